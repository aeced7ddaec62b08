//! SAM: `GatewayResponses` of an `AWS::Serverless::Api`, and of the implicit API.
//!
//! The transform adds the key prefixes to header names and no quotes to their values. Its
//! refusals are quoted in its own words (aws/serverless-application-model, `api_generator.py` and
//! `apigateway.py`).

use super::super::ImportError;
use super::super::definition::{self, Spelling};
use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use super::intrinsic::{Intrinsic, name_in};
use super::resources::{TemplateApis, api_named};
use super::sam_auth::OwnSecurity;
use super::sam_cors::cors_setting;
use super::sam_globals;
use super::template::TemplateResource;
use crate::diagnostic::{Diagnostic, codes, keep, nearest, push_kept, quoted};
use crate::gateway::{Api, Definition, Parameter};
use crate::rest_api::CorsSetting;
use crate::source::{Text, TextBuilder};

codes! {
    static SAM_REFUSES: Error = "sam-refuses", include_str!("../pages/sam-refuses.md");
    pub(super) static SAM_MISTAKES: Error = "sam-mistakes", include_str!("../pages/sam-mistakes.md");
}

/// The API that SAM makes for functions with events of type `Api` that name none.
pub(crate) const IMPLICIT_API: &str = "ServerlessRestApi";

/// The property of an API that holds its definitions.
pub(crate) const GATEWAY_RESPONSES: &str = "GatewayResponses";

/// The groups of parameters, and the key prefixes that the transform gives them.
const GROUPS: [(&str, &str); 3] = [
    ("Headers", "gatewayresponse.header."),
    ("Paths", "gatewayresponse.path."),
    ("QueryStrings", "gatewayresponse.querystring."),
];

const NOT_NUMERIC: &str = "Property 'StatusCode' must be numeric";

/// A refusal of the transform.
pub(super) fn refusal(message: String, aws: &str) -> Diagnostic {
    Diagnostic::of(&SAM_REFUSES, message).note(format!("the SAM transform says: {aws}"))
}

