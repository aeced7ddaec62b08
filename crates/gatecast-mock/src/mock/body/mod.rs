//! Whether a request body fits its model.
//!
//! Models are JSON Schema draft 4. What does not fit is said as the validator of API Gateway says
//! it, the Java library json-schema-validator (by its texts; recorded).

mod formats;
mod number;
mod pattern;
mod references;
mod report;
mod schema;
mod wording;
mod work;

use std::fmt;

use serde_json::Value;

use super::hash_set;
use super::model_error::ModelError;
use schema::Schemas;
use work::Work;

/// What an empty body, or one that is not JSON, gives (recorded).
const UNPARSABLE: &str = "[Unknown error parsing request body]";

/// Above so many bytes a body takes long to check.
const LARGE: usize = 64 * 1024;

/// Above so many bytes a body may take long to check, where schemas apply several times to a value.
const SMALL: usize = 1024;

/// A model, compiled.
pub struct BodyModel {
    schemas: Schemas,
}

impl BodyModel {
    /// Compiles a model. It may refer to itself, into the document, and to other models of an API
    /// as exported ones do; nothing is fetched.
    ///
    /// # Errors
    ///
    /// [`ModelError`] where it cannot be compiled.
    pub fn compile(schema: &Value, document: &Value) -> Result<Self, ModelError> {
        let model = references::self_contained(schema, document)?;
        Ok(Self { schemas: Schemas::compile(&model)? })
    }

    /// Whether API Gateway takes a model; what it refers to is not looked at.
    ///
    /// # Errors
    ///
    /// [`ModelError`] where it does not.
    pub(crate) fn is_taken(schema: &Value, document: &Value) -> Result<(), ModelError> {
        schema::is_schema(&references::alone(schema, document)?)
    }

    /// What `$context.error.validationErrorString` says of a body, in plain words and with its
    /// brackets. `None` where the body fits.
    ///
    /// A body that is nested more than 128 deep counts as one that is not JSON, and so does one
    /// that takes more work to check than a body may (assumed).
    pub fn check(&self, body: &[u8]) -> Option<String> {
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return Some(UNPARSABLE.to_owned());
        };
        let mut work = Work::new(&self.schemas);
        let messages = match work.fits(0, &body) {
            Ok(true) => return None,
            Ok(false) => report::messages(&mut work, &body),
            Err(used_up) => Err(used_up),
        };
        Some(match messages {
            Ok(messages) => format!("[{}]", hash_set::as_listed(messages).join(", ")),
            Err(work::UsedUp) => UNPARSABLE.to_owned(),
        })
    }

    /// Whether checking a body of this length may hold up other requests.
    pub(crate) fn is_slow(&self, bytes: usize) -> bool {
        bytes > LARGE || (self.schemas.overlap && bytes > SMALL)
    }
}

impl fmt::Debug for BodyModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyModel").field("schemas", &self.schemas.table).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod arbitrary;
#[cfg(test)]
mod tests;
