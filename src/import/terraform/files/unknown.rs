//! What the files do not tell: shown as `${name}`, and reported only where a definition uses it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use super::super::plain;
use super::evaluate::{EvaluationScope, ModuleEvaluator};
use crate::diagnostic::{Diagnostic, quoted};
use crate::import::document::{Node, Value};
use crate::import::terraform::NO_VALUE;
use crate::source::Place;

/// How long the name of an expression may be before it is cut.
const MAX_NAME: usize = 60;

/// How many causes are kept of a value that many unknown ones went into.
const MAX_CAUSES: usize = 8;

/// Why a value is not known.
pub(super) struct Cause {
    /// What would have to be known.
    pub(super) name: String,
    place: Place,
    why: Why,
}

#[derive(Clone)]
enum Why {
    /// Another part of Terraform knows it.
    Outside(String),
    /// The expression has no value: Terraform would refuse it.
    Failed(String),
    /// It was reported where it was found.
    Reported,
    /// It differs between instances of a resource of which nobody knows how many there are, as is
    /// said once.
    Instance,
}

impl Cause {
    /// The same cause where `name` is used, if that is its name and not that of what depends on it.
    fn used_at(self: &Rc<Self>, name: &str, place: impl FnOnce() -> Option<Place>) -> Rc<Self> {
        match place() {
            Some(place) if self.name == name => {
                Rc::new(Self { name: self.name.clone(), place, why: self.why.clone() })
            }
            _ => Rc::clone(self),
        }
    }
}

/// Everything that was found unknown, by the name that stands for it.
#[derive(Default)]
pub(super) struct Unknowns {
    causes: HashMap<String, Vec<Rc<Cause>>>,
    failures: HashSet<String>,
}

impl ModuleEvaluator<'_, '_, '_> {
    /// A value that the files do not hold: what `--parameter` says, or `${name}`. `why` completes
    /// "it stays as it is: …".
    pub(super) fn outside(&mut self, name: &str, place: &Place, why: &str) -> Node {
        self.atom(name, place, Why::Outside(why.to_owned()))
    }

    /// The value of an expression that Terraform would refuse.
    pub(super) fn failed(&mut self, name: &str, place: &Place, why: impl Into<String>) -> Node {
        self.atom(&short(name), place, Why::Failed(why.into()))
    }

    /// The value of an expression of which it was said already why it has none.
    pub(super) fn reported(&mut self, name: &str, place: &Place) -> Node {
        self.atom(&short(name), place, Why::Reported)
    }

    /// The value of a name that differs between instances which are not known.
    pub(super) fn of_instance(&mut self, name: &str, place: &Place) -> Node {
        self.atom(name, place, Why::Instance)
    }

    /// The value of a part of one that is not known, for the same reason.
    pub(super) fn part_of(&mut self, whole: &Cause, name: &str, place: &Place) -> Node {
        match whole.why {
            Why::Instance => self.of_instance(name, place),
            _ => self.outside(name, place, "it is part of a value that is not known"),
        }
    }

    fn atom(&mut self, name: &str, place: &Place, why: Why) -> Node {
        let name = plain(name);
        if let Some(given) = self.context.parameter(&name) {
            return Node::string_at(given, place);
        }
        let cause = Cause { name: name.clone(), place: place.clone(), why };
        self.unknowns.causes.entry(name.clone()).or_insert_with(|| vec![Rc::new(cause)]);
        Node::hole(&name, place)
    }

    /// The value of an expression that depends on values that are not known.
    pub(super) fn depends(
        &mut self,
        span: Option<Range<usize>>,
        scope: &EvaluationScope<'_>,
        on: &[&Node],
    ) -> Node {
        let mut causes = Vec::new();
        on.iter().for_each(|node| self.collect_causes(node, &mut causes));
        let place = scope.base.place(span.clone());
        // The same words mean something else in another instance of a module.
        let name = plain(&self.addressed(&short(scope.base.written(span))));
        self.unknowns.causes.entry(name.clone()).or_insert(causes);
        Node::hole(&name, &place)
    }

    /// Why a value is not known, or parts of it.
    pub(super) fn causes(&self, node: &Node) -> Vec<Rc<Cause>> {
        let mut causes = Vec::new();
        self.collect_causes(node, &mut causes);
        causes
    }

    fn collect_causes(&self, node: &Node, causes: &mut Vec<Rc<Cause>>) {
        match &node.value {
            Value::String(text) | Value::Unknown(text) => {
                for span in text.holes() {
                    let name = text.hole_name(span);
                    for cause in self.unknowns.causes.get(name).into_iter().flatten() {
                        if causes.len() < MAX_CAUSES && !causes.iter().any(|known| known.name == cause.name) {
                            causes.push(cause.used_at(name, || text.locate(span)));
                        }
                    }
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| self.collect_causes(item, causes)),
            Value::Mapping(members) => {
                members.iter().for_each(|(_, member)| self.collect_causes(member, causes));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Whether a value is not known because an expression has none.
    pub(super) fn has_failed(&self, node: &Node) -> bool {
        node.is_unknown()
            && self.causes(node).iter().any(|cause| matches!(cause.why, Why::Failed(_) | Why::Reported))
    }

    /// Reports, once each, what is not known of a value that a definition has.
    pub(super) fn report_unknown(&mut self, node: &Node) {
        match &node.value {
            Value::String(text) | Value::Unknown(text) => {
                for span in text.holes() {
                    let name = text.hole_name(span);
                    let causes = self.unknowns.causes.get(name).cloned().unwrap_or_default();
                    let used = text.locate(span).or_else(|| text.place());
                    for cause in causes {
                        let place = used.clone().filter(|_| cause.name == name);
                        self.report_cause(&cause, place.as_ref().unwrap_or(&cause.place));
                    }
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| self.report_unknown(item)),
            Value::Mapping(members) => members.iter().for_each(|(key, member)| {
                if key.has_holes() {
                    self.report_unknown(&Node::text(key.clone(), member.place.clone()));
                }
                self.report_unknown(member);
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Reports why a value is not known.
    pub(super) fn report_cause(&mut self, cause: &Cause, place: &Place) {
        match &cause.why {
            Why::Outside(why) => self.context.note_unknown(&cause.name, place, why),
            Why::Failed(why) => {
                if self.unknowns.failures.insert(cause.name.clone()) {
                    let message = format!("{} has no value: {why}", quoted(&cause.name));
                    let diagnostic = Diagnostic::of(&NO_VALUE, message);
                    self.context.report(diagnostic.at(Some(cause.place.clone()), "it stays as it is"));
                }
            }
            Why::Reported | Why::Instance => {}
        }
    }
}

/// An expression as the name of its value: on one line, cut where it is long.
pub(super) fn short(written: &str) -> String {
    let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let unfit = |c: char| matches!(c, '\\' | '{' | '}' | '<' | '>' | '&') || c.is_control();
    let end = name.char_indices().enumerate().find(|(count, (_, c))| *count == MAX_NAME || unfit(*c));
    match end {
        Some((_, (end, _))) => format!("{}...", plain(&name[..end])),
        None => plain(&name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_into_strings() {
        assert_eq!(short("lookup(var.m,\n  \"x\")"), "lookup(var.m, x)");
        assert_eq!(short("merge({a = 1})"), "merge(...");
        assert_eq!(short(&"x".repeat(61)), format!("{}...", "x".repeat(60)));
    }
}
