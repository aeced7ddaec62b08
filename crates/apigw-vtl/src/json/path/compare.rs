//! How values of a document compare in filters.

use std::cmp::Ordering;

use super::Failure;
use crate::json::JsonView;
use crate::value::Number;

/// How many bytes a comparison goes through.
pub(super) fn length(json: JsonView<'_>) -> usize {
    match json {
        JsonView::Text(text) => text.len(),
        JsonView::Number(number) => number.effort(),
        _ => 0,
    }
}

fn is_null(json: JsonView<'_>) -> bool {
    match json {
        JsonView::Null => true,
        JsonView::Text(text) => text == "null",
        _ => false,
    }
}

/// How a value compares with what was found; nothing where they cannot be compared.
pub(super) fn compare(left: JsonView<'_>, right: JsonView<'_>) -> Result<Option<Ordering>, Failure> {
    match (is_null(left), is_null(right)) {
        (true, true) => return Ok(Some(Ordering::Equal)),
        (true, false) => return Ok(Some(Ordering::Less)),
        (false, true) => return Ok(Some(Ordering::Greater)),
        (false, false) => {}
    }
    Ok(match (left, right) {
        (JsonView::Text(left), JsonView::Text(right)) => {
            let left = left.replace("\\'", "'");
            Some(left.encode_utf16().cmp(right.encode_utf16()))
        }
        (JsonView::Number(left), JsonView::Number(right)) => left.compare(right).ok(),
        (JsonView::Text(left), JsonView::Number(right)) => {
            let Some(left) = crate::value::Decimal::parse(left) else {
                return Err(Failure::Invalid("a text is not a number".to_owned()));
            };
            Number::Decimal(left.into()).compare(right).ok()
        }
        (JsonView::Text(left), JsonView::Bool(right)) => Some(left.eq_ignore_ascii_case("true").cmp(&right)),
        (JsonView::Bool(left), JsonView::Bool(right)) => Some(left.cmp(&right)),
        _ => None,
    })
}