impl TemplateEvaluator<'_, '_, '_> {
    /// Reads an `AWS::Serverless::Api`, what it has from `Globals` included.
    pub(super) fn serverless_api(
        &mut self,
        resource: TemplateResource<'_>,
        apis: &mut TemplateApis,
    ) -> Result<(), ImportError> {
        if !self.exists(resource)? {
            return Ok(());
        }
        let name = resource.logical_id.as_str();
        let properties = sam_globals::merged(self.template.globals.as_ref(), resource.node.get("Properties"));
        if let Some(properties) = &properties {
            self.context.spend_node(properties, &resource.node.place)?;
        }
        self.serverless_properties(name, properties.as_ref(), api_named(apis, name))
    }

    /// Reads the API that functions without one make.
    pub(super) fn implicit_api(&mut self, apis: &mut TemplateApis) -> Result<(), ImportError> {
        let mut is_used = false;
        let template = self.template;
        for resource in template.resources.iter().filter(|resource| uses_implicit_api(resource)) {
            let condition = resource.node.get("Condition").and_then(name_in);
            let holds = match condition {
                Some(condition) => self.condition(condition.as_str())?,
                None => Some(true),
            };
            is_used |= holds != Some(false);
        }
        if !is_used {
            return Ok(());
        }
        let properties = sam_globals::merged(self.template.globals.as_ref(), None);
        self.serverless_properties(IMPLICIT_API, properties.as_ref(), api_named(apis, IMPLICIT_API))
    }

    fn serverless_properties(
        &mut self,
        logical_id: &str,
        properties: Option<&Node>,
        api: &mut Api,
    ) -> Result<(), ImportError> {
        let Some(properties) = properties else { return Ok(()) };
        if let Some(name) = properties.get("Name") {
            let alias = self.quiet_text(name)?;
            api.aliases.extend(alias);
        }
        let (body, uri) = (properties.get("DefinitionBody"), properties.get("DefinitionUri"));
        let document = match (body, uri) {
            (Some(body), _) => self.shallow(body)?,
            (None, Some(uri)) => self.document_at(uri, "DefinitionUri")?,
            (None, None) => None,
        };
        self.check_document(properties, document.as_ref());
        if let Some(cors) = properties.get("Cors").filter(|cors| !cors.is_null()) {
            // Its place is that of the property, also where an intrinsic function makes the value.
            let place = Some(cors.place.clone());
            let cors = self.silently(|this| this.evaluate(cors))?;
            api.cors = cors.map(|cors| CorsSetting { place, ..cors_setting(&cors) });
        }
        if let Some(document) = document {
            if self.context.options.rest_api {
                self.own_security.insert(logical_id.to_owned(), OwnSecurity::of_document(&document));
            }
            self.openapi(&document, api)?;
        }
        let Some(responses) = properties.get(GATEWAY_RESPONSES) else { return Ok(()) };
        self.gateway_responses(responses, api)
    }

    fn gateway_responses(&mut self, responses: &Node, api: &mut Api) -> Result<(), ImportError> {
        if let Some(intrinsic) = Intrinsic::of(responses) {
            let message = "an intrinsic function in place of `GatewayResponses`".to_owned();
            let refusal = refusal(message, &not_a_response(intrinsic.argument.node));
            self.context.report(refusal.at(Some(responses.place.clone()), "gatecast still evaluates it"));
        }
        let Some(responses) = self.shallow(responses)? else { return Ok(()) };
        match responses.value {
            Value::Mapping(_) => {}
            Value::Null | Value::Unknown(_) => return Ok(()),
            _ => {
                let message = format!(
                    "`GatewayResponses` is {}; expected an object of response types",
                    responses.kind()
                );
                let refusal = refusal(message, "Property 'GatewayResponses' should be a map.");
                let place = Some(responses.place.clone());
                self.context.report(refusal.at(place, "expected an object of response types"));
                return Ok(());
            }
        }
        for (name, response) in definition::unique_members(&responses) {
            let Some(response_type) = definition::response_type(name, &mut self.context.diagnostics) else {
                continue;
            };
            let mut made = Definition::new(response_type);
            made.place = name.place();
            let findings = self.context.diagnostics.len();
            if self.response(response, &mut made)? {
                made.is_partial = self.context.diagnostics.len() > findings;
                // It takes the place of one in the extension, as the transform merges them.
                api.define(made);
            }
        }
        Ok(())
    }

    /// Reads one response; says whether there is any.
    fn response(&mut self, node: &Node, made: &mut Definition) -> Result<bool, ImportError> {
        let what = made.response_type;
        if Intrinsic::of(node).is_some() {
            let message = format!("an intrinsic function in place of the definition of {what}");
            let aws = "Unable to set GatewayResponses attribute because intrinsic functions are not supported for this field.";
            let refusal = refusal(message, aws).at(Some(node.place.clone()), "it is left out");
            self.context.report(refusal.help("use functions inside the definition, for single values"));
            return Ok(false);
        }
        let Some(members) = node.members() else {
            let message = format!("the definition of {what} is {}; expected an object", node.kind());
            self.context.report(
                refusal(message, &not_a_response(node)).at(Some(node.place.clone()), "it is left out"),
            );
            return Ok(false);
        };
        let mut kept = Vec::with_capacity(members.len());
        for (key, member) in members {
            match key.as_str() {
                "ResponseParameters" => made.parameters = self.groups(member)?,
                "StatusCode" => {
                    if Intrinsic::of(member).is_some() {
                        self.context.report(
                            refusal("a status by an intrinsic function".to_owned(), NOT_NUMERIC)
                                .at(Some(member.place.clone()), "gatecast still evaluates it"),
                        );
                    }
                    let status = self.evaluate(member)?.filter(|status| !is_empty(status));
                    kept.extend(
                        status.filter(|status| self.is_numeric(status)).map(|value| (key.clone(), value)),
                    );
                }
                "ResponseTemplates" => kept.extend(self.evaluate(member)?.map(|value| (key.clone(), value))),
                other => {
                    let known = ["StatusCode", "ResponseParameters", "ResponseTemplates"];
                    let message = format!("unknown property {} of a gateway response", quoted(other));
                    let aws = format!("Invalid property '{other}' in 'GatewayResponses' property '{what}'.");
                    let mut refusal = refusal(message, &aws).at(key.place(), "it is ignored here");
                    refusal.help = nearest(other, known).map(|near| format!("did you mean `{near}`?").into());
                    self.context.report(refusal);
                }
            }
        }
        let rest = Node::new(Value::Mapping(kept), node.place.clone());
        let parameters = std::mem::take(&mut made.parameters);
        let filled = definition::fill(made, &rest, &Spelling::PASCAL, &[], &mut self.context.diagnostics);
        made.parameters = parameters;
        Ok(filled)
    }

    /// Whether SAM takes a status: one to three digits, or something it cannot see into.
    fn is_numeric(&mut self, status: &Node) -> bool {
        let (Value::Number(text) | Value::String(text)) = &status.value else { return true };
        let digits = !text.as_str().is_empty() && text.as_str().len() <= 3;
        if digits && text.as_str().bytes().all(|byte| byte.is_ascii_digit()) {
            return true;
        }
        let message = format!("{} is not a status", quoted(text.as_str()));
        let refusal = refusal(message, NOT_NUMERIC);
        self.context.report(refusal.at(Some(status.place.clone()), "expected three digits from 100 to 599"));
        false
    }

    /// The parameters of all groups, under their full keys.
    fn groups(&mut self, node: &Node) -> Result<Vec<Parameter>, ImportError> {
        if let Some(intrinsic) = Intrinsic::of(node) {
            let message = "an intrinsic function in place of `ResponseParameters`".to_owned();
            let aws = format!("Invalid gateway response parameter 'Fn::{}'", intrinsic.name);
            self.context
                .report(refusal(message, &aws).at(Some(node.place.clone()), "gatecast still evaluates it"));
        }
        for (group, members) in node.members().unwrap_or_default() {
            if let Some(intrinsic) = Intrinsic::of(members) {
                let message = format!("an intrinsic function in place of {}", quoted(group.as_str()));
                let error = Diagnostic::of(&SAM_MISTAKES, message)
                    .at(Some(members.place.clone()), "gatecast still evaluates it")
                    .note(format!("SAM takes `Fn::{}` for the name of a header", intrinsic.name));
                self.context.report(error);
            }
        }
        let Some(node) = self.evaluate(node)? else { return Ok(Vec::new()) };
        let diagnostics = &mut self.context.diagnostics;
        if matches!(node.value, Value::Unknown(_)) {
            keep(diagnostics, || definition::not_known("ResponseParameters", &node, "all of it is left out"));
            return Ok(Vec::new());
        }
        if !matches!(node.value, Value::Mapping(_) | Value::Null) {
            let expected = "an object with Headers, Paths or QueryStrings";
            push_kept(diagnostics, definition::wrong_type("ResponseParameters", &node, expected));
        }
        let mut parameters = Vec::new();
        for (group, members) in definition::unique_members(&node) {
            let Some((_, prefix)) = GROUPS.iter().find(|(name, _)| *name == group.as_str()) else {
                keep(diagnostics, || unknown_group(group));
                continue;
            };
            if matches!(members.value, Value::Unknown(_)) {
                let what = format!("{} of {group}", quoted("ResponseParameters"));
                keep(diagnostics, || definition::not_known(&what, members, "all of it is left out"));
                continue;
            }
            if !matches!(members.value, Value::Mapping(_)) {
                let message = format!("{} is {}; expected an object", quoted(group.as_str()), members.kind());
                let aws = format!("Property 'ResponseParameters.{group}' should be a map.");
                let refusal = refusal(message, &aws);
                push_kept(diagnostics, refusal.at(Some(members.place.clone()), "expected names and values"));
            }
            for (name, value) in definition::unique_members(members) {
                if let Some(bare) = name.as_str().strip_prefix(prefix) {
                    let message = format!("the key of {} has its prefix already", quoted(bare));
                    let error = Diagnostic::of(&SAM_MISTAKES, message)
                        .at(name.place(), "the header is left out")
                        .note("SAM adds the prefix; API Gateway refuses a key that has it twice")
                        .help(format!("write `{bare}`"));
                    keep(diagnostics, || error);
                    continue;
                }
                let key = prefixed(prefix, name);
                parameters.extend(definition::parameter(group.as_str(), &key, value, diagnostics));
            }
        }
        Ok(parameters)
    }
}

