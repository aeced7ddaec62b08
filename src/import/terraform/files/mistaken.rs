//! Gateway responses in a module that nothing reads: resources of mistyped types, and blocks of others.

use super::declaration::Declaration;
use super::evaluate::ModuleEvaluator;
use crate::diagnostic::{Diagnostic, Severity, nearest, quoted};
use crate::import::cloudformation::UNKNOWN_RESOURCE_TYPE;
use crate::import::misplaced;
use crate::import::terraform::resources::{GATEWAY_RESPONSE, REST_API};
use crate::import::terraform::rest_api::types;

/// What the types of API Gateway begin with.
const PREFIX: &str = "aws_api_gateway_";

/// The type of an HTTP or WebSocket API.
pub(super) const HTTP_API: &str = "aws_apigatewayv2_api";

/// Types of API Gateway beside those that are read.
const OTHERS: [&str; 9] = [
    "aws_api_gateway_account",
    "aws_api_gateway_base_path_mapping",
    "aws_api_gateway_client_certificate",
    "aws_api_gateway_documentation_part",
    "aws_api_gateway_documentation_version",
    "aws_api_gateway_domain_name",
    "aws_api_gateway_domain_name_access_association",
    "aws_api_gateway_method_settings",
    "aws_api_gateway_vpc_link",
];

/// The type that was surely meant by one that Terraform does not know.
fn meant(kind: &str) -> Option<&'static str> {
    let known = || types().chain([GATEWAY_RESPONSE]).chain(OTHERS);
    let name = kind.strip_prefix("aws_").unwrap_or(kind);
    let is_ours = ["api_gateway", "apigateway", "gateway_response"].iter().any(|own| name.starts_with(own));
    if !is_ours || known().any(|known| known == kind) {
        return None;
    }
    // `aws_api_gateway_response`, `aws_api_gateway_gateway_respons`.
    let bare = kind.strip_prefix(PREFIX).unwrap_or(name);
    if nearest(bare, ["gateway_response", "response"]).is_some() {
        return Some(GATEWAY_RESPONSE);
    }
    let near = nearest(kind, known())?;
    (strsim::damerau_levenshtein(near, kind) <= 3).then_some(near)
}

impl ModuleEvaluator<'_, '_, '_> {
    /// Reports what the modules say of gateway responses where nothing reads it, once for each module.
    pub(super) fn report_mistaken(&mut self) {
        for module in self.modules.values() {
            for (kind, resource) in &module.resources {
                if let Some(meant) = meant(kind) {
                    let message = format!("unknown resource type {}", quoted(kind));
                    let finding = Diagnostic::of(&UNKNOWN_RESOURCE_TYPE, message)
                        .at(Some(resource.place.clone()), "Terraform refuses the module")
                        .help(format!("write `{meant}`"));
                    self.context.report(finding);
                } else if *kind == REST_API {
                    self.report_inside(resource);
                }
            }
        }
    }

    /// Reports arguments and blocks for gateway responses in the resource of an API.
    fn report_inside(&mut self, resource: &Declaration<'_>) {
        let attributes = resource.attributes.iter().map(|attribute| (attribute.name, attribute.place()));
        let blocks = resource.blocks.iter().map(|(kind, block)| (*kind, block.place.clone()));
        let help = format!("write a resource of the type {GATEWAY_RESPONSE} for each response");
        for (name, place) in attributes.chain(blocks) {
            if let Some(mut finding) = misplaced::of_owner(name, place, REST_API, &help) {
                // An argument that the resource does not have.
                finding = finding.severity(Severity::Error);
                let label = finding.labels.iter_mut();
                label.for_each(|label| label.message = "Terraform refuses the module".to_owned());
                self.context.report(finding);
            }
        }
    }

    /// Reports a gateway response of an HTTP API, which has none.
    pub(super) fn report_of_http_api(&mut self, resource: &Declaration<'_>, api: &str) {
        if api.split('.').any(|part| part == HTTP_API) {
            let name = self.addressed(&format!("{GATEWAY_RESPONSE}.{}", resource.name));
            let message = format!("{} belongs to an HTTP API, which has no gateway responses", quoted(&name));
            let finding = Diagnostic::of(&misplaced::MISPLACED_RESPONSES, message)
                .at(Some(resource.place.clone()), "API Gateway refuses it")
                .help(format!("make the API an `{REST_API}`, or let its integrations answer"));
            self.report_of_block(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_lead_to_what_is_meant() {
        for kind in [
            "aws_api_gateway_gateway_respons",
            "aws_api_gateway_response",
            "aws_api_gateway_gateway_responses",
            "aws_apigateway_gateway_response",
        ] {
            assert_eq!(meant(kind), Some(GATEWAY_RESPONSE), "{kind}");
        }
        assert_eq!(meant("aws_api_gateway_restapi"), Some(REST_API));
        for kind in
            [GATEWAY_RESPONSE, REST_API, "aws_api_gateway_method_response", "aws_apigatewayv2_route_response"]
        {
            assert_eq!(meant(kind), None, "{kind}");
        }
    }
}
