//! Texts that are cheap to copy.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// A text, or a part of a longer one that it keeps in memory.
#[derive(Clone)]
pub(crate) enum Text {
    /// Of this program.
    Fixed(&'static str),
    /// Of the template, which threads share.
    Template(Arc<str>),
    /// Made by the rendering.
    Made(Rc<str>),
    /// The bytes of a longer text from `start` to `end`.
    Part { of: Rc<Source>, start: u32, end: u32 },
}

/// A text that parts are kept of.
#[derive(Debug)]
pub(crate) struct Source(Box<str>);

impl Source {
    pub(crate) fn new(text: &str) -> Rc<Self> {
        Rc::new(Self(text.into()))
    }
}

impl Deref for Source {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Text {
    /// The bytes of `of` from `start` to `end`, which are between characters.
    #[inline]
    pub(crate) fn part(of: &Rc<Source>, start: usize, end: usize) -> Self {
        match (u32::try_from(start), u32::try_from(end)) {
            _ if start == end => Self::Fixed(""),
            (Ok(start), Ok(end)) => Self::Part { of: Rc::clone(of), start, end },
            _ => of[start..end].into(),
        }
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match self {
            Self::Fixed(text) => text,
            Self::Template(text) => text,
            Self::Made(text) => text,
            Self::Part { of, start, end } => &of[*start as usize..*end as usize],
        }
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&**self, f)
    }
}

impl PartialEq for Text {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl indexmap::Equivalent<Text> for str {
    #[inline]
    fn equivalent(&self, text: &Text) -> bool {
        *self == **text
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Fixed("") } else { Self::Made(text.into()) }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<Rc<str>> for Text {
    fn from(text: Rc<str>) -> Self {
        Self::Made(text)
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::Fixed("")
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}
