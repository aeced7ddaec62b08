//! Fixes of files that lie nowhere.

use gatecast::project::{
    Disk, Environment, FileVersion, Grouping, Inputs, LintOptions, Overlaid, Overlay, fix as fixed_files,
};
use gatecast::{ImportOptions, ResponseType, SourceFile, import_all};

/// The files that are fixed.
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
    let names = [name.to_owned()];
    let inputs = Inputs { names: &names, root: None, options: options(), grouping: Grouping::Separate };
    let version = FileVersion { name: name.to_owned(), before: text.to_owned(), text: text.to_owned() };
    let mut overlay = Overlay::default();
    overlay.set(Disk.identity(name), version);
    let fixed = fixed_files(&inputs, &LintOptions::default(), &Overlaid::new(&Disk, overlay));
    let changed = fixed.ok().and_then(|fixed| fixed.files.versions().next().map(|file| file.text.clone()));
    changed.unwrap_or_else(|| text.to_owned())
}

fn options() -> ImportOptions {
    let mut options = ImportOptions::default();
    options.response_type = Some(ResponseType::Throttled);
    options
}

/// How many definitions a file has; none where it cannot be read.
fn definitions(name: &str, text: &str) -> usize {
    let imported = import_all(&[SourceFile::new(name, text)], &options());
    imported.map_or(0, |imported| imported.value.iter().map(|api| api.definitions().len()).sum())
}
