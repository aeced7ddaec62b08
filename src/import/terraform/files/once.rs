//! Findings about what several instances of a module share: each is there once.

use std::collections::HashSet;

use super::evaluate::ModuleEvaluator;
use crate::diagnostic::Diagnostic;

impl ModuleEvaluator<'_, '_, '_> {
    /// Reports what is wrong with a block, whose message names one instance of its module, unless that was said of
    /// another one.
    pub(super) fn report_of_block(&mut self, finding: Diagnostic) {
        if self.reported.insert(key(&finding, "")) {
            self.context.report(finding);
        }
    }

    /// Drops findings that are there already, word for word.
    pub(super) fn drop_repeated(&mut self) {
        let mut seen = HashSet::new();
        self.context.diagnostics.retain(|finding| seen.insert(key(finding, &finding.message)));
    }
}

/// What tells findings apart: the kind, the message and the places.
fn key(finding: &Diagnostic, message: &str) -> String {
    let places: Vec<String> = finding.labels.iter().map(|label| label.place.to_string()).collect();
    format!("{} {message} {}", finding.name().unwrap_or_default(), places.join(" "))
}
