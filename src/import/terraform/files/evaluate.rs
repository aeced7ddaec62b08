//! Expressions become values.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::{Conditional, Expression, Object, ObjectKey};
use indexmap::IndexMap;

use super::branches::Branches;
use super::calls::ModuleInstance;
use super::deployments::OwnedResponse;
use super::module::{Base, Defined, Module};
use super::resource_values::ResourceValue;
use super::unknown::Unknowns;
use super::value;
use crate::import::ImportError;
use crate::import::context::ImportSession;
use crate::import::document::hcl::literal::{Quoting, decode};
use crate::import::document::limits::Nesting;
use crate::import::document::{Node, Value, report_duplicates};
use crate::source::{Place, ScalarStyle, SourceFile, Span, Text, TextBuilder, TextReference};

/// What an evaluation costs, in bytes, besides what it makes: it bounds the time that loops take.
const COST: usize = 16;

pub(super) type ExpressionValue = Result<Node, ImportError>;

/// The values of the expressions of modules.
pub(super) struct ModuleEvaluator<'m, 'c, 'o> {
    /// The modules by their folders.
    pub(super) modules: &'m IndexMap<&'m str, Module<'m>>,
    /// Their instances; the first is the root module.
    pub(super) instances: Vec<ModuleInstance<'m>>,
    /// The instance whose expressions are evaluated.
    pub(super) at: usize,
    pub(super) context: &'c mut ImportSession<'o>,
    pub(super) unknowns: Unknowns,
    pub(super) branches: Branches,
    /// The gateway responses whose API is known.
    pub(super) responses: Vec<OwnedResponse>,
    /// Where the documents stand that APIs are made from, by their addresses.
    pub(super) documents: HashMap<String, Place>,
    /// Locals, variables and outputs that have been evaluated, by instance and `local.name` or `var.name`.
    pub(super) evaluated: HashMap<(usize, String), Rc<Node>>,
    /// Instances of resources that are values, by their addresses.
    pub(super) resources: HashMap<String, Rc<ResourceValue<'m>>>,
    /// Objects whose twofold keys have been reported.
    twofold: HashSet<String>,
    /// Blocks that were reported, and what is wrong with them.
    pub(super) reported: HashSet<String>,
    /// A file of the root module.
    pub(super) root_file: Option<Arc<SourceFile>>,
    /// Files that expressions refer to, by their paths.
    pub(super) files: HashMap<String, Option<Arc<SourceFile>>>,
    /// How many references were followed to what is being evaluated.
    pub(super) references: usize,
    depth: usize,
}

/// The names that an expression may use, and the text that it is part of.
pub(super) struct EvaluationScope<'s> {
    pub(super) base: &'s Base,
    pub(super) names: Vec<(String, Rc<Node>)>,
    pub(super) outer: Option<&'s EvaluationScope<'s>>,
    /// Whether it is of a module; a template knows only what it is given.
    pub(super) is_module: bool,
}

impl<'s> EvaluationScope<'s> {
    /// The scope of a module's expressions.
    pub(super) fn of_module(base: &'s Base) -> Self {
        Self::with_names(base, Vec::new())
    }

    /// The scope of a module's expressions that have more names: `each` or `count`.
    pub(super) fn with_names(base: &'s Base, names: Vec<(String, Rc<Node>)>) -> Self {
        Self { base, names, outer: None, is_module: true }
    }

    /// A scope in this one that has more names.
    pub(super) fn with(&'s self, names: Vec<(String, Rc<Node>)>) -> Self {
        Self { base: self.base, names, outer: Some(self), is_module: self.is_module }
    }

    pub(super) fn find(&self, name: &str) -> Option<Rc<Node>> {
        let mut scope = Some(self);
        while let Some(EvaluationScope { names, outer, .. }) = scope {
            if let Some((_, node)) = names.iter().find(|(known, _)| known == name) {
                return Some(Rc::clone(node));
            }
            scope = *outer;
        }
        None
    }
}

