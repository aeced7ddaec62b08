//! Keys of maps.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::{Id, Number, Value};

/// A key of a map: mostly a string, but it can be anything. Lists and maps are found again as
/// themselves only, not by what they contain.
#[derive(Clone, Debug)]
pub(crate) struct Key(pub(crate) Value);

/// What makes two keys the same.
#[derive(PartialEq, Eq, Hash)]
enum Identity<'a> {
    Null,
    Bool(bool),
    Int(i32),
    Long(i64),
    Double(u64),
    Number(&'static str, Rc<str>),
    Char(u16),
    Text(&'a str),
    Object(Id),
    Other(&'static str),
    Block(usize),
}

impl Key {
    fn identity(&self) -> Identity<'_> {
        match &self.0 {
            Value::Null => Identity::Null,
            Value::Bool(value) => Identity::Bool(*value),
            Value::Number(Number::Int(value)) => Identity::Int(*value),
            Value::Number(Number::Long(value)) => Identity::Long(*value),
            Value::Number(Number::Double(value)) => Identity::Double(value.to_bits()),
            Value::Number(number) => Identity::Number(number.class(), number.text()),
            Value::Char(value) => Identity::Char(*value),
            Value::Text(text) => Identity::Text(text),
            Value::Object(id) => Identity::Object(*id),
            Value::Block(block) => Identity::Block(Rc::as_ptr(block).addr()),
            Value::Input => Identity::Other("$input"),
            Value::Util => Identity::Other("$util"),
            Value::Class(name) => Identity::Other(name),
        }
    }

    /// Java's hash of the key, which decides about the order of a `HashMap`.
    pub(crate) fn java_hash(&self) -> i32 {
        match &self.0 {
            Value::Text(text) => string_hash(text),
            Value::Bool(true) => 1231,
            Value::Bool(false) => 1237,
            Value::Char(value) => i32::from(*value),
            Value::Number(Number::Int(value)) => *value,
            #[expect(clippy::cast_possible_truncation, reason = "Java folds the halves")]
            Value::Number(Number::Long(value)) => (*value ^ (value >> 32)) as i32,
            Value::Number(Number::Double(value)) => {
                let bits = value.to_bits();
                #[expect(clippy::cast_possible_truncation, reason = "Java folds the halves")]
                let folded = (bits ^ (bits >> 32)) as u32;
                i32::from_ne_bytes(folded.to_ne_bytes())
            }
            Value::Number(Number::Big(value)) => {
                let digits = value.magnitude().to_u32_digits();
                let fold = |hash: i32, digit: &u32| {
                    hash.wrapping_mul(31).wrapping_add(i32::from_ne_bytes(digit.to_ne_bytes()))
                };
                let hash = digits.iter().rev().fold(0_i32, fold);
                if value.sign() == num_bigint::Sign::Minus { hash.wrapping_neg() } else { hash }
            }
            _ => 0,
        }
    }
}

/// Java's `String.hashCode`.
pub(crate) fn string_hash(text: &str) -> i32 {
    text.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Value::Text(left), Value::Text(right)) => left == right,
            _ => self.identity() == other.identity(),
        }
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// A string that is looked up as a key.
#[derive(PartialEq, Eq)]
pub(crate) struct StrKey<'a>(pub(crate) &'a str);

impl Hash for StrKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Identity::Text(self.0).hash(state);
    }
}

impl indexmap::Equivalent<Key> for StrKey<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        matches!(&key.0, Value::Text(text) if **text == *self.0)
    }
}
