//! JSON as API Gateway reads and prints it: with json-smart, in its most permissive mode.

mod compact;
mod document;
mod escapes;
mod number;
mod parse;
pub(crate) mod path;
mod print;
mod scan;
mod unique;

pub(crate) use compact::compact;
pub(crate) use document::{Document, FoundMember, Json, JsonView};
pub(crate) use parse::parse;
pub(crate) use print::{Slashes, print, print_number, print_text};
