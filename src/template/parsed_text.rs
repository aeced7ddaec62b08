//! Texts of a definition with what they mean.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use crate::source::Text;

/// A grammar of gateway responses that a [`Text`] can be parsed by.
pub trait ParseText {
    /// What the text means.
    fn parse_text(text: &Text) -> Self;
}

/// A text, and what it means: parsed once, when that is first asked for.
///
/// The compiler of templates and every rule of the check look at the same parse.
///
/// ```
/// use gatecast::Text;
/// use gatecast::template::ParsedText;
/// use gatecast::template::body::TemplatePart;
///
/// let template: ParsedText<Vec<TemplatePart>> = Text::unplaced("id $context.requestId").into();
/// assert_eq!(template.as_str().len(), 21);
/// assert_eq!(template.parsed().len(), 2);
/// ```
#[derive(Clone)]
pub struct ParsedText<T> {
    text: Text,
    parsed: OnceLock<T>,
}

impl<T: ParseText> ParsedText<T> {
    /// What the text means.
    pub fn parsed(&self) -> &T {
        self.parsed.get_or_init(|| T::parse_text(&self.text))
    }
}

impl<T> From<Text> for ParsedText<T> {
    fn from(text: Text) -> Self {
        Self { text, parsed: OnceLock::new() }
    }
}

/// The text itself.
impl<T> Deref for ParsedText<T> {
    type Target = Text;

    fn deref(&self) -> &Text {
        &self.text
    }
}

impl<T> fmt::Debug for ParsedText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl<T> fmt::Display for ParsedText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
