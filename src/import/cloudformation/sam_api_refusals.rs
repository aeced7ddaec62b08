//! What the SAM transform refuses of an `AWS::Serverless::Api` and of `Globals`, its document and its gateway
//! responses apart.
//!
//! The refusals are quoted in the words of the transform (aws/serverless-application-model, `sam_resources.py`,
//! `api_generator.py` and `globals.py`).

use std::collections::HashSet;

use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use super::intrinsic::Intrinsic;
use super::names::MAX_NEAR;
use super::resource_types::SERVERLESS_API;
use super::sam::{GATEWAY_RESPONSES, IMPLICIT_API, SAM_MISTAKES, refusal};
use super::sam_document::PROPERTIES;
use super::sam_settings::{ApiSettings, is_function, is_open, literal};
use crate::diagnostic::{Diagnostic, nearest, quoted};
use crate::source::{Place, Span, Text};

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

impl TemplateEvaluator<'_, '_, '_> {
    /// Reports what the transform refuses of the APIs of a template.
    pub(super) fn report_api_refusals(&mut self) {
        let template = self.template;
        let globals = template.globals.as_ref();
        let mut seen = HashSet::new();
        for resource in template.resources.iter().filter(|resource| resource.kind == SERVERLESS_API) {
            let own = resource.node.get("Properties");
            if let Some(own) = own {
                self.report_unknown_properties(own);
                self.report_settings_in(own);
            }
            match own.and_then(|own| own.get("StageName")).filter(|stage| !stage.is_null()) {
                Some(stage) => self.report_stage(stage),
                // An include, or a function, may give it.
                None if own.is_some_and(|own| !is_open(own)) => {}
                None => self.report_missing_stage(resource.logical_id, resource.logical_id.place()),
            }
            self.report_settings(ApiSettings { own, globals }, &mut seen);
        }
        let has_implicit = template.resource(IMPLICIT_API).is_none() && template.implicit_api_maker.is_some();
        if has_implicit {
            self.report_settings(ApiSettings { own: None, globals }, &mut seen);
        }
        let has_api = template.resources.iter().any(|resource| resource.kind == SERVERLESS_API);
        if let Some(globals) = globals.filter(|_| has_api || has_implicit) {
            self.report_settings_in(globals);
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
            let otherwise = "write it into the `Properties` of each AWS::Serverless::Api";
            self.context.report(finding.help_near(name.as_str(), known, otherwise));
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
            self.context.report(finding.help_near(name.as_str(), known, "remove it"));
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

    /// Reports what is wrong with the settings of an API, or with those of `Globals`.
    fn report_settings_in(&mut self, properties: &Node) {
        let cors = properties.get("Cors").map(cors_refusals);
        let auth = properties.get("Auth").filter(|auth| is_open(auth));
        let plan = auth.and_then(|auth| auth.get("UsagePlan")).filter(|plan| is_open(plan));
        let found = [cors, auth.map(auth_refusals), plan.map(usage_plan_refusals)];
        found.into_iter().flatten().flatten().for_each(|finding| self.context.report(finding));
    }

    /// Reports settings that are wrong together, each place once: what `Globals` says is wrong for every API.
    fn report_settings(&mut self, api: ApiSettings<'_>, seen: &mut HashSet<Span>) {
        for finding in [credentials_refusal(api), default_refusal(api)].into_iter().flatten() {
            if finding.labels.first().is_none_or(|label| seen.insert(label.place.span)) {
                self.context.report(finding);
            }
        }
    }
}

fn cors_refusals(cors: &Node) -> Vec<Diagnostic> {
    if let Some(branches) = Intrinsic::of(cors).filter(|call| call.name == "If").and_then(|call| call.list())
    {
        let is_object = |branch: &&Node| branch.members().is_some() && Intrinsic::of(branch).is_none();
        let objects = branches.iter().skip(1).filter(is_object);
        let mistake = |branch: &Node| {
            let message = "an object in a branch of `Fn::If` in place of `Cors`";
            Diagnostic::of(&SAM_MISTAKES, message)
                .at(Some(branch.place.clone()), "API Gateway refuses it")
                .note("SAM takes what the function gives for the origin")
                .help("write the object as the value of `Cors`, and the function for each of its members")
        };
        return objects.map(mistake).collect();
    }
    let members = match &cors.value {
        Value::Mapping(members) if Intrinsic::of(cors).is_none() => members,
        Value::Mapping(_) | Value::String(_) | Value::Null | Value::Unknown(_) => return Vec::new(),
        _ if Intrinsic::of(cors).is_some() => return Vec::new(),
        _ => {
            let message = format!("`Cors` is {}; expected an origin or an object", cors.kind());
            let finding = refusal(message, "Type of property 'Cors' is invalid.");
            return vec![finding.at(Some(cors.place.clone()), REFUSED)];
        }
    };
    let unknown = members.iter().filter(|(name, _)| !CORS.contains(&name.as_str()) && !is_function(name));
    let refused = unknown.map(|(name, _)| {
        let message = format!("unknown setting {} of `Cors`", quoted(name.as_str()));
        let aws = format!("Invalid key '{name}' for 'Cors' property.");
        refusal(message, &aws).at(name.place(), REFUSED).help_near(name.as_str(), CORS, "remove it")
    });
    refused.collect()
}

fn credentials_refusal(api: ApiSettings<'_>) -> Option<Diagnostic> {
    let credentials = api.at(&["Cors", "AllowCredentials"])?;
    let is_any = match api.at(&["Cors", "AllowOrigin"]) {
        Some(origin) => literal(origin) == Some("'*'"),
        None => api.is_open(&["Cors"]),
    };
    let aws = "Unable to add Cors configuration because 'AllowCredentials' can not be true when 'AllowOrigin' is \"'*'\" \
               or not set";
    let finding = refusal("`AllowCredentials` for every origin".to_owned(), aws);
    let finding = finding.at(Some(credentials.place.clone()), REFUSED);
    let is_refused = matches!(credentials.value, Value::Bool(true)) && is_any;
    is_refused.then(|| finding.help("name the origin: `AllowOrigin: \"'https://example.com'\"`"))
}

fn auth_refusals(auth: &Node) -> Vec<Diagnostic> {
    let members = auth.members().unwrap_or_default().iter();
    // Gateway responses below `Auth` are reported as what they are.
    let unknown =
        members.filter(|(name, _)| !AUTH.contains(&name.as_str()) && name.as_str() != GATEWAY_RESPONSES);
    let refused = unknown.map(|(name, _)| {
        let message = format!("unknown setting {} of `Auth`", quoted(name.as_str()));
        let finding = refusal(message, "Invalid value for 'Auth' property").at(name.place(), REFUSED);
        finding.help_near(name.as_str(), AUTH, "remove it")
    });
    refused.collect()
}

fn default_refusal(api: ApiSettings<'_>) -> Option<Diagnostic> {
    let default = api.at(&["Auth", "DefaultAuthorizer"])?;
    let name = literal(default).filter(|name| *name != "AWS_IAM")?;
    let path = ["Auth", "Authorizers"];
    let mut known = api.names(&path).take(MAX_NEAR).peekable();
    // Without authorizers the transform passes it over.
    known.peek()?;
    if !api.is_open(&path) || api.names(&path).any(|known| known == name) {
        return None;
    }
    let message = format!("`DefaultAuthorizer` names {}, which `Authorizers` does not have", quoted(name));
    let aws = format!("Unable to set DefaultAuthorizer because '{name}' was not defined in 'Authorizers'.");
    let finding = refusal(message, &aws).at(Some(default.place.clone()), REFUSED);
    let authorizers = api.at(&path).map(|authorizers| authorizers.place.beginning());
    let finding = finding.at(authorizers, "the authorizers of the API");
    Some(finding.help_near(name, known, format!("define {} in `Authorizers`", quoted(name))))
}

fn usage_plan_refusals(plan: &Node) -> Vec<Diagnostic> {
    let unknown =
        plan.members().unwrap_or_default().iter().filter(|(name, _)| !USAGE_PLAN.contains(&name.as_str()));
    let unknown = unknown.map(|(name, _)| {
        let message = format!("unknown setting {} of `UsagePlan`", quoted(name.as_str()));
        let finding = refusal(message, "Invalid property for 'UsagePlan'").at(name.place(), REFUSED);
        finding.help_near(name.as_str(), USAGE_PLAN, "remove it")
    });
    let mut refused: Vec<Diagnostic> = unknown.collect();
    let one_of = "write `CreateUsagePlan: PER_API`, `SHARED` or `NONE`";
    match plan.get("CreateUsagePlan") {
        None => {
            let aws = "'CreateUsagePlan' is a required field for UsagePlan.";
            let finding = refusal("`UsagePlan` has no `CreateUsagePlan`".to_owned(), aws);
            refused.push(finding.at(Some(plan.place.beginning()), REFUSED).help(one_of));
        }
        Some(wanted) => {
            if let Some(name) = literal(wanted).filter(|name| !USAGE_PLANS.contains(name)) {
                let message = format!("{} is not a way to create a usage plan", quoted(name));
                let aws = "'CreateUsagePlan' accepts one of ['SHARED', 'PER_API', 'NONE'].";
                let finding = refusal(message, aws).at(Some(wanted.place.clone()), REFUSED);
                refused.push(finding.help(one_of));
            }
        }
    }
    refused
}
