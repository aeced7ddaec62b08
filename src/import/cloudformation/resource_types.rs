//! Types of resources that are nearly those of gateway responses and their APIs.

use super::evaluate::Evaluator;
use super::template::TemplateResource;
use crate::diagnostic::{Diagnostic, codes, nearest, quoted};

codes! {
    pub(in crate::import) static UNKNOWN_RESOURCE_TYPE: Error =
        "unknown-resource-type", include_str!("../pages/unknown-resource-type.md");
}

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
    if !kind.get(..5).is_some_and(|prefix| prefix.eq_ignore_ascii_case("AWS::")) || OTHERS.contains(&kind) {
        return None;
    }
    // `AWS::ApiGatewayV2::GatewayResponse`, `AWS::APIGateway::GatewayResponses`.
    let name = kind.trim().rsplit("::").next().unwrap_or_default();
    if nearest(name, ["GatewayResponse"]).is_some() {
        return Some(GATEWAY_RESPONSE);
    }
    let near = nearest(kind, OURS.into_iter().chain(OTHERS))?;
    let distance = strsim::damerau_levenshtein(&near.to_lowercase(), &kind.to_lowercase());
    OURS.into_iter().find(|ours| *ours == near && distance <= 3)
}

impl Evaluator<'_, '_, '_> {
    /// Reports a type that is nearly one of ours.
    pub(super) fn report_unknown_type(&mut self, resource: &TemplateResource<'_>) {
        let Some(written) = resource.node.get("Type").and_then(|kind| kind.string()) else { return };
        if written.as_str() == resource.kind {
            return;
        }
        let message = format!("unknown resource type {}", quoted(written.as_str()));
        let finding = Diagnostic::of(&UNKNOWN_RESOURCE_TYPE, message)
            .at(written.place(), "CloudFormation refuses the template")
            .help(format!("write `{}`", resource.kind));
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
