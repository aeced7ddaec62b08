//! How the control plane refuses.

use serde_json::{Map, Value};
use thiserror::Error;

use crate::rest_api::IntegrationKind;

/// Why the control plane refuses a call.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct PutRefusal {
    /// Its exception.
    pub kind: PutRefusalKind,
    /// Its message, word for word.
    pub message: String,
}

/// The exception of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutRefusalKind {
    /// `BadRequestException`
    BadRequest,
    /// `ValidationException`
    Validation,
    /// `SerializationException`
    Serialization,
}

impl PutRefusalKind {
    /// The name of the exception.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "BadRequestException",
            Self::Validation => "ValidationException",
            Self::Serialization => "SerializationException",
        }
    }
}

impl PutRefusal {
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self { kind: PutRefusalKind::BadRequest, message: message.into() }
    }

    pub(super) fn integration_type(name: &str) -> Self {
        let set = IntegrationKind::PUT_ORDER.map(IntegrationKind::name).join(", ");
        let message = format!(
            "1 validation error detected: Value '{name}' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [{set}]"
        );
        Self { kind: PutRefusalKind::Validation, message }
    }

    /// A mapping that is refused, and why.
    pub(super) fn mapping(error: &str) -> Self {
        Self::bad_request(format!(
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [{error}]"
        ))
    }
}

/// Checks that the values of these members are texts.
pub(super) fn texts(input: &Map<String, Value>, members: &[&str]) -> Result<(), PutRefusal> {
    let maps = members.iter().filter_map(|name| input.get(*name)?.as_object());
    for value in maps.flat_map(Map::values) {
        let class = match value {
            Value::String(_) | Value::Null => continue,
            Value::Bool(_) => "java.lang.Boolean",
            Value::Number(_) => "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
            Value::Array(_) => "java.util.ArrayList",
            Value::Object(_) => "java.util.LinkedHashMap",
        };
        let message = format!("class {class} can not be converted to an String");
        return Err(PutRefusal { kind: PutRefusalKind::Serialization, message });
    }
    Ok(())
}
