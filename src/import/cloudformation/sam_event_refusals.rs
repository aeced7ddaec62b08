//! What the SAM transform refuses of events of type `Api`.
//!
//! The refusals are quoted in the words of the transform (aws/serverless-application-model,
//! `implicit_api_plugin.py` and `eventsources/push.py`).

use std::collections::HashMap;

use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use super::intrinsic::Intrinsic;
use super::names::MAX_NEAR;
use super::resource_types::{REST_API, SERVERLESS_API};
use super::sam::{IMPLICIT_API, refusal};
use super::sam_api_refusals::REFUSED;
use super::sam_events::STATE_MACHINE;
use super::sam_settings::{ApiSettings, is_open, literal};
use super::template::TemplateResource;
use crate::diagnostic::{nearest, quoted};
use crate::rest_api::ParameterLocation;
use crate::source::{Place, Text};

/// The properties of an event of a function.
const PROPERTIES: [&str; 9] = [
    "Path",
    "Method",
    "RestApiId",
    "Stage",
    "Auth",
    "RequestModel",
    "RequestParameters",
    "TimeoutInMillis",
    "ResponseTransferMode",
];

/// The properties of an event of a state machine.
const OF_STATE_MACHINE: [&str; 6] =
    ["Path", "Method", "RestApiId", "Stage", "Auth", "UnescapeMappingTemplate"];

/// The methods of the APIs that SAM writes, with the places of their events.
type Taken = HashMap<(String, String, String), Option<Place>>;