impl<'m, 'c, 'o> ModuleEvaluator<'m, 'c, 'o> {
    /// Of the root module and those that it calls.
    pub(super) fn new(
        modules: &'m IndexMap<&'m str, Module<'m>>,
        root_file: Option<Arc<SourceFile>>,
        context: &'c mut ImportSession<'o>,
    ) -> Self {
        Self {
            modules,
            instances: modules.values().take(1).map(ModuleInstance::root).collect(),
            at: 0,
            context,
            unknowns: Unknowns::default(),
            branches: Branches::default(),
            responses: Vec::new(),
            documents: HashMap::new(),
            evaluated: HashMap::new(),
            resources: HashMap::new(),
            twofold: HashSet::new(),
            reported: HashSet::new(),
            root_file,
            files: HashMap::new(),
            references: 0,
            depth: 0,
        }
    }

    /// The value of what a module defines.
    pub(super) fn defined(&mut self, defined: Defined<'_>) -> ExpressionValue {
        self.evaluate(defined.expression, &EvaluationScope::of_module(defined.base))
    }

    /// The value of an expression.
    pub(super) fn evaluate(
        &mut self,
        expression: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let place = scope.base.place(expression.span());
        self.context.spend(COST, &place)?;
        Nesting::Expressions.check(self.depth + 1, || place.clone())?;
        self.depth += 1;
        let node = self.kind_of(expression, scope, place.clone());
        self.depth -= 1;
        Ok(referred_to(node?, expression, scope, place))
    }

    fn kind_of(
        &mut self,
        expression: &Expression,
        scope: &EvaluationScope<'_>,
        place: Place,
    ) -> ExpressionValue {
        match expression {
            Expression::Null(_) => Ok(Node::new(Value::Null, place)),
            Expression::Bool(value) => Ok(Node::new(Value::Bool(*value.value()), place)),
            Expression::Number(_) => {
                let text = scope.base.text.slice(span_of(expression));
                let text = text.in_style_within(ScalarStyle::Bare, &scope.base.text);
                match value::printed(text.as_str()) {
                    Some(printed) => Ok(value::written(&printed, &place)),
                    None => Ok(Node::new(Value::Number(text), place)),
                }
            }
            Expression::String(_) => self.quoted(expression, scope, place),
            Expression::Array(array) => {
                let items = array.iter().map(|item| self.evaluate(item, scope));
                Ok(Node::new(Value::Sequence(items.collect::<Result<_, _>>()?), place))
            }
            Expression::Object(object) => self.object(object, scope, place),
            Expression::StringTemplate(template) => {
                self.template(template, inside_quotes(expression), Quoting::Quoted, scope, &place)
            }
            Expression::HeredocTemplate(heredoc) => self.heredoc(heredoc, scope, &place),
            Expression::Parenthesis(parenthesis) => self.evaluate(parenthesis.inner(), scope),
            Expression::Variable(name) => self.reference(name.as_str(), &[], expression, scope),
            Expression::Conditional(conditional) => self.conditional(conditional, expression, scope),
            Expression::FuncCall(call) => self.call(call, expression, scope),
            Expression::Traversal(traversal) => self.traversal(traversal, expression, scope),
            Expression::UnaryOp(operation) => self.unary(operation, expression, scope),
            Expression::BinaryOp(operation) => self.binary(operation, expression, scope),
            Expression::ForExpr(comprehension) => self.comprehension(comprehension, expression, scope),
        }
    }

    /// A string without templates in it.
    fn quoted(
        &mut self,
        expression: &Expression,
        scope: &EvaluationScope<'_>,
        place: Place,
    ) -> ExpressionValue {
        let inside = inside_quotes(expression);
        self.context.spend(inside.len(), &place)?;
        let mut builder = TextBuilder::default();
        decode(&scope.base.text, inside, Quoting::Quoted, &mut builder);
        let text = builder.finish(Some(place.clone()));
        let text = text.in_style_within(ScalarStyle::HclQuoted, &scope.base.text);
        Ok(Node::new(Value::String(text), place))
    }

