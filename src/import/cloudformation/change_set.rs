//! Change sets: what `describe-change-set --include-property-values` says of a change to a stack.
//!
//! The contexts of a resource are JSON in a string, its properties as the template gives them with
//! everything resolved; what is known only later is `{{changeSet:KNOWN_AFTER_APPLY}}`.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html>; the
//! mark is what LocalStack's change sets have, after recorded ones.

use std::collections::HashMap;

use super::super::context::ImportSession;
use super::super::document::{Node, Value};
use super::super::error::Imported;
use super::super::recognise::Mismatch;
use super::super::{PlanSide, assembly::Assembly};
use super::{evaluate, resources, template};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::import::definition::WRONG_TYPE;
use crate::source::{Place, Span, Text};

codes! {
    /// A change set that names resources and not their properties.
    ///
    /// Ask for them: `aws cloudformation describe-change-set --include-property-values`.
    static NO_PROPERTY_VALUES: Error = "no-property-values";

    /// A change set, which has only the resources that change.
    ///
    /// A response type whose own definition stays as it is seems to have none. Two templates say more.
    static PARTIAL_CHANGE_SET: Note = "partial-change-set";
}

const GATEWAY_RESPONSE: &str = "AWS::ApiGateway::GatewayResponse";
const REST_API: &str = "AWS::ApiGateway::RestApi";

/// What stands for a value that nobody knows yet.
const LATER: &str = "{{changeSet:KNOWN_AFTER_APPLY}}";

pub(in crate::import) fn recognise(root: &Node) -> Result<(), Mismatch> {
    let is_set = ["ChangeSetName", "ChangeSetId"].iter().any(|name| root.get(name).is_some());
    match root.get("Changes").map(|changes| &changes.value) {
        Some(Value::Sequence(changes)) => {
            if is_set || changes.iter().any(|change| change.get("ResourceChange").is_some()) {
                return Ok(());
            }
            Err(Mismatch::partial("no item of `Changes` has a `ResourceChange`"))
        }
        Some(_) => Err(Mismatch::partial("`Changes` is not a list")),
        None => Mismatch::unless_any(root, &["Changes"]),
    }
}

pub(in crate::import) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let changes: Vec<ResourceChange<'_>> = match root.get("Changes").map(|changes| &changes.value) {
        Some(Value::Sequence(changes)) => changes.iter().filter_map(ResourceChange::of).collect(),
        _ => Vec::new(),
    };
    if !changes.is_empty() && changes.iter().all(|change| change.before.is_none() && change.after.is_none()) {
        return Err(without_values(root).into());
    }
    context.report(partial(root));
    let apis = ChangedApis::of(&changes, context.options.moment);
    let mut members = Vec::new();
    for change in &changes {
        if let Some(properties) = change.properties(context) {
            let properties = apis.linked(properties, change, context);
            members.push((change.logical_id.clone(), change.resource(properties)));
        }
    }
    let section = Node::new(Value::Mapping(members), root.place.clone());
    let root = Node::new(Value::Mapping(vec![(Text::unplaced("Resources"), section)]), root.place.clone());
    let template = template::StackTemplate::new(&root);
    resources::read(evaluate::TemplateEvaluator::new(&template, context))
}

/// One change to a resource that has to do with gateway responses.
struct ResourceChange<'d> {
    kind: &'d str,
    logical_id: &'d Text,
    physical_id: Option<&'d str>,
    before: Option<&'d Node>,
    after: Option<&'d Node>,
    node: &'d Node,
}

impl<'d> ResourceChange<'d> {
    fn of(change: &'d Node) -> Option<Self> {
        let node = change.get("ResourceChange")?;
        let text = |name: &str| node.get(name).and_then(Node::string);
        let kind = text("ResourceType")?.as_str();
        let context = |name: &str| node.get(name).filter(|context| !context.is_null());
        let change = Self {
            kind,
            logical_id: text("LogicalResourceId")?,
            physical_id: text("PhysicalResourceId").map(Text::as_str).filter(|id| !id.is_empty()),
            before: context("BeforeContext"),
            after: context("AfterContext"),
            node,
        };
        [GATEWAY_RESPONSE, REST_API].contains(&kind).then_some(change)
    }

    /// What the change says of a moment: the member's name, and its value where the resource is there.
    fn context(&self, moment: PlanSide) -> (&'static str, Option<&'d Node>) {
        match moment {
            PlanSide::Before => ("BeforeContext", self.before),
            PlanSide::After => ("AfterContext", self.after),
        }
    }

