//! Single steps: the choice of templates, selection, parameters.

use gatecast::gateway::choose_template;
use gatecast::integration::{
    RequestTemplate, SelectionPattern, choose_request_template, parameter_of_request, parameter_of_response,
    select_response,
};
use gatecast::rest_api::Passthrough;
use gatecast::template::integration_mapping::{parse_request_source, parse_response_source};
use serde_json::{Value, json};

use crate::Case;
use crate::compare::{includes, same};
use crate::exchange::client;

pub(crate) fn template_select(case: &Case<'_>) -> Result<(), String> {
    let given = case.given;
    let keys: Vec<&str> =
        given["templates"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let got = if given["phase"] == "request" {
        let passthrough = Passthrough::of(given["passthroughBehavior"].as_str().unwrap_or_default());
        match choose_request_template(&keys, given["contentType"].as_str(), passthrough) {
            RequestTemplate::Rendered(index) => json!({ "template": keys[index] }),
            RequestTemplate::PassedThrough => json!({ "passthrough": true }),
            RequestTemplate::Refused => json!({ "status": 415, "message": "Unsupported Media Type" }),
        }
    } else {
        match choose_template(&keys, || given["accept"].as_str()) {
            Some(index) => json!({ "template": keys[index] }),
            None => json!({ "passthrough": true }),
        }
    };
    if includes(&got, case.expect) { Ok(()) } else { Err(format!("want {}\ngot  {got}", case.expect)) }
}

/// A response by its pattern.
struct Response(Option<SelectionPattern>);

impl AsRef<Option<SelectionPattern>> for Response {
    fn as_ref(&self) -> &Option<SelectionPattern> {
        &self.0
    }
}

pub(crate) fn select(case: &Case<'_>) -> Result<(), String> {
    let given = case.given["responses"].as_array().ok_or("no responses")?;
    let responses: Vec<Response> = given
        .iter()
        .map(|response| {
            let pattern = response["selectionPattern"].as_str().filter(|pattern| !pattern.is_empty());
            Response(pattern.map(SelectionPattern::new))
        })
        .collect();
    let selected = select_response(&responses, case.given["value"].as_str().unwrap_or_default());
    let got = selected.map(|index| &given[index]["statusCode"]);
    // A case without a status expects that nothing is selected, and a 500.
    let want = case.expect.get("statusCode").filter(|status| !status.is_null());
    same("selected", &got, &want)
}

pub(crate) fn parameter_map(case: &Case<'_>) -> Result<(), String> {
    let given = case.given;
    let request = json!({
        "method": "POST", "path": "/", "pathParameters": given["path"], "query": given["query"],
        "headers": given["headers"],
    });
    let body = given["body"].as_str().unwrap_or_default();
    let client = client(given, &request, body.as_bytes().to_vec());
    let expression = given["expression"].as_str().unwrap_or_default();
    let (values, message, status) = if given["phase"] == "request" {
        let source = parse_request_source(expression);
        let values = source.map_or(Ok(Vec::new()), |source| parameter_of_request(&source, &client));
        (values, "Invalid JSON in request body", 400)
    } else {
        let headers = given["headers"].as_object().into_iter().flatten().flat_map(|(name, values)| {
            let values = values.as_array().into_iter().flatten().filter_map(Value::as_str);
            values.map(|value| (name.clone(), value.to_owned()))
        });
        let headers: Vec<(String, String)> = headers.collect();
        let source = parse_response_source(expression);
        let value = source.map_or(Ok(None), |source| parameter_of_response(&source, &headers, body, &client));
        (value.map(|value| value.into_iter().collect()), "Internal server error", 500)
    };
    let got = match values {
        Ok(values) => match values.as_slice() {
            [] => json!({ "value": null }),
            [value] => json!({ "value": value }),
            several => json!({ "value": several }),
        },
        Err(_) => json!({ "status": status, "message": message }),
    };
    if includes(&got, case.expect) { Ok(()) } else { Err(format!("want {}\ngot  {got}", case.expect)) }
}
