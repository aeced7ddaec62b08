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

use crate::check::definitions::{HeadersToDefine, to_paste};
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::ResponseType;
use crate::rest_api::ALLOW_ORIGIN;

pub(super) static CODE: Code =
    Code::new("errors-without-cors", Severity::Warning, include_str!("errors_without_cors.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(cors) = subject.cors.first() else { return };
    let families = [ResponseType::Default4xx, ResponseType::Default5xx];
    let missing: Vec<_> = families.into_iter().filter(|family| lacks_origin(subject, *family)).collect();
    if missing.is_empty() {
        return;
    }
    let names = missing.iter().map(|family| family.name()).collect::<Vec<_>>().join(" and ");
    let headers = HeadersToDefine::of(cors, subject.api.style);
    let paste = to_paste(subject.api, &missing, &headers).join("\n");
    findings.push(
        Diagnostic::of(&CODE, message(&names, missing.len()))
            .at(cors.place.clone(), "not on the responses that API Gateway makes itself")
            .note("a page of another origin sees a CORS error in place of such a response")
            .help(paste),
    );
}

/// Whether some type of a family is certainly sent without the header. What could not be read may be the
/// definition, or the header.
fn lacks_origin(subject: &Analysis<'_>, family: ResponseType) -> bool {
    match subject.responses.iter().find(|response| response.response_type() == family) {
        Some(defined) => {
            let has_members = defined.governs.len() > 1;
            has_members && defined.written_header(ALLOW_ORIGIN).is_none() && !defined.definition.is_partial
        }
        None => {
            let is_bare = |member: ResponseType| {
                !member.is_family()
                    && member.is_customisable()
                    && member.family().fallback() == family
                    && subject.api.definition(member).is_none()
            };
            !subject.api.may_have_more && ResponseType::ALL.into_iter().any(is_bare)
        }
    }
}

fn message(names: &str, count: usize) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{names} {verb} sent without `{ALLOW_ORIGIN}`")
}
