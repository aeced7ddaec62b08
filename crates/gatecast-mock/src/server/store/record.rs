//! What is kept of an API, a deployment and a stage, as it stands in files.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::kept::{ApiSettings, StageSettings};
use gatecast::gateway::{Api, BUILT_IN, Definition, DefinitionStatus, ResponseType};

/// An API as it is now.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApiRecord {
    pub id: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    #[serde(default, skip_serializing_if = "ApiSettings::is_default")]
    pub(crate) settings: ApiSettings,
    pub(crate) created: DateTime<Utc>,
    #[serde(flatten)]
    pub(crate) content: Arc<Content>,
}

/// What a deployment captures.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Content {
    /// The definitions, by response type.
    #[serde(default, deserialize_with = "definitions")]
    pub(crate) gateway_responses: IndexMap<String, StoredDefinition>,
    /// The OpenAPI document that resources and methods come from, without the definitions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<Value>,
    /// Whether every path and method is one of the API: where its file says nothing of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) has_any_path: bool,
}

/// A definition, its members as the control plane has them.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StoredDefinition {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status_code: Option<String>,
    #[serde(default)]
    pub(crate) response_parameters: IndexMap<String, String>,
    #[serde(default)]
    pub(crate) response_templates: IndexMap<String, String>,
}

/// A deployment: what the API was when it was made.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeploymentRecord {
    pub(crate) id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    pub(crate) created: DateTime<Utc>,
    /// The hash of what it captured. Files that were written before there were hashes have the
    /// content itself instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<String>,
}

/// A stage: which deployment it serves.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StageRecord {
    pub(crate) name: String,
    pub(crate) deployment_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(default)]
    pub(crate) variables: IndexMap<String, String>,
    #[serde(default, skip_serializing_if = "StageSettings::is_default")]
    pub(crate) settings: StageSettings,
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
}

/// Definitions as clients can have put them: whoever edits a file hears what is wrong in it.
fn definitions<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<IndexMap<String, StoredDefinition>, D::Error> {
    let entries = IndexMap::<String, StoredDefinition>::deserialize(deserializer)?;
    for (name, entry) in &entries {
        name.parse::<ResponseType>().map_err(D::Error::custom)?;
        if let Some(Err(error)) = entry.status_code.as_deref().map(str::parse::<DefinitionStatus>) {
            return Err(D::Error::custom(format!("{name}: {error} as `statusCode`")));
        }
    }
    Ok(entries)
}

/// The hash of a content, from its JSON without any layout.
pub(super) fn hash_of(json: &[u8]) -> String {
    Sha256::digest(json).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The OpenAPI document of an API: its own, or the one that API Gateway would export.
fn document_of(api: &Api) -> Option<Value> {
    let exported = || Some(api.rest_api.as_ref()?.to_openapi(api.name.as_deref().unwrap_or("api")));
    api.document.as_deref().cloned().or_else(exported)
}

impl Content {
    /// What was read of an API.
    pub(crate) fn of(api: &Api) -> Self {
        let definitions = api.definitions().iter();
        let mut content = Self {
            gateway_responses: definitions
                .map(|definition| {
                    (definition.response_type.name().to_owned(), StoredDefinition::of(definition))
                })
                .collect(),
            has_any_path: api.rest_api.is_none() && api.document.is_none(),
            document: document_of(api),
        };
        // One truth: the definitions beside it.
        if let Some(Value::Object(members)) = &mut content.document {
            members.shift_remove("x-amazon-apigateway-gateway-responses");
        }
        content
    }

    /// Its definitions.
    pub(crate) fn api(&self) -> Api {
        let mut api = Api::default();
        for (name, entry) in &self.gateway_responses {
            if let Ok(response_type) = name.parse() {
                api.define(entry.definition(response_type));
            }
        }
        api
    }

    /// What tells it from every other one, in every character: which template comes first matters.
    pub(crate) fn hash(&self) -> String {
        hash_of(&serde_json::to_vec(self).unwrap_or_default()) // nothing in it can fail
    }

    /// The definition of a type.
    pub(crate) fn entry(&self, response_type: ResponseType) -> Option<&StoredDefinition> {
        self.gateway_responses.get(response_type.name())
    }
}

impl StoredDefinition {
    /// A definition, as it is kept.
    pub(crate) fn of(definition: &Definition) -> Self {
        let parameters = definition.parameters.iter();
        let templates = definition.templates.iter();
        Self {
            status_code: definition.status.map(|status| status.to_string()),
            response_parameters: parameters
                .map(|it| (it.key.as_str().to_owned(), it.value.as_str().to_owned()))
                .collect(),
            response_templates: templates
                .map(|it| (it.media_type.as_str().to_owned(), it.body.as_str().to_owned()))
                .collect(),
        }
    }

    /// Fills in what API Gateway stores where a definition says nothing (recorded): the built-in
    /// status of its type, and the default template.
    #[must_use]
    pub(crate) fn completed(mut self, response_type: ResponseType) -> Self {
        self.status_code =
            self.status_code.or_else(|| response_type.status().map(|status| status.to_string()));
        if self.response_templates.is_empty() {
            self.response_templates.insert(BUILT_IN.0.to_owned(), BUILT_IN.1.to_owned());
        }
        self
    }

    /// The definition that it says.
    pub(crate) fn definition(&self, response_type: ResponseType) -> Definition {
        let mut definition = Definition::new(response_type);
        definition.status =
            self.status_code.as_deref().and_then(|status| status.parse::<DefinitionStatus>().ok());
        for (key, value) in &self.response_parameters {
            definition = definition.with_parameter(key, value);
        }
        for (media_type, body) in &self.response_templates {
            definition = definition.with_template(media_type, body);
        }
        definition
    }
}
