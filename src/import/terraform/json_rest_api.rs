//! Resources of API Gateway beside the gateway responses, as plans and states have them.

use std::collections::HashMap;

use super::configuration::Configuration;
use super::json::{PlannedResource, is_true, text_of, visible};
use super::plain;
use super::resources::REST_API;
use super::rest_api::{ApiResource, UNREAD, type_of};
use crate::import::document::{Node, Value};

/// A resource of an API as it is or will be; `unknown` says what a plan does not know of it.
pub(super) fn api_resource<'d>(
    resource: &PlannedResource<'d>,
    unknown: &HashMap<&'d str, &'d Node>,
    configuration: &Configuration<'d>,
) -> Option<ApiResource> {
    let kind = type_of(resource.kind)?;
    let key = resource.address.rsplit_once(&resource.name).map_or("", |(_, key)| key);
    let expressions = configuration.expressions(&resource.module, &resource.name);
    let later = Later { resource, key, configuration };
    let flags = unknown.get(resource.address.as_str()).copied();
    let mut attributes = resource.values.clone();
    if let Value::Mapping(members) = &mut attributes.value {
        members.retain(|(name, _)| !UNREAD.contains(&name.as_str()));
    }
    if let Some(flags) = flags {
        later.fill(&mut attributes, flags, expressions, "");
    }
    let id = || text_of(resource.values, "rest_api_id").map(str::to_owned);
    let api = match kind {
        REST_API => Some(resource.address.clone()),
        _ => id().or_else(|| configuration.owner(&resource.module, &resource.name)),
    };
    Some(ApiResource {
        kind,
        address: plain(&resource.address),
        api: api.map(|api| plain(&api)),
        attributes,
        place: resource.values.place.clone(),
        is_open: false,
    })
}

/// Attributes of a resource that are known only after the plan is applied.
struct Later<'r, 'd> {
    resource: &'r PlannedResource<'d>,
    key: &'r str,
    configuration: &'r Configuration<'d>,
}

impl<'d> Later<'_, 'd> {
    /// Puts a hole in for each attribute that is not known, named by what its expression refers to.
    fn fill(&self, node: &mut Node, flags: &'d Node, expressions: Option<&'d Node>, path: &str) {
        match (&mut node.value, &flags.value) {
            (Value::Mapping(members), Value::Mapping(flags)) => {
                for (name, flag) in flags.iter().filter(|(name, _)| !UNREAD.contains(&name.as_str())) {
                    let expression = expressions.and_then(|expressions| expressions.get(name.as_str()));
                    let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
                    let known = members.iter().rposition(|(known, _)| known == name);
                    match known {
                        _ if is_true(flag) => {
                            let hole = self.hole(flag, expression, &path);
                            match known {
                                Some(index) => members[index].1 = hole,
                                None => members.push((name.clone(), hole)),
                            }
                        }
                        Some(index) => self.fill(&mut members[index].1, flag, expression, &path),
                        None => {}
                    }
                }
            }
            (Value::Sequence(items), Value::Sequence(flags)) => {
                for (index, (item, flag)) in items.iter_mut().zip(flags).enumerate() {
                    let expression = expressions.and_then(Node::items).and_then(|all| all.get(index));
                    let path = format!("{path}[{index}]");
                    if is_true(flag) {
                        *item = self.hole(flag, expressions, &path);
                    } else {
                        self.fill(item, flag, expression.or(expressions), &path);
                    }
                }
            }
            _ => {}
        }
    }

    fn hole(&self, flag: &Node, expression: Option<&'d Node>, path: &str) -> Node {
        let Self { resource, key, configuration } = self;
        let reference = expression.and_then(|expression| {
            configuration.reference(&resource.module, &resource.name, key, expression)
        });
        let name = reference.map_or_else(|| visible(&resource.address, path), |name| plain(&name));
        Node::hole(&name, &flag.place)
    }
}
