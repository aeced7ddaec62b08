//! The CloudFormation template that a service gives, as far as gateway responses go.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::super::ImportError;
use super::super::cloudformation::API_GATEWAY;
use super::super::context::ImportSession;
use super::super::definition;
use super::super::document::{Node, Value};
use super::located::Located;
use super::merge::merge;
use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::source::{Text, TextBuilder};

codes! {
    /// A part of a Serverless configuration without resources.
    ///
    /// Each part of `resources` has a member `Resources` or `extensions`.
    static FRAGMENT_WITHOUT_RESOURCES: Warning = "fragment-without-resources";

    /// A Serverless configuration with a variable syntax of its own.
    ///
    /// Its variables stay as they are written.
    static VARIABLE_SYNTAX: Note = "variable-syntax";
}

const RESOURCES: &str = "Resources";

const CONDITIONS: &str = "Conditions";

/// The resources that define gateway responses, or the APIs that have them.
const RELEVANT: [&str; 3] =
    ["AWS::ApiGateway::GatewayResponse", "AWS::ApiGateway::RestApi", "AWS::Serverless::Api"];

/// What else such resources need.
const OTHERS: [&str; 5] = ["Parameters", "Mappings", CONDITIONS, "Transform", "Globals"];

/// All members that a template may have, and `extensions`, which the framework has beside them.
const SECTIONS: [&str; 13] = [
    RESOURCES,
    "Parameters",
    "Mappings",
    CONDITIONS,
    "Transform",
    "Globals",
    "Outputs",
    "Description",
    "Metadata",
    "Rules",
    "AWSTemplateFormatVersion",
    "Hooks",
    "extensions",
];

/// A part of a template, or of one the resources without what is around them.
pub(super) struct Fragment<'r> {
    pub(super) value: Located<'r>,
    pub(super) is_bare: bool,
}

/// The template, its variables resolved. Of resources that have nothing to do with gateway
/// responses it has the type only.
///
/// # Errors
/// Where a limit is passed.
pub(super) fn template(root: &Node, context: &mut ImportSession<'_>) -> Result<Node, ImportError> {
    let mut resolver = Resolver::new(root, context);
    resolver.note_syntax();
    let fragments = resolver.fragments()?;
    let mut members = Vec::new();
    for section in OTHERS {
        members.extend(resolver.section(section, &fragments)?);
    }
    let mut resources = resolver.resources(&fragments)?;
    if resolver.context.options.rest_api {
        for (key, made) in resolver.api_resources()? {
            match resources.iter_mut().find(|(known, _)| known.as_str() == key.as_str()) {
                // The user's parts go over the framework's.
                Some((_, own)) => {
                    own.clone_from(&merge(vec![made, own.clone()]).unwrap_or_else(|| own.clone()));
                }
                None => resources.push((key, made)),
            }
        }
    }
    resolver.extend_resources(&mut resources, &fragments)?;
    let place = fragments.first().map_or(&root.place, |fragment| &fragment.value.node().place).clone();
    let mut name = TextBuilder::default();
    name.push_decoded(RESOURCES, &place);
    members.push((name.finish(Some(place.clone())), Node::new(Value::Mapping(resources), place.clone())));
    Ok(Node::new(Value::Mapping(members), place))
}

