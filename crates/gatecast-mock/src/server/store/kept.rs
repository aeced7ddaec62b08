//! What clients set on APIs and stages, which is kept and shown but decides nothing here.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use gatecast::rest_api::{ApiKeySource, RestApi};
use gatecast::source::Text;

/// Members of an API.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct ApiSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_key_source: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) binary_media_types: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) minimum_compression_size: Option<u64>,
    /// `EDGE`, `REGIONAL` or `PRIVATE`; without it `EDGE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) endpoint_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ip_address_type: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) vpc_endpoint_ids: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) disable_execute_api_endpoint: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) policy: Option<String>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) tags: IndexMap<String, String>,
}

/// Members of a stage.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct StageSettings {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) cache_cluster_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cache_cluster_size: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) tracing_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_certificate_id: Option<String>,
    /// `destinationArn` and `format`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) access_log_settings: IndexMap<String, String>,
    /// By resource and method: `*/*`, `~1pets/GET`.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) method_settings: IndexMap<String, Value>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) tags: IndexMap<String, String>,
}

impl ApiSettings {
    /// Those that the files of an API have, as far as they are known.
    pub(crate) fn of(api: &RestApi) -> Self {
        let known = |text: &&Text| !text.has_holes();
        let key_source = Some(api.key_source).filter(|source| *source != ApiKeySource::default());
        Self {
            api_key_source: key_source.map(|source| source.name().to_owned()),
            binary_media_types: api
                .binary_media_types
                .iter()
                .filter(known)
                .map(|text| text.as_str().to_owned())
                .collect(),
            endpoint_type: api.endpoint_types.iter().find(known).map(|text| text.as_str().to_owned()),
            disable_execute_api_endpoint: api.is_default_endpoint_disabled,
            policy: api.policy.as_deref().map(Value::to_string),
            ..Self::default()
        }
    }

    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl StageSettings {
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
