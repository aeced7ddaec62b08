//! What CreateStage and UpdateStage set on a stage beside its deployment and its variables.

use serde_json::{Map, Value, json};

use super::call::{flag, not_among, string, tags};
use super::reply::Refusal;
use crate::server::store::StageSettings;

/// What UpdateStage says of a path that it does not know, commas missing where AWS misses them (recorded:
/// `TestStages::test_create_update_stages`).
const PATHS: &str = "[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled]";

const CACHE_SIZES: [&str; 8] = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];

/// What this gateway does not do, in its own words.
pub(super) const NO_CANARY: &str = "canarySettings: gatecast serves no canary releases; leave them out";

/// The members of the settings of a method, by the end of their paths: their names, and what is shown of
/// them where only others were set (recorded; whether caching is off then is assumed).
const METHOD_SETTINGS: [(&str, &str, &str); 10] = [
    ("metrics/enabled", "metricsEnabled", "false"),
    ("logging/loglevel", "loggingLevel", ""),
    ("logging/dataTrace", "dataTraceEnabled", "false"),
    ("throttling/burstLimit", "throttlingBurstLimit", "5000"),
    ("throttling/rateLimit", "throttlingRateLimit", "10000.0"),
    ("caching/enabled", "cachingEnabled", "false"),
    ("caching/ttlInSeconds", "cacheTtlInSeconds", "300"),
    ("caching/dataEncrypted", "cacheDataEncrypted", "false"),
    ("caching/requireAuthorizationForCacheControl", "requireAuthorizationForCacheControl", "true"),
    (
        "caching/unauthorizedCacheControlHeaderStrategy",
        "unauthorizedCacheControlHeaderStrategy",
        "\"SUCCEED_WITH_RESPONSE_HEADER\"",
    ),
];

/// The members of CreateStage.
pub(super) fn of_members(members: &Map<String, Value>) -> Result<StageSettings, Refusal> {
    let has = |name: &str| members.get(name).is_some_and(|value| !value.is_null());
    let cache_cluster_size = string(members, "cacheClusterSize")?;
    let size = cache_cluster_size.as_deref();
    let fault = size.and_then(|size| not_among("createStageInput.cacheClusterSize", size, &CACHE_SIZES));
    if let Some(fault) = fault {
        return Err(Refusal::validation(&[fault]));
    }
    if has("canarySettings") {
        return Err(Refusal::bad_request(NO_CANARY));
    }
    if string(members, "documentationVersion")?.is_some() {
        // There are none, and so none is found (reported for GetDocumentationVersion).
        return Err(Refusal::not_found("Invalid Documentation version specified"));
    }
    Ok(StageSettings {
        cache_cluster_enabled: flag(members, "cacheClusterEnabled")?.unwrap_or(false),
        cache_cluster_size,
        tracing_enabled: flag(members, "tracingEnabled")?.unwrap_or(false),
        tags: tags(members)?,
        ..StageSettings::default()
    })
}

/// The members of CreateDeployment that are for its stage.
#[derive(Debug)]
pub(super) struct OfDeployment {
    cache_cluster_enabled: Option<bool>,
    cache_cluster_size: Option<String>,
    tracing_enabled: Option<bool>,
}

/// The members of CreateDeployment that are for its stage.
pub(super) fn of_deployment(members: &Map<String, Value>) -> Result<OfDeployment, Refusal> {
    let cache_cluster_size = string(members, "cacheClusterSize")?;
    let member = "createDeploymentInput.cacheClusterSize";
    let size = cache_cluster_size.as_deref();
    match size.and_then(|size| not_among(member, size, &CACHE_SIZES)) {
        Some(fault) => Err(Refusal::validation(&[fault])),
        None => Ok(OfDeployment {
            cache_cluster_enabled: flag(members, "cacheClusterEnabled")?,
            cache_cluster_size,
            tracing_enabled: flag(members, "tracingEnabled")?,
        }),
    }
}

impl OfDeployment {
    /// Sets on a stage what was given.
    pub(super) fn set(&self, settings: &mut StageSettings) {
        settings.cache_cluster_enabled = self.cache_cluster_enabled.unwrap_or(settings.cache_cluster_enabled);
        settings.tracing_enabled = self.tracing_enabled.unwrap_or(settings.tracing_enabled);
        settings.cache_cluster_size =
            self.cache_cluster_size.clone().or_else(|| settings.cache_cluster_size.take());
    }
}

