//! Values of a template, their intrinsic functions resolved as far as the file allows.

use std::collections::{HashMap, HashSet};

use super::super::ImportError;
use super::super::context::ImportSession;
use super::super::document::{Node, Value};
use super::cdk_stacks::Stacks;
use super::intrinsic::{Argument, Intrinsic};
use super::sam_auth::OwnSecurity;
use super::template::StackTemplate;
use crate::diagnostic::{Diagnostic, codes};
use crate::import::context::UNRESOLVED_VALUE;
use crate::import::document::limits::Nesting;
use crate::source::{Place, Span, TextBuilder};

codes! {
    /// An intrinsic function with arguments that it does not take.
    ///
    /// CloudFormation refuses the template.
    static INVALID_INTRINSIC: Error = "invalid-intrinsic";
}

/// A value; `None` for `AWS::NoValue`.
pub(super) type IntrinsicValue = Result<Option<Node>, ImportError>;

/// Evaluates nodes of one template.
pub(super) struct TemplateEvaluator<'t, 'c, 'o> {
    pub(super) template: &'t StackTemplate<'t>,
    pub(super) context: &'c mut ImportSession<'o>,
    /// Conditions that were evaluated; `None` where a parameter is not known.
    pub(super) conditions: HashMap<&'t str, Option<bool>>,
    /// What the loops of `Fn::ForEach` that are under way have at hand.
    pub(super) loops: Vec<(String, Node)>,
    /// Loops that were reported: resources are walked twice.
    pub(super) bad_loops: HashSet<String>,
    /// The templates beside it, where they were asked for.
    pub(super) stacks: Option<Stacks>,
    /// What the documents of SAM's APIs say of their callers, by logical id.
    pub(super) own_security: HashMap<String, OwnSecurity>,
    /// Names that were reported as undefined, with their places.
    pub(super) undefined: HashSet<(String, Span)>,
    /// Whether undefined names are reported.
    pub(super) reports_names: bool,
    /// How many functions are being evaluated inside each other.
    depth: usize,
    /// How many lists and objects, those of included files counted in.
    nesting: usize,
}

impl<'t, 'c, 'o> TemplateEvaluator<'t, 'c, 'o> {
    pub(super) fn new(template: &'t StackTemplate<'t>, context: &'c mut ImportSession<'o>) -> Self {
        Self {
            template,
            context,
            conditions: HashMap::new(),
            loops: Vec::new(),
            bad_loops: HashSet::new(),
            stacks: None,
            own_security: HashMap::new(),
            undefined: HashSet::new(),
            reports_names: true,
            depth: 0,
            nesting: 0,
        }
    }

    /// The value of a node and of all in it.
    pub(super) fn evaluate(&mut self, node: &Node) -> IntrinsicValue {
        if let Some(intrinsic) = Intrinsic::of(node) {
            return self.call(intrinsic);
        }
        self.inside(node).map(Some)
    }

    /// The value of an argument, whose tag is a call that is under way.
    pub(super) fn argument(&mut self, argument: Argument<'_>) -> IntrinsicValue {
        if !argument.is_tagged {
            return self.evaluate(argument.node);
        }
        match Intrinsic::in_members(argument.node) {
            Some(intrinsic) => self.call(intrinsic),
            None => self.inside(argument.node).map(Some),
        }
    }

    /// The outermost function calls resolved, what is inside as it is written.
    pub(super) fn shallow(&mut self, node: &Node) -> IntrinsicValue {
        match Intrinsic::of(node) {
            Some(intrinsic) if intrinsic.name == "If" => {
                self.deeper(&intrinsic.call.place, |this| match this.branch(intrinsic)? {
                    Some(branch) => this.shallow(branch),
                    None => this.unknown_branch(intrinsic),
                })
            }
            Some(intrinsic) if intrinsic.name == "Transform" => {
                self.deeper(&intrinsic.call.place, |this| match this.include(intrinsic.argument.node)? {
                    Some(included) => this.shallow(&included),
                    None => Ok(Some(this.unknown_transform(intrinsic))),
                })
            }
            Some(intrinsic) => self.call(intrinsic),
            None => match self.included(node)? {
                Some(included) => Ok(Some(included)),
                None => Ok(Some(node.clone())),
            },
        }
    }

    /// The members of a node that is no call, or whose tag is taken care of.
    fn inside(&mut self, node: &Node) -> Result<Node, ImportError> {
        self.nesting += 1;
        Nesting::Template.check(self.nesting, || node.place.clone())?;
        let value = self.members(node);
        self.nesting -= 1;
        value
    }

