//! Methods without parameters.
//!
//! Velocity takes such a method for any number of arguments where no other of its name fits, and then
//! Java refuses to call it. So `$text.length('x')` fails, while `$text.nope('x')` gives nothing.

use crate::value::{ListKind, Number, Object, Value};

const OBJECT: &[&str] = &["toString", "hashCode", "getClass", "notify", "notifyAll", "wait"];
const STRING: &[&str] = &[
    "length",
    "isEmpty",
    "isBlank",
    "trim",
    "strip",
    "stripLeading",
    "stripTrailing",
    "stripIndent",
    "translateEscapes",
    "toLowerCase",
    "toUpperCase",
    "toCharArray",
    "intern",
    "chars",
    "codePoints",
    "lines",
    "getBytes",
];
const COLLECTION: &[&str] =
    &["size", "isEmpty", "clear", "iterator", "toArray", "stream", "parallelStream", "spliterator"];
const LIST: &[&str] = &["listIterator", "clone", "trimToSize"];
const JSON_LIST: &[&str] = &["toJSONString"];
const MAP: &[&str] = &["size", "isEmpty", "clear", "keySet", "values", "entrySet", "clone"];
const SCOPE: &[&str] = &[
    "getIndex",
    "getCount",
    "hasNext",
    "getHasNext",
    "isFirst",
    "getFirst",
    "isLast",
    "getLast",
    "getParent",
    "getTopmost",
    "getReplaced",
    "getInfo",
];
const NUMBER: &[&str] = &["intValue", "longValue", "doubleValue", "floatValue", "byteValue", "shortValue"];
const DOUBLE: &[&str] = &["isNaN", "isInfinite"];
const BIG: &[&str] = &[
    "negate",
    "abs",
    "signum",
    "bitLength",
    "bitCount",
    "not",
    "intValueExact",
    "longValueExact",
    "shortValueExact",
    "byteValueExact",
    "nextProbablePrime",
    "getLowestSetBit",
    "toByteArray",
    "sqrt",
];
const CLASS: &[&str] = &["getName", "getSimpleName", "getTypeName", "getCanonicalName"];

/// Whether the class of a value has a method of this name without parameters.
pub(super) fn exists(value: &Value, object: Option<&Object>, name: &str) -> bool {
    let lists: &[&[&str]] = match value {
        Value::Null => return false,
        Value::Text(_) => &[OBJECT, STRING],
        Value::Number(Number::Double(_) | Number::Float(_)) => &[OBJECT, NUMBER, DOUBLE],
        Value::Number(Number::Big(_) | Number::Decimal(_)) => &[OBJECT, NUMBER, BIG],
        Value::Number(_) => &[OBJECT, NUMBER],
        Value::Bool(_) => &[OBJECT, &["booleanValue"]],
        Value::Char(_) => &[OBJECT, &["charValue"]],
        Value::Input => &[OBJECT, &["getBody", "params"]],
        Value::Util | Value::Block(_) => &[OBJECT],
        Value::Class(_) => &[OBJECT, CLASS],
        Value::Object(_) => match object {
            Some(Object::List(list)) if list.kind == ListKind::Json => &[OBJECT, COLLECTION, LIST, JSON_LIST],
            Some(Object::List(_)) => &[OBJECT, COLLECTION, LIST],
            Some(Object::Map(_)) => &[OBJECT, MAP],
            Some(Object::Foreach(_)) => &[OBJECT, MAP, SCOPE],
            Some(Object::View { .. }) => &[OBJECT, COLLECTION],
            Some(Object::Entry { .. }) => &[OBJECT, &["getKey", "getValue"]],
            Some(Object::Iterator(_)) => &[OBJECT, &["hasNext", "next", "remove"]],
            None => &[OBJECT],
        },
    };
    lists.iter().any(|names| names.contains(&name))
}
