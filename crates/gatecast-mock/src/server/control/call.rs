//! A call of an operation: what is in its path, its query string and its body.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use http::header::ACCEPT;
use serde_json::{Map, Value};

use super::reply::Refusal;
use crate::server::store::{ApiState, Store};

/// A call, its body read.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) store: Arc<Store>,
    /// The variable segments of its path, in order.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Call {
    /// A segment of its path.
    pub(crate) fn segment(&self, index: usize) -> &str {
        self.segments.get(index).map_or("", String::as_str)
    }

    /// A query parameter.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The API that its path begins with.
    pub(crate) fn api(&self) -> Result<Arc<ApiState>, Refusal> {
        let id = self.segment(0);
        self.store.world().apis.get(id).cloned().ok_or_else(|| Refusal::no_api(id))
    }

    /// Whether the client wants links: those that do not ask for plain JSON get them.
    pub(crate) fn wants_links(&self) -> bool {
        let accepted = self.headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        !accepted.flat_map(|value| value.split(',')).any(|media_type| {
            media_type.split(';').next().is_some_and(|it| it.trim().eq_ignore_ascii_case("application/json"))
        })
    }

    /// The members of its body; none where there is no body.
    pub(crate) fn members(&self) -> Result<Map<String, Value>, Refusal> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(members)) => Ok(members),
            Ok(_) => Err(Refusal::serialization("Start of structure or map found where not expected.")),
            // The words of AWS for this are not known.
            Err(error) => Err(Refusal::serialization(format!("the body is not JSON: {error}"))),
        }
    }
}

/// A member that is a string; null is none.
pub(crate) fn string(members: &Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(no_string(other)),
    }
}

/// A member that is true or false; null is neither.
pub(crate) fn flag(members: &Map<String, Value>, name: &str) -> Result<Option<bool>, Refusal> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        // The words of AWS are known for strings only.
        Some(_) => Err(Refusal::serialization(format!("{name} can not be converted to an Boolean"))),
    }
}

/// A member that is a list of strings; null is an empty one.
pub(crate) fn strings(members: &Map<String, Value>, name: &str) -> Result<Option<Vec<String>>, Refusal> {
    let listed = match members.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(listed)) => listed,
        Some(_) => return Err(Refusal::serialization("Expected list or null")),
    };
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| no_string(value));
    listed.iter().map(text).collect::<Result<_, _>>().map(Some)
}

/// What is wrong with a value that is not one of those that a member may have.
pub(crate) fn not_among(member: &str, value: &str, allowed: &[&str]) -> Option<String> {
    (!allowed.contains(&value)).then(|| {
        format!(
            "Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy enum value set: [{}]",
            allowed.join(", ")
        )
    })
}

/// A map of strings without nulls, as tags are.
pub(crate) fn tags(members: &Map<String, Value>) -> Result<indexmap::IndexMap<String, String>, Refusal> {
    let tags = map(members, "tags")?;
    Ok(tags.into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect())
}

/// What is wrong where members are absent that an operation must have; `input` is called as in the
/// SDK's model. The words of other constraints are recorded, those of this one assumed.
pub(crate) fn absent(input: &str, members: &[(&str, &Option<String>)]) -> Vec<String> {
    let absent = members.iter().filter(|(_, value)| value.is_none());
    let fault = |(name, _): &(&str, _)| {
        format!("Value null at '{input}.{name}' failed to satisfy constraint: Member must not be null")
    };
    absent.map(fault).collect()
}

/// A value where a string should be. Recorded for numbers; for the others assumed to be alike.
pub(crate) fn no_string(value: &Value) -> Refusal {
    Refusal::serialization(match value {
        Value::Number(_) => {
            "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String"
        }
        Value::Bool(_) => "class java.lang.Boolean can not be converted to an String",
        Value::Array(_) => "class java.util.ArrayList can not be converted to an String",
        _ => "class java.util.HashMap can not be converted to an String",
    })
}

/// A member that is a map of strings; a null in it stays a null.
pub(crate) fn map(
    members: &Map<String, Value>,
    name: &str,
) -> Result<Vec<(String, Option<String>)>, Refusal> {
    let entries = match members.get(name) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Object(entries)) => entries,
        Some(_) => return Err(Refusal::serialization("Expected a map")),
    };
    let entry = |(key, value): (&String, &Value)| match value {
        Value::Null => Ok((key.clone(), None)),
        Value::String(text) => Ok((key.clone(), Some(text.clone()))),
        other => Err(no_string(other)),
    };
    entries.iter().map(entry).collect()
}