/// Does one operation of UpdateStage on them.
pub(super) fn patch(
    settings: &mut StageSettings,
    op: &str,
    path: &str,
    value: Option<&str>,
) -> Result<(), Refusal> {
    let name = path.strip_prefix('/').unwrap_or(path);
    if op == "remove" {
        return remove(settings, name);
    }
    let setting = method_setting(name);
    let is_known = setting.is_some()
        || matches!(
            name,
            "deploymentId"
                | "description"
                | "cacheClusterEnabled"
                | "cacheClusterSize"
                | "clientCertificateId"
                | "tracingEnabled"
                | "accessLogSettings/destinationArn"
                | "accessLogSettings/format"
                | "canarySettings/deploymentId"
                | "canarySettings/percentTraffic"
                | "canarySettings/useStageCache"
        )
        || name.starts_with("canarySettings/stageVariableOverrides");
    if !is_known {
        return Err(Refusal::bad_request(format!(
            "Invalid method setting path: {path}. Must be one of: {PATHS}"
        )));
    }
    if op != "replace" {
        // Recorded for `add`.
        return Err(Refusal::bad_request(format!("Invalid {op} operation with path: {path}")));
    }
    if name.starts_with("canarySettings/") {
        return Err(Refusal::bad_request(NO_CANARY));
    }
    let text = value.unwrap_or_default();
    // The words of AWS for values are not known.
    let wrong = || Refusal::bad_request(format!("Invalid value {text} for {path}"));
    match name {
        "cacheClusterEnabled" => settings.cache_cluster_enabled = text.parse().map_err(|_| wrong())?,
        "tracingEnabled" => settings.tracing_enabled = text.parse().map_err(|_| wrong())?,
        "cacheClusterSize" if !CACHE_SIZES.contains(&text) => return Err(wrong()),
        "cacheClusterSize" => settings.cache_cluster_size = Some(text.to_owned()),
        "clientCertificateId" => {
            settings.client_certificate_id = value.filter(|id| !id.is_empty()).map(str::to_owned);
        }
        _ => match (setting, name.strip_prefix("accessLogSettings/")) {
            (Some((method, member)), _) => {
                let value = setting_value(member, text).ok_or_else(wrong)?;
                let of_method = settings.method_settings.entry(method.to_owned()).or_insert_with(unset);
                of_method[member] = value;
            }
            (None, Some(member)) => {
                settings.access_log_settings.insert(member.to_owned(), text.to_owned());
            }
            (None, None) => return Err(wrong()),
        },
    }
    Ok(())
}

fn remove(settings: &mut StageSettings, name: &str) -> Result<(), Refusal> {
    let is_removed = if name == "accessLogSettings" {
        let is_there = !settings.access_log_settings.is_empty();
        settings.access_log_settings.clear();
        is_there
    } else {
        settings.method_settings.shift_remove(name).is_some()
    };
    if is_removed {
        return Ok(());
    }
    // Recorded for paths below `canarySettings`, with the space at its end.
    Err(Refusal::bad_request(format!(
        "Cannot remove method setting {name} because there is no method setting for this method "
    )))
}

/// The method and the member that a path sets: `*/*` and `cachingEnabled` of `*/*/caching/enabled`.
fn method_setting(name: &str) -> Option<(&str, &'static str)> {
    METHOD_SETTINGS.iter().find_map(|(end, member, _)| {
        let method = name.strip_suffix(end)?.strip_suffix('/')?;
        (method.split('/').count() == 2).then_some((method, *member))
    })
}

/// The settings of a method that nothing was set of.
fn unset() -> Value {
    let shown = |(_, member, default): &(&str, &str, &str)| {
        Some(((*member).to_owned(), serde_json::from_str::<Value>(default).ok()?))
    };
    METHOD_SETTINGS.iter().filter_map(shown).collect()
}

/// A value of the type that the member has.
fn setting_value(member: &str, text: &str) -> Option<Value> {
    match member {
        "loggingLevel" => ["OFF", "ERROR", "INFO"].contains(&text).then(|| Value::from(text)),
        "unauthorizedCacheControlHeaderStrategy" => {
            let all = ["FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER"];
            all.contains(&text).then(|| Value::from(text))
        }
        "throttlingBurstLimit" | "cacheTtlInSeconds" => text.parse::<i64>().ok().map(Value::from),
        "throttlingRateLimit" => {
            text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from)
        }
        _ => text.parse::<bool>().ok().map(Value::from),
    }
}

/// Adds them to what is shown of a stage.
pub(super) fn show(members: &mut Map<String, Value>, settings: &StageSettings) {
    let mut set = |name: &str, value: Value| _ = members.insert(name.to_owned(), value);
    set("cacheClusterEnabled", Value::from(settings.cache_cluster_enabled));
    if let Some(size) = &settings.cache_cluster_size {
        set("cacheClusterSize", Value::from(size.as_str()));
    }
    let status = if settings.cache_cluster_enabled { "AVAILABLE" } else { "NOT_AVAILABLE" };
    set("cacheClusterStatus", Value::from(status));
    set("methodSettings", json!(settings.method_settings));
    if !settings.access_log_settings.is_empty() {
        set("accessLogSettings", json!(settings.access_log_settings));
    }
    if let Some(id) = &settings.client_certificate_id {
        set("clientCertificateId", Value::from(id.as_str()));
    }
    set("tracingEnabled", Value::from(settings.tracing_enabled));
    if !settings.tags.is_empty() {
        set("tags", json!(settings.tags));
    }
}
