//! Documents that a template refers to: `AWS::Include`, `BodyS3Location`, `DefinitionUri`.

use std::borrow::Cow;

use super::super::ImportError;
use super::super::context::ImportSession;
use super::super::document::{Node, Value, yaml11};
use super::evaluate::{IntrinsicValue, TemplateEvaluator};
use super::intrinsic::Intrinsic;
use super::template::StackTemplate;
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::import::context::UNRESOLVED_VALUE;
use crate::source::Text;

codes! {
    /// A file that a document refers to, and that is not on this machine.
    ///
    /// It is not read: pass that file as an input of its own.
    pub(in crate::import) static REMOTE_FILE: Note = "remote-file";
}

pub(super) const TRANSFORM: &str = "Fn::Transform";

/// A template with what it includes as a whole, and among its resources.
pub(super) fn whole<'n>(
    root: &'n Node,
    context: &mut ImportSession<'_>,
) -> Result<Cow<'n, Node>, ImportError> {
    let is_include = |node: &&Node| {
        node.get("Name").and_then(Node::string).is_some_and(|name| name.as_str() == "AWS::Include")
    };
    let transforms = match root.get("Transform") {
        Some(Node { value: Value::Sequence(items), .. }) => items.iter().collect(),
        transform => Vec::from_iter(transform),
    };
    let includes: Vec<_> = transforms.into_iter().filter(is_include).collect();
    let has_inner = root.get("Resources").is_some_and(|resources| resources.get(TRANSFORM).is_some());
    let Value::Mapping(members) = &root.value else { return Ok(Cow::Borrowed(root)) };
    if includes.is_empty() && !has_inner {
        return Ok(Cow::Borrowed(root));
    }
    let template = StackTemplate::new(root);
    let mut evaluator = TemplateEvaluator::new(&template, context);
    let mut sections: Vec<(Text, Node)> = members.clone();
    for include in includes {
        let Some(Node { value: Value::Mapping(more), .. }) = evaluator.include(include)? else { continue };
        for (name, section) in more {
            match sections.iter_mut().find(|(known, _)| *known == name) {
                Some((_, Node { value: Value::Mapping(own), .. })) => {
                    own.extend(section.members().unwrap_or_default().iter().cloned());
                }
                Some(_) => {}
                None => sections.push((name, section)),
            }
        }
    }
    for (_, section) in sections.iter_mut().filter(|(name, _)| name.as_str() == "Resources") {
        if let Some(included) = evaluator.included(section)? {
            *section = included;
        }
    }
    Ok(Cow::Owned(Node::new(Value::Mapping(sections), root.place.clone())))
}

impl TemplateEvaluator<'_, '_, '_> {
    /// A mapping that includes a file beside its own members; `None` where it includes none.
    pub(super) fn included(&mut self, node: &Node) -> Result<Option<Node>, ImportError> {
        let Value::Mapping(members) = &node.value else { return Ok(None) };
        let is_transform = |key: &Text| key.as_str() == TRANSFORM;
        let Some((_, transform)) = members.iter().find(|(key, _)| is_transform(key)) else { return Ok(None) };
        let Some(included) = self.include(transform)? else { return Ok(None) };
        // What stands beside the include adds to it.
        let mut all: Vec<_> = members.iter().filter(|(key, _)| !is_transform(key)).cloned().collect();
        if let Value::Mapping(more) = included.value {
            all.extend(more);
        } else if all.is_empty() {
            return Ok(Some(included));
        }
        Ok(Some(Node::new(Value::Mapping(all), node.place.clone())))
    }

    pub(super) fn transform(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        match self.include(intrinsic.argument.node)? {
            Some(included) => self.evaluate(&included),
            None => Ok(Some(self.unknown_transform(intrinsic))),
        }
    }

    /// What a transform makes that is not run.
    pub(super) fn unknown_transform(&mut self, intrinsic: Intrinsic<'_>) -> Node {
        self.context.quietly(|context| context.outside("Fn::Transform", &intrinsic.call.place, ""))
    }

    /// The document that a transform includes. Anything else is reported.
    pub(super) fn include(&mut self, transform: &Node) -> Result<Option<Node>, ImportError> {
        let name = transform.get("Name").and_then(Node::string);
        let location = transform.get("Parameters").and_then(|parameters| parameters.get("Location"));
        match (name.map(Text::as_str), location) {
            (Some("AWS::Include"), Some(location)) => {
                let included = self.document_at(location, "AWS::Include")?;
                Ok(included.map(|included| yaml11::reread(&included).into_owned()))
            }
            _ => {
                self.context.report_unknown(|| {
                    let message = "a transform is not run; what it makes is not known";
                    Diagnostic::of(&UNRESOLVED_VALUE, message).at(Some(transform.place.clone()), "")
                });
                Ok(None)
            }
        }
    }

    /// The document at a location, where that is a path on this machine.
    pub(super) fn document_at(&mut self, location: &Node, what: &str) -> Result<Option<Node>, ImportError> {
        let Some(location) = self.evaluate(location)? else { return Ok(None) };
        if let Some(path) = self.asset(&location)? {
            let source = location.place.source.clone();
            if let Ok(asset) = self.context.try_file(&source, &path)? {
                return Ok(self.context.document(&asset));
            }
        }
        let local = match &location.value {
            Value::String(path) if !path.as_str().contains("://") && !path.has_holes() => path,
            _ => {
                let shown =
                    location.scalar().map_or_else(String::new, |text| format!(" {}", quoted(text.as_str())));
                let message = format!("{what}{shown} is not a file on this machine and is not read");
                let note = Diagnostic::of(&REMOTE_FILE, message);
                self.context.report(
                    note.at(Some(location.place.clone()), "").help("pass that file as an input of its own"),
                );
                return Ok(None);
            }
        };
        let from = location.place.source.clone();
        let Some(source) = self.context.file(&from, local)? else { return Ok(None) };
        Ok(self.context.document(&source))
    }
}
