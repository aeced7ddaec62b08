//! What the SAM transform refuses of an `AWS::Serverless::Api` and of `Globals`, its document and its gateway
//! responses apart.
//!
//! The refusals are quoted in the words of the transform (aws/serverless-application-model, `sam_resources.py`,
//! `api_generator.py` and `globals.py`).

use super::super::document::{Node, Value};
use super::evaluate::Evaluator;
use super::intrinsic::Intrinsic;
use super::resource_types::SERVERLESS_API;
use super::sam::{GATEWAY_RESPONSES, IMPLICIT_API, refusal};
use super::sam_document::PROPERTIES;
use super::sam_globals;
use crate::diagnostic::{Diagnostic, nearest, quoted};
use crate::source::{Place, Text};

/// The properties of an API that are not read.
const OTHERS: [&str; 19] = [
    "Name",
    "Tags",
    "PropagateTags",
    "CacheClusterEnabled",
    "CacheClusterSize",
    "MethodSettings",
    "MinimumCompressionSize",
    "AccessLogSetting",
    "CanarySetting",
    "TracingEnabled",
    "OpenApiVersion",
    "Domain",
    "FailOnWarnings",
    "Description",
    "Mode",
    "AlwaysDeploy",
    "Policy",
    "SecurityPolicy",
    "EndpointAccessMode",
];

/// The properties of an API that `Globals` cannot have.
const NOT_GLOBAL: [&str; 9] = [
    "StageName",
    "DefinitionBody",
    "Models",
    "Tags",
    "ApiKeySourceType",
    "DisableExecuteApiEndpoint",
    "FailOnWarnings",
    "Description",
    "Mode",
];

const CORS: [&str; 5] = ["AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"];

const AUTH: [&str; 8] = [
    "Authorizers",
    "DefaultAuthorizer",
    "InvokeRole",
    "AddDefaultAuthorizerToCorsPreflight",
    "AddApiKeyRequiredToCorsPreflight",
    "ApiKeyRequired",
    "ResourcePolicy",
    "UsagePlan",
];

