//! Whole exchanges: a client's request, a backend, the client's answer.

use data_encoding::BASE64;
use gatecast::integration::put::{integration_of_put, method_response_of_put};
use gatecast::integration::{
    BackendAnswer, BackendRequest, ClientRequest, CompiledIntegration, Executed, Execution,
};
use gatecast::rest_api::{IntegrationKind, Method, RestApi};
use gatecast::{Api, Event, Gateway, Text};
use serde_json::{Map, Value, json};

use crate::Case;
use crate::compare::{body, headers, includes, same};

/// What the client got: status, headers, body.
struct Got {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

pub(crate) fn exchange(case: &Case<'_>) -> Result<(), String> {
    let integration = compiled(case.given)?;
    let request = &case.given["request"];
    let client = client(case.given, request, text(&request["body"]).into_bytes());
    let execution = integration.execute(&client);
    let expect = &case.expect["integrationRequest"];
    if !expect.is_null() {
        let request = execution.request().ok_or_else(|| format!("no request: {:?}", execution.failure()))?;
        integration_request(request, expect)?;
    }
    let backend = backend(&execution, case.given, integration.kind());
    answer(&execution.finish(&backend), &client, &case.expect["response"])
}

pub(crate) fn test_invoke(case: &Case<'_>) -> Result<(), String> {
    let given = case.given;
    let integration = compiled(given)?;
    let resource = text(&given["resourcePath"]);
    // Without a path, that of the resource itself is taken (recorded).
    let address = given["pathWithQueryString"].as_str().unwrap_or(&resource);
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let query: Map<String, Value> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let parameters: Map<String, Value> = resource
        .split('/')
        .zip(path.split('/'))
        .filter_map(|(name, value)| {
            Some((name.strip_prefix('{')?.strip_suffix('}')?.to_owned(), value.into()))
        })
        .collect();
    let request = json!({
        "method": given["method"], "path": path, "pathParameters": parameters, "query": query,
        "headers": given.get("headers").cloned().unwrap_or_default(),
    });
    let mut client = client(given, &request, text(&given["body"]).into_bytes());
    client.context.insert("requestId".to_owned(), "ID".into());
    let execution = integration.execute(&client);
    let backend = backend(&execution, given, integration.kind());
    let executed = execution.finish(&backend);
    let log: Vec<String> = executed.log.lines().iter().map(|line| line.replace("ID", "<id>")).collect();
    answer(&executed, &client, case.expect)?;
    let Some(want) = case.expect["log"].as_array() else { return Ok(()) };
    let want = want.iter().filter_map(Value::as_str).filter(|line| !line.is_empty());
    same("log", &log, &want.map(with_one_id).collect())
}

/// A line of a log with `<request-id-6>` and its like as `<id>`.
fn with_one_id(line: &str) -> String {
    match (line.find("<request-id-"), line.find('>')) {
        (Some(start), Some(end)) => format!("{}<id>{}", &line[..start], &line[end + 1..]),
        _ => line.to_owned(),
    }
}

pub(crate) fn convert(case: &Case<'_>) -> Result<(), String> {
    let given = case.given;
    let payload = BASE64.decode(text(&given["bodyBase64"]).as_bytes()).map_err(|error| error.to_string())?;
    let is_request = given["direction"] == "request";
    let mut put = json!({ "type": "HTTP", "httpMethod": "POST", "uri": "http://backend/" });
    let mut response = json!({ "statusCode": "200" });
    let (side, templates) =
        if is_request { (&mut put, "requestTemplates") } else { (&mut response, "responseTemplates") };
    side["contentHandling"] = given["contentHandling"].clone();
    side[templates] = given["template"].clone();
    put["integrationResponses"] = json!({ "200": response });
    let described = json!({
        "integration": put, "methodResponses": { "200": {} }, "binaryMediaTypes": given["binaryMediaTypes"],
    });
    let integration = compiled(&described)?;
    let mut sent = Map::new();
    let (name, value) = if is_request { ("Content-Type", "contentType") } else { ("Accept", "accept") };
    if let Some(value) = given[value].as_str() {
        sent.insert(name.to_owned(), value.into());
    }
    let request = json!({ "method": "POST", "path": "/", "headers": sent });
    let client = client(&described, &request, if is_request { payload.clone() } else { Vec::new() });
    let execution = integration.execute(&client);
    let want = case.expect["bodyBase64"].as_str();
    if let (true, Some(BackendRequest::Http { body, .. })) = (is_request, execution.request()) {
        return same("body", &Some(BASE64.encode(body).as_str()), &want);
    }
    let content_type =
        given["contentType"].as_str().map(|value| ("Content-Type".to_owned(), value.to_owned()));
    let answered = execution.finish(&BackendAnswer::Http {
        status: 200,
        headers: content_type.into_iter().collect(),
        body: payload,
    });
    match (&answered.answer, want) {
        (Ok(answer), want) => same("body", &Some(BASE64.encode(&answer.body).as_str()), &want),
        (Err(failure), None) => same(
            "status",
            &u64::from(failure.failure().status()),
            &case.expect["status"].as_u64().unwrap_or(0),
        ),
        (Err(failure), Some(_)) => Err(failure.to_string()),
    }
}

fn compiled(given: &Value) -> Result<CompiledIntegration, String> {
    let put = given["integration"].as_object().ok_or("no integration")?;
    let responses = given["methodResponses"].as_object().into_iter().flatten();
    let method = Method {
        integration: Some(integration_of_put(put)),
        responses: responses.map(|(status, response)| method_response_of_put(status, response)).collect(),
        ..Method::default()
    };
    let binary = given["binaryMediaTypes"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let rest_api = RestApi { binary_media_types: binary.map(Text::unplaced).collect(), ..RestApi::default() };
    CompiledIntegration::compile(&rest_api, &method).ok_or_else(|| "no integration".to_owned())
}

/// The request of a client. Values of headers and of the query may be lists.
pub(crate) fn client(given: &Value, request: &Value, body: Vec<u8>) -> ClientRequest {
    let mut client = ClientRequest {
        method: text(&request["method"]),
        path: text(&request["path"]),
        resource_path: text(&given["resourcePath"]),
        context: given["context"].as_object().cloned().unwrap_or_default(),
        body,
        ..ClientRequest::default()
    };
    client.context.entry("apiId").or_insert_with(|| "a1b2c3".into());
    let each = |value: &Value| -> Vec<String> {
        match value {
            Value::Array(values) => values.iter().map(text).collect(),
            other => vec![text(other)],
        }
    };
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        each(value).iter().for_each(|value| client.parameters.add_header(name, value));
    }
    for (name, value) in request["query"].as_object().into_iter().flatten() {
        each(value).iter().for_each(|value| client.parameters.add_query(name, value));
    }
    for (name, value) in request["pathParameters"].as_object().into_iter().flatten() {
        client.parameters.path.insert(name.clone(), text(value));
    }
    for (name, value) in given["stageVariables"].as_object().into_iter().flatten() {
        client.stage_variables.insert(name.clone(), text(value));
    }
    client
}

/// The answer of the backend of a case. `(echo)` answers with what it got.
fn backend(execution: &Execution<'_>, given: &Value, kind: IntegrationKind) -> BackendAnswer {
    let backend = &given["backend"];
    let is_echo = backend["body"] == "(echo)";
    match execution.request() {
        Some(BackendRequest::Lambda(invocation)) => {
            let payload = String::from_utf8_lossy(&invocation.payload).into_owned();
            BackendAnswer::Lambda(match (is_echo, kind) {
                (true, IntegrationKind::AwsProxy) => {
                    json!({ "statusCode": 200, "body": payload }).to_string().into()
                }
                (true, _) => payload.into(),
                (false, _) => text(&backend["body"]).into_bytes(),
            })
        }
        Some(BackendRequest::Http { body, .. }) => BackendAnswer::Http {
            status: backend["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(200),
            headers: pairs(&backend["headers"]),
            body: if is_echo { body.clone() } else { text(&backend["body"]).into_bytes() },
        },
        _ => BackendAnswer::Unreachable,
    }
}

fn integration_request(request: &BackendRequest, expect: &Value) -> Result<(), String> {
    let (method, uri, sent, payload) = match request {
        BackendRequest::Http { method, uri, headers, body } => (method.clone(), uri, headers.clone(), body),
        BackendRequest::Lambda(invocation) => {
            let event: Value = serde_json::from_slice(&invocation.payload).unwrap_or_default();
            ("POST".to_owned(), &invocation.uri, pairs(&event["headers"]), &invocation.payload)
        }
        _ => return Err("another kind of request".to_owned()),
    };
    if let Some(want) = expect["method"].as_str() {
        same("method", &method.as_str(), &want)?;
    }
    if let Some(want) = expect["uri"].as_str() {
        same("uri", &uri.as_str(), &want)?;
    }
    if let Some(want) = expect["queryJoined"].as_object() {
        let query = uri.split_once('?').map_or("", |(_, query)| query);
        let mut joined: Map<String, Value> = Map::new();
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let known = joined.get(name).map(|known| format!("{},{value}", text(known)));
            joined.insert(name.to_owned(), known.unwrap_or_else(|| value.to_owned()).into());
        }
        same("query", &joined, want)?;
    }
    headers(&sent, expect)?;
    body(payload, expect)
}

fn answer(executed: &Executed, client: &ClientRequest, expect: &Value) -> Result<(), String> {
    if expect.is_null() {
        return Ok(());
    }
    let got = match &executed.answer {
        Ok(answer) => {
            Got { status: answer.status, headers: answer.headers.clone(), body: answer.body.clone() }
        }
        Err(failure) => {
            let event = json!({ "requestContext": client.context });
            let event = Event::from_json(event).map_err(|error| error.to_string())?;
            let response = Gateway::compile(&Api::default()).value.respond(&failure.failure(), &event);
            let headers = response.headers.iter().map(|(name, value)| (name.to_string(), value.clone()));
            Got { status: response.status, headers: headers.collect(), body: response.body.into_bytes() }
        }
    };
    same("status", &u64::from(got.status), &expect["status"].as_u64().unwrap_or(0))?;
    headers(&got.headers, expect)?;
    if let Some(several) = expect["multiValueHeaders"].as_object() {
        let sent: Value = got.headers.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
        let want = Value::Object(several.clone());
        if !includes(&sent, &want) {
            return Err(format!("headers\nwant {want}\ngot  {sent}"));
        }
    }
    body(&got.body, expect)
}

fn pairs(headers: &Value) -> Vec<(String, String)> {
    let members = headers.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.clone(), text(value))).collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
