//! The request that an HTTP backend or an AWS service gets.

use super::answer::BackendRequest;
use super::client::ClientRequest;
use super::compile::CompiledIntegration;
use super::failure::IntegrationFailure;
use super::header_rules::is_forwarded;
use super::request_side::IntegrationParameters;
use crate::gateway::JSON;
use crate::rest_api::IntegrationKind;

/// Methods whose requests have no body.
const WITHOUT_BODY: [&str; 3] = ["GET", "HEAD", "OPTIONS"];

/// The request of an integration with these parameters.
pub(super) fn request(
    integration: &CompiledIntegration,
    client: &ClientRequest,
    parameters: IntegrationParameters,
    body: Vec<u8>,
) -> Result<BackendRequest, IntegrationFailure> {
    let method = integration.http_method.clone().unwrap_or_else(|| client.method.clone());
    let uri = address(integration, client, &parameters)?;
    let is_http = matches!(integration.kind, IntegrationKind::Http | IntegrationKind::HttpProxy);
    if is_http && !is_endpoint(&uri) {
        return Err(IntegrationFailure::InvalidEndpoint);
    }
    let mut headers = Vec::new();
    if integration.kind == IntegrationKind::HttpProxy {
        let forwarded = client.headers().into_iter().filter(|(name, _)| is_forwarded(name));
        headers.extend(forwarded.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    headers.retain(|(own, _)| !parameters.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(own)));
    headers.extend(parameters.headers);
    let mut add = |name: &str, value: String| {
        if !headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)) {
            headers.push((name.to_owned(), value));
        }
    };
    add("Accept", JSON.to_owned());
    let has_body = !WITHOUT_BODY.contains(&method.as_str());
    if has_body {
        add("Content-Type", client.header("Content-Type").unwrap_or(JSON).to_owned());
    }
    if let Some(id) = client.context_text("apiId") {
        add("User-Agent", format!("AmazonAPIGateway_{id}"));
        add("X-Amzn-Apigateway-Api-Id", id);
    }
    if let Some(trace) = client.context_text("xrayTraceId") {
        add("X-Amzn-Trace-Id", trace);
    }
    Ok(BackendRequest::Http { method, uri, headers, body: if has_body { body } else { Vec::new() } })
}

/// How many bytes an address may have: far more than any backend takes.
const MAX_ADDRESS: usize = 64 * 1024;

/// The address of an integration: stage variables and path parameters filled in, the query added.
///
/// A placeholder that no mapping fills stays as it is (observed).
///
/// # Errors
/// [`IntegrationFailure::InvalidEndpoint`] for one that gets too long.
pub(super) fn address(
    integration: &CompiledIntegration,
    client: &ClientRequest,
    parameters: &IntegrationParameters,
) -> Result<String, IntegrationFailure> {
    let mut uri = integration.uri.clone().unwrap_or_default();
    for (name, value) in &client.stage_variables {
        uri = filled(&uri, &format!("${{stageVariables.{name}}}"), value)?;
    }
    for (name, value) in &parameters.path {
        // The path of a greedy resource keeps its slashes.
        uri = filled(&uri, &format!("{{{name}}}"), &encoded(value, b"-._~/:@!$'()*,;"))?;
    }
    let forwarded = if integration.kind == IntegrationKind::HttpProxy { client.query() } else { Vec::new() };
    let mapped = parameters.query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in forwarded.into_iter().chain(mapped) {
        uri.push(if uri.contains('?') { '&' } else { '?' });
        uri.push_str(&encoded(name, b"-._~"));
        uri.push('=');
        uri.push_str(&encoded(value, b"-._~"));
        if uri.len() > MAX_ADDRESS {
            return Err(IntegrationFailure::InvalidEndpoint);
        }
    }
    Ok(uri)
}

/// An address with a value in the place of a placeholder.
fn filled(uri: &str, placeholder: &str, value: &str) -> Result<String, IntegrationFailure> {
    let grown = uri.len() + uri.matches(placeholder).count() * value.len();
    if grown > MAX_ADDRESS {
        return Err(IntegrationFailure::InvalidEndpoint);
    }
    Ok(uri.replace(placeholder, value))
}

/// Whether an address is one of HTTP with a host.
fn is_endpoint(uri: &str) -> bool {
    let Ok(parsed) = uri.parse::<http::Uri>() else {
        // Placeholders that nothing filled are sent as they are.
        return uri.contains('{') && !uri.contains("${") && uri.starts_with("http");
    };
    matches!(parsed.scheme_str(), Some("http" | "https")) && parsed.host().is_some()
}

/// A text with every byte in `%XX` that is neither a letter, a digit nor one of `kept`.
fn encoded(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            encoded.push(byte.into());
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::put::integration_of_put;
    use super::*;
    use crate::rest_api::{Method, RestApi};

    fn executed(uri: &str, value: &str) -> Result<String, IntegrationFailure> {
        let put = json!({
            "type": "HTTP", "httpMethod": "GET", "uri": uri,
            "requestParameters": {
                "integration.request.path.a": format!("'{value}'"),
                "integration.request.querystring.q": "'x y&z'",
            },
        });
        let integration = put.as_object().map(integration_of_put);
        let method = Method { integration, ..Method::default() };
        let integration = CompiledIntegration::compile(&RestApi::default(), &method).expect("an integration");
        let client = ClientRequest::default();
        let execution = integration.execute(&client);
        match (execution.request(), execution.failure()) {
            (Some(BackendRequest::Http { uri, .. }), _) => Ok(uri.clone()),
            (_, failure) => Err(failure.cloned().expect("a failure")),
        }
    }

    #[test]
    fn placeholders_are_filled_and_values_encoded() {
        let address = executed("http://backend/{a}/{b}", "1 2/3").expect("an address");
        assert_eq!(address, "http://backend/1%202/3/{b}?q=x%20y%26z");
    }

    #[test]
    fn addresses_do_not_grow_without_end() {
        let failure = executed(&format!("http://backend/{}", "{a}".repeat(10_000)), &"v".repeat(10_000));
        assert!(matches!(failure, Err(IntegrationFailure::InvalidEndpoint)), "{failure:?}");
        for uri in ["", "backend", "ftp://backend/", "http://"] {
            let failure = executed(uri, "v");
            assert!(matches!(failure, Err(IntegrationFailure::InvalidEndpoint)), "{uri}: {failure:?}");
        }
    }
}
