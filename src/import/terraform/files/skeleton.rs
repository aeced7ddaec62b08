//! Where everything stands in a file of HCL.

use std::sync::Arc;

use hcl_edit::visit::Visit;

use crate::import::document::hcl::parse_file;
use crate::import::skeleton::Bone;
use crate::source::{SourceFile, Span};

/// The attributes, blocks and expressions of a file; `None` for one that cannot be read.
pub(in crate::import) fn skeleton(source: &Arc<SourceFile>, bones: &mut Vec<Bone>) -> Option<()> {
    let body = parse_file(source).ok()?;
    HclBones(bones).visit_body(&body);
    Some(())
}

/// Goes through the syntax tree of HCL.
struct HclBones<'a>(&'a mut Vec<Bone>);

impl HclBones<'_> {
    fn add(&mut self, kind: &'static str, span: Option<std::ops::Range<usize>>) {
        self.0.extend(span.map(|span| Bone::new(kind, Span::new(span.start, span.end))));
    }
}

impl Visit for HclBones<'_> {
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
