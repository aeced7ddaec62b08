//! Events of type `Api` in SAM: of functions, and of state machines.
//!
//! As the transform does it (aws/serverless-application-model, `eventsources/push.py`, `stepfunctions/events.py` and
//! `swagger.py`).

use std::sync::Arc;

use serde_json::json;

use super::super::ImportError;
use super::super::document::Node;
use super::evaluate::TemplateEvaluator;
use super::sam::{IMPLICIT_API, is_implicit};
use super::sam_auth::{OwnSecurity, SamAuth};
use super::template::TemplateResource;
use crate::gateway::JSON;
use crate::rest_api::{
    Integration, IntegrationKind, IntegrationResponse, Method, MethodResponse, ParameterLocation,
    RequestModel, RequestParameter, RestApi, TemplateByType, Validates, has_few_segments,
};
use crate::source::{Place, Text, TextBuilder};

pub(super) const STATE_MACHINE: &str = "AWS::Serverless::StateMachine";

/// An event of type `Api`, of a function or a state machine.
pub(super) struct SamEvent {
    /// The logical id of the API.
    pub(super) api: String,
    /// The properties of the event, evaluated.
    pub(super) properties: Node,
    /// The function.
    integration: Integration,
    /// Whether a state machine is started, and no function called.
    pub(super) starts_state_machine: bool,
    place: Option<Place>,
}

impl SamEvent {
    /// The path, and the method in upper case.
    pub(super) fn route(&self) -> Option<(String, String)> {
        let method = self.properties.known_of("Method")?;
        Some((self.properties.known_of("Path")?, method.to_ascii_uppercase()))
    }
}

impl TemplateEvaluator<'_, '_, '_> {
    /// The events of a function or a state machine.
    pub(super) fn events(
        &mut self,
        resource: TemplateResource<'_>,
        found: &mut Vec<SamEvent>,
    ) -> Result<(), ImportError> {
        let events = resource.node.get("Properties").and_then(|properties| properties.get("Events"));
        let events = events.and_then(Node::members).unwrap_or_default();
        if events.is_empty() || !self.exists(resource)? {
            return Ok(());
        }
        for (name, event) in events {
            let is_api = event.get("Type").and_then(Node::string).is_some_and(|kind| kind.as_str() == "Api");
            let Some(properties) = event.get("Properties").filter(|_| is_api) else { continue };
            let api = match properties.get("RestApiId").filter(|id| !is_implicit(id)) {
                Some(id) => self.api_of(id)?,
                None => Some(IMPLICIT_API.to_owned()),
            };
            if let (Some(api), Some(properties)) = (api, self.evaluate(properties)?) {
                let integration = integration(resource, &properties);
                let starts_state_machine = resource.kind == STATE_MACHINE;
                let place = name.place();
                found.push(SamEvent { api, properties, integration, starts_state_machine, place });
            }
        }
        Ok(())
    }
}

/// The integration of an event: the function as it is, or the start of a state machine.
fn integration(resource: TemplateResource<'_>, properties: &Node) -> Integration {
    let name = resource.logical_id.as_str();
    let timeout = properties.text_of("TimeoutInMillis").and_then(|timeout| timeout.as_str().parse().ok());
    let post = Some(Text::unplaced("POST"));
    if resource.kind == STATE_MACHINE {
        return start(name, properties);
    }
    let uri =
        format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${{{name}.Arn}}/invocations");
    let uri = Some(Text::unplaced(uri));
    Integration { uri, http_method: post, timeout, ..Integration::new(IntegrationKind::AwsProxy) }
}

/// The start of a state machine.
fn start(name: &str, properties: &Node) -> Integration {
    let unescaped =
        if properties.is_true("UnescapeMappingTemplate") { r#".replaceAll("\\'","'")"# } else { "" };
    let mut body = TextBuilder::default();
    let place = &properties.place;
    let input =
        format!(r#"{{"input": "$util.escapeJavaScript($input.json('$')){unescaped}", "stateMachineArn": ""#);
    body.push_decoded(&input, place);
    body.push_hole(name, place);
    body.push_decoded("\"}", place);
    let response = |status: &str| IntegrationResponse {
        // Without a pattern of its own the key of a response is the pattern.
        selection_pattern: Some(Text::unplaced(status)),
        status: Text::unplaced(status),
        parameters: Vec::new(),
        templates: Vec::new(),
        content_handling: None,
        place: Some(place.clone()),
    };
    Integration {
        uri: Some(Text::unplaced("arn:aws:apigateway:us-east-1:states:action/StartExecution")),
        http_method: Some(Text::unplaced("POST")),
        templates: vec![TemplateByType { media_type: Text::unplaced(JSON), body: body.finish(None) }],
        responses: vec![response("200"), response("400")],
        place: Some(place.clone()),
        ..Integration::new(IntegrationKind::Aws)
    }
}

/// Adds the method of an event.
pub(super) fn add_event(api: &mut RestApi, event: SamEvent, auth: &SamAuth, own: &mut OwnSecurity) {
    let Some((path, name)) = event.route().filter(|(path, _)| has_few_segments(path)) else {
        api.is_partial = true;
        return;
    };
    let properties = &event.properties;
    let place = properties.get("Path").map(|node| node.place.clone());
    let resource = api.resource_at(&path, place.as_ref());
    // What the document says of a method stays where the event says nothing.
    let written = resource.method(&name).cloned().unwrap_or_default();
    let mut method = Method { name, place: event.place, integration: Some(event.integration), ..written };
    if event.starts_state_machine {
        method.responses = ["200", "400"].map(|status| method_response(status, &method)).into();
    }
    let parameters: Vec<_> =
        properties.items_of("RequestParameters").iter().filter_map(request_parameter).collect();
    if !parameters.is_empty() {
        method.parameters = parameters;
    }
    if let Some(model) = properties.get("RequestModel") {
        if let Some(name) = model.known_of("Model") {
            let schema = Arc::new(json!({ "$ref": format!("#/definitions/{}", name.to_lowercase()) }));
            method.models = vec![RequestModel { media_type: Text::unplaced(JSON), schema }];
        }
        let (body, parameters) = (model.is_true("ValidateBody"), model.is_true("ValidateParameters"));
        method.validates = Validates { parameters, body };
    }
    auth.apply_event(properties.get("Auth"), &path, &mut method, own);
    resource.set(method);
}

fn method_response(status: &str, method: &Method) -> MethodResponse {
    MethodResponse { status: Text::unplaced(status), parameters: Vec::new(), place: method.place.clone() }
}

/// `method.request.querystring.page`, or the same with `Required`.
fn request_parameter(node: &Node) -> Option<RequestParameter> {
    let (expression, settings) = match (node.scalar(), node.members()) {
        (Some(expression), _) => (expression, None),
        (None, Some([(expression, settings)])) => (expression.clone(), Some(settings)),
        _ => return None,
    };
    let (location, name) = ParameterLocation::parse(expression.as_str())?;
    let is_required = settings.is_some_and(|settings| settings.is_true("Required"));
    Some(RequestParameter { location, name, is_required })
}
