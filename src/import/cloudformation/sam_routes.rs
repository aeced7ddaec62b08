//! The routes that SAM makes: of the events of functions, of `Cors`, and of the document of an API.
//!
//! As the transform does it (aws/serverless-application-model, `api_generator.py`, `swagger.py` and
//! `eventsources/push.py`).

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::json;

use super::super::ImportError;
use super::super::document::Node;
use super::evaluate::Evaluator;
use super::resource_types::SERVERLESS_API;
use super::resources::{TemplateApis, api_named};
use super::rest_api::{pairs, set_properties};
use super::sam::{GATEWAY_RESPONSES, IMPLICIT_API, is_implicit};
use super::sam_auth::SamAuth;
use super::sam_cors::add_preflights;
use super::sam_globals;
use super::template::TemplateResource;
use crate::rest_api::{
    Integration, IntegrationKind, Method, ParameterLocation, RequestModel, RequestParameter, RestApi, Stage,
    Validates, has_few_segments,
};
use crate::source::{Place, Text};

/// A function's event of type `Api`.
struct SamEvent {
    /// The logical id of the API.
    api: String,
    /// The properties of the event, evaluated.
    properties: Node,
    /// The function.
    integration: Integration,
    place: Option<Place>,
}

impl Evaluator<'_, '_, '_> {
    /// Reads the REST APIs that SAM makes, into those that the template names.
    pub(super) fn sam_rest_apis(&mut self, apis: &mut TemplateApis) -> Result<(), ImportError> {
        let template = self.template;
        let mut events: IndexMap<String, Vec<SamEvent>> = IndexMap::new();
        for resource in
            template.resources.iter().filter(|resource| resource.kind.starts_with("AWS::Serverless::"))
        {
            let mut of_resource = Vec::new();
            self.silently(|this| {
                this.expanded(resource, &mut |this, resource| this.events(resource, &mut of_resource))
            })?;
            for event in of_resource {
                events.entry(event.api.clone()).or_default().push(event);
            }
        }
        let mut owners: Vec<(String, Option<Node>)> = Vec::new();
        for resource in template.resources.iter().filter(|resource| resource.kind == SERVERLESS_API) {
            if apis.contains_key(resource.logical_id.as_str()) {
                let own = resource.node.get("Properties");
                owners.push((
                    resource.logical_id.as_str().to_owned(),
                    sam_globals::merged(template.globals.as_ref(), own),
                ));
            }
        }
        if apis.contains_key(IMPLICIT_API) {
            owners.push((IMPLICIT_API.to_owned(), sam_globals::merged(template.globals.as_ref(), None)));
        }
        for (name, properties) in owners {
            let events = events.shift_remove(&name).unwrap_or_default();
            let properties = match &properties {
                Some(properties) => self.silently(|this| this.api_properties(properties))?,
                None => None,
            };
            let api = api_named(apis, &name);
            let has_document = api.rest_api.is_some();
            let mut rest_api = api.rest_api.take().map(Arc::unwrap_or_clone).unwrap_or_default();
            complete(&mut rest_api, properties.as_ref(), events, has_document);
            // An API without events and without a document has its methods elsewhere.
            if has_document || rest_api.has_methods() {
                api.rest_api = Some(Arc::new(rest_api));
            }
        }
        Ok(())
    }

    /// The properties of an API evaluated, without its document and its responses: they are read by
    /// themselves.
    fn api_properties(&mut self, properties: &Node) -> Result<Option<Node>, ImportError> {
        let Some(properties) = self.shallow(properties)? else { return Ok(None) };
        self.members_but(&properties, &["DefinitionBody", "DefinitionUri", GATEWAY_RESPONSES]).map(Some)
    }

    /// The events of a function or a state machine.
    fn events(
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
                found.push(SamEvent { api, properties, integration, place: name.place() });
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
    if resource.kind == "AWS::Serverless::StateMachine" {
        let uri = Text::unplaced("arn:aws:apigateway:us-east-1:states:action/StartExecution");
        return Integration {
            uri: Some(uri),
            http_method: post,
            timeout,
            ..Integration::new(IntegrationKind::Aws)
        };
    }
    let uri =
        format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${{{name}.Arn}}/invocations");
    let uri = Some(Text::unplaced(uri));
    Integration { uri, http_method: post, timeout, ..Integration::new(IntegrationKind::AwsProxy) }
}

