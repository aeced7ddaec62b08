//! Findings in a `cdk.out`: what the CDK writes is not fixed, the program that makes it is.

use std::collections::HashMap;
use std::path::Path;

use crate::diagnostic::{Diagnostic, quoted};
use crate::import::document::{self, Node};
use crate::source::SourceFile;

/// The folder that the CDK writes.
const FOLDER: &str = "cdk.out";

/// Takes the fixes of findings in a `cdk.out` away, and names the constructs that they are about.
pub(super) fn name_constructs(findings: &mut [Diagnostic]) {
    let mut templates: HashMap<String, Option<Node>> = HashMap::new();
    for finding in findings {
        let Some(place) = finding.labels.first().map(|label| label.place.clone()) else { continue };
        if !is_written_by_cdk(&place.source) {
            continue;
        }
        finding.fix = None;
        let root = templates
            .entry(place.source.name().to_owned())
            .or_insert_with(|| document::parse(&place.source).ok().map(|parsed| parsed.value));
        let path = root.as_ref().and_then(|root| construct(root, place.span.start));
        if let Some(path) = path {
            finding.notes.push(format!("made by the construct {}", quoted(path)));
        }
    }
}

fn is_written_by_cdk(source: &SourceFile) -> bool {
    let path = Path::new(source.name());
    let is_template = source.name().ends_with(".template.json");
    is_template || path.components().any(|component| component.as_os_str() == FOLDER)
}

/// The construct of the resource that stands at a place of a template.
fn construct(root: &Node, at: u32) -> Option<&str> {
    let resources = root.get("Resources")?.members()?;
    let next = resources.partition_point(|(key, _)| key.place().is_some_and(|place| place.span.start <= at));
    let (_, resource) = resources.get(next.checked_sub(1)?)?;
    let path = resource.get("Metadata")?.get("aws:cdk:path")?.string()?;
    (at < resource.place.span.end).then(|| path.as_str())
}
