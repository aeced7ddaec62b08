//! Events become nodes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use saphyr_parser::{Event, ScalarStyle};

use super::super::limits::{Budget, Copies, Nesting};
use super::super::{Node, SyntaxError, Value, duplicates};
use super::schema::{resolve, tag_name};
use super::{error, scalar};
use crate::diagnostic::{Checked, Diagnostic};
use crate::source::{Place, SourceFile, Span, Text};

/// Builds the tree of a document, event by event, on a stack of its own.
pub(super) struct TreeBuilder<'a> {
    source: &'a Arc<SourceFile>,
    /// The collections that are open, the innermost last.
    frames: Vec<Frame>,
    root: Option<Node>,
    /// Anchored nodes, with the number of values in each.
    anchors: HashMap<usize, (Node, usize)>,
    budget: Budget,
    copies: Copies,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// An open collection.
struct Frame {
    items: Items,
    anchor: usize,
    tag: Option<String>,
    start: Span,
    /// Where what stands in it ends so far.
    end: u32,
    /// How many values are in it, itself included.
    size: usize,
}

enum Items {
    Sequence(Vec<Node>),
    Mapping(OpenMapping),
}

#[derive(Default)]
struct OpenMapping {
    own: Vec<(Text, Node)>,
    /// What stands behind `<<` keys.
    merges: Vec<Node>,
    /// The key whose value comes next.
    key: Option<MemberKey>,
}

enum MemberKey {
    Text(Text),
    /// `<<`, without quotes.
    Merge(Span),
}

/// A value that is complete.
struct Done {
    node: Node,
    /// Where it is written; for an alias not where its node stands.
    written: Span,
    /// How many values are in it.
    size: usize,
    anchor: usize,
    /// Whether it is a `<<` that could be a merge key.
    is_merge: bool,
}

impl<'a> TreeBuilder<'a> {
    pub(super) fn new(source: &'a Arc<SourceFile>) -> Self {
        Self {
            source,
            frames: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            budget: Budget::default(),
            copies: Copies::of(source.text().len()),
            diagnostics: Vec::new(),
        }
    }

    /// The document; `None` where there is none.
    pub(super) fn finish(self) -> Option<Checked<Node>> {
        Some(Checked::new(self.root?, self.diagnostics))
    }