/// Gives an API what SAM writes into its document.
fn complete(api: &mut RestApi, properties: Option<&Node>, events: Vec<SamEvent>, has_document: bool) {
    if let Some(properties) = properties {
        set_api_properties(api, properties);
    }
    let member = |name: &str| properties.and_then(|properties| properties.get(name));
    let auth = SamAuth::of(member("Auth"));
    api.authorizers.extend(auth.authorizers.iter().map(|made| (made.name.clone(), made.clone())));
    // The document of an API is its own, unless the two are merged.
    if !has_document || properties.is_some_and(|properties| properties.is_true("MergeDefinitions")) {
        for event in events {
            add_event(api, event, &auth);
        }
    }
    if let Some(cors) = member("Cors").filter(|cors| !cors.is_null()) {
        add_preflights(api, cors);
    }
    auth.apply_defaults(api, has_document);
}

/// Sets what the properties of an API say of it as a whole.
fn set_api_properties(api: &mut RestApi, properties: &Node) {
    set_properties(api, properties);
    let endpoint = properties.get("EndpointConfiguration");
    let kind = endpoint.and_then(|endpoint| endpoint.get("Type").unwrap_or(endpoint).scalar());
    api.endpoint_types.extend(kind);
    api.binary_media_types.iter_mut().for_each(|media_type| *media_type = unescaped(media_type));
    if let Some(name) = properties.text_of("StageName") {
        let place = properties.get("StageName").map(|node| node.place.clone());
        api.stages.push(Stage { name, variables: pairs(properties.members_of("Variables")), place });
    }
    if let Some(models) = properties.get("Models").and_then(Node::members) {
        let schemas: serde_json::Map<_, _> =
            models.iter().map(|(name, schema)| (name.as_str().to_lowercase(), schema.to_json())).collect();
        api.schemas = Arc::new(json!({ "definitions": schemas }));
    }
}

/// `image~1png`, as media types are written in paths of JSON.
fn unescaped(media_type: &Text) -> Text {
    match media_type.as_str().contains("~1") {
        true => Text::unplaced(media_type.as_str().replace("~1", "/")),
        false => media_type.clone(),
    }
}

fn add_event(api: &mut RestApi, event: SamEvent, auth: &SamAuth) {
    let properties = &event.properties;
    let path = properties.known_of("Path").filter(|path| has_few_segments(path));
    let (Some(path), Some(name)) = (path, properties.known_of("Method")) else {
        api.is_partial = true;
        return;
    };
    let mut method = Method {
        name: name.to_ascii_uppercase(),
        place: event.place,
        integration: Some(event.integration),
        ..Method::default()
    };
    for parameter in properties.items_of("RequestParameters") {
        method.parameters.extend(request_parameter(parameter));
    }
    if let Some(model) = properties.get("RequestModel") {
        if let Some(name) = model.known_of("Model") {
            let schema = Arc::new(json!({ "$ref": format!("#/definitions/{}", name.to_lowercase()) }));
            method.models.push(RequestModel { media_type: Text::unplaced("application/json"), schema });
        }
        let (body, parameters) = (model.is_true("ValidateBody"), model.is_true("ValidateParameters"));
        method.validates = Validates { parameters, body };
    }
    auth.apply_event(properties.get("Auth"), &mut method);
    let place = properties.get("Path").map(|node| node.place.clone());
    api.resource_at(&path, place.as_ref()).set(method);
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
