//! Whether files are better for their changes.

use std::collections::{BTreeMap, HashMap};

use super::{Changes, Refusal, file_of};
use crate::check::shifted;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Place, Span};

/// The files that are not better for their changes: what was fixed is still there, or more is found.
pub(super) fn judge<'f>(
    all: &[Diagnostic],
    made: impl Iterator<Item = &'f Diagnostic> + Clone,
    left: &[Diagnostic],
    changes: &Changes,
) -> BTreeMap<String, Refusal> {
    let span_now = |place: &Place| {
        changes.get(place.source.name()).map_or(place.span, |changes| shifted(changes, place.span))
    };
    let before = tally(all.iter().map(|finding| where_found(finding, span_now)));
    let after = tally(left.iter().map(|finding| where_found(finding, |place| place.span)));
    let fixed = tally(made.clone().map(|finding| where_found(finding, span_now)));
    let count = |tally: &Tally, found: &Located| tally.get(found).copied().unwrap_or_default();
    let stays = |finding: &&Diagnostic| {
        let found = where_found(finding, span_now);
        count(&after, &found) + count(&fixed, &found) > count(&before, &found)
    };
    let (weights_before, weights_after) = (weights(all), weights(left));
    let weight =
        |weights: &HashMap<&str, [usize; 3]>, file: &str| weights.get(file).copied().unwrap_or_default();
    let grows = |file: &&String| weight(&weights_after, file) > weight(&weights_before, file);
    let grown = changes.keys().filter(grows).map(|file| (file.clone(), Refusal::Findings));
    let stay = made.filter(stays).map(|finding| (file_of(finding).to_owned(), Refusal::Stays));
    grown.chain(stay).collect()
}

/// How much is found in each file, errors first.
fn weights(findings: &[Diagnostic]) -> HashMap<&str, [usize; 3]> {
    let mut weights: HashMap<&str, [usize; 3]> = HashMap::new();
    for finding in findings {
        let file = finding.labels.first().map_or("", |label| label.place.source.name());
        let [errors, warnings, notes] = weights.entry(file).or_default();
        *match finding.severity {
            Severity::Error => errors,
            Severity::Warning => warnings,
            Severity::Note => notes,
        } += 1;
    }
    weights
}

/// A rule, and where its finding begins: what it says holds values, which change.
type Located = (Option<&'static str>, Option<(String, u32)>);
type Tally = HashMap<Located, usize>;

fn where_found(finding: &Diagnostic, span: impl Fn(&Place) -> Span) -> Located {
    let first = finding.labels.first().map(|label| &label.place);
    (finding.name(), first.map(|place| (place.source.name().to_owned(), span(place).start)))
}

fn tally(found: impl Iterator<Item = Located>) -> Tally {
    found.fold(Tally::new(), |mut tally, found| {
        *tally.entry(found).or_default() += 1;
        tally
    })
}

/// How much is found in all files, errors first.
pub(super) fn total(findings: &[Diagnostic]) -> [usize; 3] {
    weights(findings).into_values().fold([0; 3], |sum, more| [0, 1, 2].map(|index| sum[index] + more[index]))
}