    pub(super) fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), SyntaxError> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let text = scalar::text(self.source, span, style, &value);
                let place = text.place().unwrap_or_else(|| Place::new(self.source, span));
                let written = place.span;
                let plain = style == ScalarStyle::Plain;
                let is_merge = plain && tag.is_none() && value == "<<";
                let value = resolve(text, plain, tag.as_deref());
                self.budget.take(1, || place.clone())?;
                let size = weight(&value);
                let node = Node { value, tag: tag_name(tag.as_deref()), place };
                self.complete(Done { node, written, size, anchor, is_merge })
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(Items::Sequence(Vec::new()), anchor, tag_name(tag.as_deref()), span)
            }
            Event::MappingStart(anchor, tag) => {
                self.open(Items::Mapping(OpenMapping::default()), anchor, tag_name(tag.as_deref()), span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn open(
        &mut self,
        items: Items,
        anchor: usize,
        tag: Option<String>,
        start: Span,
    ) -> Result<(), SyntaxError> {
        let place = || Place::new(self.source, start);
        Nesting::Document.check(self.frames.len() + 1, place)?;
        self.budget.take(1, place)?;
        self.frames.push(Frame { items, anchor, tag, start, end: start.end, size: 1 });
        Ok(())
    }

    fn close(&mut self, closing: Span) -> Result<(), SyntaxError> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        // Flow collections have a closing bracket; block collections end where their last value does.
        let end = if closing.is_empty() { frame.end } else { closing.end };
        let written = Span { start: frame.start.start, end };
        let value = match frame.items {
            Items::Sequence(items) => Value::Sequence(items),
            Items::Mapping(members) => {
                duplicates::report(&members.own, &mut self.diagnostics);
                Value::Mapping(merged(members))
            }
        };
        let node = Node { value, tag: frame.tag, place: Place::new(self.source, written) };
        self.complete(Done { node, written, size: frame.size, anchor: frame.anchor, is_merge: false })
    }

    fn alias(&mut self, anchor: usize, written: Span) -> Result<(), SyntaxError> {
        let place = Place::new(self.source, written);
        let Some((_, size)) = self.anchors.get(&anchor) else {
            let message = format!("found the alias `{}` inside what it stands for", place.text());
            return Err(error(
                self.source,
                written,
                &message,
                "expected an alias after the end of its anchor",
            ));
        };
        // Counted before it is cloned: a bomb of aliases takes no memory.
        let size = *size;
        self.copies.take(size, &place)?;
        self.budget.take(size, || place)?;
        let node = self.anchors[&anchor].0.clone();
        Nesting::Document.check(self.frames.len() + depth(&node), || node.place.clone())?;
        self.complete(Done { node, written, size, anchor: 0, is_merge: false })
    }

    /// A value is complete: it goes into the collection it stands in, or is the document.
    fn complete(&mut self, done: Done) -> Result<(), SyntaxError> {
        let Done { node, written, size, anchor, is_merge } = done;
        if anchor > 0 {
            self.budget.take(size, || node.place.clone())?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.size = frame.size.saturating_add(size);
        frame.end = frame.end.max(written.end);
        let members = match &mut frame.items {
            Items::Sequence(items) => {
                items.push(node);
                return Ok(());
            }
            Items::Mapping(members) => members,
        };
        match members.key.take() {
            Some(MemberKey::Text(key)) => {
                frame.size = frame.size.saturating_add(key.as_str().len() / 4);
                members.own.push((key, node));
            }
            Some(MemberKey::Merge(_)) if is_mergeable(&node) => members.merges.push(node),
            Some(MemberKey::Merge(key)) => {
                let message = format!("found `<<` before {}", node.kind());
                return Err(error(
                    self.source,
                    key,
                    &message,
                    "expected an object or a list of objects to merge",
                ));
            }
            None if is_merge => members.key = Some(MemberKey::Merge(written)),
            None => match key_text(&node) {
                Some(text) => members.key = Some(MemberKey::Text(text)),
                None => {
                    let message = format!("found {} as a key", node.kind());
                    return Err(error(self.source, written, &message, "expected text"));
                }
            },
        }
        Ok(())
    }
}

/// The text of a scalar that is a key; `None` for collections.
fn key_text(node: &Node) -> Option<Text> {
    match &node.value {
        Value::String(text) | Value::Number(text) | Value::Unknown(text) => Some(text.clone()),
        Value::Null | Value::Bool(_) => Some(Text::verbatim(node.place.clone())),
        Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// What copying a scalar costs, in values: the text of an alias is copied with it, and an escape
/// sequence (a byte of text) takes more memory for its place than for itself.
fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) | Value::Number(text) => 1 + text.as_str().len() / 4,
        _ => 1,
    }
}

fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Sequence(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Mapping(members) => 1 + members.iter().map(|(_, node)| depth(node)).max().unwrap_or_default(),
        _ => 0,
    }
}

fn is_mergeable(node: &Node) -> bool {
    let is_mapping = |node: &Node| matches!(node.value, Value::Mapping(_));
    match &node.value {
        Value::Sequence(items) => items.iter().all(is_mapping),
        _ => is_mapping(node),
    }
}

/// The members with those of `<<` merged in: what is written in the mapping itself wins, then
/// what is merged earlier.
fn merged(members: OpenMapping) -> Vec<(Text, Node)> {
    let OpenMapping { mut own, merges, .. } = members;
    if merges.is_empty() {
        return own;
    }
    let mut names: HashSet<String> = own.iter().map(|(key, _)| key.as_str().to_owned()).collect();
    let mappings = merges.into_iter().flat_map(|node| match node.value {
        Value::Sequence(items) => items,
        _ => vec![node],
    });
    for node in mappings {
        let Value::Mapping(members) = node.value else { continue };
        own.extend(members.into_iter().filter(|(key, _)| names.insert(key.as_str().to_owned())));
    }
    own
}
