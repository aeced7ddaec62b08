//! References: locals, variables, the names of loops, and what is elsewhere.

use std::rc::Rc;

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::{Decorated, Span as _};

use super::super::plain;
use super::declaration::Declaration;
use super::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use super::module::Base;
use super::naming::step;
use super::tree::ROOT;
use super::value;
use crate::import::ImportError;
use crate::import::document::hcl;
use crate::import::document::limits::Nesting;
use crate::import::document::{Node, Value};
use crate::source::{Place, TextBuilder};

pub(super) type Operators = [Decorated<TraversalOperator>];

impl<'m> ModuleEvaluator<'m, '_, '_> {
    pub(super) fn traversal(
        &mut self,
        traversal: &Traversal,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        if let Expression::Variable(name) = &traversal.expr {
            return self.reference(name.as_str(), &traversal.operators, whole, scope);
        }
        let root = Rc::new(self.evaluate(&traversal.expr, scope)?);
        let name = scope.base.written(traversal.expr.span()).to_owned();
        self.walk(&root, name, &traversal.operators, whole, scope)
    }

    /// The value of a name and what is selected of it.
    pub(super) fn reference(
        &mut self,
        root: &str,
        operators: &Operators,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let place = scope.base.place(whole.span());
        if let Some(node) = scope.find(root) {
            return self.walk(&node, root.to_owned(), operators, whole, scope);
        }
        if !scope.is_module {
            let name = scope.base.written(whole.span());
            return Ok(self.failed(name, &place, format!("the template is given no variable `{root}`")));
        }
        let selected = match operators.first().map(|operator| operator.value()) {
            Some(TraversalOperator::GetAttr(name)) => name.as_str(),
            _ => "",
        };
        let found = match root {
            // `var` alone names nothing.
            _ if operators.is_empty() => return self.elsewhere(root, operators, whole, scope),
            "local" => self.local(selected, &place)?,
            "var" => self.variable(selected, &place)?.map(|node| used_at(node, &place)),
            // Terraform runs in the folder of the root module.
            "path" => {
                let folder = if selected == "module" { self.instances[self.at].folder } else { ROOT };
                Some(Rc::new(Node::string_at(folder, &place)))
            }
            "module" => match self.module_output(operators, whole, scope, &place)? {
                Some(node) => return Ok(node),
                None => None,
            },
            "data" if selected == "template_file" => return self.template_file(operators, whole, scope),
            _ => return self.elsewhere(root, operators, whole, scope),
        };
        match found {
            Some(node) => self.walk(&node, format!("{root}.{selected}"), &operators[1..], whole, scope),
            None => self.elsewhere(root, operators, whole, scope),
        }
    }

    /// What the files do not tell, unless it is an argument of a resource in them.
    fn elsewhere(
        &mut self,
        root: &str,
        operators: &Operators,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let place = scope.base.place(whole.span());
        let attribute = |index: usize| match operators.get(index).map(|operator| operator.value()) {
            Some(TraversalOperator::GetAttr(name)) => Some(name.as_str()),
            _ => None,
        };
        if let (Some(name), Some(argument)) = (attribute(0), attribute(1))
            && let Some(defined) = self.module().argument(root, name, argument)
        {
            let node = Rc::new(self.following(&place, |this| this.defined(defined))?);
            return self.walk(&node, format!("{root}.{name}.{argument}"), &operators[2..], whole, scope);
        }
        if let Some(name) = attribute(0)
            && let Some(value) = self.of_resource((root, name), &operators[1..], whole, scope)?
        {
            return Ok(value);
        }
        let name = self.full_name(root, operators, scope)?;
        let name = match root {
            "each" | "count" | "self" | "terraform" => name,
            _ => self.addressed(&name),
        };
        self.attribute_elsewhere(&name, root, &place)
    }

    /// What a local stands for; it is evaluated once.
    fn local(&mut self, name: &str, place: &Place) -> Result<Option<Rc<Node>>, ImportError> {
        let Some(&defined) = self.module().locals.get(name) else { return Ok(None) };
        let key = (self.at, format!("local.{name}"));
        if let Some(node) = self.evaluated.get(&key) {
            return Ok(Some(Rc::clone(node)));
        }
        let node = self.following(place, |this| this.defined(defined))?;
        self.keep(key, node).map(Some)
    }

    /// What a variable stands for: what a parameter says, the call of the module, a file of variables, its
    /// default.
    fn variable(&mut self, name: &str, place: &Place) -> Result<Option<Rc<Node>>, ImportError> {
        let key = (self.at, format!("var.{name}"));
        if let Some(node) = self.evaluated.get(&key) {
            return Ok(Some(Rc::clone(node)));
        }
        let node = self.following(place, |this| this.value_of_variable(name, place))?;
        self.keep(key, node).map(Some)
    }

    fn value_of_variable(&mut self, name: &str, place: &Place) -> ExpressionValue {
        let defining = self.module().variables.get(name);
        let shown = plain(&self.addressed(&format!("var.{name}")));
        let node = if let Some(given) = self.context.parameter(&shown) {
            Some(self.given(given, place)?)
        } else if let Some(passed) = self.passed(name)? {
            Some(passed).filter(|passed| !passed.is_null() || defining.is_none_or(|block| is_nullable(block)))
        } else if let Some(&defined) = self.module().given.get(name) {
            Some(self.defined(defined)?)
        } else {
            None
        };
        let node = match (node, defining.and_then(|block| block.attribute("default"))) {
            (Some(node), _) => node,
            (None, Some(default)) => self.defined(default)?,
            (None, None) => {
                let why = match defining {
                    Some(_) => "it is a variable without a default",
                    None => "the files define no such variable",
                };
                self.outside(&shown, place, why)
            }
        };
        match defining.and_then(|block| block.attribute("type")) {
            Some(kind) => self.as_type(node, kind.expression, &EvaluationScope::of_module(kind.base)),
            None => Ok(node),
        }
    }