impl<'r> Resolver<'r, '_, '_> {
    /// What `resources` holds: templates that are merged.
    fn fragments(&mut self) -> Result<Vec<Fragment<'r>>, ImportError> {
        let root = Located::root(self.root);
        if !self.is_service {
            let is_bare = !self.has_sections(&root);
            return Ok(vec![Fragment { value: root, is_bare }]);
        }
        let Some(resources) = self.indices.child(&root, "resources") else { return Ok(Vec::new()) };
        let resources = self.settle(resources, 0)?;
        let Value::Sequence(items) = &resources.node().value else {
            return Ok(self.fragment(resources, "resources")?.into_iter().collect());
        };
        let mut fragments = Vec::new();
        for index in 0..items.len() {
            let item = self.settle(resources.child(index), 0)?;
            fragments.extend(self.fragment(item, "an item of resources")?);
        }
        Ok(fragments)
    }

    fn has_sections(&mut self, value: &Located<'r>) -> bool {
        SECTIONS.iter().any(|section| self.indices.child(value, section).is_some())
    }

    /// One part of the template; what is none is reported.
    fn fragment(&mut self, value: Located<'r>, what: &str) -> Result<Option<Fragment<'r>>, ImportError> {
        let node = value.node();
        let first = match &node.value {
            Value::Mapping(members) => members.first(),
            Value::Null | Value::Unknown(_) => None,
            _ => {
                let diagnostic = definition::wrong_type(what, node, "an object with `Resources`");
                self.context.report(match node.value {
                    Value::String(_) => diagnostic.help("include a file with ${file(resources.yml)}"),
                    _ => diagnostic,
                });
                None
            }
        };
        let Some((name, _)) = first else { return Ok(None) };
        let mut is_bare = false;
        if !self.has_sections(&value) {
            let member = self.settle(value.child(0), 0)?;
            is_bare = member.node().get("Type").is_some();
        }
        if is_bare {
            let message = format!("{what} holds {} without `Resources` around it", quoted(name.as_str()));
            let diagnostic = Diagnostic::of(&FRAGMENT_WITHOUT_RESOURCES, message)
                .at(name.place(), "it is read as a resource")
                .note("the framework merges it beside `Resources`, and CloudFormation refuses that")
                .help("put the resources below `Resources:`");
            self.context.report(diagnostic);
        }
        Ok(Some(Fragment { value, is_bare }))
    }

    /// A member of the template, merged of all fragments.
    fn section(
        &mut self,
        name: &str,
        fragments: &[Fragment<'r>],
    ) -> Result<Option<(Text, Node)>, ImportError> {
        let (mut key, mut values) = (None, Vec::new());
        for Fragment { value, .. } in fragments.iter().filter(|fragment| !fragment.is_bare) {
            if let Some(member) = self.indices.child(value, name) {
                key = key_of(value.node(), name);
                if name == CONDITIONS {
                    let conditions = self.settle(member.clone(), 0)?;
                    self.find_branches(conditions.node());
                }
                values.push(self.resolve(&member)?);
            }
        }
        Ok(key.zip(merge(values)))
    }

    /// The resources of all fragments, merged.
    fn resources(&mut self, fragments: &[Fragment<'r>]) -> Result<Vec<(Text, Node)>, ImportError> {
        let mut parts: IndexMap<String, (Text, Vec<Located<'r>>)> = IndexMap::new();
        for Fragment { value, is_bare } in fragments {
            let resources = if *is_bare { Some(value.clone()) } else { self.indices.child(value, RESOURCES) };
            let Some(resources) = resources else { continue };
            let resources = self.settle(resources, 0)?;
            let members = match &resources.node().value {
                Value::Mapping(members) => members,
                Value::Null | Value::Unknown(_) => continue,
                _ => {
                    let expected = "an object of resources";
                    self.context.report(definition::wrong_type(RESOURCES, resources.node(), expected));
                    continue;
                }
            };
            // Of a name written twice in one fragment the last counts.
            let unique: HashMap<&str, usize> =
                members.iter().enumerate().map(|(index, (key, _))| (key.as_str(), index)).collect();
            for (index, (key, member)) in members.iter().enumerate() {
                if unique.get(key.as_str()) != Some(&index) {
                    continue;
                }
                if resources.is_shared {
                    self.context.spend(size_of::<Node>(), &member.place)?;
                }
                let part = self.settle(resources.child(index), 0)?;
                let entry = parts.entry(key.as_str().to_owned());
                entry.or_insert_with(|| (key.clone(), Vec::new())).1.push(part);
            }
        }
        let mut merged = Vec::new();
        for (key, parts) in parts.into_values() {
            merged.extend(self.resource(&parts)?.map(|resource| (key, resource)));
        }
        Ok(merged)
    }

    /// One resource of all that is written about it.
    fn resource(&mut self, parts: &[Located<'r>]) -> Result<Option<Node>, ImportError> {
        let types = parts.iter().rev().find_map(|part| self.indices.child(part, "Type"));
        let kind = match types {
            Some(kind) => Some(self.settle(kind, 0)?.node().clone()),
            None => None,
        };
        let kind_text = kind.as_ref().and_then(Node::string);
        let is_ours = kind_text.is_some_and(is_relevant);
        // Without a type it goes over one that the framework makes.
        let is_of_api = kind_text.is_none_or(|kind| kind.as_str().starts_with(API_GATEWAY));
        if is_ours || is_of_api && self.context.options.rest_api {
            // What is not known of routes is for those who ask for routes.
            self.context.mute(!is_ours);
            let parts = parts.iter().map(|part| self.resolve(part)).collect::<Result<Vec<_>, _>>();
            self.context.unmute(!is_ours);
            return Ok(merge(parts?));
        }
        let Some(part) = parts.last().map(Located::node) else { return Ok(None) };
        let key = parts.iter().rev().find_map(|part| key_of(part.node(), "Type"));
        Ok(Some(Node::new(Value::Mapping(key.zip(kind).into_iter().collect()), part.place.clone())))
    }

    /// Says that a syntax of the user's own is not known.
    fn note_syntax(&mut self) {
        let syntax = self.root.get("provider").and_then(|provider| provider.get("variableSyntax"));
        let Some(syntax) = syntax.and_then(Node::string) else { return };
        // Whatever it leaves out, `${…}` is what it is about.
        let is_usual = ["\\${", "\\$\\{"]
            .iter()
            .filter_map(|opening| syntax.as_str().strip_prefix(opening))
            .any(|rest| !rest.starts_with(['{', '\\']));
        if !is_usual {
            let message = "`variableSyntax` is not followed: only `${…}` is read as a variable";
            let diagnostic = Diagnostic::of(&VARIABLE_SYNTAX, message);
            self.context
                .report(diagnostic.at(syntax.place(), "").note("version 3 of the framework ignores it"));
        }
    }
}

pub(super) fn is_relevant(kind: &Text) -> bool {
    RELEVANT.contains(&kind.as_str())
}

fn key_of(mapping: &Node, name: &str) -> Option<Text> {
    mapping.members()?.iter().rev().find(|(key, _)| key.as_str() == name).map(|(key, _)| key.clone())
}
