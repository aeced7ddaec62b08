//! Types of resources that are nearly those of gateway responses and their APIs.

use super::super::document::Node;
use super::evaluate::TemplateEvaluator;
use super::names::REFUSED;
use super::structure;
use super::template::TemplateResource;
use crate::diagnostic::{Diagnostic, codes, nearest, quoted};
use crate::source::Text;

codes! {
    pub(in crate::import) static UNKNOWN_RESOURCE_TYPE: Error =
        "unknown-resource-type", include_str!("../pages/unknown-resource-type.md");
}

/// What the types of API Gateway begin with.
pub(in crate::import) const API_GATEWAY: &str = "AWS::ApiGateway::";

pub(super) const GATEWAY_RESPONSE: &str = "AWS::ApiGateway::GatewayResponse";
pub(super) const REST_API: &str = "AWS::ApiGateway::RestApi";
pub(super) const SERVERLESS_API: &str = "AWS::Serverless::Api";

/// The types that are read.
const OURS: [&str; 3] = [GATEWAY_RESPONSE, REST_API, SERVERLESS_API];

/// Types of AWS that are like one of ours.
const OTHERS: [&str; 16] = [
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::ApiKey",
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Model",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::UsagePlan",
    "AWS::ApiGateway::VpcLink",
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::IntegrationResponse",
    "AWS::ApiGatewayV2::RouteResponse",
    "AWS::AppSync::Api",
    "AWS::Serverless::Application",
    "AWS::Serverless::GraphQLApi",
    "AWS::Serverless::HttpApi",
];

/// The type that is read as ours: itself, or the one that is surely meant.
pub(super) fn meant(kind: &str) -> Option<&'static str> {
    if let Some(ours) = OURS.into_iter().find(|ours| *ours == kind) {
        return Some(ours);
    }
    if OTHERS.contains(&kind) {
        return None;
    }
    // `AWS:ApiGateway:GatewayResponse`, `ApiGateway.GatewayResponse`.
    let segments: Vec<&str> =
        kind.split([':', '.', '/', '-', ' ']).filter(|segment| !segment.is_empty()).collect();
    let is_near = |segment: &str, name: &str| nearest(segment, [name]).is_some();
    let (first, last) = (segments.first()?, segments.last()?);
    let is_of_aws = first.eq_ignore_ascii_case("AWS");
    // `AWS::ApiGatewayV2::GatewayResponse`, `AWS::APIGateway::GatewayResponses`.
    let is_of_gateway = is_of_aws || segments.len() == 2 && is_near(first, "ApiGateway");
    if is_of_gateway && is_near(last, "GatewayResponse") {
        return Some(GATEWAY_RESPONSE);
    }
    if !is_of_aws {
        return None;
    }
    let kind = segments.join("::");
    let near = nearest(&kind, OURS.into_iter().chain(OTHERS))?;
    let distance = strsim::damerau_levenshtein(&near.to_lowercase(), &kind.to_lowercase());
    OURS.into_iter().find(|ours| *ours == near && distance <= 3)
}

/// The type that a resource has: as it is written, or as it is meant. Where nothing of the kind is written, a
/// gateway response is known by its properties.
pub(super) fn of_resource(node: &Node) -> &str {
    let written = node.get("Type").and_then(Node::string).map_or("", Text::as_str);
    if let Some(meant) = meant(written) {
        return meant;
    }
    let has = |name: &str| node.get("Properties").is_some_and(|properties| properties.get(name).is_some());
    let is_none = match written.strip_prefix(API_GATEWAY) {
        Some(name) => !structure::types().any(|known| known == name),
        None => node.get("Type").is_none(),
    };
    if is_none && has("ResponseType") && has("RestApiId") { GATEWAY_RESPONSE } else { written }
}

/// The type of API Gateway that is nearly written, where it is none.
fn misspelled(kind: &str) -> Option<String> {
    let [aws, service, name] = <[&str; 3]>::try_from(kind.split("::").collect::<Vec<_>>()).ok()?;
    let is_known = |name: &str| structure::types().any(|known| known == name);
    let is_right =
        service == "ApiGateway" && (is_known(name) || name.ends_with(|end: char| end.is_ascii_digit()));
    // A later version of a service or a type is no mistake: `ApiGatewayV2`, `MethodV2`.
    let is_ours =
        nearest(service, ["ApiGateway"]).is_some() && !service.ends_with(|end: char| end.is_ascii_digit());
    if !aws.eq_ignore_ascii_case("AWS") || !is_ours || is_right {
        return None;
    }
    nearest(name, structure::types()).map(|near| format!("{API_GATEWAY}{near}"))
}

impl TemplateEvaluator<'_, '_, '_> {
    /// Reports a type that is nearly one of ours.
    pub(super) fn report_unknown_type(&mut self, resource: &TemplateResource<'_>) {
        let Some(written) = resource.node.get("Type").and_then(|kind| kind.string()) else { return };
        let misspelled = misspelled(resource.kind);
        let meant = misspelled.as_deref().unwrap_or(resource.kind);
        if written.as_str() == meant {
            return;
        }
        let message = format!("unknown resource type {}", quoted(written.as_str()));
        let finding = Diagnostic::of(&UNKNOWN_RESOURCE_TYPE, message)
            .at(written.place(), REFUSED)
            .help(format!("write `{meant}`"));
        self.context.report(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_as_what_is_meant() {
        let meant_by = |kind| meant(kind).unwrap_or("another");
        for kind in [
            "AWS::ApiGateway::GatewayResponses",
            "AWS::APIGateway::GatewayResponse",
            "AWS::ApiGatewayV2::GatewayResponse",
        ] {
            assert_eq!(meant_by(kind), GATEWAY_RESPONSE);
        }
        assert_eq!(meant_by("AWS::Serverless::API"), SERVERLESS_API);
        assert_eq!(meant_by("AWS::ApiGateway::RestAPI"), REST_API);
        for kind in [
            "AWS::Serverless::HttpApi",
            "AWS::ApiGateway::RequestValidator",
            "AWS::ApiGatewayV2::Api",
            "Custom::GatewayResponse",
            "AWS::Serverless::Function",
        ] {
            assert_eq!(meant_by(kind), "another", "{kind}");
        }
    }
}
