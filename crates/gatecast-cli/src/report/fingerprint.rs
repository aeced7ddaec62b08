//! What makes a finding the same one when lines move.

use std::collections::HashMap;

use super::path::uri;
use gatecast::diagnostic::Diagnostic;
use gatecast::source::Place;

/// Gives findings a fingerprint each: the rule, the file and the underlined text. GitHub's upload adds
/// one of its own, from the lines around.
#[derive(Default)]
pub(super) struct Fingerprints {
    /// How often each was given.
    given: HashMap<u64, usize>,
}

impl Fingerprints {
    /// The fingerprint, with the number of the finding among those that have the same.
    pub(super) fn of(&mut self, finding: &Diagnostic, first_file: Option<&str>) -> String {
        let place = finding.labels.first().map(|label| &label.place);
        let file = place.map_or(first_file.unwrap_or_default(), |place| place.source.name());
        let hash = hash(&[finding.name().unwrap_or_default(), &uri(file), subject(finding)]);
        let count = self.given.entry(hash).or_insert(0);
        *count += 1;
        format!("{hash:016x}:{count}")
    }
}

/// The fingerprint of a finding within its file and rule.
pub(crate) fn fingerprint(finding: &Diagnostic) -> String {
    format!("{:016x}", hash(&[subject(finding)]))
}

/// The text that a finding is about. Findings without a place differ by their message.
fn subject(finding: &Diagnostic) -> &str {
    finding.labels.first().map_or(&*finding.message, |label| Place::text(&label.place))
}

/// FNV-1a, which is the same in every version and on every machine.
fn hash(texts: &[&str]) -> u64 {
    // No text contains the byte that ends each.
    let bytes = texts.iter().flat_map(|text| text.bytes().chain(std::iter::once(0xff)));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