impl TemplateEvaluator<'_, '_, '_> {
    /// Reports what the transform refuses of the events of a template.
    pub(super) fn report_event_refusals(&mut self) {
        let template = self.template;
        let mut taken = Taken::new();
        for resource in &template.resources {
            let known: &[&str] = match resource.kind {
                "AWS::Serverless::Function" => &PROPERTIES,
                STATE_MACHINE => &OF_STATE_MACHINE,
                _ => continue,
            };
            let events = resource.node.get("Properties").and_then(|properties| properties.get("Events"));
            for (name, event) in
                events.filter(|events| is_open(events)).and_then(Node::members).unwrap_or_default()
            {
                if event.get("Type").and_then(literal) == Some("Api") {
                    self.report_event(*resource, name, event, known, &mut taken);
                }
            }
        }
    }

    fn report_event(
        &mut self,
        resource: TemplateResource<'_>,
        name: &Text,
        event: &Node,
        known: &[&'static str],
        taken: &mut Taken,
    ) {
        let properties = event.get("Properties");
        if properties.is_some_and(|properties| !is_open(properties) && !properties.is_null()) {
            return;
        }
        for needed in ["Path", "Method"] {
            let value = properties.and_then(|properties| properties.get(needed));
            let value = value.filter(|value| !value.is_null());
            match value {
                None => {
                    let message = format!("the event {} has no `{needed}`", quoted(name.as_str()));
                    let finding = refusal(message, &format!("Property '{needed}' is required."));
                    self.context.report(finding.at(name.place(), REFUSED));
                }
                Some(value) if !matches!(value.value, Value::String(_) | Value::Unknown(_)) => {
                    let message = format!("`{needed}` is {}; expected text", value.kind());
                    let finding = refusal(message, &format!("Property '{needed}' should be a string."));
                    if Intrinsic::of(value).is_none() {
                        self.context.report(finding.at(Some(value.place.clone()), REFUSED));
                    }
                }
                Some(_) => {}
            }
        }
        let Some(properties) = properties else { return };
        for (name, _) in properties.members().unwrap_or_default() {
            if !known.contains(&name.as_str()) {
                let message = format!("unknown property {} of an event of type Api", quoted(name.as_str()));
                let aws = format!("property {name} not defined for resource of type Api");
                let finding = refusal(message, &aws).at(name.place(), REFUSED);
                self.context.report(finding.help_near(name.as_str(), known.iter().copied(), "remove it"));
            }
        }
        self.report_parameters(properties);
        let Some(api) = self.api_of_event(properties) else { return };
        let own = self.template.resource(&api).and_then(|owner| owner.node.get("Properties"));
        let settings = ApiSettings { own, globals: self.template.globals.as_ref() };
        if !settings.is_open(&[]) {
            return;
        }
        let has_document =
            ["DefinitionBody", "DefinitionUri"].iter().any(|name| settings.at(&[name]).is_some());
        if let (false, Some(path), Some(method)) = (
            has_document,
            properties.get("Path").and_then(literal),
            properties.get("Method").and_then(literal),
        ) && resource.node.get("Condition").is_none()
        {
            let route = (api.clone(), path.to_owned(), method.to_ascii_lowercase());
            if let Some(first) = taken.insert(route, name.place()) {
                let message = format!("two events define {} {path}", method.to_ascii_uppercase());
                let aws = format!(
                    "API method \"{}\" defined multiple times for path \"{path}\".",
                    method.to_ascii_lowercase()
                );
                let finding = refusal(message, &aws).at(name.place(), REFUSED).at(first, "the first");
                self.context.report(finding);
            }
        }
        let merge = settings.at(&["MergeDefinitions"]).and_then(Node::scalar);
        let is_merged = merge.is_some_and(|merge| merge.as_str() == "true");
        let auth = properties.get("Auth").filter(|auth| is_open(auth));
        let overrides = auth.is_some_and(|auth| auth.is_true("OverrideApiAuth"));
        if has_document && !is_merged && !overrides {
            return;
        }
        if let Some(auth) = auth.filter(|_| settings.is_open(&["Auth"])) {
            self.report_event_auth(auth, settings);
        }
        let model = properties.get("RequestModel").and_then(|model| model.get("Model"));
        if let Some(model) = model.filter(|_| settings.is_open(&["Models"]))
            && let Some(name) = literal(model)
            && settings.at(&["Models", name]).is_none()
        {
            let message =
                format!("`RequestModel` names {}, which `Models` of the API does not have", quoted(name));
            let aws = format!("Unable to set RequestModel [{name}] on API method");
            let finding = refusal(message, &aws).at(Some(model.place.clone()), REFUSED);
            self.context.report(finding.help(format!("define {} in `Models` of the API", quoted(name))));
        }
    }

    /// The API of an event, unless that is refused, which is reported, or not known.
    fn api_of_event(&mut self, properties: &Node) -> Option<String> {
        let Some(id) = properties.get("RestApiId") else { return Some(IMPLICIT_API.to_owned()) };
        let name = match Intrinsic::of(id) {
            Some(intrinsic) if intrinsic.name == "Ref" => Some(intrinsic.argument.node.string()?.as_str()),
            Some(_) => None,
            None => Some(literal(id)?),
        };
        let kind = name.and_then(|name| self.template.resource(name)).map(|resource| resource.kind);
        if name == Some(IMPLICIT_API) || kind == Some(SERVERLESS_API) {
            return name.map(str::to_owned);
        }
        // A loop, a transform, or a parameter may give it.
        let is_parameter = name.is_some_and(|name| self.template.parameters.contains_key(name));
        if kind == Some(REST_API) || is_parameter || self.template.is_part {
            return None;
        }
        let aws = match name {
            Some(_) => {
                "RestApiId must be a valid reference to an 'AWS::Serverless::Api' resource in same template."
            }
            None => "Property 'RestApiId' should be a string.",
        };
        let message = "`RestApiId` does not refer to an AWS::Serverless::Api of the template".to_owned();
        let finding = refusal(message, aws).at(Some(id.place.clone()), REFUSED);
        let resources = self.template.resources.iter().filter(|resource| resource.kind == SERVERLESS_API);
        let near = nearest(
            name.unwrap_or_default(),
            resources.map(|resource| resource.logical_id.as_str()).take(MAX_NEAR),
        );
        self.context.report(match near {
            Some(near) => finding.help(format!("did you mean `!Ref {near}`?")),
            None => finding.help("write `RestApiId: !Ref …` with the logical id of the API"),
        });
        None
    }

    fn report_event_auth(&mut self, auth: &Node, settings: ApiSettings<'_>) {
        let of_api = |name: &str| settings.at(&["Auth", name]);
        let authorizers = ["Auth", "Authorizers"];
        let authorizer = auth.get("Authorizer");
        if let Some(node) = authorizer
            && let Some(name) = literal(node).filter(|name| *name != "AWS_IAM")
        {
            let known = of_api("Authorizers");
            let place = Some(node.place.clone());
            if name == "NONE" {
                if of_api("DefaultAuthorizer").is_none() {
                    let message = "`Authorizer: NONE` without a default authorizer".to_owned();
                    let aws = "Unable to set Authorizer on API method because 'NONE' is only a valid value when a \
                               DefaultAuthorizer on the API is specified.";
                    let finding = refusal(message, aws).at(place, REFUSED);
                    self.context.report(finding.help("remove it: the method is open anyway"));
                }
            } else if settings.is_open(&authorizers)
                && !settings.names(&authorizers).any(|known| known == name)
            {
                let message = format!("the API has no authorizer {}", quoted(name));
                let why = match known {
                    Some(_) => "because it wasn't defined in the API's Authorizers.",
                    None => "because the related API does not define any Authorizers.",
                };
                let aws = format!("Unable to set Authorizer [{name}] on API method {why}");
                let finding = refusal(message, &aws).at(place, REFUSED);
                let known = settings.names(&authorizers).take(MAX_NEAR);
                let otherwise = format!("define {} in `Authorizers` of the API", quoted(name));
                self.context.report(finding.help_near(name, known, otherwise));
            }
        }
        if let Some(scopes) = auth.get("AuthorizationScopes").filter(|_| authorizer.is_none()) {
            let message = "`AuthorizationScopes` without an `Authorizer`".to_owned();
            let finding = refusal(message, "AuthorizationScopes works only when Authorizer is set");
            let place = Some(scopes.place.clone());
            self.context.report(finding.at(place, REFUSED).help("name the authorizer beside them"));
        }
        let key = auth.get("ApiKeyRequired").filter(|key| matches!(key.value, Value::Bool(false)));
        if let Some(key) = key.filter(|_| of_api("ApiKeyRequired").is_none()) {
            let message = "`ApiKeyRequired: false` where the API requires no key".to_owned();
            let aws = "Unable to set ApiKeyRequired [False] on API method because the related API does not specify \
                       any ApiKeyRequired.";
            let finding = refusal(message, aws).at(Some(key.place.clone()), REFUSED);
            self.context.report(finding.help("remove it"));
        }
    }

    fn report_parameters(&mut self, properties: &Node) {
        for parameter in properties.items_of("RequestParameters") {
            let name = match parameter.members() {
                Some([(name, _)]) if Intrinsic::of(parameter).is_none() => name.as_str(),
                Some(_) => continue,
                None => match literal(parameter) {
                    Some(name) => name,
                    None => continue,
                },
            };
            if ParameterLocation::parse(name).is_none() {
                let message = format!("{} is not a parameter of a request", quoted(name));
                let aws = "Invalid value for 'RequestParameters' property. Keys must be in the format \
                           'method.request.[querystring|path|header].{value}', e.g \
                           'method.request.header.Authorization'.";
                let finding = refusal(message, aws).at(Some(parameter.place.clone()), REFUSED);
                self.context
                    .report(finding.help("write `method.request.querystring.…`, `.path.…` or `.header.…`"));
            }
        }
    }
}
