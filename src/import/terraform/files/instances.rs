//! The instances of a resource: `for_each` and `count`.

use std::rc::Rc;

use super::evaluate::{Evaluator, Scope};
use super::module::{Defined, Defining};
use super::value::{as_count, as_text, count};
use crate::diagnostic::{Diagnostic, Help, Setting};
use crate::import::ImportError;
use crate::import::definition::UNKNOWN_VALUE;
use crate::import::document::limits::TOO_LARGE;
use crate::import::document::{Node, Value};
use crate::source::{Place, Text, TextBuilder};

/// How many instances a `count` may make.
const MAX_COUNT: usize = 10_000;

/// One instance of a resource.
pub(super) struct Instance {
    /// What its address has after the name: `["a"]`, `[0]`, or nothing.
    pub(super) key: String,
    /// `each` or `count`.
    pub(super) names: Vec<(String, Rc<Node>)>,
}

impl Evaluator<'_, '_, '_> {
    /// The instances of a resource. Where nobody knows how many there are, it is read once.
    pub(super) fn instances(&mut self, resource: Defining<'_>) -> Result<Vec<Instance>, ImportError> {
        if let Some(defined) = resource.attribute("for_each") {
            return self.for_each(defined);
        }
        match resource.attribute("count") {
            Some(defined) => self.count(defined),
            None => Ok(vec![Instance { key: String::new(), names: Vec::new() }]),
        }
    }

    fn for_each(&mut self, defined: Defined<'_>) -> Result<Vec<Instance>, ImportError> {
        let collection = self.defined(defined)?;
        let pairs: Option<Vec<(Text, &Node)>> = match &collection.value {
            Value::Mapping(_) => Some(
                crate::import::definition::unique_members(&collection)
                    .into_iter()
                    .map(|(key, value)| (key.clone(), value))
                    .collect(),
            ),
            // A set: key and value are one.
            Value::Sequence(items) => items.iter().map(|item| Some((as_text(item)?, item))).collect(),
            Value::Null => Some(Vec::new()),
            _ => None,
        };
        let Some(pairs) = pairs else {
            self.report_once(&collection, "for_each");
            let key = self.of_instance("each.key", &collection.place);
            let value = self.of_instance("each.value", &collection.place);
            return Ok(vec![Instance { key: String::new(), names: each(key, value, &collection.place) }]);
        };
        let mut instances = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let shown = format!("[\"{}\"]", key.as_str());
            let place = key.place().unwrap_or_else(|| collection.place.clone());
            let key = Node::new(Value::String(key), place);
            let value = self.copy(value)?;
            instances.push(Instance { key: shown, names: each(key, value, &collection.place) });
        }
        Ok(instances)
    }

    fn count(&mut self, defined: Defined<'_>) -> Result<Vec<Instance>, ImportError> {
        let written = self.defined(defined)?;
        let known = match written.value {
            Value::Bool(value) => Some(usize::from(value)),
            _ => as_count(&written),
        };
        let number = match known {
            Some(number) if number <= MAX_COUNT => number,
            Some(_) => {
                let message = format!("a count is larger than {MAX_COUNT}");
                let diagnostic = Diagnostic::of(&TOO_LARGE, message);
                return Err(diagnostic.at(Some(written.place), "expected fewer instances").into());
            }
            None => {
                self.report_once(&written, "count");
                1
            }
        };
        let instance = |index: usize| {
            let index_node = count(index, &written.place);
            let members = vec![(name("index", &written.place), index_node)];
            let node = Node::new(Value::Mapping(members), written.place.clone());
            Instance { key: format!("[{index}]"), names: vec![("count".to_owned(), Rc::new(node))] }
        };
        Ok((0..number).map(instance).collect())
    }

    /// Says that a resource is read once, since nobody knows how often it is there.
    fn report_once(&mut self, node: &Node, what: &str) {
        let message = format!("`{what}` is {}; assuming one instance", node.kind());
        let diagnostic = Diagnostic::of(&UNKNOWN_VALUE, message).at(Some(node.place.clone()), "");
        let causes = self.causes(node);
        let mut help = Help::from("give it a value with ");
        for (index, cause) in causes.iter().enumerate() {
            help = help.text(if index == 0 { "" } else { ", " }).setting(Setting::parameter(&cause.name));
        }
        self.context.report(if causes.is_empty() { diagnostic } else { diagnostic.help(help) });
    }

    /// The scope of an instance's attributes.
    pub(super) fn instance_scope<'s>(&self, outer: &'s Scope<'s>, instance: &Instance) -> Scope<'s> {
        outer.with(instance.names.clone())
    }
}

fn each(key: Node, value: Node, place: &Place) -> Vec<(String, Rc<Node>)> {
    let members = vec![(name("key", place), key), (name("value", place), value)];
    vec![("each".to_owned(), Rc::new(Node::new(Value::Mapping(members), place.clone())))]
}

fn name(name: &str, place: &Place) -> Text {
    let mut builder = TextBuilder::default();
    builder.push_decoded(name, place);
    builder.finish(Some(place.clone()))
}
