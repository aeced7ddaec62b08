//! What the control plane takes and refuses.

use gatecast::integration::put::{
    PutRefusal, method_response_of_put, put_integration, put_integration_response, put_method,
};
use gatecast::rest_api::{Method, ParameterLocation, RequestParameter};
use serde_json::{Map, Value, json};

use crate::Case;
use crate::compare::includes;

pub(crate) fn put(case: &Case<'_>) -> Result<(), String> {
    let input = case.given["input"].as_object().ok_or("no input")?;
    let method = method(input);
    let got = match case.given["operation"].as_str() {
        Some("PutIntegration") => put_integration(input, method.as_ref()),
        Some("PutIntegrationResponse") => put_integration_response(input, method.as_ref()),
        Some("PutMethod") => put_method(input).map(|()| input.clone()),
        other => return Err(format!("no such operation: {other:?}")),
    };
    compare(got, case.expect)
}

/// Cases whose address is described in words.
pub(crate) fn put_described(case: &Case<'_>) -> Result<(), String> {
    let description = case.given["uriDescription"].as_str().unwrap_or_default();
    let uri = described(description)
        .ok_or_else(|| format!("an address that is described in other words: {description}"))?;
    let input = json!({ "type": case.given["type"], "uri": uri, "integrationHttpMethod": "POST" });
    compare(put_integration(input.as_object().ok_or("no input")?, None), case.expect)
}

/// An address that a description fits.
fn described(description: &str) -> Option<String> {
    let function = "arn:aws:lambda:us-east-1:123456789012:function:f";
    let of_gateway = |rest: &str| format!("arn:aws:apigateway:us-east-1:{rest}");
    let has = |word: &str| description.to_lowercase().contains(word);
    let services = ["firehose", "dynamodb", "kinesis", "sqs", "sns", "s3", "states", "events"];
    if has("function arn") {
        return Some(function.to_owned());
    }
    if let Some(service) = services.into_iter().find(|service| has(service)) {
        let is_valid = service == "firehose" && !has("wrong");
        return Some(of_gateway(&format!(
            "{service}:{}/PutRecord",
            if is_valid { "action" } else { "path" }
        )));
    }
    if has("lambda:path") || has("invocations") {
        let end = if has("without") { "" } else { "/invocations" };
        return Some(of_gateway(&format!("lambda:path/2015-03-31/functions/{function}{end}")));
    }
    (has("no arn") || has("not an arn")).then(|| "functions/f".to_owned())
}

/// The method that a case puts to, where it describes one.
fn method(input: &Map<String, Value>) -> Option<Method> {
    let (responses, parameters) = (input.get("methodResponses"), input.get("methodRequestParameters"));
    responses.or(parameters)?;
    let responses = responses.and_then(Value::as_object).into_iter().flatten();
    let parameters = parameters.and_then(Value::as_object).into_iter().flatten();
    let parameter = |(key, _): (&String, &Value)| {
        let (location, name) = ParameterLocation::parse(key)?;
        Some(RequestParameter { location, name, is_required: false })
    };
    Some(Method {
        responses: responses.map(|(status, response)| method_response_of_put(status, response)).collect(),
        parameters: parameters.filter_map(parameter).collect(),
        ..Method::default()
    })
}

fn compare(got: Result<Map<String, Value>, PutRefusal>, expect: &Value) -> Result<(), String> {
    let got = match got {
        Ok(put) => json!({ "ok": put }),
        Err(refusal) => json!({ "error": refusal.kind.name(), "message": refusal.message }),
    };
    if includes(&got, expect) { Ok(()) } else { Err(format!("want {expect}\ngot  {got}")) }
}
