//! The models of a document, all of which API Gateway makes when it imports it.

use super::Compiler;
use crate::mock::body::BodyModel;
use crate::mock::model_error::ModelError;
use serde_json::Value;

use gatecast::diagnostic::{Diagnostic, codes, quoted};

codes! {
    /// A model that API Gateway refuses, and the whole document with it.
    ///
    /// Models are JSON schemas of draft 4: an empty `required` is none, `exclusiveMinimum` is true or
    /// false, patterns are regular expressions of ECMAScript 3, and references stay in the document. Their
    /// names are letters and digits.
    static REFUSED_MODEL: Error = "refused-model";
}

impl Compiler<'_> {
    /// Looks at every model that has a name.
    pub(super) fn named_models(&mut self) {
        let schemas = &self.api.schemas;
        let of_3 = schemas.get("components").and_then(|components| components.get("schemas"));
        let named = of_3.or_else(|| schemas.get("definitions")).and_then(Value::as_object);
        for (name, schema) in named.into_iter().flatten() {
            if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                // Reported by users.
                let aws =
                    format!("Unable to create model for '{name}': Model name must be alphanumeric: {name}");
                let message =
                    format!("the name of the model {} is not letters and digits only", quoted(name));
                self.diagnostics.push(Diagnostic::of(&REFUSED_MODEL, message).aws(aws));
            }
            match BodyModel::is_taken(schema, schemas) {
                Err(error) if error.is_refused() => self.model_error(name, &error),
                _ => {}
            }
        }
    }

    /// Reports a model that is refused.
    pub(super) fn model_error(&mut self, name: &str, error: &ModelError) {
        if !error.is_refused() {
            return;
        }
        let message = format!("API Gateway refuses the model {}: {error}", quoted(name));
        let mut finding = Diagnostic::of(&REFUSED_MODEL, message);
        finding.aws_message = error.aws_message(name);
        self.diagnostics.push(finding);
    }
}
