//! Definitions of gateway responses as a file of the user has them, to paste.

use crate::gateway::{Api, DefinitionStyle, ResponseType};

/// The lines that define headers for types, in the style of an API's own files.
pub(super) fn to_paste(api: &Api, types: &[ResponseType], headers: &[(&str, String)]) -> String {
    let api_name =
        api.name.as_deref().filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    let api_name = api_name.unwrap_or("Api");
    let each = types.iter().map(|response_type| response_type.name());
    match api.style {
        DefinitionStyle::OpenApi => {
            let definitions =
                each.map(|name| format!("  {name}:\n    responseParameters:\n{}", keyed(headers, 6)));
            format!("x-amazon-apigateway-gateway-responses:\n{}", definitions.collect::<String>())
        }
        DefinitionStyle::Sam => {
            let lines = |(name, value): &(&str, String)| format!("        {name}: \"{value}\"\n");
            let lines: String = headers.iter().map(lines).collect();
            let definitions =
                each.map(|name| format!("  {name}:\n    ResponseParameters:\n      Headers:\n{lines}"));
            format!("GatewayResponses:\n{}", definitions.collect::<String>())
        }
        DefinitionStyle::CloudFormation => {
            let resource = |name: &str| {
                let id = name.replace("DEFAULT_", "Default");
                format!(
                    "{id}Response:\n  Type: AWS::ApiGateway::GatewayResponse\n  Properties:\n    RestApiId: !Ref {api_name}\n    ResponseType: {name}\n    ResponseParameters:\n{}",
                    keyed(headers, 6)
                )
            };
            each.map(resource).collect()
        }
        DefinitionStyle::Terraform => {
            let lines = |(name, value): &(&str, String)| {
                format!("    \"gatewayresponse.header.{name}\" = \"{value}\"\n")
            };
            let lines: String = headers.iter().map(lines).collect();
            let resource = |name: &str| {
                format!(
                    "resource \"aws_api_gateway_gateway_response\" \"{}\" {{\n  rest_api_id   = aws_api_gateway_rest_api.{api_name}.id\n  response_type = \"{name}\"\n  response_parameters = {{\n{lines}  }}\n}}\n",
                    name.to_lowercase()
                )
            };
            each.map(resource).collect()
        }
    }
}

/// Full keys and values, indented.
fn keyed(headers: &[(&str, String)], indent: usize) -> String {
    let line = |(name, value): &(&str, String)| {
        format!("{}gatewayresponse.header.{name}: \"{value}\"\n", " ".repeat(indent))
    };
    headers.iter().map(line).collect()
}
