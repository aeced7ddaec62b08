//! Numbers of documents.

use crate::value::{Decimal, Number};

/// Digits after an optional `-`, which may be alone.
pub(super) fn integer(text: &str) -> Option<Number> {
    if text == "-" { Some(Number::Int(0)) } else { Number::of_integer_literal(text) }
}

/// A double, or a decimal number if the text is long. Nothing for a point without digits.
pub(super) fn real(text: &str) -> Option<Number> {
    if text.len() > 18 {
        Decimal::parse(text).map(|decimal| Number::Decimal(decimal.into()))
    } else {
        text.parse().ok().map(Number::Double)
    }
}
