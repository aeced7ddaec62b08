//! What of Java's library templates can see.

mod escape;
mod format;
pub(crate) mod regex;
mod text;

pub(crate) use escape::{base64_decode, base64_encode, escape_javascript, url_decode, url_encode};
pub(crate) use format::{Argument, format};
pub(crate) use text::{from_units, length, substring, unit_offset};
