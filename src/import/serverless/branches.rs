//! Which options bring in what the conditions of a service leave out: `!Equals ["${opt:stage, 'dev'}", prod]` holds
//! with `--stage prod`.

use std::collections::BTreeMap;

use super::super::asked_names::Alternative;
use super::super::document::Node;
use super::resolver::Resolver;
use super::variable::{Phrase, Reference, ServerlessVariable, Source, scan};
use crate::source::Text;

/// How many values of options are tried: each reads the service anew.
const MAX_ALTERNATIVES: usize = 32;

/// How many variables are looked at for one comparison.
const MAX_LOOKED_AT: usize = 100;

/// The value of an option that no condition compares it with.
const OTHER: &str = "other";

impl Resolver<'_, '_, '_> {
    /// Keeps, for every comparison in conditions, values of options that decide it.
    pub(super) fn find_branches(&self, conditions: &Node) {
        if !self.context.options.every_branch {
            return;
        }
        let mut compared = Vec::new();
        self.comparisons(conditions, &mut compared);
        let mut kept: Vec<(String, String)> = Vec::new();
        for (option, value) in compared {
            for value in [value, OTHER.to_owned()] {
                let assignment = (option.clone(), value);
                if !kept.contains(&assignment) && kept.len() < MAX_ALTERNATIVES {
                    kept.push(assignment);
                }
            }
        }
        for assignment in kept {
            self.context.keep_alternative(Alternative::of(BTreeMap::from([assignment])));
        }
    }

    /// The options that are compared, and the texts that they are compared with.
    fn comparisons(&self, node: &Node, compared: &mut Vec<(String, String)>) {
        if compared.len() >= MAX_ALTERNATIVES {
            return;
        }
        if let Some([left, right]) = operands(node) {
            for (variable, text) in [(left, right), (right, left)] {
                let (Some(variable), Some(text)) = (variable.string(), text.scalar()) else { continue };
                let option = self.option(variable.as_str(), &mut 0);
                let option = option.filter(|option| self.context.parameter(option).is_none());
                if let Some(option) = option.filter(|_| scan(text.as_str()).is_empty()) {
                    compared.push((option, text.as_str().to_owned()));
                }
            }
        }
        for item in node.items().unwrap_or_default() {
            self.comparisons(item, compared);
        }
        for (_, member) in node.members().unwrap_or_default() {
            self.comparisons(member, compared);
        }
    }

    /// The option that decides what a text is: `opt:stage` of `${self:custom.stage}`.
    fn option(&self, text: &str, looked_at: &mut usize) -> Option<String> {
        let [Ok(variable)] = <[_; 1]>::try_from(scan(text)).ok()? else { return None };
        *looked_at += 1;
        let is_whole = variable.span.of(text) == text && *looked_at <= MAX_LOOKED_AT;
        if is_whole { self.option_of(&variable, text, looked_at) } else { None }
    }

    fn option_of(&self, variable: &ServerlessVariable, text: &str, looked_at: &mut usize) -> Option<String> {
        variable.sources.iter().find_map(|source| match source {
            Source::Reference(reference) => self.option_of_reference(reference, text, looked_at),
            Source::Nested(variable) => self.option(variable.span.of(text), looked_at),
            Source::Literal(..) => None,
        })
    }

    fn option_of_reference(
        &self,
        reference: &Reference,
        text: &str,
        looked_at: &mut usize,
    ) -> Option<String> {
        let address = plain(reference.address.as_ref()?, text)?;
        match (reference.kind.of(text), address) {
            ("sls", "stage") => Some("opt:stage".to_owned()),
            ("aws", "region") => Some("opt:region".to_owned()),
            (kind @ ("opt" | "param" | "env"), address) => Some(format!("{kind}:{address}")),
            ("self", address) => {
                let value = address.split('.').try_fold(self.root, |node, name| node.get(name))?;
                self.option(value.string().map_or("", Text::as_str), looked_at)
            }
            _ => None,
        }
    }
}

/// The operands of `Fn::Equals`.
fn operands(node: &Node) -> Option<&[Node]> {
    if node.tag.as_deref() == Some("!Equals") {
        return node.items();
    }
    node.get("Fn::Equals").and_then(Node::items)
}

/// A part of a reference without variables in it.
fn plain<'t>(phrase: &Phrase, text: &'t str) -> Option<&'t str> {
    phrase.variables.is_empty().then(|| phrase.span.of(text))
}
