//! Whether an address fits the kind of its integration.

use super::refusal::PutRefusal;
use crate::rest_api::IntegrationKind;

/// Checks the `uri` of an integration.
pub(super) fn check(kind: IntegrationKind, uri: &str) -> Result<(), PutRefusal> {
    match kind {
        IntegrationKind::Http | IntegrationKind::HttpProxy if !is_http(uri) => {
            Err(PutRefusal::bad_request("Invalid HTTP endpoint specified for URI"))
        }
        IntegrationKind::Aws | IntegrationKind::AwsProxy => check_arn(kind, uri),
        _ => Ok(()),
    }
}

/// Whether it is an address of HTTP; a stage variable may stand for any part of it.
fn is_http(uri: &str) -> bool {
    let rest = uri.strip_prefix("http://").or_else(|| uri.strip_prefix("https://"));
    match rest {
        Some(rest) => !rest.is_empty() && !rest.starts_with('/'),
        None => uri.starts_with("${stageVariables."),
    }
}

/// `arn:aws:apigateway:REGION:SERVICE:path/…` or `…:action/…`
fn check_arn(kind: IntegrationKind, uri: &str) -> Result<(), PutRefusal> {
    let mut parts = uri.splitn(6, ':');
    let (arn, _partition, service) = (parts.next(), parts.next(), parts.next());
    let (region, backend, rest) = (parts.next(), parts.next(), parts.next());
    let (Some("arn"), Some(service), Some(_), Some(backend), Some(rest)) =
        (arn, service, region, backend, rest)
    else {
        return Err(PutRefusal::bad_request("Invalid ARN specified in the request"));
    };
    let has_path = rest.starts_with("path/") || rest.starts_with("action/");
    if service != "apigateway" || !has_path {
        return Err(PutRefusal::bad_request("AWS ARN for integration must contain path or action"));
    }
    let invokes = backend == "lambda" && rest.contains("/functions/") && rest.contains("/invocations");
    let streams = backend == "firehose" && rest.starts_with("action/PutRecord");
    if kind == IntegrationKind::AwsProxy && !invokes && !streams {
        return Err(PutRefusal::bad_request(
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
        ));
    }
    Ok(())
}
