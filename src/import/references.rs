//! `$ref` among gateway responses: documents that are bundled before they are imported.

use super::context::ImportSession;
use super::document::{Node, Value};
use super::error::ImportError;
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::source::{Span, Text};

codes! {
    /// A `$ref` among gateway responses, which is followed here and not by API Gateway.
    ///
    /// Bundle the document before it is imported, and check what the bundler makes of it.
    static UNBUNDLED_REFERENCE: Note = "unbundled-reference";

    /// A `$ref` among gateway responses that leads to nothing.
    ///
    /// What it stands for is left out.
    static BROKEN_REFERENCE: Warning = "broken-reference";
}

/// How deep definitions nest: beyond templates there is nothing to follow.
const MAX_LEVELS: usize = 4;

/// A value with what its references stand for, which may stand in other files.
///
/// # Errors
/// Where a limit is passed.
pub(super) fn followed(
    node: &Node,
    root: &Node,
    context: &mut ImportSession<'_>,
) -> Result<Node, ImportError> {
    Followed { context, references: 0 }.value(node, root, 0)
}

struct Followed<'c, 'o> {
    context: &'c mut ImportSession<'o>,
    /// How many references are being followed from each other.
    references: usize,
}

impl Followed<'_, '_> {
    fn value(&mut self, node: &Node, root: &Node, level: usize) -> Result<Node, ImportError> {
        let Value::Mapping(members) = &node.value else { return Ok(node.clone()) };
        if let Some(reference) = node.get("$ref").and_then(Node::string) {
            self.references += 1;
            self.context.check_references(self.references, &node.place)?;
            let value = self.referenced(reference, root, level)?;
            self.references -= 1;
            return Ok(value.unwrap_or_else(|| Node::new(Value::Null, node.place.clone())));
        }
        if level >= MAX_LEVELS {
            return Ok(node.clone());
        }
        let mut values = Vec::with_capacity(members.len());
        for (key, member) in members {
            values.push((key.clone(), self.value(member, root, level + 1)?));
        }
        Ok(Node { value: Value::Mapping(values), tag: node.tag.clone(), place: node.place.clone() })
    }

    fn referenced(
        &mut self,
        reference: &Text,
        root: &Node,
        level: usize,
    ) -> Result<Option<Node>, ImportError> {
        let written = reference.as_str();
        let (file, pointer) = written.split_once('#').unwrap_or((written, ""));
        let other = if file.is_empty() {
            None
        } else if let Some(place) = reference.place().filter(|_| !file.contains("://")) {
            let path = reference.slice(Span::new(0, file.len()));
            let source = self.context.file(&place.source, &path)?;
            let Some(document) = source.and_then(|source| self.context.document(&source)) else {
                return Ok(None);
            };
            Some(document)
        } else {
            self.context.report(broken(reference));
            return Ok(None);
        };
        let document = other.as_ref().unwrap_or(root);
        let Some(target) = document.pointer(pointer) else {
            self.context.report(broken(reference));
            return Ok(None);
        };
        self.context.report(
            Diagnostic::of(
                &UNBUNDLED_REFERENCE,
                format!("API Gateway does not follow `$ref` {}", quoted(written)),
            )
            .at(reference.place(), "followed here")
            .help("bundle the document before you import it"),
        );
        self.context.spend_node(target, &target.place)?;
        self.value(target, document, level).map(Some)
    }
}

fn broken(reference: &Text) -> Diagnostic {
    let message = format!("`$ref` {} is not followed", quoted(reference.as_str()));
    Diagnostic::of(&BROKEN_REFERENCE, message)
        .at(reference.place(), "what it stands for is left out")
        .help("bundle the document first, and check the result")
}
