//! Why a model is not used.

/// Why a model is not used, for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It is no schema. API Gateway refuses it when it is imported, too.
    #[error("{0}")]
    Refused(String),
    /// It refers to what is outside of the document. API Gateway refuses that as well.
    #[error("`{0}` is outside of the document, and nothing is fetched")]
    ForeignReference(String),
    /// It refers to what is not there, which API Gateway warns of.
    #[error("`{0}` refers to nothing")]
    NoTarget(String),
    /// It is one for API Gateway, but not for this validator.
    #[error("{0}")]
    NotUsable(String),
}

impl ModelError {
    /// Whether API Gateway refuses the model.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::ForeignReference(_))
    }

    /// What API Gateway says of it, after the name of the model, where that is known (reported).
    pub(crate) fn aws_message(&self, model: &str) -> Option<String> {
        let fault = match self {
            Self::Refused(_) => "Invalid model schema specified",
            Self::ForeignReference(_) => "Model reference must be in canonical form",
            Self::NoTarget(reference) => {
                let name = reference.rsplit('/').next().unwrap_or_default();
                return Some(format!("Reference to model '{name}' not found. Ignoring."));
            }
            Self::NotUsable(_) => return None,
        };
        Some(format!(
            "Unable to create model for '{model}': Invalid model specified: Validation Result: warnings : [], errors : [{fault}]"
        ))
    }
}
