//! Where everything stands in a file, whatever it says: what a change of a value must leave alone.

use std::sync::Arc;

use super::document::{self, Node, Value};
use super::format::{Entry, Format};
use super::{aws_cli, recognise};
use crate::source::{SourceFile, Span};

/// A value, a name or a word of a file. Kinds are compared and not interpreted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bone {
    pub(crate) kind: &'static str,
    pub(crate) span: Span,
}

/// Everything that stands in a file, in order; `None` for a file that cannot be read.
pub(crate) fn skeleton(source: &Arc<SourceFile>) -> Option<Vec<Bone>> {
    let mut bones = Vec::new();
    let sources = std::slice::from_ref(source);
    match recognise::text_format(sources, &mut Vec::new()) {
        Some(Entry { format: Format::AwsCli, .. }) => aws_cli::skeleton(source, &mut bones),
        Some(_) => of_hcl(source, &mut bones)?,
        None => match document::parse(source) {
            Ok(parsed) => of_node(&parsed.value, &mut bones),
            Err(_) => of_hcl(source, &mut bones)?,
        },
    }
    Some(bones)
}

fn of_node(node: &Node, bones: &mut Vec<Bone>) {
    let kind = match node.value {
        Value::Sequence(_) => "list",
        Value::Mapping(_) => "object",
        _ => "scalar",
    };
    bones.push(Bone { kind, span: node.place.span });
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| of_node(item, bones)),
        Value::Mapping(members) => {
            for (key, member) in members {
                bones.extend(key.place().map(|place| Bone { kind: "key", span: place.span }));
                of_node(member, bones);
            }
        }
        _ => {}
    }
}

fn of_hcl(source: &Arc<SourceFile>, bones: &mut Vec<Bone>) -> Option<()> {
    use hcl_edit::visit::Visit;

    let body = document::hcl::parse_file(source).ok()?;
    HclBones(bones).visit_body(&body);
    Some(())
}

/// Goes through the syntax tree of HCL.
struct HclBones<'a>(&'a mut Vec<Bone>);

impl HclBones<'_> {
    fn add(&mut self, kind: &'static str, span: Option<std::ops::Range<usize>>) {
        self.0.extend(span.map(|span| Bone { kind, span: Span::new(span.start, span.end) }));
    }
}

impl hcl_edit::visit::Visit for HclBones<'_> {
    fn visit_attr(&mut self, node: &hcl_edit::structure::Attribute) {
        self.add("attribute", hcl_edit::Span::span(node));
        hcl_edit::visit::visit_attr(self, node);
    }

    fn visit_block(&mut self, node: &hcl_edit::structure::Block) {
        self.add("block", hcl_edit::Span::span(node));
        hcl_edit::visit::visit_block(self, node);
    }

    fn visit_object_key(&mut self, node: &hcl_edit::expr::ObjectKey) {
        self.add("key", hcl_edit::Span::span(node));
        hcl_edit::visit::visit_object_key(self, node);
    }

    fn visit_expr(&mut self, node: &hcl_edit::expr::Expression) {
        self.add("expression", hcl_edit::Span::span(node));
        hcl_edit::visit::visit_expr(self, node);
    }

    fn visit_element(&mut self, node: &hcl_edit::template::Element) {
        self.add("part", hcl_edit::Span::span(node));
        hcl_edit::visit::visit_element(self, node);
    }
}