fn unknown_group(group: &Text) -> Diagnostic {
    let name = group.as_str();
    let message = format!("{} is not a group of parameters", quoted(name));
    let aws = format!("Invalid gateway response parameter '{name}'");
    let refusal = refusal(message, &aws).at(group.place(), "it is left out");
    match GROUPS.iter().find_map(|(group, prefix)| Some((group, name.strip_prefix(prefix)?))) {
        Some((group, bare)) => {
            refusal.help(format!("SAM adds the prefix itself: write `{bare}` below `{group}:`"))
        }
        None => match nearest(name, GROUPS.map(|(group, _)| group)) {
            Some(near) => refusal.help(format!("did you mean `{near}`?")),
            None => refusal.help("expected one of Headers, Paths, QueryStrings"),
        },
    }
}

/// The key that the transform makes of a bare name; its prefix is written nowhere.
fn prefixed(prefix: &str, name: &Text) -> Text {
    let mut key = TextBuilder::default();
    if let Some(place) = name.place() {
        key.push_decoded(prefix, &place.beginning());
    }
    key.push_text(name);
    key.finish(name.place())
}

/// What the transform says of something in place of a definition.
fn not_a_response(node: &Node) -> String {
    format!(
        "Invalid property type '{}' for GatewayResponses. Expected an object of type 'GatewayResponse'.",
        python_type(node)
    )
}

