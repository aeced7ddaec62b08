//! `MOCK` integrations whose templates are constant: the preflights that SAM, the CDK and the Serverless
//! Framework write, and their like.
//!
//! Templates that evaluate something are not answered here, and get the marked stub.

use std::sync::LazyLock;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use regex::Regex;

use super::answer::Answer;
use super::caller::Caller;
use super::validate::media_type_of;
use gatecast::gateway::{Event, JSON, choose_template};
use gatecast::rest_api::{IntegrationKind, Method, TemplateByType};
use gatecast::template::mapping::{Mapping, parse_value};

/// A `MOCK` integration that evaluates nothing.
#[derive(Clone, Debug)]
pub(crate) struct MockIntegration {
    /// Request templates: the status that each gives, if it gives one.
    requests: Vec<(String, Option<u16>)>,
    responses: Vec<MockResponse>,
}

#[derive(Clone, Debug)]
struct MockResponse {
    /// The statuses that it is for; the default response has none.
    pattern: Option<Regex>,
    status: StatusCode,
    headers: HeaderMap,
    /// Bodies by media type.
    bodies: Vec<(String, Bytes)>,
    /// Whether the method declares its status.
    is_declared: bool,
}

impl MockIntegration {
    /// The integration of a method; `None` for one of another kind, and for one that evaluates something.
    pub(super) fn of(method: &Method) -> Option<Self> {
        let integration = method.integration.as_ref().filter(|it| it.kind == IntegrationKind::Mock)?;
        let requests = integration.templates.iter().map(|template| {
            let text = constant(template)?;
            // An empty template is none (recorded: put/integration-response).
            Some((essence(template.media_type.as_str()), status_of(text)))
        });
        let responses = integration.responses.iter().map(|response| {
            let status = response.status.as_str().parse().ok()?;
            let pattern = match &response.selection_pattern {
                Some(pattern) => Some(Regex::new(&format!("^(?:{})$", pattern.as_str())).ok()?),
                None => None,
            };
            let bodies = response.templates.iter().map(|template| {
                let body = Bytes::from(constant(template)?.to_owned());
                Some((template.media_type.as_str().to_owned(), body))
            });
            let declares = |declared: &gatecast::rest_api::MethodResponse| declared.status == response.status;
            Some(MockResponse {
                pattern,
                status: StatusCode::from_u16(status).ok().filter(|status| !status.is_informational())?,
                headers: headers(response)?,
                bodies: bodies.collect::<Option<_>>()?,
                is_declared: method.responses.is_empty() || method.responses.iter().any(declares),
            })
        });
        Some(Self {
            requests: requests.collect::<Option<_>>()?,
            responses: responses.collect::<Option<_>>()?,
        })
    }

    /// The answer to a request that nothing refused; `None` for a mistake in the integration, which API
    /// Gateway answers as such.
    pub(super) fn answer(&self, caller: &Caller<'_>, event: &Event, body: &[u8]) -> Option<Answer> {
        let content_type = media_type_of(caller);
        let template = self.requests.iter().find(|(key, _)| *key == content_type);
        let status = match template {
            Some((_, status)) => *status,
            // The client's body takes the template's place.
            None => std::str::from_utf8(body).ok().and_then(status_of),
        }?;
        let text = status.to_string();
        let selected = |response: &&MockResponse| {
            response.pattern.as_ref().is_some_and(|pattern| pattern.is_match(&text))
        };
        let default = |response: &&MockResponse| response.pattern.is_none();
        let response =
            self.responses.iter().find(selected).or_else(|| self.responses.iter().find(default))?;
        response.is_declared.then(|| response.answer(caller, event))
    }
}

impl MockResponse {
    fn answer(&self, caller: &Caller<'_>, event: &Event) -> Answer {
        let media_types: Vec<&str> = self.bodies.iter().map(|(media_type, _)| media_type.as_str()).collect();
        let body = choose_template(&media_types, || caller.header(ACCEPT.as_str()));
        let mut answer =
            http::Response::new(body.map(|body| self.bodies[body].1.clone()).unwrap_or_default());
        *answer.status_mut() = self.status;
        let mut headers = self.headers.clone();
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(JSON));
        for (name, field) in [("x-amzn-requestid", "requestId"), ("x-amz-apigw-id", "extendedRequestId")] {
            if let Some(value) = event.context(field).and_then(|id| HeaderValue::from_str(id).ok()) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        *answer.headers_mut() = headers;
        answer
    }
}

/// The headers that a response maps, all of them constants.
fn headers(response: &gatecast::rest_api::IntegrationResponse) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for mapping in &response.parameters {
        let name = mapping.response_header()?;
        let Mapping::Constant(value) = parse_value(mapping.value.as_str()).ok()? else { return None };
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        headers.insert(name, HeaderValue::from_str(value.trim()).ok()?);
    }
    Some(headers)
}

/// The text of a template that evaluates nothing.
fn constant(template: &TemplateByType) -> Option<&str> {
    let text = &template.body;
    let evaluates = text.has_holes() || text.as_str().contains(['$', '#']);
    (!evaluates).then(|| text.as_str())
}

/// A media type without parameters, in small letters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The status in `{"statusCode": 200}`, which API Gateway reads permissively: with any quotes or none, and
/// with whatever follows.
fn status_of(text: &str) -> Option<u16> {
    static STATUS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"^\s*\{[\s,]*["']?statusCode["']?\s*:\s*(\d{1,3})\s*[,}]"#).ok());
    STATUS.as_ref()?.captures(text)?.get(1)?.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::status_of;

    #[test]
    fn statuses_are_read_permissively() {
        for text in [
            "{statusCode:200}",
            "{\n  \"statusCode\" : 200\n}\n",
            "{ statusCode: 200 }",
            "{'statusCode': 200,}",
        ] {
            assert_eq!(status_of(text), Some(200), "{text}");
        }
        for text in ["", "{}", "{\"statusCode\": \"200\"}", "statusCode: 200", "{\"statusCode\": 200.5}"] {
            assert_eq!(status_of(text), None, "{text}");
        }
    }
}
