//! How results are compared and differences are shown.

use serde_json::Value;

/// Whether two documents say the same: the order of members and the kind of number do not count.
pub(crate) fn json_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, value)| right.get(key).is_some_and(|other| json_equal(value, other)))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| json_equal(left, right))
        }
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (left, right) => left == right,
    }
}

/// Two texts that should be the same.
pub(crate) fn texts(want: &str, got: &str) -> String {
    format!("want {want:?}\ngot  {got:?}")
}
