//! An API for pages of other origins, whose own errors such pages cannot read.
//!
//! # Why
//! CORS headers of methods and preflights are not on the responses that API Gateway makes itself: a missing
//! token, a denied authorizer, a throttled client. Browsers hide responses without
//! `Access-Control-Allow-Origin`, and the page sees a CORS error in place of the 401 or 403. `DEFAULT_4XX` and
//! `DEFAULT_5XX` give the header to all types that have no definition of their own.
//!
//! # Bad
//! ```yaml
//! paths:
//!   /pets:
//!     options:
//!       x-amazon-apigateway-integration:
//!         type: mock
//!         requestTemplates: {application/json: '{"statusCode": 200}'}
//!         responses:
//!           default:
//!             statusCode: "200"
//!             responseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}
//! x-amazon-apigateway-gateway-responses: {}
//! ```
//!
//! # Good
//! ```yaml
//! x-amazon-apigateway-gateway-responses:
//!   DEFAULT_4XX: {responseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'"}}
//!   DEFAULT_5XX: {responseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'"}}
//! ```
//!
//! # Evidence
//! The developer guide on CORS for proxy integrations and on gateway responses; the most frequent complaint
//! in the issues of SAM, the Serverless Framework and Chalice.

use crate::check::definitions::to_paste;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::ResponseType;
use crate::rest_api::{ALLOW_CREDENTIALS, ALLOW_ORIGIN};

pub(super) static CODE: Code =
    Code::new("errors-without-cors", Severity::Warning, include_str!("errors_without_cors.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(cors) = &subject.cors else { return };
    let lacks = |family: &ResponseType| {
        let defined = subject.responses.iter().find(|response| response.response_type() == *family);
        // What a definition says that could not be read may be the header.
        defined.is_none_or(|response| {
            response.written_header(ALLOW_ORIGIN).is_none() && !response.definition.is_partial
        })
    };
    let families = [ResponseType::Default4xx, ResponseType::Default5xx].into_iter();
    let missing: Vec<ResponseType> = families.filter(lacks).collect();
    if missing.is_empty() {
        return;
    }
    let names = missing.iter().map(|family| family.name()).collect::<Vec<_>>().join(" and ");
    let origin = cors.origin.clone().unwrap_or_else(|| "*".to_owned());
    let mut headers = vec![(ALLOW_ORIGIN, format!("'{origin}'"))];
    if cors.allows_credentials && origin != "*" {
        headers.push((ALLOW_CREDENTIALS, "'true'".to_owned()));
    }
    let snippet = to_paste(subject.api, &missing, &headers);
    findings.push(
        Diagnostic::of(&CODE, message(&names, missing.len()))
            .at(cors.place.clone(), "not on the responses that API Gateway makes itself")
            .note("a page of another origin sees a CORS error in place of such a response")
            .help(format!("define the header for {names}:\n{}", snippet.trim_end())),
    );
}

fn message(names: &str, count: usize) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{names} {verb} sent without `{ALLOW_ORIGIN}`")
}
