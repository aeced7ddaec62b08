//! The event that a function behind a proxy integration gets: version 1.0.

use data_encoding::BASE64;
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::client::ClientRequest;
use super::compile::CompiledIntegration;
use super::header_rules::is_visible;

/// The event of a request, as JSON.
pub(super) fn proxy_event(integration: &CompiledIntegration, client: &ClientRequest) -> Vec<u8> {
    let headers: Vec<_> = client.headers().into_iter().filter(|(name, _)| is_visible(name)).collect();
    let query = client.query();
    let is_binary = integration.binary_media_types.has(client.header("Content-Type"));
    let body = if client.body.is_empty() {
        Value::Null
    } else if is_binary {
        BASE64.encode(&client.body).into()
    } else {
        String::from_utf8_lossy(&client.body).into()
    };
    let event = json!({
        "resource": client.resource_path,
        "path": client.path,
        "httpMethod": client.method,
        "headers": last(&headers),
        "multiValueHeaders": all(&headers),
        "queryStringParameters": last(&query),
        "multiValueQueryStringParameters": all(&query),
        "pathParameters": texts(&client.parameters.path),
        "stageVariables": texts(&client.stage_variables),
        "requestContext": client.context,
        "body": body,
        "isBase64Encoded": is_binary && !client.body.is_empty(),
    });
    event.to_string().into_bytes()
}

/// The last value of each name; null where there is none.
fn last(pairs: &[(&str, &str)]) -> Value {
    let members: Map<String, Value> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    null_if_empty(members)
}

/// All values of each name; null where there is none.
fn all(pairs: &[(&str, &str)]) -> Value {
    let mut members: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for (name, value) in pairs {
        members.entry(name).or_default().push(value);
    }
    null_if_empty(members.into_iter().map(|(name, values)| (name.to_owned(), values.into())).collect())
}

fn texts(texts: &IndexMap<String, String>) -> Value {
    null_if_empty(texts.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect())
}

fn null_if_empty(members: Map<String, Value>) -> Value {
    if members.is_empty() { Value::Null } else { Value::Object(members) }
}
