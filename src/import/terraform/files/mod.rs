//! The files of a Terraform module, as people write them.

mod branches;
pub(super) mod calls;
mod comprehension;
mod deciding_values;
mod declaration;
mod deployments;
mod encode;
mod evaluate;
mod functions;
mod instances;
mod lack;
mod layout;
mod meaning;
mod module;
mod naming;
mod no_instance;
mod operators;
mod reach;
mod reference;
mod references;
mod rest_api;
mod skeleton;
mod template;
pub(super) mod tree;
mod types;
mod unknown;
mod value;

pub(in crate::import) use self::skeleton::skeleton;

use std::sync::Arc;

use self::declaration::Declaration;
use self::deployments::OwnedResponse;
use self::evaluate::{Evaluator, ExpressionValue, Scope};
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
use crate::import::recognise::Mismatch;
use crate::import::{ImportError, definition, lost_at_import, openapi};
use crate::source::{SourceFile, Span, Syntax, Text, TextBuilder};

/// What is read of a gateway response.
const ATTRIBUTES: [&str; 4] = ["response_type", "status_code", "response_parameters", "response_templates"];

/// Arguments of every resource that say nothing about a definition.
const ARGUMENTS: [&str; 8] =
    ["rest_api_id", "region", "for_each", "count", "depends_on", "provider", "lifecycle", "timeouts"];

/// Kinds of blocks that Terraform's files have, and how many labels each has.
const BLOCKS: [(&str, usize); 9] = [
    ("resource", 2),
    ("data", 2),
    ("variable", 1),
    ("module", 1),
    ("provider", 1),
    ("output", 1),
    ("locals", 0),
    ("terraform", 0),
    ("moved", 0),
];

/// A file is one of Terraform by its name, or by a block that begins a line.
pub(in crate::import) fn recognise(source: &Arc<SourceFile>) -> Result<(), Mismatch> {
    let name = source.name();
    if Syntax::of(name).is_some_and(Syntax::is_hcl)
        || Syntax::is_terraform_json(name)
        || Syntax::is_terraform_in_json(name)
    {
        return Ok(());
    }
    let text = source.text().trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let is_comment = |line: &str| line.starts_with('#') || line.starts_with("//");
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let first = lines.clone().find(|line| !is_comment(line.trim_start()));
    let is_json = text.starts_with(['{', '[']);
    if !is_json && (first.is_some_and(|line| begins_block(line.trim_start())) || lines.any(begins_block)) {
        return Ok(());
    }
    Err(Mismatch::far("no block such as `resource \"…\" \"…\" {` begins a line"))
}

fn begins_block(line: &str) -> bool {
    let Some(&(kind, labels)) = BLOCKS.iter().find(|(kind, _)| line.starts_with(kind)) else { return false };
    let mut rest = &line[kind.len()..];
    if !rest.starts_with([' ', '\t', '{']) {
        return false;
    }
    for _ in 0..labels {
        let label = rest.trim_start();
        let quoted = label.strip_prefix('"').and_then(|label| label.split_once('"'));
        let Some((_, after)) = quoted else { return false };
        rest = after;
    }
    rest.trim_start().starts_with('{')
}

pub(in crate::import) fn import(sources: &[Arc<SourceFile>], context: &mut ImportSession<'_>) -> Imported {
    let tree = ModuleTree::read(parsed(sources, context)?, context)?;
    let modules = tree.modules();
    let mut evaluator = Evaluator::new(&modules, sources.first().cloned(), context);
    evaluator.expand_calls()?;
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
        evaluator.rest_apis(&mut apis)?;
    }
    evaluator.keep_branches();
    Ok(apis.finish())
}

/// The files that can be read. Why others cannot is reported: they do not hide what the rest of the module defines.
fn parsed(sources: &[Arc<SourceFile>], context: &mut ImportSession<'_>) -> Result<Vec<File>, ImportError> {
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for source in sources {
        match File::parse(source) {
            Ok(file) => files.push(file),
            Err(error) => refused.push(error),
        }
    }
    if files.is_empty() && !refused.is_empty() {
        return Err(refused.swap_remove(0));
    }
    refused.into_iter().for_each(|error| context.report(error.diagnostic().clone()));
    Ok(files)
}

impl Evaluator<'_, '_, '_> {
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
            apis.also(&address, super::plain(&address));
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
            self.context.report(lost_at_import::finding(&name, place, api, document, help));
        }
        self.responses.push(response);
    }

    /// The value of an attribute of an instance.
    fn in_instance(&mut self, defined: Defined<'_>, instance: &Instance) -> ExpressionValue {
        self.evaluate(defined.expression, &Scope::with_names(defined.base, instance.names.clone()))
    }

    /// The attributes of an instance of a gateway response.
    fn attributes(&mut self, resource: &Declaration<'_>, instance: &Instance) -> ExpressionValue {
        let mut members = Vec::new();
        for attribute in &resource.attributes {
            let value = if ATTRIBUTES.contains(&attribute.name) {
                self.in_instance(attribute.defined, instance)?
            } else if ARGUMENTS.contains(&attribute.name) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_recognised_by_name_or_blocks() {
        let fits = |name: &str, text: &str| recognise(&SourceFile::new(name, text)).is_ok();
        assert!(fits("main.tf", ""));
        assert!(fits("<stdin>", "# gateway\n\nresource \"a\" \"b\" {"));
        assert!(fits("<stdin>", "  locals {\n"));
        assert!(fits("<stdin>", "\u{feff}terraform {"));
        assert!(!fits("<stdin>", "openapi: 3.0.1\nx: |\n  resource \"a\" \"b\" {\n"));
        assert!(!fits("<stdin>", "{\"resource\": 1}"));
        assert!(!fits("<stdin>", "resources:\n  Resources: {}\n"));
        assert!(!fits("<stdin>", "data: {}\n"));
    }
}
