//! Templates: strings with `${…}` and `%{…}` in them, heredocs, template files.

use crate::import::assembly::Assembly;
use std::rc::Rc;

use hcl_edit::Decorated;
use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, TraversalOperator};
use hcl_edit::template::{
    Directive, Element, ForDirective, HeredocTemplate, IfDirective, Interpolation, Template,
};

use super::declaration::Declaration;
use super::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use super::layout::{self, Layout};
use super::module::Base;
use super::naming::why;
use super::value::{as_bool, entries};
use crate::import::ImportError;
use crate::import::document::hcl::literal::{Quoting, decode};
use crate::import::document::{Node, Value, hcl};
use crate::source::{Place, ScalarStyle, Span, Text, TextBuilder};

/// How the literal text of one template is to be read.
struct Style {
    quoting: Quoting,
    layout: Layout,
}

impl ModuleEvaluator<'_, '_, '_> {
    /// The value of a template; one that is nothing but `${…}` is the value of that. `inside` is
    /// all of it, without quotes.
    pub(super) fn template(
        &mut self,
        template: &Template,
        inside: Span,
        quoting: Quoting,
        scope: &EvaluationScope<'_>,
        place: &Place,
    ) -> ExpressionValue {
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return self.evaluate(&only.expr, scope);
        }
        self.context.spend(inside.len(), place)?;
        let layout = layout::of(template, scope.base.text.as_str(), quoting, false);
        self.joined(template, &Style { quoting, layout }, scope, place)
    }

    pub(super) fn heredoc(
        &mut self,
        heredoc: &HeredocTemplate,
        scope: &EvaluationScope<'_>,
        place: &Place,
    ) -> ExpressionValue {
        let template = &heredoc.template;
        self.context.spend(place.span.len(), place)?;
        let is_flush = scope.base.written(heredoc.span()).starts_with("<<-");
        let layout = layout::of(template, scope.base.text.as_str(), Quoting::Bare, is_flush);
        self.joined(template, &Style { quoting: Quoting::Bare, layout }, scope, place)
    }

    /// Renders a text as a template that knows only these variables. One that cannot be parsed is
    /// reported.
    pub(super) fn render(
        &mut self,
        text: &Text,
        variables: Option<&Node>,
        quoting: Quoting,
        place: &Place,
    ) -> Result<Option<Node>, ImportError> {
        let template = match hcl::parse_template(text) {
            Ok(template) => template,
            Err(error) => {
                self.context.report(*error);
                return Ok(None);
            }
        };
        let mut names = Vec::new();
        for (name, value) in variables.and_then(Node::members).unwrap_or_default() {
            names.push((name.as_str().to_owned(), Rc::new(self.copy(value)?)));
        }
        let base = Base::of_text(text.clone(), place);
        let scope = EvaluationScope { base: &base, names, outer: None, is_module: false };
        let whole = Span::new(0, text.as_str().len());
        let place = base.place.clone();
        self.template(&template, whole, quoting, &scope, &place).map(Some)
    }

    /// An attribute that is a map, or the block of that name, as Terraform 0.11 had it.
    pub(super) fn map_of(
        &mut self,
        declared: &Declaration<'_>,
        name: &str,
    ) -> Result<Option<Node>, ImportError> {
        if let Some(defined) = declared.attribute(name) {
            return self.defined(defined).map(Some);
        }
        let Some(block) = declared.block(name) else { return Ok(None) };
        let mut members = Vec::new();
        for attribute in &block.attributes {
            members.push((attribute.key(), self.defined(attribute.defined)?));
        }
        Ok(Some(Node::new(Value::Mapping(members), block.place.clone())))
    }

    /// `data.template_file.name.rendered`, which came before `templatefile`.
    pub(super) fn template_file(
        &mut self,
        operators: &[Decorated<TraversalOperator>],
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let place = scope.base.place(whole.span());
        let attribute = |index: usize| match operators.get(index).map(|operator| operator.value()) {
            Some(TraversalOperator::GetAttr(name)) => Some(name.as_str()),
            _ => None,
        };
        let block = attribute(1).and_then(|name| self.module().data_source("template_file", name));
        // With `count` there is an index between the two.
        let rendered = operators.last().is_some_and(|operator| {
            matches!(operator.value(), TraversalOperator::GetAttr(name) if name.as_str() == "rendered")
        });
        let (Some(block), true) = (block, rendered) else {
            let name = self.full_name("data", operators, scope)?;
            let name = self.addressed(&name);
            return Ok(self.outside(&name, &place, why("data")));
        };
        let Some(template) = block.attribute("template") else {
            return self.no_value(&[], whole, scope, "it has no `template`");
        };
        let (template, node) = self.following(&place, |this| {
            let template = this.defined(template)?;
            let variables = this.map_of(block, "vars")?;
            let node = match template.string() {
                Some(text) => this.render(text, variables.as_ref(), Quoting::Bare, &place)?,
                None => None,
            };
            Ok((template, node))
        })?;
        match node {
            Some(node) => Ok(node),
            None => self.no_value(&[&template], whole, scope, "its template cannot be read"),
        }
    }

    fn joined(
        &mut self,
        template: &Template,
        style: &Style,
        scope: &EvaluationScope<'_>,
        place: &Place,
    ) -> ExpressionValue {
        let mut joined = Assembly::default();
        self.elements(template, style, scope, &mut joined)?;
        let written = match style.quoting {
            Quoting::Quoted => ScalarStyle::HclQuoted,
            Quoting::Bare => ScalarStyle::HclRaw,
        };
        Ok(joined.finish_in(written, &scope.base.text, place))
    }

    fn elements(
        &mut self,
        template: &Template,
        style: &Style,
        scope: &EvaluationScope<'_>,
        joined: &mut Assembly,
    ) -> Result<(), ImportError> {
        for element in template {
            match element {
                Element::Literal(literal) => {
                    let span = literal.span().unwrap_or_default();
                    self.literal(Span::new(span.start, span.end), style, scope, joined)?;
                }
                Element::Interpolation(interpolation) => self.interpolation(interpolation, scope, joined)?,
                Element::Directive(directive) => match directive.as_ref() {
                    Directive::If(directive) => self.if_directive(directive, style, scope, joined)?,
                    Directive::For(directive) => self.for_directive(directive, style, scope, joined)?,
                },
            }
        }
        Ok(())
    }

    fn literal(
        &mut self,
        span: Span,
        style: &Style,
        scope: &EvaluationScope<'_>,
        joined: &mut Assembly,
    ) -> Result<(), ImportError> {
        let text = &scope.base.text;
        self.context.spend(span.len(), &scope.base.place)?;
        let mut builder = TextBuilder::default();
        for line in layout::lines(span, text.as_str(), style.quoting) {
            let left = style.layout.get(&line.start).copied().unwrap_or(line);
            decode(text, left, style.quoting, &mut builder);
        }
        joined.text(&builder.finish(None));
        Ok(())
    }

    fn interpolation(
        &mut self,
        part: &Interpolation,
        scope: &EvaluationScope<'_>,
        joined: &mut Assembly,
    ) -> Result<(), ImportError> {
        let node = self.evaluate(&part.expr, scope)?;
        let place = scope.base.place(part.span());
        self.context.spend(node.weight(), &place)?;
        // What a reference stands for is written elsewhere; what is made here leads to its parts.
        let is_reference = matches!(part.expr, Expression::Variable(_) | Expression::Traversal(_));
        let appended = if is_reference { joined.referenced(&node, &place) } else { joined.written(&node) };
        if !appended {
            let why = format!("it is {}; expected text", node.kind());
            let failed = self.failed(scope.base.written(part.expr.span()), &place, why);
            joined.written(&failed);
        }
        Ok(())
    }

    fn if_directive(
        &mut self,
        directive: &IfDirective,
        style: &Style,
        scope: &EvaluationScope<'_>,
        joined: &mut Assembly,
    ) -> Result<(), ImportError> {
        let condition = self.evaluate(&directive.if_expr.cond_expr, scope)?;
        match as_bool(&condition) {
            Some(true) => self.elements(&directive.if_expr.template, style, scope, joined),
            Some(false) => match &directive.else_expr {
                Some(otherwise) => self.elements(&otherwise.template, style, scope, joined),
                None => Ok(()),
            },
            None => {
                let why = "it is neither true nor false";
                joined.written(&self.no_value(&[&condition], &directive.if_expr.cond_expr, scope, why)?);
                Ok(())
            }
        }
    }

    fn for_directive(
        &mut self,
        directive: &ForDirective,
        style: &Style,
        scope: &EvaluationScope<'_>,
        joined: &mut Assembly,
    ) -> Result<(), ImportError> {
        let made = &directive.for_expr;
        let collection = self.evaluate(&made.collection_expr, scope)?;
        let Some(entries) = entries(&collection) else {
            let why = format!("it is {}; expected a list or an object", collection.kind());
            joined.written(&self.no_value(&[&collection], &made.collection_expr, scope, &why)?);
            return Ok(());
        };
        for (key, value) in entries {
            self.context.spend(1, &collection.place)?;
            let scope = self.loop_scope(&made.key_var, &made.value_var, key, value, scope)?;
            self.elements(&made.template, style, &scope, joined)?;
        }
        Ok(())
    }
}
