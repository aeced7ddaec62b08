//! Imports point down the rooms of the house.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of each package from the ground up; `lib.rs` and `main.rs` see everything.
const PACKAGES: [(&str, &[&str]); 3] = [
    (
        "src",
        &[
            "source",
            "diagnostic",
            "template",
            "rest_api",
            "gateway",
            "integration",
            "import",
            "check",
            "project",
        ],
    ),
    ("crates/gatecast-mock/src", &["mock", "server"]),
    ("crates/gatecast-cli/src", &["compare", "snapshot", "report", "cli"]),
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn imports_point_down() {
    let mut up = Vec::new();
    for (package, rooms) in PACKAGES {
        let floor = |room: &str| rooms.iter().position(|name| *name == room);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(package);
        let mut files = Vec::new();
        rust_files(&root, &mut files);
        assert!(files.len() > 30, "the sources of {package} were found");
        for file in files {
            let below = file.strip_prefix(&root).expect("below the package");
            let first = below.components().next().expect("a name").as_os_str().to_string_lossy();
            let room = first.trim_end_matches(".rs");
            if room == "lib" || room == "main" {
                continue;
            }
            let own = floor(room).unwrap_or_else(|| panic!("{room} is not a room of {package}: add it"));
            let text = fs::read_to_string(&file).expect("readable");
            let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
            for (number, line) in code {
                for used in line.split("crate::").skip(1) {
                    let name: String =
                        used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    if floor(&name).is_none_or(|floor| floor > own) {
                        up.push(format!("{package}/{}:{}: {room} uses {name}", below.display(), number + 1));
                    }
                }
            }
        }
    }
    assert_eq!(up, Vec::<String>::new());
}

/// nom is spoken in `template` and nowhere else.
#[test]
fn nom_stays_in_its_room() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    for file in files.iter().filter(|file| !file.starts_with(root.join("template"))) {
        let text = fs::read_to_string(file).expect("readable");
        assert!(!text.contains("nom::"), "{}", file.display());
    }
}
