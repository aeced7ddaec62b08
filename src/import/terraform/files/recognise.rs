//! Whether a file is one of Terraform.

use std::sync::Arc;

use crate::import::recognise::Mismatch;
use crate::source::{SourceFile, Syntax};

/// Kinds of blocks that Terraform's files have, and how many labels each has.
pub(super) const BLOCKS: [(&str, usize); 9] = [
    ("resource", 2),
    ("data", 2),
    ("variable", 1),
    ("module", 1),
    ("provider", 1),
    ("output", 1),
    ("locals", 0),
    ("terraform", 0),
    ("moved", 0),
];

/// A file is one of Terraform by its name, or by a block that begins a line.
pub(in crate::import) fn recognise(source: &Arc<SourceFile>) -> Result<(), Mismatch> {
    let name = source.name();
    if Syntax::of(name).is_some_and(Syntax::is_hcl)
        || Syntax::is_terraform_json(name)
        || Syntax::is_terraform_in_json(name)
    {
        return Ok(());
    }
    let text = source.text().trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let is_comment = |line: &str| line.starts_with('#') || line.starts_with("//");
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let first = lines.clone().find(|line| !is_comment(line.trim_start()));
    let is_json = text.starts_with(['{', '[']);
    if !is_json && (first.is_some_and(|line| begins_block(line.trim_start())) || lines.any(begins_block)) {
        return Ok(());
    }
    Err(Mismatch::far("no block such as `resource \"…\" \"…\" {` begins a line"))
}

fn begins_block(line: &str) -> bool {
    let Some(&(kind, labels)) = BLOCKS.iter().find(|(kind, _)| line.starts_with(kind)) else { return false };
    let mut rest = &line[kind.len()..];
    if !rest.starts_with([' ', '\t', '{']) {
        return false;
    }
    for _ in 0..labels {
        let label = rest.trim_start();
        let quoted = label.strip_prefix('"').and_then(|label| label.split_once('"'));
        let Some((_, after)) = quoted else { return false };
        rest = after;
    }
    rest.trim_start().starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_recognised_by_name_or_blocks() {
        let fits = |name: &str, text: &str| recognise(&SourceFile::new(name, text)).is_ok();
        assert!(fits("main.tf", ""));
        assert!(fits("<stdin>", "# gateway\n\nresource \"a\" \"b\" {"));
        assert!(fits("<stdin>", "  locals {\n"));
        assert!(fits("<stdin>", "\u{feff}terraform {"));
        assert!(!fits("<stdin>", "openapi: 3.0.1\nx: |\n  resource \"a\" \"b\" {\n"));
        assert!(!fits("<stdin>", "{\"resource\": 1}"));
        assert!(!fits("<stdin>", "resources:\n  Resources: {}\n"));
        assert!(!fits("<stdin>", "data: {}\n"));
    }
}
