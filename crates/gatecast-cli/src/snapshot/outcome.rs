//! How cases came out.

use gatecast::diagnostic::Diagnostic;

/// How a case file came out.
#[derive(Debug)]
pub(crate) struct FileOutcome {
    /// The file, as the user named it.
    pub name: String,
    /// Its cases, in order of writing.
    pub cases: Vec<CaseOutcome>,
    /// Why it, or some of its cases, could not be run.
    pub faults: Vec<Diagnostic>,
    /// Stored responses of no case.
    pub unreferenced: Vec<String>,
}

/// How a case came out.
#[derive(Debug)]
pub(crate) struct CaseOutcome {
    pub name: String,
    /// What it looks at, as the case names it: a failure or a method.
    pub subject_name: String,
    /// The line that it is written in.
    pub line: usize,
    /// The file of its stored response.
    pub file: String,
    /// How the response compares with the stored one.
    pub stored: Stored,
    /// What the case expects and the response does not have.
    pub unmet: Vec<String>,
}

/// How a response compares with the stored one.
#[derive(Debug)]
pub(crate) enum Stored {
    /// They are the same.
    Same,
    /// There was none, and now there is this one.
    New,
    /// It was another, and now it is this one.
    Updated,
    /// There is none.
    Missing(Option<SnapshotChange>),
    /// It is another one.
    Different(Option<SnapshotChange>),
    /// It cannot be read or written.
    Unusable(String),
}

/// What would change if a response was stored; kept for the first responses that differ.
#[derive(Debug)]
pub(crate) struct SnapshotChange {
    /// The stored HTTP message; empty where there is none.
    pub before: String,
    /// The HTTP message now.
    pub after: String,
    /// What would be written.
    pub text: String,
}

impl CaseOutcome {
    /// Whether the run fails because of it.
    pub(crate) fn is_failed(&self) -> bool {
        let is_stored = matches!(self.stored, Stored::Same | Stored::New | Stored::Updated);
        !is_stored || !self.unmet.is_empty()
    }
}

/// How many of each there are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub passed: usize,
    pub failed: usize,
    /// Responses that were stored for the first time.
    pub new: usize,
    /// Responses that were stored over others.
    pub updated: usize,
    /// Case files and cases that could not be run.
    pub faults: usize,
    pub unreferenced: usize,
}

impl Counts {
    /// Counts what came out.
    pub(crate) fn of(files: &[FileOutcome]) -> Self {
        let mut counts = Self::default();
        for file in files {
            counts.faults += file.faults.len();
            counts.unreferenced += file.unreferenced.len();
            for case in &file.cases {
                counts.passed += usize::from(!case.is_failed());
                counts.failed += usize::from(case.is_failed());
                counts.new += usize::from(matches!(case.stored, Stored::New));
                counts.updated += usize::from(matches!(case.stored, Stored::Updated));
            }
        }
        counts
    }
}
