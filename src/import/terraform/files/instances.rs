//! The instances of a resource: `for_each` and `count`.

use std::fmt;
use std::rc::Rc;

use super::declaration::Declaration;
use super::evaluate::ModuleEvaluator;
use super::module::Defined;
use super::value::{as_count, as_text, count};
use crate::diagnostic::{Diagnostic, Help, Setting};
use crate::import::ImportError;
use crate::import::definition::UNKNOWN_VALUE;
use crate::import::document::limits::TOO_LARGE;
use crate::import::document::{Node, Value};
use crate::source::{Place, Text, TextBuilder};

/// How many instances a `count` may make.
const MAX_COUNT: usize = 10_000;

/// Which of the instances it is. Shown as what its address has after the name.
#[derive(Clone)]
pub(super) enum InstanceKey {
    /// There is no other, or nobody knows which there are.
    Only,
    /// Of a `count`.
    Index(usize),
    /// Of a `for_each`.
    Name(Text),
}

impl fmt::Display for InstanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Only => Ok(()),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Name(name) => write!(f, "[\"{}\"]", name.as_str()),
        }
    }
}

/// One instance of a resource, or of the module that a call names.
pub(super) struct Instance {
    pub(super) key: InstanceKey,
    /// `each` or `count`.
    pub(super) names: Vec<(String, Rc<Node>)>,
    /// Whether it is none: it is read all the same, where what is left out is looked at.
    pub(super) is_assumed: bool,
}

impl ModuleEvaluator<'_, '_, '_> {
    /// The instances of a resource. Where nobody knows how many there are, it is read once.
    pub(super) fn instances(&mut self, resource: &Declaration<'_>) -> Result<Vec<Instance>, ImportError> {
        if let Some(defined) = resource.attribute("for_each") {
            return self.for_each(defined);
        }
        match resource.attribute("count") {
            Some(defined) => self.count(defined),
            None => Ok(vec![Instance { key: InstanceKey::Only, names: Vec::new(), is_assumed: false }]),
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
        let is_assumed = self.assumes_instances() && pairs.as_ref().is_some_and(Vec::is_empty);
        let Some(pairs) = pairs.filter(|_| !is_assumed) else {
            if !is_assumed {
                self.report_once(&collection, "for_each");
            }
            let key = self.of_instance("each.key", &collection.place);
            let value = self.of_instance("each.value", &collection.place);
            let names = each(key, value, &collection.place);
            return Ok(vec![Instance { key: InstanceKey::Only, names, is_assumed }]);
        };
        let mut instances = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let place = key.place().unwrap_or_else(|| collection.place.clone());
            let key_node = Node::new(Value::String(key.clone()), place);
            let value = self.copy(value)?;
            let names = each(key_node, value, &collection.place);
            instances.push(Instance { key: InstanceKey::Name(key), names, is_assumed: false });
        }
        Ok(instances)
    }

    fn count(&mut self, defined: Defined<'_>) -> Result<Vec<Instance>, ImportError> {
        let written = self.defined(defined)?;
        let known = match written.value {
            Value::Bool(value) => Some(usize::from(value)),
            _ => as_count(&written),
        };
        let is_assumed = self.assumes_instances() && known == Some(0);
        let number = match known {
            Some(0) if is_assumed => 1,
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
            let names = vec![("count".to_owned(), Rc::new(node))];
            Instance { key: InstanceKey::Index(index), names, is_assumed }
        };
        Ok((0..number).map(instance).collect())
    }

    /// Whether what the root module has no instance of is read as if there was one.
    fn assumes_instances(&self) -> bool {
        self.context.options.every_instance && self.at == 0
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
        self.report_of_block(if causes.is_empty() { diagnostic } else { diagnostic.help(help) });
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
