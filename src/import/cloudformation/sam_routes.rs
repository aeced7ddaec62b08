//! The routes that SAM makes: of the events of functions, of `Cors`, and of the document of an API.
//!
//! As the transform does it (aws/serverless-application-model, `api_generator.py`, `swagger.py` and
//! `eventsources/push.py`).

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::json;

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use super::intrinsic::Intrinsic;
use super::resource_types::SERVERLESS_API;
use super::resources::{TemplateApis, api_named};
use super::rest_api::{pairs, set_properties};
use super::sam::{GATEWAY_RESPONSES, IMPLICIT_API};
use super::sam_auth::{OwnSecurity, SamAuth};
use super::sam_cors::add_preflights;
use super::sam_events::{SamEvent, add_event};
use super::sam_globals;
use super::usage_plans::{quota, throttle};
use crate::rest_api::{ApiKey, RestApi, Stage, UsagePlan};
use crate::source::Text;

/// The stage of the implicit API.
const IMPLICIT_STAGE: &str = "Prod";

impl TemplateEvaluator<'_, '_, '_> {
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
        if apis.contains_key(IMPLICIT_API) && template.implicit_api_maker.is_some() {
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
}

/// Sets `Cors` of which a function leaves nothing: the transform takes a function for the origin, so that
/// preflight requests are answered all the same.
fn set_origin(properties: &mut Node, cors: &Node) {
    let Value::Mapping(members) = &mut properties.value else { return };
    let origin = Node::new(Value::Null, cors.place.clone());
    let object = Value::Mapping(vec![(Text::unplaced("AllowOrigin"), origin)]);
    members.push((Text::unplaced("Cors"), Node::new(object, cors.place.clone())));
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
