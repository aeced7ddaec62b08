//! JSON as API Gateway reads and prints it: with json-smart, in its most permissive mode.

mod parse;
pub(crate) mod path;
mod print;

use std::rc::Rc;

use indexmap::IndexMap;

use crate::value::Number;

pub(crate) use parse::parse;
pub(crate) use print::{Slashes, print, print_number, print_text};

/// A document, or a part of one.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    Text(Rc<str>),
    Array(Vec<Json>),
    Object(IndexMap<Rc<str>, Json>),
}
