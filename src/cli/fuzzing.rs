//! What fuzz targets call of the command line.

use crate::check::Settings;
use crate::gateway::ResponseType;
use crate::import::{ImportOptions, import_all};
use crate::project::fixed_in_memory;
use crate::source::SourceFile;

/// The files that are fixed. They lie nowhere.
const NAMES: [&str; 3] = ["fuzzed-and-not-there.yaml", "fuzzed-and-not-there.tf", "fuzzed-and-not-there.sh"];

/// `check --fix`: a second run changes nothing, and no definition is lost. The first byte says what
/// the file is called.
pub fn fix(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let once = fixed(name, text);
    assert_eq!(fixed(name, &once), once, "fixed twice: {name} {text:?}");
    assert!(definitions(name, &once) >= definitions(name, text), "lost: {name} {text:?}");
}

fn fixed(name: &str, text: &str) -> String {
    fixed_in_memory(name, text, options()).map_or_else(|| text.to_owned(), |(_, text)| text)
}

fn options() -> ImportOptions {
    ImportOptions { response_type: Some(ResponseType::Throttled), ..ImportOptions::default() }
}

/// How many definitions a file has; none where it cannot be read.
fn definitions(name: &str, text: &str) -> usize {
    let imported = import_all(&[SourceFile::new(name, text)], &options());
    imported.map_or(0, |imported| imported.value.iter().map(|api| api.definitions().len()).sum())
}

/// Settings, in a file and in comments.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = super::config::parse(&SourceFile::new("gatecast.toml", text));
    for name in ["f.yaml", "f.tf", "f.sh"] {
        let _ = Settings::default().apply(Vec::new(), &[SourceFile::new(name, text)]);
    }
}
