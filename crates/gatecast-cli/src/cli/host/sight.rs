//! What whoever reads a stream can be shown: so many columns, and these characters.

use std::borrow::Cow;
use std::env;

use crate::report::{fitted, in_ascii};

/// What a stream for people can show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    /// How many columns the terminal has, where it is one.
    columns: Option<usize>,
    is_ascii: bool,
}

impl Sight {
    /// What a stream can show, a terminal of so many columns or something else.
    pub(super) fn of(columns: Option<usize>) -> Self {
        // A file and a pipe take any bytes, unless somebody asks for a locale without them.
        Self { columns, is_ascii: is_utf8_locale().map_or(columns.is_some(), |is_utf8| !is_utf8) }
    }

    /// Styled text as it can be shown.
    pub(super) fn shown(self, styled: &str) -> Cow<'_, str> {
        let text = match self.columns {
            Some(columns) => Cow::Owned(fitted(styled, columns)),
            None => Cow::Borrowed(styled),
        };
        if self.is_ascii && !text.is_ascii() { Cow::Owned(in_ascii(&text)) } else { text }
    }
}

/// Whether the locale has UTF-8; `None` where no variable names one. Windows has no such variables, and
/// its terminals show all characters.
fn is_utf8_locale() -> Option<bool> {
    if cfg!(windows) {
        return Some(true);
    }
    let named = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()))?;
    let named = named.to_lowercase();
    Some(named.contains("utf-8") || named.contains("utf8"))
}
