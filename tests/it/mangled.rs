//! Files cut short or with bytes changed give a result or an error, never a panic.

use std::fs;
use std::path::{Path, PathBuf};

use gatecast::check::check;
use gatecast::{Event, Failure, Gateway, ImportOptions, ResponseType, SourceFile, import, import_event};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// All files below `fixtures/`.
fn fixtures() -> Vec<(PathBuf, Vec<u8>)> {
    fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                let bytes = fs::read(&path).expect("readable");
                found.push((path, bytes));
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut found);
    found.sort();
    found
}

/// Does all that can be done with a file. Every place that comes back fits its file.
fn exercise(path: &Path, bytes: Vec<u8>) {
    let Ok(source) = SourceFile::from_bytes(path.to_string_lossy(), bytes) else { return };
    let mut options = ImportOptions::default();
    options.response_type = Some(ResponseType::Throttled);
    #[cfg(feature = "files")]
    {
        let folder = path.parent().and_then(|folder| gatecast::Folder::new(folder).ok());
        options.files =
            folder.map(|folder| std::sync::Arc::new(folder) as std::sync::Arc<dyn gatecast::Files>);
    }
    let diagnostics = match import(&source, &options) {
        Ok(imported) => {
            let compiled = Gateway::compile(&imported.value);
            for response_type in ResponseType::ALL {
                let response = compiled.value.respond(&Failure::of(response_type), &Event::sample());
                assert!((100..600).contains(&response.status));
            }
            [imported.diagnostics, compiled.diagnostics, check(&imported.value)].concat()
        }
        Err(error) => vec![error.diagnostic().clone()],
    };
    for label in diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        assert!(label.place.source.text().get(label.place.span.range()).is_some(), "{label:?}");
    }
    for edit in diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).flat_map(|fix| &fix.edits)
    {
        assert!(edit.place.source.text().get(edit.place.span.range()).is_some(), "{edit:?}");
    }
    let _ = import_event(&source);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn truncated_files_do_not_panic(file in select(fixtures()), end in any::<Index>()) {
        let (path, mut bytes) = file;
        bytes.truncate(end.index(bytes.len() + 1));
        exercise(&path, bytes);
    }

    #[test]
    fn changed_files_do_not_panic(file in select(fixtures()), flips in prop::collection::vec((any::<Index>(), any::<u8>()), 1..6)) {
        let (path, mut bytes) = file;
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        exercise(&path, bytes);
    }

    #[test]
    fn spliced_files_do_not_panic(file in select(fixtures()), from in any::<Index>(), to in any::<Index>(), length in 0usize..200) {
        let (path, mut bytes) = file;
        let from = from.index(bytes.len());
        let piece = bytes[from..bytes.len().min(from + length)].to_vec();
        let to = to.index(bytes.len());
        bytes.splice(to..to, piece);
        exercise(&path, bytes);
    }
}
