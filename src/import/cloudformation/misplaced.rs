//! Gateway responses in a template where neither CloudFormation nor SAM reads them.

use super::super::document::Node;
use super::super::misplaced::{Misplaced, find};
use super::super::openapi::EXTENSION;
use super::evaluate::TemplateEvaluator;
use super::resource_types::API_GATEWAY;
use super::resource_types::{GATEWAY_RESPONSE, SERVERLESS_API};
use super::sam::GATEWAY_RESPONSES;
use super::template::TemplateResource;
use crate::diagnostic::Severity;

const OF_SAM: &str = "write `GatewayResponses` into the `Properties` of the AWS::Serverless::Api";
const OF_HTTP: &str = "make it a REST API: HTTP and WebSocket APIs have no gateway responses";
const OF_CLOUDFORMATION: &str =
    "write a resource of the type AWS::ApiGateway::GatewayResponse for each response";

impl TemplateEvaluator<'_, '_, '_> {
    /// Reports what stands in a resource that has to do with APIs.
    pub(super) fn report_misplaced(&mut self, resource: &TemplateResource<'_>) {
        let is_of_api =
            ["AWS::ApiGateway", "AWS::Serverless::"].iter().any(|own| resource.kind.starts_with(own));
        if !is_of_api || resource.kind == GATEWAY_RESPONSE {
            return;
        }
        let is_sam = resource.kind == SERVERLESS_API;
        let is_rest = is_sam || resource.kind.starts_with(API_GATEWAY);
        let is_read = |path: &[&str], name: &str| match path {
            ["Properties"] => is_sam && name == GATEWAY_RESPONSES,
            ["Properties", "Body" | "DefinitionBody", rest @ ..] if is_rest => {
                name == EXTENSION && rest.iter().all(|name| name.starts_with("Fn::"))
            }
            _ => false,
        };
        for misplaced in find(resource.node, &is_read) {
            let help = match misplaced.path.as_slice() {
                _ if is_http(resource.kind) => OF_HTTP,
                ["Properties", "Body" | "DefinitionBody", ..] => "write it at the root of the document",
                _ if is_sam => OF_SAM,
                _ => OF_CLOUDFORMATION,
            };
            let mut finding = misplaced.finding(help);
            // A property that the resource does not have.
            if matches!(misplaced.path.as_slice(), ["Properties"]) || is_sam && is_of_auth(&misplaced) {
                let who = if is_sam { "SAM" } else { "CloudFormation" };
                finding = finding.severity(Severity::Error);
                finding
                    .labels
                    .iter_mut()
                    .for_each(|label| label.message = format!("{who} refuses the template"));
            }
            self.context.report(finding);
        }
    }

    /// Reports what stands beside the resources, and in `Globals`.
    pub(super) fn report_misplaced_sections(&mut self, root: &Node) {
        if root.get("Resources").is_none() {
            return;
        }
        let found = root.members().unwrap_or_default().iter();
        for (name, section) in found.filter(|(name, _)| !DATA.contains(&name.as_str())) {
            let is_global = name.as_str() == "Globals";
            let is_read =
                |path: &[&str], name: &str| is_global && path == ["Api"] && name == GATEWAY_RESPONSES;
            for misplaced in find(section, &is_read) {
                self.context.report(misplaced.finding(if is_global { OF_SAM } else { OF_CLOUDFORMATION }));
            }
        }
        let alone = |path: &[&str], _: &str| !path.is_empty();
        for misplaced in find(root, &alone).into_iter().filter(|misplaced| misplaced.path.is_empty()) {
            self.context.report(misplaced.finding(OF_CLOUDFORMATION));
        }
    }
}

/// Sections that may hold any values, and those that are looked at one by one.
const DATA: [&str; 6] = ["Resources", "Mappings", "Metadata", "Parameters", "Conditions", "Outputs"];

/// Whether a type is that of an HTTP or a WebSocket API, or of a part of one.
pub(super) fn is_http(kind: &str) -> bool {
    kind.starts_with("AWS::ApiGatewayV2::") || kind == "AWS::Serverless::HttpApi"
}

fn is_of_auth(misplaced: &Misplaced<'_>) -> bool {
    matches!(misplaced.path.as_slice(), ["Properties", "Auth", ..])
}
