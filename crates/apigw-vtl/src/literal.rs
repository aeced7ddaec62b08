//! Text that a template prints as it is.

use crate::span::Span;

/// A text of a template.
#[derive(Clone, Debug)]
pub(crate) enum Literal {
    /// What stands there in the template.
    At(Span),
    /// A text of its own: it has escapes, or stands in a string that has them.
    Own(Box<str>),
}

impl Literal {
    /// The text, of the template with this text.
    #[inline]
    pub(crate) fn of<'t>(&'t self, template: &'t str) -> &'t str {
        match self {
            Self::At(span) => span.of(template),
            Self::Own(text) => text,
        }
    }

    /// Puts another one after this one, if both are short.
    pub(crate) fn join(&mut self, next: &Self) -> bool {
        /// Only short text is joined, so that many pieces take linear time.
        const SHORT: usize = 256;
        match (&mut *self, next) {
            (Self::At(span), Self::At(next)) if span.end == next.start => span.end = next.end,
            (Self::Own(text), Self::Own(next)) if text.len() < SHORT => {
                *text = [&**text, &**next].concat().into();
            }
            _ => return false,
        }
        true
    }
}

impl From<&str> for Literal {
    fn from(text: &str) -> Self {
        Self::Own(text.into())
    }
}

impl From<String> for Literal {
    fn from(text: String) -> Self {
        Self::Own(text.into())
    }
}
