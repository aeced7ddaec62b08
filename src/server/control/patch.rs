//! What is looked at in the operations of every patch.

use serde_json::{Map, Value};

use super::call::no_string;
use super::reply::Refusal;

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

/// What is wrong with an operation that does what is in no list; `input` is called as in the SDK's
/// model.
pub(super) fn op_faults(input: &str, operations: &[Value]) -> Vec<String> {
    const OPS: [&str; 6] = ["add", "remove", "move", "test", "replace", "copy"];
    let fault = |(index, operation): (usize, &Value)| {
        let op = operation.get("op").and_then(Value::as_str).filter(|op| !OPS.contains(op))?;
        Some(format!(
            "Value '{op}' at '{input}.patchOperations.{}.member.op' failed to satisfy constraint: \
             Member must satisfy enum value set: [{}]",
            index + 1,
            OPS.join(", ")
        ))
    };
    operations.iter().enumerate().filter_map(fault).collect()
}
