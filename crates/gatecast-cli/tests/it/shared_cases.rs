//! What use found wrong stays right: runs of the program on cases that lie beside the project, where they do.
//!
//! `tests/cases/*.toml` say which. The project's own fixtures cover the same kinds for those who have no such folder.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// One file of `tests/cases/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SharedCases {
    #[serde(default)]
    case: Vec<SharedCase>,
    #[serde(default)]
    waiting: Vec<WaitingCase>,
}

/// A case that is not run here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaitingCase {
    path: String,
    /// What it waits for, or which test has it.
    why: String,
}

/// A run of the program in the folder of a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SharedCase {
    /// A file or folder below the cases. The program runs in the folder, or in the folder of the file.
    path: String,
    /// The arguments, between spaces. `check FILE` (or `check .`) where there are none.
    run: Option<String>,
    /// A file in that folder for standard input.
    stdin: Option<String>,
    exit: i32,
    /// What must stand in the output or the error output.
    #[serde(default)]
    says: Vec<String>,
    /// What must stand in neither.
    #[serde(default)]
    silent: Vec<String>,
}

fn cases_beside_the_project() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases");
    folder.is_dir().then_some(folder)
}

impl SharedCase {
    /// What is wrong, nothing where the run is as it should be.
    fn failure(&self, cases: &Path) -> Option<String> {
        let path = cases.join(&self.path);
        let (folder, name) = match path.is_dir() {
            true => (path.as_path(), "."),
            false => (path.parent()?, path.file_name()?.to_str()?),
        };
        let arguments = self.run.clone().unwrap_or_else(|| format!("check {name}"));
        let stdin = match &self.stdin {
            Some(file) => File::open(folder.join(file)).expect("a file").into(),
            None => Stdio::null(),
        };
        let run = Command::new(env!("CARGO_BIN_EXE_gatecast"))
            .args(arguments.split(' '))
            .current_dir(folder)
            .stdin(stdin)
            .output()
            .expect("the program starts");
        let output =
            format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        let mut wrong: Vec<String> = Vec::new();
        if run.status.code() != Some(self.exit) {
            wrong.push(format!("exit {:?} in place of {}", run.status.code(), self.exit));
        }
        wrong.extend(
            self.says.iter().filter(|text| !output.contains(*text)).map(|text| format!("lacks `{text}`")),
        );
        wrong.extend(
            self.silent.iter().filter(|text| output.contains(*text)).map(|text| format!("has `{text}`")),
        );
        (!wrong.is_empty())
            .then(|| format!("{}: gatecast {arguments}: {}\n{output}", self.path, wrong.join("; ")))
    }
}

/// The folders whose entries are cases, unless they describe or drive some.
const FOLDERS: [&str; 10] = [
    "found",
    "house",
    "newcomer",
    "newcomer/sm",
    "peers/cdk",
    "peers/cfn",
    "peers/sam",
    "peers/serve",
    "peers/serverless",
    "peers/terraform",
];

/// All cases there are.
fn all(cases: &Path) -> Vec<PathBuf> {
    let entries = |folder: &&str| std::fs::read_dir(cases.join(folder)).expect("a folder of cases");
    let paths = FOLDERS.iter().flat_map(entries).map(|entry| entry.expect("an entry").path());
    let describes = |path: &PathBuf| {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        ["md", "txt", "py", "js"].contains(&extension.as_ref())
    };
    let below = |path: PathBuf| path.strip_prefix(cases).expect("below the cases").to_owned();
    let is_folder = |path: &PathBuf| FOLDERS.iter().any(|folder| path == Path::new(folder));
    paths.filter(|path| !describes(path)).map(below).filter(|path| !is_folder(path)).collect()
}

#[test]
fn shared_cases_come_out_right() {
    let Some(cases) = cases_beside_the_project() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut failures = Vec::new();
    let (mut seen, mut waiting) = (BTreeSet::new(), BTreeSet::new());
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let file = file.expect("the folder can be listed").path();
        let text = std::fs::read_to_string(&file).expect("the file can be read");
        let listed: SharedCases =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let exists = |path: &str| {
            assert!(cases.join(path).exists(), "{}: {path} does not exist", file.display());
        };
        for case in listed.case {
            exists(&case.path);
            failures.extend(case.failure(&cases));
            seen.insert(case.path);
        }
        for case in listed.waiting {
            exists(&case.path);
            assert!(!case.why.is_empty(), "{} says why", case.path);
            waiting.insert(case.path);
        }
    }
    assert!(seen.is_disjoint(&waiting), "no longer waits: {:?}", seen.intersection(&waiting));
    for path in all(&cases) {
        let is_it = |listed: &String| Path::new(listed).starts_with(&path);
        if !seen.iter().chain(&waiting).any(is_it) {
            failures.push(format!("{}: listed nowhere", path.display()));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} cases fail\n\n{}",
        failures.len(),
        seen.len(),
        failures.join("\n\n")
    );
}
