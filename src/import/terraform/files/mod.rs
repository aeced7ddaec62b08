//! The files of a Terraform module, as people write them.

mod branches;
pub(super) mod calls;
mod comprehension;
mod deciding_values;
mod declaration;
mod deployments;
mod encode;
mod evaluate;
mod file_names;
mod functions;
mod instances;
mod lack;
mod layout;
mod meaning;
mod mistaken;
mod module;
mod naming;
mod no_instance;
mod once;
mod operators;
mod reach;
mod recognise;
mod reference;
mod references;
mod resource_values;
mod rest_api;
mod skeleton;
mod template;
pub(super) mod tree;
mod types;
mod unknown;
mod value;

pub(in crate::import) use self::recognise::recognise;
pub(in crate::import) use self::skeleton::skeleton;

use std::sync::Arc;

use self::declaration::{Declaration, META_ARGUMENTS};
use self::deployments::OwnedResponse;
use self::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use self::instances::Instance;
use self::module::{Defined, File};
use self::tree::ModuleTree;
use super::configuration::address_of_api;
use super::resources::{self, GATEWAY_RESPONSE, REST_API, TerraformApis};
use crate::diagnostic::Diagnostic;
use crate::import::context::ImportSession;
use crate::import::definition::{Spelling, UNKNOWN_VALUE};
use crate::import::document::{Node, Value};
use crate::import::error::Imported;
use crate::import::{ImportError, definition, lost_at_import, openapi};
use crate::source::{SourceFile, Span, Text, TextBuilder};

/// What is read of a gateway response.
const ATTRIBUTES: [&str; 4] = ["response_type", "status_code", "response_parameters", "response_templates"];

/// Arguments of a gateway response that say nothing about its definition, besides those of every resource.
const ARGUMENTS: [&str; 3] = ["rest_api_id", "region", "timeouts"];

pub(in crate::import) fn import(sources: &[Arc<SourceFile>], context: &mut ImportSession<'_>) -> Imported {
    let tree = ModuleTree::read(parsed(sources, context)?, context)?;
    let modules = tree.modules();
    let mut evaluator = ModuleEvaluator::new(&modules, sources.first().cloned(), context);
    evaluator.expand_calls()?;
    evaluator.report_mistaken();
    let mut apis = TerraformApis::default();
    for instance in 0..evaluator.instances.len() {
        for resource in evaluator.instances[instance].module.of_type(REST_API) {
            evaluator.within(instance, |evaluator| evaluator.rest_api(resource, &mut apis))?;
        }
    }
    for instance in 0..evaluator.instances.len() {
        for resource in evaluator.instances[instance].module.of_type(GATEWAY_RESPONSE) {
            evaluator.within(instance, |evaluator| evaluator.gateway_response(resource, &mut apis))?;
        }
    }
    evaluator.deployments()?;
    if evaluator.context.options.rest_api {
        evaluator.routes(&mut apis)?;
    }
    evaluator.keep_branches();
    evaluator.drop_repeated();
    Ok(apis.finish())
}

/// The files that can be read. Why others cannot is reported: they do not hide what the rest of the module defines.
fn parsed(sources: &[Arc<SourceFile>], context: &mut ImportSession<'_>) -> Result<Vec<File>, ImportError> {
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for source in sources {
        match File::parse(source) {
            Ok(file) => files.push(file),
            Err(error) => {
                files.push(File::refused(source));
                refused.push(error);
            }
        }
    }
    if files.len() == refused.len() && !refused.is_empty() {
        return Err(refused.swap_remove(0));
    }
    refused.into_iter().for_each(|error| context.report(error.diagnostic().clone()));
    Ok(files)
}

