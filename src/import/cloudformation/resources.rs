//! Resources that define gateway responses, grouped by the API they belong to.

use std::sync::Arc;

use indexmap::IndexMap;

use super::super::ImportError;
use super::super::definition::{self, Spelling};
use super::super::document::Node;
use super::super::error::Imported;
use super::super::{openapi, references};
use super::cdk_stacks::ForeignApi;
use super::evaluate::TemplateEvaluator;
use super::intrinsic::{Intrinsic, name_in};
use super::resource_types::{GATEWAY_RESPONSE, REST_API, SERVERLESS_API};
use super::sam::IMPLICIT_API;
use super::template::TemplateResource;
use crate::diagnostic::{Diagnostic, Edit, Fix, Help, Setting, codes, quoted};
use crate::gateway::Api;
use crate::import::definition::MISSING_RESPONSE_TYPE;
use crate::import::lost_at_import;
use crate::source::{Place, Span};

codes! {
    /// A condition whose value is not known.
    ///
    /// The resource is taken to exist; values of parameters decide it.
    static UNKNOWN_CONDITION: Note = "unknown-condition";

    /// A gateway response that does not say which API it belongs to.
    ///
    /// CloudFormation requires `RestApiId`.
    static MISSING_REST_API_ID: Error = "missing-rest-api-id";

    /// A gateway response of something that is not a REST API.
    ///
    /// HTTP and WebSocket APIs have none, and no other resource has them. API Gateway does not know the id.
    static NOT_A_REST_API: Error = "not-a-rest-api";
}

/// The APIs of a template by logical id, or by what their definitions say in its place.
pub(super) type TemplateApis = IndexMap<String, Api>;

/// Reads every resource that has to do with gateway responses.
pub(super) fn read(mut evaluator: TemplateEvaluator<'_, '_, '_>) -> Imported {
    let mut apis = TemplateApis::new();
    let template = evaluator.template;
    // First the APIs: what stands in their documents comes before resources of their own.
    evaluator.implicit_api(&mut apis)?;
    for resource in &template.resources {
        evaluator.expanded(resource, &mut |evaluator, resource| match resource.kind {
            REST_API => evaluator.rest_api(resource, &mut apis),
            SERVERLESS_API => evaluator.serverless_api(resource, &mut apis),
            _ => Ok(()),
        })?;
    }
    for resource in &template.resources {
        evaluator.report_unknown_type(resource);
        evaluator.report_structure(resource);
        evaluator.report_misplaced(resource);
        evaluator.expanded(resource, &mut |evaluator, resource| match resource.kind {
            GATEWAY_RESPONSE => evaluator.gateway_response(resource, &mut apis),
            _ => Ok(()),
        })?;
    }
    evaluator.report_api_refusals();
    evaluator.report_event_refusals();
    evaluator.deployments()?;
    if evaluator.context.options.rest_api {
        evaluator.sam_rest_apis(&mut apis)?;
        let (own, foreign) = evaluator.rest_apis()?;
        for (api, rest_api) in foreign {
            foreign_named(&mut apis, api).add_rest_api(Arc::new(rest_api));
        }
        for (name, rest_api) in own {
            let has_document = apis.get(&name).is_some_and(|api| api.rest_api.is_some());
            // An API of which nothing else is said has its methods in other files.
            if has_document || rest_api.has_methods() {
                api_named(&mut apis, &name).add_rest_api(Arc::new(rest_api));
            }
        }
    }
    for (name, api) in &mut apis {
        api.may_have_more |= template.may_define_elsewhere(name);
    }
    if !apis.is_empty() {
        evaluator.find_branches()?;
    }
    Ok(apis.into_values().collect())
}

/// The API of this name; made where there is none yet.
pub(super) fn api_named<'a>(apis: &'a mut TemplateApis, name: &str) -> &'a mut Api {
    apis.entry(name.to_owned()).or_insert_with(|| Api::new(Some(name.to_owned())))
}

/// The API of another stack; made where nothing was said of it yet.
fn foreign_named(apis: &mut TemplateApis, foreign: ForeignApi) -> &mut Api {
    let key = foreign.key();
    let api = apis.entry(key).or_insert_with(|| Api::new(Some(foreign.logical_id)));
    api.home = Some(foreign.file);
    api
}

