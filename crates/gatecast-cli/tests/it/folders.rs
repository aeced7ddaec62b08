//! A folder is read as the projects in it: `gatecast check .` in each folder of `fixtures/folders`.

use std::fs;
use std::path::Path;

use crate::support::{ROOT, gatecast};

#[test]
fn folders_are_read_as_their_projects() {
    let folders = Path::new(ROOT).join("fixtures/folders");
    let folders = fs::read_dir(folders).expect("a folder").map(|entry| entry.expect("an entry").path());
    for folder in folders.filter(|path| path.is_dir()) {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        insta::with_settings!({ snapshot_suffix => name, omit_expression => true }, {
            insta::assert_snapshot!("folders", gatecast("check .").within(&folder).run());
        });
    }
}
