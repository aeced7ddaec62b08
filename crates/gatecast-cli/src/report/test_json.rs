//! How tests came out, for programs. `docs/test-json.md` describes the shape.

use super::help::worded;
use super::path::repository_path;
use serde_json::{Value, json};

use super::TestReport;
use super::json::pretty;
use crate::snapshot::{CaseOutcome, Counts, FileOutcome, Stored};
use gatecast::diagnostic::Diagnostic;

/// The version of the shape; it changes when a member changes its meaning or goes.
const VERSION: u32 = 1;

/// Results as JSON.
pub(crate) fn test_json(report: &TestReport) -> String {
    let Counts { passed, failed, new, updated, faults, unreferenced } = report.counts;
    let object = json!({
        "version": VERSION,
        "files": report.files.iter().map(file).collect::<Vec<_>>(),
        "orphans": report.orphans,
        "summary": {
            "passed": passed,
            "failed": failed,
            "new": new,
            "updated": updated,
            "errors": faults,
            "unreferenced": unreferenced,
            "pruned": report.pruned,
        },
    });
    pretty(&object)
}

fn file(file: &FileOutcome) -> Value {
    json!({
        "file": file.name,
        "cases": file.cases.iter().map(case).collect::<Vec<_>>(),
        "errors": file.faults.iter().map(fault).collect::<Vec<_>>(),
        "unreferenced": file.unreferenced,
    })
}

fn case(case: &CaseOutcome) -> Value {
    let (before, after) = match &case.stored {
        Stored::Missing(Some(change)) => (None, Some(&change.after)),
        Stored::Different(Some(change)) => (Some(&change.before), Some(&change.after)),
        _ => (None, None),
    };
    let mut object = json!({
        "name": case.name,
        "failure": case.subject_name,
        "line": case.line,
        "passed": !case.is_failed(),
        "snapshot": repository_path(&case.file),
        "stored": stored(&case.stored),
        "unmet": case.unmet,
    });
    // Of what is as it was there is nothing more to say.
    if let (Some(after), Value::Object(members)) = (after, &mut object) {
        members.insert("before".to_owned(), json!(before));
        members.insert("after".to_owned(), json!(after));
    }
    if let (Stored::Unusable(problem), Value::Object(members)) = (&case.stored, &mut object) {
        members.insert("problem".to_owned(), json!(problem));
    }
    object
}

/// How a response compares with the stored one, in one word.
fn stored(stored: &Stored) -> &'static str {
    match stored {
        Stored::Same => "same",
        Stored::New => "new",
        Stored::Updated => "updated",
        Stored::Missing(_) => "missing",
        Stored::Different(_) => "different",
        Stored::Unusable(_) => "unusable",
    }
}

fn fault(fault: &Diagnostic) -> Value {
    let place = fault.labels.first().map(|label| {
        let (line, column) = label.place.line_column();
        json!({"file": repository_path(label.place.source.name()), "line": line, "column": column})
    });
    json!({"message": fault.message, "place": place, "help": fault.help.as_ref().map(worded)})
}
