//! Java's regular expressions for callers that select by them.

use std::fmt;

use super::{MatchError, Regex};
use crate::limits::Budget;

/// How many steps one match may take.
const STEPS: u64 = 1_000_000;

/// A regular expression of Java that a whole text must match, as `selectionPattern` of an integration
/// response. `.` is not for line breaks.
///
/// ```
/// use apigw_vtl::JavaPattern;
///
/// let pattern = JavaPattern::new(r"4\d{2}").unwrap();
/// assert!(pattern.is_full_match("404"));
/// assert!(!pattern.is_full_match("4040"));
/// ```
#[derive(Clone, Debug)]
pub struct JavaPattern(Regex);

/// Why a text is not a regular expression of Java, or is one that this package cannot apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    reason: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for PatternError {}

impl JavaPattern {
    /// Compiles an expression.
    ///
    /// # Errors
    ///
    /// [`PatternError`] with the reason.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        Regex::new(pattern).map(Self).map_err(|reason| PatternError { reason })
    }

    /// Whether the whole text matches. A match that takes too many steps is none.
    #[must_use]
    pub fn is_full_match(&self, text: &str) -> bool {
        let matched: Result<bool, MatchError> = self.0.matches(text, &mut Budget::new(STEPS));
        matched.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::JavaPattern;

    #[test]
    fn whole_texts_match() {
        let matches =
            |pattern: &str, text: &str| JavaPattern::new(pattern).expect("valid").is_full_match(text);
        assert!(matches(".*four hundred.*", "Error: four hundred"));
        assert!(!matches(".+", "line one\nline two"));
        assert!(matches(r"(\n|.)+", "line one\nline two"));
        assert!(!matches("Invalid*", "Invalid name"));
        assert!(!matches(".+", ""));
        assert!(JavaPattern::new("(").is_err());
    }
}