    /// What was given for a variable: an expression where it looks like a list or an object.
    pub(super) fn given(&mut self, given: &str, place: &Place) -> ExpressionValue {
        let node = Node::string_at(given, place);
        let Some(text) = node.string().filter(|text| text.as_str().trim_start().starts_with(['[', '{']))
        else {
            return Ok(node);
        };
        let Ok(expression) = hcl::parse_expression(text) else { return Ok(node) };
        let base = Base::of_text(text.clone(), place);
        // It is a value, which knows no names.
        let scope = EvaluationScope { base: &base, names: Vec::new(), outer: None, is_module: false };
        self.evaluate(&expression, &scope)
    }

    /// Does what follows a reference, and counts it as long.
    pub(super) fn following<T>(
        &mut self,
        place: &Place,
        work: impl FnOnce(&mut Self) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        self.references += 1;
        self.context.check_references(self.references, place)?;
        let done = work(self);
        self.references -= 1;
        done
    }

    pub(super) fn keep(&mut self, key: (usize, String), node: Node) -> Result<Rc<Node>, ImportError> {
        Nesting::Value.check(depth(&node), || node.place.clone())?;
        let node = Rc::new(node);
        self.evaluated.insert(key, Rc::clone(&node));
        Ok(node)
    }

    /// What operators select of a value; `name` is what it is called so far.
    pub(super) fn walk(
        &mut self,
        root: &Rc<Node>,
        mut name: String,
        operators: &Operators,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let mut at: &Node = root;
        for (index, operator) in operators.iter().enumerate() {
            if let Value::Unknown(_) = at.value {
                return self.beyond(at, &name, &operators[index..], whole, scope);
            }
            let key = match operator.value() {
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    return self.splat(at, &name, &operators[index + 1..], whole, scope);
                }
                TraversalOperator::GetAttr(attribute) => {
                    Node::string_at(attribute.as_str(), &scope.base.place(operator.span()))
                }
                TraversalOperator::LegacyIndex(position) => {
                    Node::string_at(&position.value().to_string(), &scope.base.place(operator.span()))
                }
                TraversalOperator::Index(key) => self.evaluate(key, scope)?,
            };
            if let Value::Mapping(members) = &at.value {
                // They are looked through one by one.
                self.context.spend(members.len(), &at.place)?;
            }
            let Some(selected) = select(at, &key) else {
                let why = match at.value {
                    Value::Mapping(_) | Value::Sequence(_) => format!("{name} has no such member"),
                    _ => format!("{name} is {}", at.kind()),
                };
                return self.no_value(&[&key], whole, scope, &why);
            };
            name = format!("{name}{}", step(operator.value(), Some(&key)));
            at = selected;
        }
        self.copy(at)
    }

    /// What operators select of a value that is not known.
    fn beyond(
        &mut self,
        unknown: &Node,
        name: &str,
        operators: &Operators,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let causes = self.causes(unknown);
        let place = scope.base.place(whole.span());
        if let [cause] = causes.as_slice()
            && unknown.scalar().is_some_and(|text| text.as_str() == format!("${{{}}}", cause.name))
            && !self.has_failed(unknown)
        {
            if let Some(value) = self.of_instance_value(cause, operators, whole, scope)? {
                return Ok(value);
            }
            let root = if cause.name.contains('.') { cause.name.clone() } else { name.to_owned() };
            let full = self.full_name(&root, operators, scope)?;
            return Ok(self.part_of(cause, &full, &place));
        }
        Ok(self.depends(whole.span(), scope, &[unknown]))
    }

    /// `list.*.name`, `list[*].name`: what is selected of every item.
    fn splat(
        &mut self,
        at: &Node,
        name: &str,
        operators: &Operators,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let items: Vec<&Node> = match &at.value {
            Value::Sequence(items) => items.iter().collect(),
            Value::Null => Vec::new(),
            _ => vec![at],
        };
        let mut selected = Vec::with_capacity(items.len());
        for item in items {
            let item = Rc::new(self.copy(item)?);
            selected.push(self.walk(&item, name.to_owned(), operators, whole, scope)?);
        }
        Ok(Node::new(Value::Sequence(selected), at.place.clone()))
    }
}

/// The member that a key selects.
pub(super) fn select<'n>(node: &'n Node, key: &Node) -> Option<&'n Node> {
    match &node.value {
        Value::Mapping(_) => node.get(value::as_text(key)?.as_str()),
        Value::Sequence(items) => items.get(value::as_count(key)?),
        _ => None,
    }
}

/// Whether null is a value of a variable, and does not stand for its default.
fn is_nullable(variable: &Declaration<'_>) -> bool {
    let nullable = variable.attribute("nullable").map(|defined| defined.expression);
    !matches!(nullable, Some(Expression::Bool(nullable)) if !*nullable.value())
}

/// A variable that is not known stands nowhere but where it is used.
fn used_at(node: Rc<Node>, place: &Place) -> Rc<Node> {
    let Value::Unknown(unknown) = &node.value else { return node };
    let mut moved = TextBuilder::default();
    moved.push_value(unknown, place);
    Rc::new(Node::text(moved.finish(Some(place.clone())), place.clone()))
}

fn depth(node: &Node) -> usize {
    let inside = match &node.value {
        Value::Sequence(items) => items.iter().map(depth).max(),
        Value::Mapping(members) => members.iter().map(|(_, member)| depth(member)).max(),
        _ => None,
    };
    1 + inside.unwrap_or(0)
}