    fn members(&mut self, node: &Node) -> Result<Node, ImportError> {
        let value = match &node.value {
            Value::Sequence(items) => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.extend(self.evaluate(item)?);
                }
                Value::Sequence(values)
            }
            Value::Mapping(members) => {
                if let Some(included) = self.included(node)? {
                    return self.deeper(&node.place, |this| this.inside(&included));
                }
                let mut values = Vec::with_capacity(members.len());
                for (key, member) in members {
                    self.context.spend(key.as_str().len(), &member.place)?;
                    values.extend(self.evaluate(member)?.map(|value| (key.clone(), value)));
                }
                Value::Mapping(values)
            }
            scalar => return self.scalar(node, scalar),
        };
        Ok(Node::new(value, node.place.clone()))
    }

    /// An object with its members evaluated, without those of these names: what is read by itself, or shows
    /// nowhere.
    pub(super) fn members_but(&mut self, node: &Node, left_out: &[&str]) -> Result<Node, ImportError> {
        let members = node.members().unwrap_or_default();
        let mut values = Vec::with_capacity(members.len());
        for (key, member) in members.iter().filter(|(key, _)| !left_out.contains(&key.as_str())) {
            values.extend(self.evaluate(member)?.map(|value| (key.clone(), value)));
        }
        Ok(Node::new(Value::Mapping(values), node.place.clone()))
    }

    /// Does work whose findings nobody asked for.
    pub(super) fn silently<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        let judged = std::mem::replace(&mut self.reports_names, false);
        self.context.mute(true);
        let done = work(self);
        self.context.unmute(true);
        self.reports_names = judged;
        done
    }

    fn scalar(&mut self, node: &Node, value: &Value) -> Result<Node, ImportError> {
        let mut copy = Node::new(value.clone(), node.place.clone());
        let Value::String(text) = value else { return Ok(copy) };
        self.context.spend(text.as_str().len(), &node.place)?;
        if let Some(filled) = self.with_loops(text) {
            copy.value = Value::String(filled);
        }
        Ok(self.with_dynamic_references(copy))
    }

    /// A string in which CloudFormation puts what it looks up when the stack is deployed.
    pub(super) fn with_dynamic_references(&mut self, mut node: Node) -> Node {
        let (Value::String(text) | Value::Unknown(text)) = &node.value else { return node };
        let written = text.as_str().trim();
        if written.contains("{{resolve:") {
            self.context.report_unknown(|| {
                let message =
                    "a dynamic reference is not known: CloudFormation resolves it when the stack is deployed";
                Diagnostic::of(&UNRESOLVED_VALUE, message).at(Some(node.place.clone()), "")
            });
            if written.starts_with("{{resolve:") && written.ends_with("}}") {
                let mut hole = TextBuilder::default();
                hole.push_as_hole(text, Span::new(0, text.as_str().len()));
                node.value = Value::text(hole.finish(text.place()));
            }
        }
        node
    }

    fn call(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let value = self.deeper(&intrinsic.call.place, |this| this.function(intrinsic))?;
        Ok(value.map(|value| intrinsic.refers_to(value)))
    }

    /// Does work inside a function, unless functions nest too deep.
    pub(super) fn deeper<T>(
        &mut self,
        place: &Place,
        work: impl FnOnce(&mut Self) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        self.depth += 1;
        self.context.check_references(self.depth, place)?;
        let done = work(self);
        self.depth -= 1;
        done
    }

    fn function(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        match intrinsic.name {
            "Ref" => self.reference(intrinsic),
            "Sub" => self.sub(intrinsic),
            "Join" => self.join(intrinsic),
            "Split" => self.split(intrinsic),
            "Select" => self.select(intrinsic),
            "FindInMap" => self.find_in_map(intrinsic),
            "GetAtt" => self.get_att(intrinsic),
            "ImportValue" => self.import_value(intrinsic),
            "If" => match self.branch(intrinsic)? {
                Some(branch) => self.evaluate(branch),
                None => self.unknown_branch(intrinsic),
            },
            "Transform" => self.transform(intrinsic),
            "ToJsonString" => self.json_string(intrinsic),
            "Length" => self.length(intrinsic),
            name => {
                let name = format!("Fn::{name}");
                Ok(Some(self.context.outside(
                    &name,
                    &intrinsic.call.place,
                    "the function is not evaluated here",
                )))
            }
        }
    }

    /// A call that is not written as its function needs it.
    pub(super) fn misused(&mut self, intrinsic: Intrinsic<'_>, expected: &str) -> IntrinsicValue {
        let name = match intrinsic.name {
            "Ref" => "Ref".to_owned(),
            name => format!("Fn::{name}"),
        };
        let message = format!("`{name}` with {}; expected {expected}", intrinsic.argument.node.kind());
        let diagnostic = Diagnostic::of(&INVALID_INTRINSIC, message)
            .at(Some(intrinsic.call.place.clone()), format!("expected {expected}"));
        self.context.report(diagnostic);
        let place = &intrinsic.call.place;
        Ok(Some(self.context.quietly(|context| context.outside(&name, place, ""))))
    }
}