    /// The properties of the resource at the moment that is read; `None` where it is not there.
    fn properties(&self, context: &mut ImportSession<'_>) -> Option<Node> {
        let (name, node) = self.context(context.options.moment);
        let node = node?;
        let Some(text) = node.string() else {
            context.report(super::super::definition::wrong_type(name, node, "JSON in a string"));
            return None;
        };
        let document = context.nested_document(text)?;
        let properties = document.get("Properties").filter(|properties| properties.members().is_some());
        if properties.is_none() {
            let message = format!("{name} of {} has no `Properties`", quoted(self.logical_id.as_str()));
            let warning = Diagnostic::of(&WRONG_TYPE, message);
            context.report(warning.at(Some(node.place.clone()), "expected an object with `Properties`"));
        }
        properties.cloned()
    }

    /// The resource as a template has it.
    fn resource(&self, properties: Node) -> Node {
        let place = &self.node.place;
        let kind = (Text::unplaced("Type"), Node::string_at(self.kind, place));
        let members = vec![kind, (Text::unplaced("Properties"), properties)];
        Node::new(Value::Mapping(members), place.clone())
    }
}

/// The APIs that change and are there at the moment that is read, which responses name by the id that they have in the account.
struct ChangedApis<'d> {
    by_id: HashMap<&'d str, &'d str>,
    /// The only one, which a response may belong to that has no id yet.
    only: Option<&'d str>,
}

impl<'d> ChangedApis<'d> {
    fn of(changes: &[ResourceChange<'d>], moment: PlanSide) -> Self {
        let is_there = |change: &ResourceChange<'_>| change.context(moment).1.is_some();
        let apis = || changes.iter().filter(|change| change.kind == REST_API && is_there(change));
        let by_id = apis().filter_map(|api| Some((api.physical_id?, api.logical_id.as_str()))).collect();
        let mut all = apis();
        let only = all.next().filter(|_| all.next().is_none()).map(|api| api.logical_id.as_str());
        Self { by_id, only }
    }

    /// Properties with the API by its logical id, and what is not known made visible.
    fn linked(
        &self,
        mut properties: Node,
        change: &ResourceChange<'_>,
        context: &mut ImportSession<'_>,
    ) -> Node {
        let Value::Mapping(members) = &mut properties.value else { return properties };
        for (name, value) in members {
            let id = value.string().map(Text::as_str).filter(|_| name.as_str() == "RestApiId");
            let logical = id.and_then(|id| if id == LATER { self.only } else { self.by_id.get(id).copied() });
            match logical {
                Some(logical) => *value = Node::string_at(logical, &value.place.clone()),
                None => {
                    let path = format!("{}.{}", change.logical_id.as_str(), name.as_str());
                    visible(value, &path, context);
                }
            }
        }
        properties
    }
}

/// Makes what is known only later visible as `${…}`, called after where it is.
fn visible(node: &mut Node, path: &str, context: &mut ImportSession<'_>) {
    match &mut node.value {
        Value::String(text) if text.as_str().contains(LATER) => {
            let text = text.clone();
            node.value = filled(&text, &node.place, path, context);
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| visible(item, path, context)),
        Value::Mapping(members) => members.iter_mut().for_each(|(key, member)| {
            visible(member, &format!("{path}[{}]", key.as_str()), context);
        }),
        _ => {}
    }
}

fn filled(text: &Text, place: &Place, path: &str, context: &mut ImportSession<'_>) -> Value {
    let mut assembly = Assembly::default();
    let mut done = 0;
    for (at, _) in text.as_str().match_indices(LATER) {
        assembly.literal(text, Span::new(done, at));
        done = at + LATER.len();
        let written = text.locate(Span::new(at, done)).unwrap_or_else(|| place.clone());
        let value = context.outside(path, &written, "it is known only after the change is made");
        assembly.referenced(&value, &written);
    }
    assembly.literal(text, Span::new(done, text.as_str().len()));
    assembly.finish(place).value
}

fn without_values(root: &Node) -> Diagnostic {
    Diagnostic::of(&NO_PROPERTY_VALUES, "the change set does not say what changes")
        .at(Some(root.place.beginning()), "its resources have neither `BeforeContext` nor `AfterContext`")
        .help("ask for it with `aws cloudformation describe-change-set --include-property-values`")
}

fn partial(root: &Node) -> Diagnostic {
    let note = Diagnostic::of(&PARTIAL_CHANGE_SET, "a change set has only what changes")
        .at(Some(root.place.beginning()), "unchanged definitions are not part of a change set")
        .help("to see what they govern, compare the templates");
    match root.get("NextToken").filter(|token| !token.is_null()) {
        Some(token) => note.at(Some(token.place.clone()), "there are more changes, on the next page"),
        None => note,
    }
}
