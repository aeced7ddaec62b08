//! What there is to say about a case that failed, as plain text.

use super::path::repository_path;
use super::text_diff::text_diff;
use crate::snapshot::{CaseOutcome, Stored};

/// How wide plain text is.
const WIDTH: usize = 120;

/// What failed, in one line.
pub(super) fn title(case: &CaseOutcome) -> String {
    if let Some(unmet) = case.unmet.first() {
        return unmet.clone();
    }
    match &case.stored {
        Stored::Missing(_) => {
            "no response is stored; run `gatecast test` and commit what it stores".to_owned()
        }
        Stored::Unusable(problem) => problem.clone(),
        _ => "the response differs from the stored one".to_owned(),
    }
}

/// All there is to say.
pub(super) fn said(case: &CaseOutcome) -> String {
    let mut lines = case.unmet.clone();
    match &case.stored {
        Stored::Missing(_) => lines.push(format!("no response is stored in {}", repository_path(&case.file))),
        Stored::Different(_) => {
            lines.push(format!("the response differs from {}", repository_path(&case.file)));
        }
        Stored::Unusable(problem) => lines.push(problem.clone()),
        Stored::Same | Stored::New | Stored::Updated => {}
    }
    if let Stored::Different(Some(change)) = &case.stored {
        let drawn = text_diff(&change.before, &change.after, WIDTH);
        lines.push(anstream::adapter::strip_str(&drawn).to_string());
    }
    lines.join("\n")
}
