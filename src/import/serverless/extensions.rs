//! `resources.extensions`: what a service changes of resources that the framework makes (serverless 3.40,
//! `merge-custom-provider-resources.js`).

use std::collections::HashSet;

use super::super::ImportError;
use super::super::cloudformation::API_GATEWAY;
use super::super::document::{Node, Value};
use super::merge::merge;
use super::resolver::Resolver;
use super::template::{Fragment, is_relevant};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::source::Text;

codes! {
    /// An attribute of a resource that `resources.extensions` cannot set.
    ///
    /// The framework extends `Condition`, `CreationPolicy`, `DeletionPolicy`, `UpdatePolicy`,
    /// `UpdateReplacePolicy`, `Properties`, `DependsOn` and `Metadata`, and refuses the service for others.
    static UNSUPPORTED_EXTENSION: Error = "unsupported-extension";
}

/// The attributes of a resource that `extensions` may set.
const EXTENDED: [&str; 8] = [
    "Condition",
    "CreationPolicy",
    "DeletionPolicy",
    "DependsOn",
    "Metadata",
    "Properties",
    "UpdatePolicy",
    "UpdateReplacePolicy",
];

impl<'r> Resolver<'r, '_, '_> {
    /// Applies `extensions` to the resources that are there. Of others the framework makes some, which
    /// have nothing to do with APIs.
    pub(super) fn extend_resources(
        &mut self,
        resources: &mut [(Text, Node)],
        fragments: &[Fragment<'r>],
    ) -> Result<(), ImportError> {
        let mut all = Vec::new();
        for Fragment { value, .. } in fragments.iter().filter(|fragment| !fragment.is_bare) {
            if let Some(extensions) = self.indices.child(value, "extensions") {
                all.push(self.settle(extensions, 0)?);
            }
        }
        for extensions in &all {
            self.report_unsupported(extensions.node());
        }
        for (key, resource) in resources.iter_mut().filter(|_| !all.is_empty()) {
            let kind = resource.get("Type").and_then(Node::string);
            let is_ours = kind.is_some_and(is_relevant);
            let is_of_api = kind.is_some_and(|kind| kind.as_str().starts_with(API_GATEWAY));
            if !(is_ours || is_of_api && self.context.options.rest_api) {
                continue;
            }
            let mut parts = Vec::new();
            for extensions in &all {
                if let Some(part) = self.indices.child(extensions, key.as_str()) {
                    self.context.mute(!is_ours);
                    let part = self.resolve(&part);
                    self.context.unmute(!is_ours);
                    parts.push(part?);
                }
            }
            if let Some(Node { value: Value::Mapping(members), .. }) = merge(parts) {
                extend(resource, members);
            }
        }
        Ok(())
    }

    /// Reports attributes of resources that the framework does not extend.
    fn report_unsupported(&mut self, extensions: &Node) {
        for (resource, extension) in extensions.members().unwrap_or_default() {
            for (name, _) in extension.members().unwrap_or_default() {
                if EXTENDED.contains(&name.as_str()) {
                    continue;
                }
                let message = format!(
                    "`extensions` cannot set {} of {}",
                    quoted(name.as_str()),
                    quoted(resource.as_str())
                );
                let finding = Diagnostic::of(&UNSUPPORTED_EXTENSION, message)
                    .at(name.place(), "the framework refuses the service");
                let otherwise = format!("write it into `Resources.{resource}`, which is merged");
                self.context.report(finding.help_near(name.as_str(), EXTENDED, otherwise));
            }
        }
    }
}

/// Replaces members of a resource by those of its extension, of `Properties` and `Metadata` one by one; what it
/// waits for is added (serverless 3.40, `merge-custom-provider-resources.js`).
fn extend(resource: &mut Node, extension: Vec<(Text, Node)>) {
    for (key, value) in extension.into_iter().filter(|(key, _)| EXTENDED.contains(&key.as_str())) {
        let Value::Mapping(members) = &mut resource.value else { return };
        let known = members.iter_mut().find(|(known, _)| known.as_str() == key.as_str());
        match (key.as_str(), known, value) {
            ("Properties" | "Metadata", Some((_, known)), Node { value: Value::Mapping(members), .. }) => {
                assign(known, members);
            }
            ("DependsOn", Some((_, known)), Node { value: Value::Sequence(more), .. }) => {
                let own = known.items().map_or_else(|| vec![known.clone()], <[Node]>::to_vec);
                known.value = Value::Sequence(own.into_iter().chain(more).collect());
            }
            (_, _, value) => assign(resource, vec![(key, value)]),
        }
    }
}

/// Sets members of an object, whatever they were before.
fn assign(object: &mut Node, with: Vec<(Text, Node)>) {
    let Value::Mapping(members) = &mut object.value else { return };
    let replaced: HashSet<&str> = with.iter().map(|(key, _)| key.as_str()).collect();
    members.retain(|(known, _)| !replaced.contains(known.as_str()));
    members.extend(with);
}
