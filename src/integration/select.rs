//! Which integration response an answer of the backend leads to.

use apigw_vtl::JavaPattern;

/// A selection pattern: a regular expression of Java that a whole text must match.
#[derive(Clone, Debug)]
pub struct SelectionPattern {
    text: String,
    /// `None` for one that is not an expression: it matches nothing.
    pattern: Option<JavaPattern>,
}

impl SelectionPattern {
    /// Compiles a pattern.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        Self { text: pattern.to_owned(), pattern: JavaPattern::new(pattern).ok() }
    }

    /// The pattern, as it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is a regular expression.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.pattern.is_some()
    }

    /// Whether the whole text matches; `.` is not for line breaks.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.pattern.as_ref().is_some_and(|pattern| pattern.is_full_match(text))
    }
}

/// Selects among responses by their patterns: the first that matches, in order of writing, or the first
/// without a pattern. Which of two that match AWS takes is not known.
pub fn select_response<R: AsRef<Option<SelectionPattern>>>(responses: &[R], value: &str) -> Option<usize> {
    let matching = |response: &R| response.as_ref().as_ref().is_some_and(|pattern| pattern.matches(value));
    let default = |response: &R| response.as_ref().is_none();
    responses.iter().position(matching).or_else(|| responses.iter().position(default))
}
