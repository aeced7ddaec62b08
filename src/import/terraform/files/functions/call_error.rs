//! Why a function makes nothing of its arguments.

use thiserror::Error;

use crate::import::document::Node;

/// Why a function makes nothing of its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum CallError {
    #[error("an argument is missing")]
    Missing,
    #[error("it has too many arguments")]
    TooMany,
    /// One is of another type.
    #[error("an argument is {found}; expected {expected}")]
    Expected { found: &'static str, expected: &'static str },
    /// One does not fit a verb of `format`.
    #[error("an argument is {found}, which does not fit `%{verb}`")]
    Verb { found: &'static str, verb: char },
    #[error("there is no member `{0}`")]
    NoMember(String),
    #[error("it has more than {0} numbers")]
    TooLong(usize),
    #[error("the pattern is not a regular expression: {0}")]
    Pattern(String),
    /// What else is wrong with their values.
    #[error("{0}")]
    Value(&'static str),
}

impl CallError {
    /// An argument is of another type.
    pub(super) fn expected(expected: &'static str, found: &Node) -> Self {
        Self::Expected { found: found.kind(), expected }
    }
}

/// What is wrong with the values of arguments.
impl From<&'static str> for CallError {
    fn from(why: &'static str) -> Self {
        Self::Value(why)
    }
}
