//! The order of a Java hash set, in which API Gateway lists messages and names.
//!
//! It is neither that of the document nor that of the request. Of messages about bodies, the four
//! public samples of several messages whose values are all shown are in the order in which a
//! `java.util.HashSet` of them prints itself, one more agrees as far as it shows, and none has a message
//! twice; so are the names of missing parameters (recorded: `test_api_gateway_request_validator`). That
//! it is such a set is concluded from them.

use std::collections::HashSet;

/// The slots of an empty table (Java's default).
const SLOTS: usize = 16;

/// Texts as such a set lists those of them that are distinct.
pub(super) fn as_listed<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    let mut texts: Vec<T> = texts.into_iter().collect();
    texts.retain(|text| seen.insert(text.as_ref().to_owned()));
    let mut slots = SLOTS;
    // A table doubles when it is filled to more than three quarters.
    while texts.len() * 4 > slots * 3 {
        slots *= 2;
    }
    // Where two share a slot the first one added is first.
    texts.sort_by_cached_key(|text| slot(text.as_ref(), slots));
    texts
}

/// The slot of a text in a Java hash table of so many slots, a power of two.
fn slot(text: &str, slots: usize) -> usize {
    let hash = text.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    let spread = hash ^ (hash >> 16);
    // What is cut off where `usize` is smaller is above the slots.
    usize::try_from(spread).unwrap_or_default() & (slots - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in_order(recorded: &[&str]) {
        let mut shuffled: Vec<String> = recorded.iter().map(|&text| text.to_owned()).collect();
        shuffled.reverse();
        assert_eq!(as_listed(shuffled), recorded);
    }

    #[test]
    fn recorded_lists_are_in_this_order() {
        is_in_order(&[
            r#"ECMA 262 regex "^\d{4}\-(0[1-9]|1[012])\-(0[1-9]|[12][0-9]|3[01])$" does not match input string "2018-1-2""#,
            "numeric instance is greater than the required maximum (maximum: 1000, found: 999999)",
            r#"string "thisstringistoolong" is too long (length: 19, maximum allowed: 4)"#,
            r#"instance value ("foobar") not found in enum (possible values: ["STOCK","BOND","CASH"])"#,
        ]);
        is_in_order(&[
            r#"object has missing required properties (["bar"])"#,
            r#"object instance has properties which are not allowed by the schema: ["foo"]"#,
        ]);
        is_in_order(&[
            r#"string "hi" is too short (length: 2, required minimum: 3)"#,
            "numeric instance is greater than the required maximum (maximum: 10, found: 99)",
        ]);
        is_in_order(&[
            r#"instance type (null) does not match any allowed primitive type (allowed: ["integer","number"])"#,
            r#"format attribute "double" not supported"#,
        ]);
    }

    #[test]
    fn recorded_names_are_in_this_order() {
        // Two share a slot, and stay as they came.
        assert_eq!(as_listed(["issuer", "qs1", "x-header-param"]), ["x-header-param", "issuer", "qs1"]);
        is_in_order(&["divisor", "dividend"]);
        assert_eq!(as_listed(["issuer", "page", "issuer"]), ["page", "issuer"], "each one once");
    }

    #[test]
    fn order_of_larger_tables_loses_none() {
        let many: Vec<String> = (0..100).map(|number| format!("message {number}")).collect();
        let mut listed = as_listed(many.clone());
        assert_ne!(listed, many);
        listed.sort_by_key(|text| text[8..].parse::<usize>().expect("a number"));
        assert_eq!(listed, many);
    }
}
