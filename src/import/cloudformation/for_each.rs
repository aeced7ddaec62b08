//! `Fn::ForEach` among resources: one entry that stands for many.

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use super::sub::{self, SubPart};
use super::template::TemplateResource;
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::source::{Place, Text, TextBuilder};

codes! {
    /// An `Fn::ForEach` that CloudFormation cannot read.
    ///
    /// It has a name, a list of values, and what to repeat.
    static INVALID_LOOP: Error = "invalid-loop";
}

/// Whether a key among resources is a loop and no resource.
pub(super) fn is_loop(key: &Text) -> bool {
    key.as_str().starts_with("Fn::ForEach::")
}

/// What making one resource costs at least, in bytes of the budget.
const EXPANSION: usize = 256;

/// What is done with each resource.
pub(super) type Visit<'v, 't, 'c, 'o> =
    dyn FnMut(&mut TemplateEvaluator<'t, 'c, 'o>, TemplateResource<'_>) -> Result<(), ImportError> + 'v;

impl<'t, 'c, 'o> TemplateEvaluator<'t, 'c, 'o> {
    /// Visits a resource, or all that a loop makes.
    pub(super) fn expanded(
        &mut self,
        resource: &TemplateResource<'_>,
        visit: &mut Visit<'_, 't, 'c, 'o>,
    ) -> Result<(), ImportError> {
        if !is_loop(resource.logical_id) {
            return visit(self, *resource);
        }
        let Value::Sequence(parts) = &resource.node.value else { return self.no_loop(resource) };
        let [variable, items, made] = parts.as_slice() else { return self.no_loop(resource) };
        let (Some(variable), Some(made)) = (variable.string(), made.members()) else {
            return self.no_loop(resource);
        };
        let items = match self.evaluate(items)? {
            Some(Node { value: Value::Sequence(items), .. }) => items,
            // Once, with the variable left open.
            Some(unknown) if matches!(unknown.value, Value::Unknown(_)) => vec![unknown],
            _ => return self.no_loop(resource),
        };
        self.context.check_references(self.loops.len() + 1, &resource.node.place)?;
        for item in items {
            self.context.spend_node(&item, &resource.node.place)?;
            self.loops.push((variable.as_str().to_owned(), item));
            for (key, node) in made {
                self.context.spend(key.as_str().len() + EXPANSION, &node.place)?;
                let logical_id = self.with_loops(key).unwrap_or_else(|| key.clone());
                let kind = super::kind(node).unwrap_or_default();
                self.expanded(&TemplateResource { logical_id: &logical_id, kind, node }, visit)?;
            }
            self.loops.pop();
        }
        Ok(())
    }

    fn no_loop(&mut self, resource: &TemplateResource<'_>) -> Result<(), ImportError> {
        let key = resource.logical_id;
        if self.bad_loops.insert(key.as_str().to_owned()) {
            let message = format!("{} does not loop over anything", quoted(key.as_str()));
            let expected =
                "expected a list of a variable's name, a list of values, and an object of resources";
            self.context.report(Diagnostic::of(&INVALID_LOOP, message).at(key.place(), expected));
        }
        Ok(())
    }

    /// A text with the variables of loops filled in; `None` where it has none.
    pub(super) fn with_loops(&self, text: &Text) -> Option<Text> {
        if self.loops.is_empty() || !text.as_str().contains("${") {
            return None;
        }
        let whole: Place = text.place()?;
        let mut builder = TextBuilder::default();
        for part in sub::parse(text.as_str()) {
            let (span, value) = match part {
                SubPart::Literal(span) | SubPart::Escape { whole: span, .. } => (span, None),
                SubPart::Name { whole, name } => {
                    let name = name.of(text.as_str());
                    let found = self.loops.iter().rev().find(|(variable, _)| variable == name);
                    (whole, found.and_then(|(_, value)| value.scalar()))
                }
            };
            match value {
                Some(value) => {
                    let place = text.locate(span).unwrap_or_else(|| whole.clone());
                    builder.push_decoded(value.as_str(), &place);
                }
                None => builder.push_slice(text, span),
            }
        }
        Some(builder.finish(Some(whole)))
    }
}
