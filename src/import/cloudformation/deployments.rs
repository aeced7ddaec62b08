//! Deployments that may be made before the responses that they should have.

use std::collections::HashSet;

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use super::template::{StackTemplate, TemplateResource};
use crate::diagnostic::{Diagnostic, quoted};
use crate::import::stale_deployment::{self, CAPTURED};

impl TemplateEvaluator<'_, '_, '_> {
    /// Reports each deployment that does not wait for the gateway responses of its API. A stage
    /// serves what its deployment captured (developer guide; three reports).
    ///
    /// What a condition may leave out, or a loop makes, is not judged.
    pub(super) fn deployments(&mut self) -> Result<(), ImportError> {
        let template = self.template;
        let of = |kind: &str| {
            let resources = template.resources.iter().filter(move |resource| resource.kind == kind);
            resources.filter(|resource| resource.node.get("Condition").is_none()).copied().collect::<Vec<_>>()
        };
        let deployments: Vec<TemplateResource<'_>> = of("AWS::ApiGateway::Deployment");
        if deployments.is_empty() {
            return Ok(());
        }
        let mut responses = Vec::new();
        for response in of("AWS::ApiGateway::GatewayResponse") {
            responses.push((self.api_of_resource(response)?, response));
        }
        for deployment in deployments {
            let Some(api) = self.api_of_resource(deployment)? else { continue };
            let waits_for = all_before(template, deployment);
            let missed: Vec<_> = responses
                .iter()
                .filter(|(of, _)| of.as_ref() == Some(&api))
                .map(|(_, response)| response)
                .filter(|response| !waits_for.contains(response.logical_id.as_str()))
                .filter(|response| !refers_to(deployment.node, response.logical_id.as_str()))
                .collect();
            if !missed.is_empty() {
                self.context.report(finding(deployment, &missed));
            }
        }
        Ok(())
    }

    fn api_of_resource(&mut self, resource: TemplateResource<'_>) -> Result<Option<String>, ImportError> {
        match resource.node.get("Properties").and_then(|properties| properties.get("RestApiId")) {
            Some(id) => self.api_of(id),
            None => Ok(None),
        }
    }
}

fn finding(deployment: TemplateResource<'_>, missed: &[&TemplateResource<'_>]) -> Diagnostic {
    let names: Vec<_> = missed.iter().map(|response| response.logical_id.as_str()).collect();
    let message = format!(
        "{} has no `DependsOn` for the API's gateway responses",
        quoted(deployment.logical_id.as_str())
    );
    let responses = missed.iter().map(|response| (response.logical_id.place(), ""));
    let label = "may be created first and miss them";
    stale_deployment::finding(message, deployment.logical_id.place(), label, responses)
        .note(format!("{CAPTURED}; a response that changes needs a new deployment, under a new logical id"))
        .help(format!("add DependsOn: [{}]", names.join(", ")))
}

/// What a resource waits for, directly or through others.
fn all_before<'t>(template: &StackTemplate<'t>, resource: TemplateResource<'t>) -> HashSet<&'t str> {
    let mut all = HashSet::new();
    let mut open = vec![resource.node];
    while let Some(node) = open.pop() {
        for name in depends_on(node) {
            if all.insert(name) {
                open.extend(template.resource(name).map(|resource| resource.node));
            }
        }
    }
    all
}

/// Whether a resource refers to another by `Ref`, `Fn::GetAtt` or `Fn::Sub`, which makes it wait as
/// well.
pub(super) fn refers_to(node: &Node, name: &str) -> bool {
    match &node.value {
        Value::String(text) => {
            let attribute = text.as_str().strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
            let names = text.as_str().split("${").skip(1).filter_map(|part| part.strip_prefix(name));
            text.as_str() == name || attribute || names.into_iter().any(|rest| rest.starts_with(['}', '.']))
        }
        Value::Sequence(items) => items.iter().any(|item| refers_to(item, name)),
        Value::Mapping(members) => members.iter().any(|(_, member)| refers_to(member, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Unknown(_) => false,
    }
}

/// The names in a resource's `DependsOn`.
fn depends_on(node: &Node) -> impl Iterator<Item = &str> {
    let names: &[Node] = match node.get("DependsOn") {
        Some(Node { value: Value::Sequence(names), .. }) => names,
        Some(name) => std::slice::from_ref(name),
        None => &[],
    };
    names.iter().filter_map(Node::string).map(|name| name.as_str())
}
