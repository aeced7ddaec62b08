//! What a function behind a proxy integration returned.
//!
//! Recorded with fifteen payloads: a member that is not one of a proxy response makes it malformed, an
//! empty object too, while one with nothing but headers is an answer with 200.

use serde_json::{Map, Value};

use super::answer::MethodAnswer;
use super::payload::{BinaryMediaTypes, decode};
use crate::gateway::JSON;
use crate::template::bindings::scalar_text;

/// The members of a proxy response.
const MEMBERS: [&str; 5] = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

/// The answer in a proxy response; `None` where it is malformed.
pub(super) fn proxy_answer(
    payload: &[u8],
    accept: Option<&str>,
    binary: &BinaryMediaTypes,
) -> Option<MethodAnswer> {
    let Value::Object(members) = serde_json::from_slice(payload).ok()? else { return None };
    let is_known = |name: &String| MEMBERS.contains(&name.as_str());
    if members.is_empty() || !members.keys().all(is_known) {
        return None;
    }
    let mut headers = headers(&members)?;
    let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    let is_binary = binary.has(accept) || binary.has(content_type.map(|(_, value)| value.as_str()));
    if content_type.is_none() {
        headers.insert(0, ("Content-Type".to_owned(), JSON.to_owned()));
    }
    let body = match members.get("body") {
        None | Some(Value::Null) => String::new(),
        Some(body) => scalar_text(body)?,
    };
    let is_encoded = match members.get("isBase64Encoded") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(is_encoded)) => *is_encoded,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        Some(_) => return None,
    };
    let body = if is_encoded && is_binary { decode(body.as_bytes())? } else { body.into_bytes() };
    Some(MethodAnswer { status: status(members.get("statusCode"))?, headers, body })
}

/// A status, which may be digits in a text; 200 where there is none.
fn status(written: Option<&Value>) -> Option<u16> {
    let status = match written {
        None | Some(Value::Null) => return Some(200),
        Some(Value::Number(number)) => u16::try_from(number.as_u64()?).ok()?,
        Some(Value::String(digits)) => digits.parse().ok()?,
        Some(_) => return None,
    };
    (100..=599).contains(&status).then_some(status)
}

/// The headers: those with several values first, under the name that they have there.
fn headers(members: &Map<String, Value>) -> Option<Vec<(String, String)>> {
    let object = |name: &str| match members.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(Value::Object(object)) => Some(Some(object)),
        Some(_) => None,
    };
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, values) in object("multiValueHeaders")?.into_iter().flatten() {
        let Value::Array(values) = values else { return None };
        for value in values {
            headers.push((name.clone(), scalar_text(value)?));
        }
    }
    let several = headers.len();
    for (name, value) in object("headers")?.into_iter().flatten() {
        if value.is_null() {
            continue;
        }
        let value = scalar_text(value)?;
        let mut same = headers[..several].iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
        let own = same.next().map(|(own, _)| own.clone());
        // The same pair in both maps is there once (developer guide).
        let is_there =
            headers[..several].iter().any(|(own, known)| own.eq_ignore_ascii_case(name) && *known == value);
        if !is_there {
            headers.push((own.unwrap_or_else(|| name.clone()), value));
        }
    }
    Some(headers)
}
