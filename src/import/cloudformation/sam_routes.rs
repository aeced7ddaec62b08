//! The routes that SAM makes: of the events of functions, of `Cors`, and of the document of an API.
//!
//! As the transform does it (aws/serverless-application-model, `api_generator.py`, `swagger.py` and
//! `eventsources/push.py`).

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::json;

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::evaluate::Evaluator;
use super::intrinsic::Intrinsic;
use super::resource_types::SERVERLESS_API;
use super::resources::{TemplateApis, api_named};
use super::rest_api::{pairs, quota, set_properties, throttle};
use super::sam::{GATEWAY_RESPONSES, IMPLICIT_API, is_implicit, uses_implicit_api};
use super::sam_auth::{OwnSecurity, SamAuth};
use super::sam_cors::add_preflights;
use super::sam_globals;
use super::template::TemplateResource;
use crate::gateway::JSON;
use crate::rest_api::{
    ApiKey, Integration, IntegrationKind, IntegrationResponse, Method, MethodResponse, ParameterLocation,
    RequestModel, RequestParameter, RestApi, Stage, TemplateByType, UsagePlan, Validates, has_few_segments,
};
use crate::source::{Place, Text, TextBuilder};

/// The stage of the implicit API.
const IMPLICIT_STAGE: &str = "Prod";

const STATE_MACHINE: &str = "AWS::Serverless::StateMachine";

/// An event of type `Api`, of a function or a state machine.
struct SamEvent {
    /// The logical id of the API.
    api: String,
    /// The properties of the event, evaluated.
    properties: Node,
    /// The function.
    integration: Integration,
    /// Whether a state machine is started, and no function called.
    starts_state_machine: bool,
    place: Option<Place>,
}

impl SamEvent {
    /// The path, and the method in upper case.
    fn route(&self) -> Option<(String, String)> {
        let method = self.properties.known_of("Method")?;
        Some((self.properties.known_of("Path")?, method.to_ascii_uppercase()))
    }
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
        if apis.contains_key(IMPLICIT_API) && template.resources.iter().any(uses_implicit_api) {
            owners.push((IMPLICIT_API.to_owned(), sam_globals::merged(template.globals.as_ref(), None)));
        }
        for (name, properties) in owners {
            let events = events.shift_remove(&name).unwrap_or_default();
            let properties = match &properties {
                Some(properties) => self.silently(|this| this.api_properties(properties))?,
                None => None,
            };
            let own = self.own_security.remove(&name).unwrap_or_default();
            let api = api_named(apis, &name);
            let has_document = api.rest_api.is_some();
            let mut rest_api = api.rest_api.take().map(Arc::unwrap_or_clone).unwrap_or_default();
            if name == IMPLICIT_API {
                // Whatever `Globals` says.
                let variables = properties.as_ref().map_or(&[][..], |node| node.members_of("Variables"));
                let variables = pairs(variables);
                rest_api.stages.push(Stage { name: Text::unplaced(IMPLICIT_STAGE), variables, place: None });
            }
            complete(&mut rest_api, properties.as_ref(), events, has_document, own);
            if let Some(properties) = &properties {
                add_usage_plan(&mut rest_api, &name, properties);
            }
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
        let mut evaluated =
            self.members_but(&properties, &["DefinitionBody", "DefinitionUri", GATEWAY_RESPONSES])?;
        if let Some(cors) = properties.get("Cors").filter(|cors| Intrinsic::of(cors).is_some())
            && evaluated.get("Cors").is_none()
        {
            set_origin(&mut evaluated, cors);
        }
        Ok(Some(evaluated))
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
                let starts_state_machine = resource.kind == STATE_MACHINE;
                let place = name.place();
                found.push(SamEvent { api, properties, integration, starts_state_machine, place });
            }
        }
        Ok(())
    }
}

/// Sets `Cors` of which a function leaves nothing: the transform takes a function for the origin, so that
/// preflight requests are answered all the same.
fn set_origin(properties: &mut Node, cors: &Node) {
    let Value::Mapping(members) = &mut properties.value else { return };
    let origin = Node::new(Value::Null, cors.place.clone());
    let object = Value::Mapping(vec![(Text::unplaced("AllowOrigin"), origin)]);
    members.push((Text::unplaced("Cors"), Node::new(object, cors.place.clone())));
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

/// Gives an API what SAM writes into its document.
fn complete(
    api: &mut RestApi,
    properties: Option<&Node>,
    events: Vec<SamEvent>,
    has_document: bool,
    mut own: OwnSecurity,
) {
    if let Some(properties) = properties {
        set_api_properties(api, properties);
    }
    let member = |name: &str| properties.and_then(|properties| properties.get(name));
    let auth = SamAuth::of(member("Auth"));
    api.authorizers.extend(auth.authorizers.iter().map(|made| (made.name.clone(), made.clone())));
    let is_merged = properties.is_some_and(|properties| properties.is_true("MergeDefinitions"));
    for event in events {
        // The document of an API is its own, unless the two are merged.
        if !has_document || is_merged && !event.starts_state_machine {
            add_event(api, event, &auth, &mut own);
        } else if let Some(node) = event.properties.get("Auth").filter(|auth| auth.is_true("OverrideApiAuth"))
        {
            let Some((path, name)) = event.route() else { continue };
            let resource = api.resources.get_mut(&path);
            if let Some(method) =
                resource.and_then(|resource| resource.methods.iter_mut().find(|method| method.name == name))
            {
                auth.apply_event(Some(node), &path, method, &mut own);
            }
        }
    }
    if let Some(cors) = member("Cors").filter(|cors| !cors.is_null()) {
        add_preflights(api, cors);
    }
    auth.apply_defaults(api, &own);
}

/// Sets what the properties of an API say of it as a whole.
fn set_api_properties(api: &mut RestApi, properties: &Node) {
    set_properties(api, properties);
    let endpoint = properties.get("EndpointConfiguration");
    let kind = endpoint.and_then(|endpoint| endpoint.get("Type").unwrap_or(endpoint).scalar());
    api.endpoint_types.extend(kind);
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

fn add_event(api: &mut RestApi, event: SamEvent, auth: &SamAuth, own: &mut OwnSecurity) {
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

/// Adds the usage plan that `Auth` asks for, with its key, whose value API Gateway makes up.
fn add_usage_plan(api: &mut RestApi, logical_id: &str, properties: &Node) {
    let Some(wanted) = properties.get("Auth").and_then(|auth| auth.get("UsagePlan")) else { return };
    let [plan, key] = match wanted.text_of("CreateUsagePlan").as_ref().map(Text::as_str) {
        Some("PER_API") => [format!("{logical_id}UsagePlan"), format!("{logical_id}ApiKey")],
        Some("SHARED") => ["ServerlessUsagePlan".to_owned(), "ServerlessApiKey".to_owned()],
        _ => return,
    };
    let place = Some(wanted.place.clone());
    api.api_keys.push(ApiKey { name: key.clone(), value: None, is_enabled: true, place: place.clone() });
    api.usage_plans.push(UsagePlan {
        name: wanted.known_of("UsagePlanName").unwrap_or(plan),
        throttle: wanted.get("Throttle").and_then(throttle),
        quota: wanted.get("Quota").and_then(quota),
        keys: vec![key],
        place,
    });
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
