//! Whether files are better for their changes.

use std::collections::{BTreeMap, HashMap};

use super::refusal::FixRefusal;
use super::{Changes, file_of};
use crate::check::is_about_repetition;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::source::{Place, Span};

/// A file that is not better for its changes.
#[derive(Debug)]
pub(super) struct RefusedFixes<'f> {
    pub refusal: FixRefusal,
    /// The findings whose fixes are to blame; empty where that is not known.
    pub culprits: Vec<&'f Diagnostic>,
}

/// The files that are not better for their changes: what was fixed is still there, more is found, or
/// something is there twice.
pub(super) fn judge<'f>(
    all: &[Diagnostic],
    made: &[&'f Diagnostic],
    left: &[Diagnostic],
    changes: &Changes,
) -> BTreeMap<String, RefusedFixes<'f>> {
    let span_now = |place: &Place| {
        changes.get(place.source.name()).map_or(place.span, |changes| changes.after(place.span))
    };
    let before = tally(all.iter().map(|finding| spot_of(finding, span_now)));
    let after = tally(left.iter().map(|finding| spot_of(finding, |place| place.span)));
    let fixed = tally(made.iter().map(|finding| spot_of(finding, span_now)));
    let count = |tally: &Tally, found: &FindingSpot| tally.get(found).copied().unwrap_or_default();
    let mut refused = BTreeMap::new();
    for finding in made.iter().copied() {
        let found = spot_of(finding, span_now);
        if count(&after, &found) + count(&fixed, &found) > count(&before, &found) {
            refuse(&mut refused, finding, FixRefusal::Stays);
        }
    }
    let is_new = |finding: &&Diagnostic| {
        let found = spot_of(finding, |place| place.span);
        count(&after, &found) > count(&before, &found)
    };
    let repeated = left.iter().filter(|finding| is_about_repetition(finding)).filter(is_new);
    let places = repeated.flat_map(|finding| finding.labels.iter().map(|label| &label.place));
    let repeated: BTreeMap<(&str, u32), u32> =
        places.map(|place| ((place.source.name(), place.span.start), place.span.end)).collect();
    if !repeated.is_empty() {
        let is_repeated = |edit: &Edit| {
            let (name, start) = (edit.place.source.name(), span_now(&edit.place).start);
            let place = repeated.range(..=(name, start)).next_back();
            place.is_some_and(|((file, _), end)| *file == name && start < *end)
        };
        let is_to_blame = |made: &&Diagnostic| made.fix.iter().flat_map(|fix| &fix.edits).any(is_repeated);
        made.iter()
            .copied()
            .filter(is_to_blame)
            .for_each(|finding| refuse(&mut refused, finding, FixRefusal::Repeats));
        if refused.is_empty() {
            refused = changes
                .keys()
                .map(|file| (file.clone(), RefusedFixes::of_file(FixRefusal::Repeats)))
                .collect();
        }
    }
    let (weights_before, weights_after) = (weights(all), weights(left));
    let weight =
        |weights: &HashMap<&str, [usize; 3]>, file: &str| weights.get(file).copied().unwrap_or_default();
    for file in changes.keys().filter(|file| weight(&weights_after, file) > weight(&weights_before, file)) {
        refused.entry(file.clone()).or_insert_with(|| RefusedFixes::of_file(FixRefusal::Findings));
    }
    refused
}

impl RefusedFixes<'_> {
    /// A file of which nobody knows what is to blame.
    pub(super) fn of_file(refusal: FixRefusal) -> Self {
        Self { refusal, culprits: Vec::new() }
    }
}

fn refuse<'f>(
    refused: &mut BTreeMap<String, RefusedFixes<'f>>,
    culprit: &'f Diagnostic,
    refusal: FixRefusal,
) {
    let of_file =
        refused.entry(file_of(culprit).to_owned()).or_insert_with(|| RefusedFixes::of_file(refusal));
    if of_file.refusal == refusal {
        of_file.culprits.push(culprit);
    }
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
type FindingSpot = (Option<&'static str>, Option<(String, u32)>);
type Tally = HashMap<FindingSpot, usize>;

fn spot_of(finding: &Diagnostic, span: impl Fn(&Place) -> Span) -> FindingSpot {
    let first = finding.labels.first().map(|label| &label.place);
    (finding.name(), first.map(|place| (place.source.name().to_owned(), span(place).start)))
}

fn tally(found: impl Iterator<Item = FindingSpot>) -> Tally {
    found.fold(Tally::new(), |mut tally, found| {
        *tally.entry(found).or_default() += 1;
        tally
    })
}

/// How much is found in all files, errors first.
pub(super) fn total(findings: &[Diagnostic]) -> [usize; 3] {
    weights(findings).into_values().fold([0; 3], |sum, more| [0, 1, 2].map(|index| sum[index] + more[index]))
}
