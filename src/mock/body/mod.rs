//! Whether a request body fits its model.
//!
//! Models are JSON Schema draft 4. What does not fit is said as the validator of API Gateway says
//! it, the Java library json-schema-validator (by its texts; recorded).

mod formats;
mod order;
mod references;
mod report;
mod wording;

use std::fmt;

use jsonschema::{Draft, Validator};
use serde_json::Value;

/// What an empty body, or one that is not JSON, gives (recorded).
const UNPARSABLE: &str = "[Unknown error parsing request body]";

/// A model, compiled.
pub(crate) struct BodyModel {
    /// The model with all that it refers to.
    schema: Value,
    validator: Validator,
}

impl BodyModel {
    /// Compiles a model. It may refer to itself, into the document, and to other models of an API
    /// as exported ones do; nothing is fetched.
    ///
    /// # Errors
    ///
    /// Why it cannot be compiled, for a person.
    pub(crate) fn compile(schema: &Value, document: &Value) -> Result<Self, String> {
        let schema = references::self_contained(schema, document)?;
        let options = jsonschema::options().with_draft(Draft::Draft4).offline();
        let validator = formats::register(options).build(&schema).map_err(|error| {
            // Paths begin with where the schema was put.
            let path = error.instance_path().as_str();
            let path = path.strip_prefix(references::MODEL).unwrap_or(path);
            let place = if path.is_empty() { String::new() } else { format!(" at {path}") };
            format!("not a JSON schema of draft 4: {error}{place}")
        })?;
        Ok(Self { schema, validator })
    }

    /// What `$context.error.validationErrorString` says of a body, in plain words and with its
    /// brackets. `None` where the body fits.
    ///
    /// A body that is nested more than 128 deep counts as one that is not JSON (assumed).
    pub(crate) fn check(&self, body: &[u8]) -> Option<String> {
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return Some(UNPARSABLE.to_owned());
        };
        if self.validator.is_valid(&body) {
            return None;
        }
        let messages = report::messages(&self.schema, &self.validator, &body);
        Some(format!("[{}]", order::as_listed(messages).join(", ")))
    }
}

impl fmt::Debug for BodyModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyModel").field("schema", &self.schema).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod arbitrary;
#[cfg(test)]
mod tests;