impl TemplateEvaluator<'_, '_, '_> {
    /// Whether a resource is there. One whose condition is not known is taken to be.
    pub(super) fn exists(&mut self, resource: TemplateResource<'_>) -> Result<bool, ImportError> {
        Ok(self.is_there(resource)?.unwrap_or(true))
    }

    /// Whether a resource is there; `None`, which is reported, where its condition is not known.
    fn is_there(&mut self, resource: TemplateResource<'_>) -> Result<Option<bool>, ImportError> {
        let Some(condition) = resource.node.get("Condition").and_then(name_in) else {
            return Ok(Some(true));
        };
        let holds = self.condition(condition.as_str())?;
        if holds.is_none() && !self.report_unknown_condition(&condition, &resource.node.place) {
            let message = format!(
                "condition {1} of {0} is unresolved ({2}); assuming the resource exists",
                quoted(resource.logical_id.as_str()),
                quoted(condition.as_str()),
                self.why_unknown(condition.as_str())
            );
            let note = Diagnostic::of(&UNKNOWN_CONDITION, message);
            let setting =
                Setting::Parameter { name: Some(condition.as_str().to_owned()), value: Some("false".into()) };
            let help = Help::from("give its parameters values, or set ").setting(setting);
            self.context.report(note.at(condition.place(), "").help(help));
        }
        Ok(holds)
    }

    fn rest_api(
        &mut self,
        resource: TemplateResource<'_>,
        apis: &mut TemplateApis,
    ) -> Result<(), ImportError> {
        if !self.exists(resource)? {
            return Ok(());
        }
        let name = resource.logical_id.as_str();
        api_named(apis, name);
        let Some(properties) = resource.node.get("Properties") else { return Ok(()) };
        if let Some(alias) = properties.get("Name") {
            let alias = self.quiet_text(alias)?;
            api_named(apis, name).aliases.extend(alias);
        }
        let document = match (properties.get("Body"), properties.get("BodyS3Location")) {
            (Some(body), _) => self.shallow(body)?,
            (None, Some(location)) => self.document_at(location, "BodyS3Location")?,
            (None, None) => None,
        };
        match document {
            Some(document) => self.openapi(&document, api_named(apis, name)),
            None => Ok(()),
        }
    }

    /// Reads the extension of an OpenAPI document that belongs to an API.
    pub(super) fn openapi(&mut self, document: &Node, api: &mut Api) -> Result<(), ImportError> {
        let parsed = document.string().and_then(|text| self.context.nested_document(text));
        let document = parsed.as_ref().unwrap_or(document);
        if let Some(title) = document.get("info").and_then(|info| info.get("title")) {
            let alias = self.quiet_text(title)?;
            api.aliases.extend(alias);
        }
        if (self.context.options.rest_api || self.context.options.keep_document)
            && let Some(whole) = self.silently(|this| this.evaluate(document))?
        {
            openapi::keep(&whole, api, self.context);
        }
        if let Some(extension) = openapi::extension(document) {
            let extension = references::followed(extension, document, self.context)?;
            if let Some(extension) = self.evaluate(&extension)? {
                openapi::definitions(&extension, api, self.context);
            }
        }
        Ok(())
    }

    fn gateway_response(
        &mut self,
        resource: TemplateResource<'_>,
        apis: &mut TemplateApis,
    ) -> Result<(), ImportError> {
        let is_there = self.is_there(resource)?;
        if is_there == Some(false) {
            return Ok(());
        }
        let properties = match resource.node.get("Properties") {
            Some(properties) => self.shallow(properties)?,
            None => None,
        };
        let Some(properties) = properties.filter(|properties| properties.members().is_some()) else {
            let message = format!("{} has no `Properties`", quoted(resource.logical_id.as_str()));
            let error = Diagnostic::of(&MISSING_RESPONSE_TYPE, message);
            self.context.report(error.at(resource.logical_id.place(), "it is left out"));
            return Ok(());
        };
        let api = match properties.get("RestApiId") {
            Some(id) => self.api_of(id)?,
            None => {
                self.report_missing_api(resource, &properties);
                None
            }
        };
        if let Some(name) = &api {
            self.report_lost(resource, name);
            self.report_other_owner(name, properties.get("RestApiId"));
        }
        let foreign = match properties.get("RestApiId") {
            Some(id) => self.foreign_api(id)?,
            None => None,
        };
        let api = match (&api, foreign) {
            (_, Some(foreign)) => foreign_named(apis, foreign),
            (Some(name), None) => api_named(apis, name),
            (None, None) => apis.entry(String::new()).or_default(),
        };
        let properties = self.members_but(&properties, &["RestApiId"])?;
        let diagnostics = &mut self.context.diagnostics;
        let Some(mut made) = definition::type_of(&properties, &Spelling::PASCAL, diagnostics) else {
            return Ok(());
        };
        if definition::fill(&mut made, &properties, &Spelling::PASCAL, &["ResponseType", "Id"], diagnostics) {
            if is_there.is_some() {
                definition::define(api, made, diagnostics);
            } else {
                // Another of the type may be there instead: conditions often exclude each other.
                api.define(made);
            }
        }
        Ok(())
    }

    /// Reports a response that does not say which API it belongs to.
    fn report_missing_api(&mut self, resource: TemplateResource<'_>, properties: &Node) {
        let message = format!("{} has no `RestApiId`", quoted(resource.logical_id.as_str()));
        let error = Diagnostic::of(&MISSING_REST_API_ID, message).at(
            resource.logical_id.place(),
            "required by CloudFormation; treated as belonging to an unnamed API",
        );
        self.context.report(match self.template.only_api() {
            Some(api) => error
                .help(format!("write `RestApiId: {{Ref: {api}}}` into its `Properties`"))
                .fix(first_member(properties, "RestApiId", api).map(Fix::unsafely)),
            None => error,
        });
    }

    /// Reports a response beside a document that the API is imported from.
    fn report_lost(&mut self, response: TemplateResource<'_>, api: &str) {
        if let Some(maker) = self.template.implicit_api_maker.filter(|_| api == IMPLICIT_API) {
            let Some(place) = maker.logical_id.place() else { return };
            let advice = "write it into `GatewayResponses` of `Api` in `Globals`".to_owned();
            let id = &response.logical_id;
            self.context.report(lost_at_import::finding(id.as_str(), id.place(), api, place, advice));
            return;
        }
        let owner = self.template.resource(api);
        let (document, advice) = match owner.map_or("", |owner| owner.kind) {
            REST_API => {
                let property = |name: &str| owner.and_then(|owner| owner.node.get("Properties")?.get(name));
                let mode = property("Mode").and_then(Node::string);
                let Some(document) = property("Body").or_else(|| property("BodyS3Location")) else { return };
                if mode.is_some_and(|mode| mode.as_str() == "merge") {
                    return;
                }
                (
                    document.place.beginning(),
                    format!("write it into the document, below `{}`", openapi::EXTENSION),
                )
            }
            SERVERLESS_API => {
                let Some(place) = owner.and_then(|owner| owner.logical_id.place()) else { return };
                (place, format!("write it into the property `GatewayResponses` of {}", quoted(api)))
            }
            _ => return,
        };
        let id = &response.logical_id;
        self.context.report(lost_at_import::finding(id.as_str(), id.place(), api, document, advice));
    }

    /// Reports a response whose `RestApiId` is another resource than a REST API.
    fn report_other_owner(&mut self, owner: &str, id: Option<&Node>) {
        let Some(resource) = self.template.resource(owner) else { return };
        let is_of_apis =
            ["AWS::ApiGateway", "AWS::Serverless::"].iter().any(|own| resource.kind.starts_with(own));
        if !is_of_apis || [REST_API, SERVERLESS_API].contains(&resource.kind) {
            return;
        }
        let message = format!("{} is an {}, which has no gateway responses", quoted(owner), resource.kind);
        let error = Diagnostic::of(&NOT_A_REST_API, message)
            .at(id.map(|id| id.place.clone()), "expected the id of a REST API")
            .at(resource.logical_id.place(), "");
        self.context.report(match self.template.only_api() {
            Some(api) => error.help(format!("write `!Ref {api}`")),
            None => error.help(format!("write `!Ref` with the logical id of an {REST_API}")),
        });
    }

    /// Which API a `RestApiId` names.
    pub(super) fn api_of(&mut self, id: &Node) -> Result<Option<String>, ImportError> {
        if let Some(intrinsic) = Intrinsic::of(id)
            && intrinsic.name == "If"
            && self.branch(intrinsic)?.is_none()
            && let Some([_, branches @ ..]) = intrinsic.list()
        {
            // Either is possible. The one that the template has is the one that it defines.
            for branch in branches {
                if let Some(name) = self.api_of(branch)?
                    && self.template.resource(&name).is_some()
                {
                    return Ok(Some(name));
                }
            }
        }
        let name = self.quiet_text(id)?;
        // `!GetAtt Api.RestApiId` is what `!Ref Api` is.
        let own = name.as_deref().and_then(|name| name.strip_suffix(".RestApiId"));
        let own = own.filter(|name| self.template.resource(name).is_some()).map(str::to_owned);
        Ok(own.or(name))
    }

    /// What a value says that shows in no response; a single unknown name without its braces.
    pub(super) fn quiet_text(&mut self, node: &Node) -> Result<Option<String>, ImportError> {
        self.context.mute(true);
        let value = self.evaluate(node);
        self.context.unmute(true);
        let text = value?.and_then(|value| value.scalar());
        Ok(text.map(|text| if text.is_hole() { text.as_name() } else { text.as_str().to_owned() }))
    }
}

/// A reference as a new first member of an object, written as the others are.
fn first_member(node: &Node, name: &str, logical_id: &str) -> Option<Fix> {
    let before = node.members()?.first()?.0.place()?;
    let at = before.span.start as usize;
    let text = before.source.text().get(..at)?;
    let indentation = text.get(text.rfind('\n').map_or(0, |end| end + 1)..)?;
    let replacement = if before.text().starts_with('"') {
        format!("\"{name}\": {{\"Ref\": \"{logical_id}\"}}, ")
    } else if text.trim_end().ends_with('{') {
        format!("{name}: {{Ref: {logical_id}}}, ")
    } else if indentation.trim().is_empty() {
        format!("{name}: {{Ref: {logical_id}}}\n{indentation}")
    } else {
        return None;
    };
    let place = Place::new(&before.source, Span::at(at));
    Some(Fix { edits: vec![Edit { place, replacement }], is_safe: true })
}
