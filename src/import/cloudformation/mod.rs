//! CloudFormation templates, SAM templates among them, YAML or JSON; also what the CDK and the
//! Serverless Framework compile to.
//!
//! `template` has the sections, `evaluate` and its neighbours resolve intrinsic functions, and
//! `resources` and `sam` read definitions out of resources.

mod branches;
mod cdk;
mod cdk_stacks;
pub(super) mod change_set;
mod conditions;
mod deployments;
mod evaluate;
mod for_each;
mod include;
mod intrinsic;
mod language_extensions;
mod misplaced;
mod names;
mod pseudo;
mod resource_types;
mod resources;
mod rest_api;
mod rest_api_method;
mod sam;
mod sam_api_refusals;
mod sam_auth;
mod sam_cors;
mod sam_document;
mod sam_event_refusals;
mod sam_events;
mod sam_globals;
mod sam_routes;
mod sam_settings;
mod strings;
mod structure;
mod sub;
mod template;
mod usage_plans;
mod values;

pub(super) use resource_types::{API_GATEWAY, UNKNOWN_RESOURCE_TYPE};
pub(crate) use sam::{GATEWAY_RESPONSES, IMPLICIT_API};

pub(super) use include::REMOTE_FILE;

use std::borrow::Cow;

use super::context::ImportSession;
use super::document::{Node, Value, yaml11};
use super::error::Imported;
use super::recognise::Mismatch;
use crate::diagnostic::Code;
use crate::source::Text;

/// The codes of all that reading templates can find.
pub(super) static CODE_LISTS: &[&[&Code]] = &[
    change_set::CODES,
    evaluate::CODES,
    for_each::CODES,
    include::CODES,
    names::CODES,
    resource_types::CODES,
    resources::CODES,
    sam::CODES,
];

const SAM_TRANSFORM: &str = "AWS::Serverless-2016-10-31";

pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    let Some(members) = root.members() else { return Err(Mismatch::far("no member `Resources`")) };
    let is_resource = |node: &Node| kind(node).is_some();
    match root.get("Resources").map(|resources| &resources.value) {
        // With a version it is a template, whatever its resources are.
        Some(Value::Mapping(_)) if root.get("AWSTemplateFormatVersion").is_some() => Ok(()),
        Some(Value::Mapping(resources)) if resources.is_empty() => Ok(()),
        Some(Value::Mapping(resources)) => {
            let found = resources.iter().any(|(key, node)| is_resource(node) || for_each::is_loop(key));
            if found {
                Ok(())
            } else {
                Err(Mismatch::partial("no member of `Resources` has a `Type` of AWS"))
            }
        }
        Some(_) => Err(Mismatch::partial("`Resources` is not an object")),
        // A fragment that another file includes.
        None if !members.is_empty() && members.iter().all(|(_, node)| is_resource(node)) => Ok(()),
        None => Mismatch::unless_any(root, &["Resources"]),
    }
}

/// The type of a resource: `AWS::…`, `Custom::…`.
fn kind(node: &Node) -> Option<&str> {
    node.get("Type").and_then(Node::string).map(Text::as_str).filter(|kind| kind.contains("::"))
}

pub(super) fn recognise_sam(root: &Node) -> Result<(), Mismatch> {
    let has = |node: &Node| node.string().is_some_and(|text| text.as_str() == SAM_TRANSFORM);
    let is_sam = root.get("Transform").is_some_and(|transform| match &transform.value {
        Value::Sequence(items) => items.iter().any(has),
        _ => has(transform),
    });
    match root.get("Resources").map(|resources| &resources.value) {
        Some(Value::Mapping(_)) => {}
        Some(_) => return Err(Mismatch::partial("`Resources` is not an object")),
        None => return Mismatch::unless_any(root, &["Resources"]),
    }
    if is_sam { Ok(()) } else { Err(Mismatch::partial(format!("no `Transform: {SAM_TRANSFORM}`"))) }
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let root = yaml11::reread(root);
    let whole = include::whole(&root, context)?;
    let mut template = template::StackTemplate::new(&whole);
    template.environment = cdk::environment(&whole, context)?;
    template.is_part |= matches!(whole, Cow::Owned(_));
    let mut evaluator = evaluate::TemplateEvaluator::new(&template, context);
    evaluator.report_misplaced_sections(&whole);
    evaluator.report_globals(&whole);
    whole.get("Outputs").into_iter().for_each(|outputs| evaluator.report_attributes(outputs));
    resources::read(evaluator)
}

/// Reads what another tool makes a whole template of: names may be defined by that tool, which makes an
/// API of its own.
pub(super) fn import_part(
    root: &Node,
    generated_api: &'static str,
    context: &mut ImportSession<'_>,
) -> Imported {
    let whole = include::whole(root, context)?;
    let mut template = template::StackTemplate::new(&whole);
    template.is_part = true;
    template.generated_api = Some(generated_api);
    resources::read(evaluate::TemplateEvaluator::new(&template, context))
}