/// Whether a status is there and says nothing: SAM drops it.
fn is_empty(status: &Node) -> bool {
    status.is_null() || status.string().is_some_and(|text| text.as_str().is_empty())
}

/// What Python, in which SAM is written, calls the type of a value.
fn python_type(node: &Node) -> &'static str {
    match node.value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(_) => "int",
        Value::String(_) | Value::Unknown(_) => "str",
        Value::Sequence(_) => "list",
        Value::Mapping(_) => "dict",
    }
}

/// Whether a `RestApiId` names the implicit API by the id that SAM gives it.
pub(super) fn is_implicit(id: &Node) -> bool {
    let name = Intrinsic::of(id).map_or(id, |intrinsic| intrinsic.argument.node);
    name.string().is_some_and(|name| name.as_str() == IMPLICIT_API)
}

/// Whether a function has an event of type `Api` that names no API, or the implicit one.
pub(super) fn uses_implicit_api(resource: &TemplateResource<'_>) -> bool {
    let events = resource.node.get("Properties").and_then(|properties| properties.get("Events"));
    let members = events.and_then(Node::members).unwrap_or_default();
    resource.kind.starts_with("AWS::Serverless::")
        && members.iter().any(|(_, event)| {
            let kind = event.get("Type").and_then(Node::string);
            let api = event.get("Properties").and_then(|properties| properties.get("RestApiId"));
            kind.is_some_and(|kind| kind.as_str() == "Api") && api.is_none_or(is_implicit)
        })
}
