//! Which values of parameters bring in what the defaults leave out.

use std::collections::BTreeMap;

use super::super::asked_names::Alternative;
use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use super::intrinsic::{Intrinsic, name_in};
use crate::import::ImportError;
use crate::import::document::limits::MAX_REFERENCES;

/// How many alternatives are tried: each reads the template anew.
const MAX_ALTERNATIVES: usize = 32;

/// How many conditions and calls are looked at for one alternative.
const MAX_LOOKED_AT: usize = 1_000;

/// How many values a parameter may have for each to be tried.
const MAX_VALUES: usize = 12;

/// Values of parameters by their names.
type ConditionAssignment = BTreeMap<String, String>;

impl TemplateEvaluator<'_, '_, '_> {
    /// Keeps, for every condition, values of parameters that make it what it is not now.
    pub(super) fn find_branches(&mut self) -> Result<(), ImportError> {
        if !self.context.options.every_branch {
            return Ok(());
        }
        let mut names: Vec<&str> = self.template.conditions.keys().copied().collect();
        names.sort_unstable();
        let mut found: Vec<ConditionAssignment> = Vec::new();
        let mut all = Some(ConditionAssignment::new());
        for name in names {
            let now = self.condition(name)?;
            for wanted in [true, false].into_iter().filter(|wanted| now != Some(*wanted)) {
                let Some(made) = self.named_made(name, wanted, 0, &mut 0) else { continue };
                all = all.and_then(|all| joined(all, &made));
                found.push(made);
            }
        }
        // One branch may stand in another.
        found.extend(all);
        found.extend(self.allowed_values());
        let mut kept: Vec<ConditionAssignment> = Vec::new();
        for assignment in found {
            if !assignment.is_empty() && !kept.contains(&assignment) && kept.len() < MAX_ALTERNATIVES {
                kept.push(assignment);
            }
        }
        for assignment in kept {
            self.context.keep_alternative(Alternative::of(assignment));
        }
        Ok(())
    }

    /// Each other value that a parameter may have, where something is decided by values that are
    /// computed.
    fn allowed_values(&self) -> Vec<ConditionAssignment> {
        let mut all = Vec::new();
        let mut parameters: Vec<_> = self.template.parameters.iter().collect();
        parameters.sort_unstable_by_key(|(name, _)| **name);
        for (name, parameter) in parameters {
            let Some(Node { value: Value::Sequence(allowed), .. }) = parameter.get("AllowedValues") else {
                continue;
            };
            let default = parameter.text_of("Default");
            if allowed.len() > MAX_VALUES || self.is_given(name) {
                continue;
            }
            for value in
                allowed.iter().filter_map(Node::scalar).filter(|value| Some(value) != default.as_ref())
            {
                all.push(ConditionAssignment::from([((*name).to_owned(), value.as_str().to_owned())]));
            }
        }
        all
    }

    fn is_given(&self, parameter: &str) -> bool {
        self.context.options.parameters.contains_key(parameter)
    }

    /// What makes a condition hold, or not.
    fn named_made(
        &self,
        name: &str,
        wanted: bool,
        depth: usize,
        looked_at: &mut usize,
    ) -> Option<ConditionAssignment> {
        self.made(self.template.conditions.get(name)?, wanted, depth, looked_at)
    }

    fn made(
        &self,
        node: &Node,
        wanted: bool,
        depth: usize,
        looked_at: &mut usize,
    ) -> Option<ConditionAssignment> {
        *looked_at += 1;
        if depth >= MAX_REFERENCES || *looked_at > MAX_LOOKED_AT {
            return None;
        }
        let intrinsic = Intrinsic::of(node)?;
        let deeper = depth + 1;
        match (intrinsic.name, intrinsic.list()) {
            ("Condition", _) => {
                self.named_made(name_in(intrinsic.argument.node)?.as_str(), wanted, deeper, looked_at)
            }
            ("Equals", Some([left, right])) => {
                self.compared(left, right, wanted).or_else(|| self.compared(right, left, wanted))
            }
            ("Not", Some([operand])) => self.made(operand, !wanted, deeper, looked_at),
            // One operand decides, or all together.
            ("And" | "Or", Some(operands)) if (intrinsic.name == "Or") == wanted => {
                operands.iter().find_map(|operand| self.made(operand, wanted, deeper, looked_at))
            }
            ("And" | "Or", Some(operands)) => {
                operands.iter().try_fold(ConditionAssignment::new(), |all, operand| {
                    joined(all, &self.made(operand, wanted, deeper, looked_at)?)
                })
            }
            _ => None,
        }
    }

    /// What makes `Fn::Equals` of a parameter and a text hold, or not.
    fn compared(&self, parameter: &Node, text: &Node, wanted: bool) -> Option<ConditionAssignment> {
        let reference = Intrinsic::of(parameter).filter(|intrinsic| intrinsic.name == "Ref")?;
        let name = reference.argument.node.scalar()?;
        let name = name.as_str();
        if self.is_given(name) || Intrinsic::of(text).is_some() {
            return None;
        }
        let text = text.scalar()?;
        let declared = self.template.parameters.get(name);
        if declared.is_none() && !name.starts_with("AWS::") {
            return None;
        }
        let value = if wanted {
            text.as_str().to_owned()
        } else {
            let allowed = declared.and_then(|declared| declared.get("AllowedValues"));
            let default = declared.and_then(|declared| declared.get("Default"));
            let items = match allowed.map(|allowed| &allowed.value) {
                Some(Value::Sequence(items)) => items.as_slice(),
                _ => &[],
            };
            let mut values = default.into_iter().chain(items).filter_map(Node::scalar);
            match values.find(|value| *value != text) {
                Some(value) => value.as_str().to_owned(),
                None if text.as_str().is_empty() => "other".to_owned(),
                None if items.is_empty() => String::new(),
                None => return None,
            }
        };
        Some(ConditionAssignment::from([(name.to_owned(), value)]))
    }
}

/// Both assignments, unless they contradict each other.
fn joined(mut all: ConditionAssignment, more: &ConditionAssignment) -> Option<ConditionAssignment> {
    for (name, value) in more {
        if all.insert(name.clone(), value.clone()).is_some_and(|known| known != *value) {
            return None;
        }
    }
    Some(all)
}
