//! One operation of a document becomes a method.

use std::sync::Arc;

use super::integration::integration;
use super::rest_api::RestApiReader;
use crate::diagnostic::{Diagnostic, codes, nearest, quoted};
use crate::gateway::JSON;
use crate::import::document::Node;
use crate::rest_api::{
    Method, MethodResponse, ParameterLocation, RequestModel, RequestParameter, Validates, ValueMapping,
};
use crate::source::Text;

codes! {
    /// A request validator that the document does not define.
    ///
    /// Requests of the method are not validated. Validators are defined in
    /// `x-amazon-apigateway-request-validators`.
    static UNKNOWN_VALIDATOR: Warning = "unknown-validator";
}

const VALIDATOR: &str = "x-amazon-apigateway-request-validator";
const VALIDATORS: &str = "x-amazon-apigateway-request-validators";
const INTEGRATION: &str = "x-amazon-apigateway-integration";

/// Reads an operation; `shared` are the parameters of its path, `what` is its name in messages.
pub(super) fn operation<'d>(
    reader: &mut RestApiReader<'d>,
    node: &'d Node,
    shared: Option<&'d Node>,
    what: &str,
) -> Method {
    let mut method = Method::default();
    reader.authorize(node, &mut method);
    method.validates = reader.validator(node, what);
    for parameter in [shared, node.get("parameters")].into_iter().flatten().filter_map(Node::items).flatten()
    {
        reader.parameter(reader.resolve(parameter), node, &mut method);
    }
    if let Some(body) = node.get("requestBody") {
        for (media_type, described) in reader.resolve(body).members_of("content") {
            if let Some(schema) = described.get("schema") {
                let schema = Arc::new(schema.to_json());
                method.models.push(RequestModel { media_type: media_type.clone(), schema });
            }
        }
    }
    method.integration = node.get(INTEGRATION).map(|described| integration(reader.resolve(described)));
    for (status, response) in node.members_of("responses") {
        let headers = reader.resolve(response).members_of("headers").iter();
        method.responses.push(MethodResponse {
            status: status.clone(),
            parameters: headers.map(|(name, _)| declared_header(name)).collect(),
            place: status.place(),
        });
    }
    method
}

impl<'d> RestApiReader<'d> {
    fn validator(&mut self, node: &Node, what: &str) -> Validates {
        let named = node.get(VALIDATOR).or_else(|| self.document.get(VALIDATOR)).and_then(Node::scalar);
        let Some(named) = named else { return Validates::default() };
        let Some(described) = self.document.get(VALIDATORS).and_then(|all| all.get(named.as_str())) else {
            let message =
                format!("{what} has a request validator {} that is not defined", quoted(named.as_str()));
            let finding = Diagnostic::of(&UNKNOWN_VALIDATOR, message)
                .at(named.place(), format!("expected a name of `{VALIDATORS}`"));
            let known = self.document.members_of(VALIDATORS).iter().map(|(name, _)| name.as_str());
            self.diagnostics.push(match nearest(named.as_str(), known) {
                Some(near) => finding.help(format!("write {}", quoted(near))),
                None => finding.help(format!("define it in `{VALIDATORS}` at the root of the document")),
            });
            return Validates::default();
        };
        Validates {
            parameters: described.is_true("validateRequestParameters"),
            body: described.is_true("validateRequestBody"),
        }
    }

    fn parameter(&self, parameter: &'d Node, node: &Node, method: &mut Method) {
        let text = |member: &str| parameter.text_of(member);
        let location = match text("in").as_ref().map(Text::as_str) {
            Some("header") => ParameterLocation::Header,
            Some("query") => ParameterLocation::Query,
            Some("path") => ParameterLocation::Path,
            // Swagger 2 has the model of the body among the parameters.
            Some("body") => {
                if let Some(schema) = parameter.get("schema") {
                    let schema = Arc::new(schema.to_json());
                    let models = self.consumes(node).into_iter();
                    let model = |media_type| RequestModel { media_type, schema: Arc::clone(&schema) };
                    method.models.extend(models.map(model));
                }
                return;
            }
            _ => return,
        };
        let Some(name) = text("name") else { return };
        let name = name.as_str().to_owned();
        // One of the operation goes before one of the path.
        method.parameters.retain(|known| known.location != location || known.name != name);
        let is_required = parameter.is_true("required");
        method.parameters.push(RequestParameter { location, name, is_required });
    }

    /// The media types that Swagger 2 gives bodies.
    fn consumes(&self, node: &Node) -> Vec<Text> {
        let listed = node.get("consumes").or_else(|| self.document.get("consumes")).map(Node::texts);
        listed.filter(|listed| !listed.is_empty()).unwrap_or_else(|| vec![Text::unplaced(JSON)])
    }
}

/// `method.response.header.Name`, of a header that a response declares.
fn declared_header(name: &Text) -> ValueMapping {
    ValueMapping::of_response_header(name.as_str(), Text::unplaced("false"))
}