    fn object(&mut self, object: &Object, scope: &EvaluationScope<'_>, place: Place) -> ExpressionValue {
        let mut members = Vec::with_capacity(object.len());
        for (key, value) in object {
            let value = self.evaluate(value.expr(), scope)?;
            let key = match key {
                ObjectKey::Ident(ident) => {
                    let span = ident.span().or_else(|| key.span()).unwrap_or_default();
                    scope.base.text.slice(Span::new(span.start, span.end))
                }
                ObjectKey::Expression(key) => match self.evaluate(key, scope)?.scalar() {
                    Some(key) => key,
                    None => continue,
                },
            };
            members.push((key, value));
        }
        self.report_twofold(&members, &place);
        Ok(Node::new(Value::Mapping(members), place))
    }

    /// Reports keys that are there twice, once for each object.
    fn report_twofold(&mut self, members: &[(Text, Node)], place: &Place) {
        let mut seen = HashSet::with_capacity(members.len());
        let is_twofold = !members.iter().all(|(key, _)| seen.insert(key.as_str()));
        if is_twofold && self.twofold.insert(place.to_string()) {
            report_duplicates(members, &mut self.context.diagnostics);
        }
    }

    fn conditional(
        &mut self,
        conditional: &Conditional,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let condition = self.evaluate(&conditional.cond_expr, scope)?;
        let holds = value::as_bool(&condition);
        if let Some(holds) = holds {
            self.look_behind(&conditional.cond_expr, holds, scope)?;
        }
        match holds {
            Some(holds) => {
                let (taken, other) = match holds {
                    true => (&conditional.true_expr, &conditional.false_expr),
                    false => (&conditional.false_expr, &conditional.true_expr),
                };
                let value = self.evaluate(taken, scope)?;
                // Both branches are of one type.
                let is_text = matches!(other, Expression::String(_) | Expression::StringTemplate(_));
                Ok(if is_text { value::as_string(&value) } else { value })
            }
            None => self.no_value(&[&condition], whole, scope, "its condition is neither true nor false"),
        }
    }

    /// Does what shows in no response: what is not known there is nobody's business.
    pub(super) fn quietly<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        self.context.mute(true);
        let done = work(self);
        self.context.unmute(true);
        done
    }

    /// The value of an expression that has none: of an operand that is not known, or because it
    /// makes no sense.
    pub(super) fn no_value(
        &mut self,
        operands: &[&Node],
        whole: &Expression,
        scope: &EvaluationScope<'_>,
        why: &str,
    ) -> ExpressionValue {
        let unknown: Vec<&Node> =
            operands.iter().filter(|operand| value::is_open(operand)).copied().collect();
        if !unknown.is_empty() {
            return Ok(self.depends(whole.span(), scope, &unknown));
        }
        let place = scope.base.place(whole.span());
        Ok(self.failed(scope.base.written(whole.span()), &place, why))
    }
}

/// The value of a reference, a call, or a template that is one interpolation, which remembers where that
/// stands: a change is made there, for others may refer to the value as well.
fn referred_to(mut node: Node, expression: &Expression, scope: &EvaluationScope<'_>, place: Place) -> Node {
    let (Value::String(text) | Value::Number(text)) = &mut node.value else { return node };
    let span = match expression {
        Expression::Variable(_) | Expression::Traversal(_) | Expression::FuncCall(_) => span_of(expression),
        Expression::StringTemplate(_) if text.place().is_none_or(|whole| whole.span != place.span) => {
            inside_quotes(expression)
        }
        _ => return node,
    };
    // An expression in a string of JSON needs escapes that nobody reads.
    let is_hcl = scope.base.text.styles().only() == Some(ScalarStyle::Raw);
    let written = scope.base.written(Some(span.range()));
    let quoted = match expression {
        Expression::StringTemplate(_) => format!("\"'{written}'\""),
        _ => format!("\"'${{{written}}}'\""),
    };
    let quoted = Some(quoted).filter(|quoted| is_hcl && !quoted.contains('\n'));
    *text = std::mem::take(text).referred_to(TextReference { place, quoted });
    node
}

pub(super) fn span_of(expression: &Expression) -> Span {
    let span = expression.span().unwrap_or_default();
    Span::new(span.start, span.end)
}

/// The part of a string between its quotes.
fn inside_quotes(expression: &Expression) -> Span {
    let span = span_of(expression);
    Span::new(span.start as usize + 1, (span.end as usize).saturating_sub(1))
}
