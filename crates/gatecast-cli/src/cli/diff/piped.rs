//! What a comparison with a piped document cannot see: files that only the working folder has.

use std::path::Path;

use gatecast::diagnostic::{Diagnostic, Severity, quoted};
use gatecast::project::{Environment, Loaded, STDIN, with_modules};
use gatecast::source::SourceFile;

use crate::compare::Pair;

/// How many files are named.
const MAX_NAMED: usize = 5;

/// A warning where one side is standard input, which leaves something open that files of the working folder
/// say: what they said when the document was as it is piped, nobody knows here.
pub(super) fn unseen(
    names: &Pair<String>,
    loaded: &Pair<Loaded>,
    environment: &dyn Environment,
) -> Option<Diagnostic> {
    let (piped, file) = match (names.before.as_str(), names.after.as_str()) {
        (STDIN, STDIN) => return None,
        (STDIN, file) => (&loaded.before, file),
        (file, STDIN) => (&loaded.after, file),
        _ => return None,
    };
    let files = piped.documents.iter().flat_map(|document| &document.files).map(|file| file.name());
    let included: Vec<_> = files.filter(|name| *name != SourceFile::STDIN).map(str::to_owned).collect();
    let (unseen, why) = if included.is_empty() {
        let module = with_modules(&[file.to_owned()], environment);
        let beside = module.into_iter().filter(|name| Path::new(name) != Path::new(file)).collect();
        (beside, "the module gets values there, which neither side has")
    } else {
        (included, "the piped document is read with the files of the working folder")
    };
    let (first, more) = unseen.split_first()?;
    let mut message = format!("changes to {} are not seen", quoted(first));
    if !more.is_empty() {
        let others: Vec<_> = more.iter().take(MAX_NAMED).map(|name| quoted(name)).collect();
        let rest = if more.len() > others.len() { " and others" } else { "" };
        message = format!("changes to {}, {}{rest} are not seen", quoted(first), others.join(", "));
    }
    Some(
        Diagnostic::without_code(Severity::Warning, message).note(why).help(format!(
            "compare revisions with all that belongs to them: gatecast diff --git HEAD {file}"
        )),
    )
}