const USAGE_PLAN: [&str; 6] =
    ["CreateUsagePlan", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"];

const USAGE_PLANS: [&str; 3] = ["SHARED", "PER_API", "NONE"];

/// The label of what stops the transform.
pub(super) const REFUSED: &str = "SAM refuses the template";

impl Evaluator<'_, '_, '_> {
    /// Reports what the transform refuses of the APIs of a template.
    pub(super) fn report_api_refusals(&mut self) {
        let template = self.template;
        for resource in template.resources.iter().filter(|resource| resource.kind == SERVERLESS_API) {
            let own = resource.node.get("Properties");
            if let Some(own) = own {
                self.report_unknown_properties(own);
            }
            let whole = sam_globals::merged(template.globals.as_ref(), own);
            let whole = whole.as_ref();
            let place = resource.logical_id.place();
            match whole.filter(|whole| is_open(whole)).map(|whole| whole.get("StageName")) {
                // An include, or a function, may give it.
                None if own.is_some_and(|own| !is_open(own)) => {}
                Some(Some(stage)) if !stage.is_null() => self.report_stage(stage),
                _ => self.report_missing_stage(resource.logical_id, place),
            }
            if let Some(whole) = whole {
                self.report_settings(whole);
            }
        }
        if template.resource(IMPLICIT_API).is_none()
            && template.resources.iter().any(super::sam::uses_implicit_api)
            && let Some(globals) = template.globals.as_ref()
        {
            self.report_settings(globals);
        }
    }

    /// Reports what `Globals` cannot say of APIs.
    pub(super) fn report_globals(&mut self, root: &Node) {
        let globals = root.get("Globals").and_then(|globals| globals.get("Api"));
        for (name, _) in globals.and_then(Node::members).unwrap_or_default() {
            let is_global = |known: &&str| !NOT_GLOBAL.contains(known);
            let known: Vec<&str> = PROPERTIES.into_iter().chain(OTHERS).filter(is_global).collect();
            if is_function(name) || known.contains(&name.as_str()) {
                continue;
            }
            let message = format!("`Globals` cannot have {} for every API", quoted(name.as_str()));
            let aws = format!("'{name}' is not a supported property of 'Api'.");
            let finding = refusal(message, &aws).at(name.place(), REFUSED);
            self.context.report(match nearest(name.as_str(), known) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("write it into the `Properties` of each AWS::Serverless::Api"),
            });
        }
    }

    fn report_unknown_properties(&mut self, properties: &Node) {
        if !is_open(properties) {
            return;
        }
        for (name, value) in properties.members().unwrap_or_default() {
            let known = PROPERTIES.into_iter().chain(OTHERS);
            // Gateway responses by another name are reported as what they are.
            let is_misplaced =
                nearest(name.as_str(), [GATEWAY_RESPONSES]).is_some() && value.members().is_some();
            if is_function(name) || is_misplaced || known.clone().any(|known| known == name.as_str()) {
                continue;
            }
            let message = format!("unknown property {} of an AWS::Serverless::Api", quoted(name.as_str()));
            let aws = format!("property {name} not defined for resource of type AWS::Serverless::Api");
            let finding = refusal(message, &aws).at(name.place(), REFUSED);
            self.context.report(near_help(finding, name, known, "remove it"));
        }
    }

    fn report_missing_stage(&mut self, logical_id: &Text, place: Option<Place>) {
        let message = format!("{} has no `StageName`", quoted(logical_id.as_str()));
        let finding = refusal(message, "Missing required property 'StageName'.").at(place, REFUSED);
        self.context.report(finding.help("write `StageName: prod` into its `Properties`"));
    }

    fn report_stage(&mut self, stage: &Node) {
        let (what, aws) = match &stage.value {
            Value::String(name) if name.as_str().is_empty() && stage.tag.is_none() => {
                ("is empty".to_owned(), "StageName cannot be empty.")
            }
            Value::Bool(_) | Value::Number(_) | Value::Sequence(_) if stage.tag.is_none() => {
                (format!("is {}; expected text", stage.kind()), "Type of property 'StageName' is invalid.")
            }
            _ => return,
        };
        let finding = refusal(format!("`StageName` {what}"), aws);
        self.context.report(finding.at(Some(stage.place.clone()), REFUSED));
    }

    fn report_settings(&mut self, properties: &Node) {
        if let Some(cors) = properties.get("Cors").filter(|cors| Intrinsic::of(cors).is_none()) {
            self.report_cors(cors);
        }
        if let Some(auth) = properties.get("Auth").filter(|auth| is_open(auth)) {
            self.report_auth(auth);
        }
    }

    fn report_cors(&mut self, cors: &Node) {
        let members = match &cors.value {
            Value::Mapping(members) => members,
            Value::String(_) | Value::Null | Value::Unknown(_) => return,
            _ => {
                let message = format!("`Cors` is {}; expected an origin or an object", cors.kind());
                let finding = refusal(message, "Type of property 'Cors' is invalid.");
                self.context.report(finding.at(Some(cors.place.clone()), REFUSED));
                return;
            }
        };
        for (name, _) in members.iter().filter(|(name, _)| !CORS.contains(&name.as_str())) {
            let message = format!("unknown setting {} of `Cors`", quoted(name.as_str()));
            let aws = format!("Invalid key '{name}' for 'Cors' property.");
            let finding = refusal(message, &aws).at(name.place(), REFUSED);
            self.context.report(near_help(finding, name, CORS, "remove it"));
        }
        let origin = cors.get("AllowOrigin");
        let is_any = origin.is_none_or(|origin| literal(origin).is_some_and(|origin| origin == "'*'"));
        let credentials = cors.get("AllowCredentials");
        if let Some(credentials) =
            credentials.filter(|node| matches!(node.value, Value::Bool(true)) && is_any)
        {
            let message = "`AllowCredentials` for every origin".to_owned();
            let aws = "Unable to add Cors configuration because 'AllowCredentials' can not be true when \
                       'AllowOrigin' is \"'*'\" or not set";
            let finding = refusal(message, aws).at(Some(credentials.place.clone()), REFUSED);
            self.context.report(finding.help("name the origin: `AllowOrigin: \"'https://example.com'\"`"));
        }
    }

    fn report_auth(&mut self, auth: &Node) {
        for (name, _) in auth.members().unwrap_or_default() {
            if AUTH.contains(&name.as_str()) || is_function(name) || name.as_str() == GATEWAY_RESPONSES {
                continue;
            }
            let message = format!("unknown setting {} of `Auth`", quoted(name.as_str()));
            let finding = refusal(message, "Invalid value for 'Auth' property").at(name.place(), REFUSED);
            self.context.report(near_help(finding, name, AUTH, "remove it"));
        }
        let authorizers = auth.get("Authorizers").filter(|authorizers| is_open(authorizers));
        if let Some(default) = auth.get("DefaultAuthorizer")
            && let (Some(name), Some(authorizers)) = (literal(default), authorizers)
            && let Some(known) = authorizers.members().filter(|known| !known.is_empty())
            && name != "AWS_IAM"
            && !known.iter().any(|(known, _)| known.as_str() == name)
        {
            let message =
                format!("`DefaultAuthorizer` names {}, which `Authorizers` does not have", quoted(name));
            let aws =
                format!("Unable to set DefaultAuthorizer because '{name}' was not defined in 'Authorizers'.");
            let finding = refusal(message, &aws).at(Some(default.place.clone()), REFUSED);
            let finding = finding.at(Some(authorizers.place.beginning()), "the authorizers of the API");
            let near = nearest(name, known.iter().map(|(known, _)| known.as_str()));
            self.context.report(match near {
                Some(near) => finding.help(format!("did you mean {}?", quoted(near))),
                None => finding.help(format!("define {} in `Authorizers`", quoted(name))),
            });
        }
        if let Some(plan) = auth.get("UsagePlan").filter(|plan| is_open(plan)) {
            self.report_usage_plan(plan);
        }
    }

    fn report_usage_plan(&mut self, plan: &Node) {
        for (name, _) in plan.members().unwrap_or_default() {
            if !USAGE_PLAN.contains(&name.as_str()) && !is_function(name) {
                let message = format!("unknown setting {} of `UsagePlan`", quoted(name.as_str()));
                let finding = refusal(message, "Invalid property for 'UsagePlan'").at(name.place(), REFUSED);
                self.context.report(near_help(finding, name, USAGE_PLAN, "remove it"));
            }
        }
        let place = Some(plan.place.beginning());
        let one_of = "write `CreateUsagePlan: PER_API`, `SHARED` or `NONE`";
        match plan.get("CreateUsagePlan") {
            None => {
                let aws = "'CreateUsagePlan' is a required field for UsagePlan.";
                let finding = refusal("`UsagePlan` has no `CreateUsagePlan`".to_owned(), aws);
                self.context.report(finding.at(place, REFUSED).help(one_of));
            }
            Some(wanted) => {
                if let Some(name) = literal(wanted).filter(|name| !USAGE_PLANS.contains(name)) {
                    let message = format!("{} is not a way to create a usage plan", quoted(name));
                    let aws = "'CreateUsagePlan' accepts one of ['SHARED', 'PER_API', 'NONE'].";
                    let finding = refusal(message, aws).at(Some(wanted.place.clone()), REFUSED);
                    self.context.report(finding.help(one_of));
                }
            }
        }
    }
}

/// The finding with the known name that may have been meant, or else with other advice.
pub(super) fn near_help<'k>(
    finding: Diagnostic,
    name: &Text,
    known: impl IntoIterator<Item = &'k str>,
    otherwise: &str,
) -> Diagnostic {
    match nearest(name.as_str(), known) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(otherwise.to_owned()),
    }
}

/// Whether a value is an object whose members are all there to see.
pub(super) fn is_open(node: &Node) -> bool {
    Intrinsic::of(node).is_none()
        && node.members().is_some_and(|members| !members.iter().any(|(key, _)| is_function(key)))
}

/// The text of a value that is written as such.
pub(super) fn literal(node: &Node) -> Option<&str> {
    node.string().filter(|text| node.tag.is_none() && !text.has_holes()).map(Text::as_str)
}

fn is_function(name: &Text) -> bool {
    name.as_str().starts_with("Fn::")
}