impl ModuleEvaluator<'_, '_, '_> {
    fn rest_api(&mut self, resource: &Declaration<'_>, apis: &mut TerraformApis) -> Result<(), ImportError> {
        for instance in self.instances(resource)? {
            let bare = self.addressed(&format!("{REST_API}.{}", resource.name));
            let address = format!("{bare}{}", instance.key);
            let name = match resource.attribute("name") {
                Some(name) => self.in_instance(name, &instance)?,
                None => Node::new(Value::Null, resource.place.clone()),
            };
            let name =
                name.string().filter(|_| self.causes(&name).is_empty()).map(|name| name.as_str().to_owned());
            let document = match resource.attribute("body") {
                Some(body) => {
                    let body = self.in_instance(body, &instance)?;
                    let mode = match resource.attribute("put_rest_api_mode") {
                        Some(mode) => self.in_instance(mode, &instance)?.scalar(),
                        None => None,
                    };
                    if !body.is_null() && mode.is_none_or(|mode| mode.as_str() == "overwrite") {
                        for known in [&address, &bare] {
                            self.documents.entry(super::plain(known)).or_insert_with(|| body.place.clone());
                        }
                    }
                    self.document(&body)
                }
                None => None,
            };
            let extension = document.as_ref().and_then(openapi::extension);
            if let Some(extension) = extension {
                self.report_unknown(extension);
            }
            let api = apis.declare(&address, None, name.as_deref());
            if let Some(document) = &document {
                openapi::keep(document, api, self.context);
            }
            if let Some(extension) = extension {
                openapi::definitions(extension, api, self.context);
            }
            // `…shop.id` of a resource with instances leads to the first, and so does `…shop[*].id`;
            // names of values have no quotes.
            apis.also(&address, super::plain(&bare));
        }
        Ok(())
    }

    /// The document that the body of an API is.
    fn document(&mut self, body: &Node) -> Option<Node> {
        match &body.value {
            Value::String(text) => resources::body(text, self.context),
            Value::Unknown(_) => {
                self.report_unknown(body);
                let message = "the body of the API is not known";
                let diagnostic = Diagnostic::of(&UNKNOWN_VALUE, message);
                self.context.report(diagnostic.at(Some(body.place.clone()), "no definition is read from it"));
                None
            }
            Value::Null => None,
            _ => {
                let expected = "an OpenAPI document as a string: jsonencode({ … })";
                self.context.report(definition::wrong_type("body", body, expected));
                None
            }
        }
    }

    fn gateway_response(
        &mut self,
        resource: &Declaration<'_>,
        apis: &mut TerraformApis,
    ) -> Result<(), ImportError> {
        let instances = self.instances(resource)?;
        if instances.is_empty() {
            let address = self.addressed(&format!("{GATEWAY_RESPONSE}.{}", resource.name));
            self.has_no_instance(resource, &address)?;
        }
        for instance in instances {
            let attributes = self.attributes(resource, &instance)?;
            if instance.is_assumed
                && attributes.get(Spelling::SNAKE.response_type).is_some_and(Node::is_unknown)
            {
                continue;
            }
            let owner = self.owner_of(resource, &instance)?;
            if let Some(api) = owner.as_deref().filter(|_| !instance.is_assumed) {
                self.report_of_http_api(resource, api);
                self.belongs(resource, api);
            }
            self.report_unknown(&attributes);
            resources::gateway_response(&attributes, apis.of(owner.as_deref()), self.context);
        }
        Ok(())
    }

    /// Remembers that a response belongs to an API, and reports it beside the document of that.
    fn belongs(&mut self, resource: &Declaration<'_>, api: &str) {
        let response = OwnedResponse {
            api: api.to_owned(),
            instance: self.at,
            name: resource.name.to_owned(),
            place: resource.place.clone(),
        };
        if self.responses.last().is_some_and(|last| last.is_of_same_resource(&response)) {
            return;
        }
        if let Some(document) = self.documents.get(api).cloned() {
            let name = self.addressed(&format!("{GATEWAY_RESPONSE}.{}", resource.name));
            let help = format!("write it into the document, below `{}`", openapi::EXTENSION);
            let place = Some(resource.place.clone());
            self.report_of_block(lost_at_import::finding(&name, place, api, document, help));
        }
        self.responses.push(response);
    }

    /// The value of an attribute of an instance.
    fn in_instance(&mut self, defined: Defined<'_>, instance: &Instance) -> ExpressionValue {
        self.evaluate(defined.expression, &EvaluationScope::with_names(defined.base, instance.names.clone()))
    }

    /// The attributes of an instance of a gateway response.
    fn attributes(&mut self, resource: &Declaration<'_>, instance: &Instance) -> ExpressionValue {
        let mut members = Vec::new();
        for attribute in &resource.attributes {
            let value = if ATTRIBUTES.contains(&attribute.name) {
                self.in_instance(attribute.defined, instance)?
            } else if ARGUMENTS.contains(&attribute.name) || META_ARGUMENTS.contains(&attribute.name) {
                continue;
            } else {
                // Only its name is of interest: there is no such attribute.
                Node::new(Value::Null, attribute.place())
            };
            members.push((attribute.key(), value));
        }
        // Maps as blocks without `=`, as Terraform 0.11 had them.
        for (kind, block) in resource.blocks.iter().filter(|(kind, _)| ATTRIBUTES.contains(kind)) {
            let mut entries = Vec::new();
            for attribute in &block.attributes {
                entries.push((attribute.key(), self.in_instance(attribute.defined, instance)?));
            }
            let mut key = TextBuilder::default();
            key.push_decoded(kind, &block.place);
            members.push((
                key.finish(Some(block.place.clone())),
                Node::new(Value::Mapping(entries), block.place.clone()),
            ));
        }
        Ok(Node::new(Value::Mapping(members), resource.place.clone()))
    }

    /// The API that a resource belongs to.
    fn owner_of(
        &mut self,
        resource: &Declaration<'_>,
        instance: &Instance,
    ) -> Result<Option<String>, ImportError> {
        let Some(id) = resource.attribute("rest_api_id") else { return Ok(None) };
        let id = self.in_instance(id, instance)?;
        Ok(self.owner(&id))
    }

    /// What the API is called that an id belongs to.
    fn owner(&self, id: &Node) -> Option<String> {
        match &id.value {
            Value::Unknown(_) => {
                let causes = self.causes(id);
                let api = causes.iter().find_map(|cause| address_of_api(&cause.name));
                let first = || causes.first().map(|cause| cause.name.as_str());
                api.or_else(first).map(str::to_owned)
            }
            _ => id.scalar().map(|text: Text| text.as_str().to_owned()).filter(|text| !text.is_empty()),
        }
    }
}

fn span(span: Option<std::ops::Range<usize>>) -> Span {
    let span = span.unwrap_or_default();
    Span::new(span.start, span.end)
}
