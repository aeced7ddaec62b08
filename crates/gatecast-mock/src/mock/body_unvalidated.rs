//! Models without the feature `validation`: none can be used, which is reported where one is read.

use serde_json::Value;

use super::model_error::ModelError;

/// A model. There are none.
#[derive(Debug)]
pub enum BodyModel {}

impl BodyModel {
    /// Refuses every model.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn compile(_: &Value, _: &Value) -> Result<Self, ModelError> {
        Err(ModelError::NotUsable(
            "bodies are not validated without the cargo feature `validation`".to_owned(),
        ))
    }

    /// Takes every model: nobody can tell.
    pub(crate) fn is_taken(_: &Value, _: &Value) -> Result<(), ModelError> {
        Ok(())
    }

    pub fn check(&self, _: &[u8]) -> Option<String> {
        match *self {}
    }

    pub(crate) fn is_slow(&self, _: usize) -> bool {
        match *self {}
    }
}
