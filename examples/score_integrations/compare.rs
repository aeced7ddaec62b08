//! How results are compared with what a case expects.

use serde_json::Value;

/// Whether a document has all of what is expected: objects may have more members.
pub(crate) fn includes(got: &Value, want: &Value) -> bool {
    match (got, want) {
        (Value::Object(got), Value::Object(want)) => {
            want.iter().all(|(name, want)| got.get(name).is_some_and(|got| includes(got, want)))
        }
        (Value::Array(got), Value::Array(want)) => {
            got.len() == want.len() && got.iter().zip(want).all(|(got, want)| includes(got, want))
        }
        (Value::Number(got), Value::Number(want)) => got == want || got.as_f64() == want.as_f64(),
        (got, want) => got == want,
    }
}

/// Two values that should be the same.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, got: &T, want: &T) -> Result<(), String> {
    if got == want { Ok(()) } else { Err(format!("{what}\nwant {want:?}\ngot  {got:?}")) }
}

/// Compares headers: those expected are there with their values joined, and those not expected are not.
pub(crate) fn headers(got: &[(String, String)], expect: &Value) -> Result<(), String> {
    let value = |name: &str| {
        let values: Vec<&str> = got
            .iter()
            .filter(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    };
    for (name, want) in expect["headers"].as_object().into_iter().flatten() {
        // That of the answer is the transport's.
        if name == "Connection" {
            continue;
        }
        same(&format!("header {name}"), &value(name), &want.as_str().map(str::to_owned))?;
    }
    for name in expect["absentHeaders"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        same(&format!("header {name}"), &value(name), &None)?;
    }
    Ok(())
}

/// Compares a body as a text, a trimmed text or JSON, as the case has it.
pub(crate) fn body(got: &[u8], expect: &Value) -> Result<(), String> {
    let text = String::from_utf8_lossy(got);
    if let Some(want) = expect["body"].as_str() {
        same("body", &text.as_ref(), &want)?;
    }
    if let Some(want) = expect["bodyTrimmed"].as_str() {
        same("body", &text.trim(), &want.trim())?;
    }
    match &expect["bodyJson"] {
        Value::Null => Ok(()),
        want => {
            let got: Value = serde_json::from_str(&text).map_err(|error| format!("body: {error}: {text}"))?;
            if includes(&got, want) { Ok(()) } else { Err(format!("body\nwant {want}\ngot  {got}")) }
        }
    }
}
