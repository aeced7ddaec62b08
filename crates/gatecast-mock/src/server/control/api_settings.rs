//! What CreateRestApi and documents set on an API beside its paths.

use serde_json::{Map, Value, json};

use super::call::{flag, not_among, string, strings, tags};
use super::reply::Refusal;
use crate::server::store::{ApiRecord, ApiSettings};

const EDGE: &str = "EDGE";
const PRIVATE: &str = "PRIVATE";
const ENDPOINTS: [&str; 3] = [PRIVATE, EDGE, "REGIONAL"];
const IPV4: &str = "ipv4";
const DUAL_STACK: &str = "dualstack";

/// How large a response may have to be before it is compressed (recorded).
const MAX_COMPRESSION: u64 = 10_485_760;

/// The members of CreateRestApi. What is said of wrong ones is recorded by LocalStack's test suite, but
/// for the policy (reported).
pub(super) fn of_members(members: &Map<String, Value>) -> Result<ApiSettings, Refusal> {
    let mut settings = ApiSettings::default();
    let mut faults = Vec::new();
    if let Some(Value::Object(endpoint)) = members.get("endpointConfiguration") {
        if let Some(types) = strings(endpoint, "types")? {
            settings.endpoint_type = Some(endpoint_type(types, &mut faults)?);
        }
        settings.vpc_endpoint_ids = strings(endpoint, "vpcEndpointIds")?.unwrap_or_default();
        settings.ip_address_type = string(endpoint, "ipAddressType")?;
        if let Some(ip) = &settings.ip_address_type {
            let member = "createRestApiInput.endpointConfiguration.ipAddressType";
            faults.extend(not_among(member, ip, &[IPV4, DUAL_STACK]));
        }
    }
    settings.api_key_source = string(members, "apiKeySource")?;
    if let Some(source) = &settings.api_key_source {
        faults.extend(not_among("createRestApiInput.apiKeySource", source, &["AUTHORIZER", "HEADER"]));
    }
    if !faults.is_empty() {
        return Err(Refusal::validation(&faults));
    }
    if settings.endpoint_type.as_deref() == Some(PRIVATE) && settings.ip_address_type.as_deref() == Some(IPV4)
    {
        return Err(Refusal::bad_request("Only dualstack ipAddressType is supported for Private APIs."));
    }
    if let Some(size) = members.get("minimumCompressionSize").filter(|size| !size.is_null()) {
        settings.minimum_compression_size = Some(compression(size)?);
    }
    settings.binary_media_types = strings(members, "binaryMediaTypes")?.unwrap_or_default();
    settings.disable_execute_api_endpoint = flag(members, "disableExecuteApiEndpoint")?.unwrap_or(false);
    settings.policy = string(members, "policy")?.map(checked_policy).transpose()?;
    settings.tags = tags(members)?;
    Ok(settings)
}

/// Sets what a document says of them, in its extensions.
pub(super) fn set_of_document(settings: &mut ApiSettings, document: &Value) -> Result<(), Refusal> {
    let extension = |name: &str| document.get(format!("x-amazon-apigateway-{name}"));
    if let Some(Value::Array(types)) = extension("binary-media-types") {
        settings.binary_media_types = types.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    if let Some(size) = extension("minimum-compression-size") {
        settings.minimum_compression_size = Some(compression(size)?);
    }
    if let Some(policy) = extension("policy") {
        settings.policy = Some(policy.to_string());
    }
    let in_server = document.pointer("/servers/0/x-amazon-apigateway-endpoint-configuration");
    if let Some(endpoint) = extension("endpoint-configuration").or(in_server) {
        if let Some(disabled) = endpoint.get("disableExecuteApiEndpoint").and_then(Value::as_bool) {
            settings.disable_execute_api_endpoint = disabled;
        }
        if let Some(Value::Array(ids)) = endpoint.get("vpcEndpointIds") {
            settings.vpc_endpoint_ids = ids.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
    }
    Ok(())
}

/// Sets the type of the endpoint that the query string of an import names.
pub(super) fn set_endpoint(settings: &mut ApiSettings, types: Option<&str>) -> Result<(), Refusal> {
    let Some(types) = types else { return Ok(()) };
    let mut faults = Vec::new();
    let listed = types.split(',').map(|name| name.trim().to_owned()).collect();
    settings.endpoint_type = Some(endpoint_type(listed, &mut faults)?);
    if faults.is_empty() { Ok(()) } else { Err(Refusal::validation(&faults)) }
}

fn endpoint_type(types: Vec<String>, faults: &mut Vec<String>) -> Result<String, Refusal> {
    let mut types = types.into_iter();
    let Some(first) = types.next() else {
        let message = "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.";
        return Err(Refusal::bad_request(message));
    };
    if types.next().is_some() {
        return Err(Refusal::bad_request("Cannot create an api with multiple Endpoint Types."));
    }
    if !ENDPOINTS.contains(&first.as_str()) {
        faults.push(format!(
            "Value '[{first}]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: \
             Member must satisfy constraint: [Member must satisfy enum value set: [{}]]",
            ENDPOINTS.join(", ")
        ));
    }
    Ok(first)
}

fn compression(size: &Value) -> Result<u64, Refusal> {
    let message = "Invalid minimum compression size, must be between 0 and 10485760";
    size.as_u64().filter(|&size| size <= MAX_COMPRESSION).ok_or_else(|| Refusal::bad_request(message))
}

/// A policy is not read any further than that it is an object.
fn checked_policy(policy: String) -> Result<String, Refusal> {
    let message =
        "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.";
    match serde_json::from_str::<Value>(&policy) {
        Ok(Value::Object(_)) => Ok(policy),
        _ => Err(Refusal::bad_request(message)),
    }
}

/// Adds them to what is shown of an API; `key_source` is that of its document.
pub(super) fn show(members: &mut Map<String, Value>, record: &ApiRecord, key_source: &str) {
    let settings = &record.settings;
    let mut set = |name: &str, value: Value| _ = members.insert(name.to_owned(), value);
    if !settings.binary_media_types.is_empty() {
        set("binaryMediaTypes", json!(settings.binary_media_types));
    }
    if let Some(size) = settings.minimum_compression_size {
        set("minimumCompressionSize", Value::from(size));
    }
    set("apiKeySource", Value::from(settings.api_key_source.as_deref().unwrap_or(key_source)));
    let endpoint = settings.endpoint_type.as_deref().unwrap_or(EDGE);
    let ip = settings.ip_address_type.as_deref();
    let ip = ip.unwrap_or(if endpoint == PRIVATE { DUAL_STACK } else { IPV4 });
    let mut configuration = json!({ "types": [endpoint], "ipAddressType": ip });
    if !settings.vpc_endpoint_ids.is_empty() {
        configuration["vpcEndpointIds"] = json!(settings.vpc_endpoint_ids);
    }
    set("endpointConfiguration", configuration);
    if let Some(policy) = &settings.policy {
        // Its quotes are escaped once more, as Terraform's provider undoes it.
        let escaped = Value::from(policy.as_str()).to_string();
        set("policy", Value::from(&escaped[1..escaped.len() - 1]));
    }
    if !settings.tags.is_empty() {
        set("tags", json!(settings.tags));
    }
    set("disableExecuteApiEndpoint", Value::from(settings.disable_execute_api_endpoint));
}
