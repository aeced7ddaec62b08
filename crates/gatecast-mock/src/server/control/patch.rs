//! The operations of a patch, whatever it changes.

use serde_json::{Map, Value};

use super::call::no_string;
use super::reply::Refusal;
use gatecast::import::{is_op, op_violation};

/// The operations of a patch, whose members are strings.
pub(super) fn operations(members: &Map<String, Value>) -> Result<Vec<Value>, Refusal> {
    let listed = match members.get("patchOperations") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(listed)) => listed,
        Some(_) => return Err(Refusal::serialization("Expected list or null")),
    };
    for operation in listed {
        let Value::Object(members) = operation else {
            return Err(Refusal::serialization("Expected a structure"));
        };
        // Members that no operation has are not looked at.
        let known = ["op", "path", "value", "from"].into_iter().filter_map(|name| members.get(name));
        if let Some(value) = known.into_iter().find(|value| !value.is_null() && !value.is_string()) {
            return Err(no_string(value));
        }
    }
    Ok(listed.clone())
}

/// What is wrong with each operation whose `op` is not known; `input` is called as in the SDK's
/// model.
pub(super) fn op_faults(input: &str, operations: &[Value]) -> Vec<String> {
    let fault = |(index, operation): (usize, &Value)| {
        let op = operation.get("op").and_then(Value::as_str).filter(|op| !is_op(op))?;
        Some(op_violation(input, index, op))
    };
    operations.iter().enumerate().filter_map(fault).collect()
}
