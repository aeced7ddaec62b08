//! Runs the real binary.

use std::borrow::Cow;
use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The folder of the project.
pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// How long a test waits before it fails: only something that hangs takes this long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(600);

/// Waits until something holds.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        sleep(Duration::from_millis(10));
    }
}

/// A command to run, in the folder of the project.
pub(crate) struct Gatecast {
    command: Command,
    shown: String,
    stdin: Vec<u8>,
}

/// What a command did, printed as a transcript.
pub(crate) struct Done {
    shown: String,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

/// `gatecast` with these arguments, split at spaces.
pub(crate) fn gatecast(args: &str) -> Gatecast {
    gatecast_with(&args.split_whitespace().collect::<Vec<_>>())
}

/// `gatecast` with these arguments.
pub(crate) fn gatecast_with(args: &[&str]) -> Gatecast {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatecast"));
    command.args(args).current_dir(ROOT);
    // Where the tests run says nothing about the runs they look at.
    command
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("CI")
        .env("TERM", "dumb")
        .env("LC_ALL", "C.UTF-8");
    Gatecast { command, shown: format!("gatecast {}", args.join(" ")), stdin: Vec::new() }
}

impl Gatecast {
    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn run(mut self) -> Done {
        let pipes = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().expect("the binary runs");
        let mut stdin = child.stdin.take().expect("piped");
        let bytes = self.stdin;
        // The program may stop reading before all is written.
        let writer = std::thread::spawn(move || _ = stdin.write_all(&bytes));
        let Output { status, stdout, stderr } = child.wait_with_output().expect("the binary ends");
        writer.join().expect("the writer ends");
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        Done { shown: self.shown, stdout, stderr, code: status.code() }
    }
}

impl Done {
    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ {}", self.shown)?;
        write!(f, "{}", self.stdout())?;
        if !self.stderr.is_empty() {
            write!(f, "\n--- standard error\n{}", self.stderr)?;
        }
        write!(f, "\n--- exit {}", self.code.map_or("by signal".to_owned(), |code| code.to_string()))
    }
}

/// A definition as people write it, and what is right or wrong with it.
pub(crate) struct FieldCase {
    pub(crate) id: String,
    pub(crate) note: String,
    /// The text of its file.
    pub(crate) text: String,
    /// A name for that file, whose ending fits the format.
    pub(crate) file: String,
}

/// The cases of the field study.
pub(crate) fn field_cases() -> Vec<FieldCase> {
    let cases = include_str!("../../../../fixtures/field/cases.json");
    let cases: Vec<Value> = serde_json::from_str(cases).expect("JSON");
    let case = |case: &Value| {
        let member = |name: &str| case[name].as_str().unwrap_or_default().to_owned();
        let (text, ending) = match &case["definition"] {
            Value::String(text) if member("format") == "cli" => (text.clone(), "sh"),
            Value::String(text) => (text.clone(), "yaml"),
            other => (format!("{other:#}"), "json"),
        };
        let id = member("id");
        FieldCase { file: format!("{id}.{ending}"), id, note: member("note"), text }
    };
    cases.iter().map(case).collect()
}

/// A format as `fixtures/formats.toml` describes it.
pub(crate) struct FormatFixtures {
    pub(crate) name: String,
    /// Files and folders of modules below `fixtures/round-trip`, all of the same API.
    pub(crate) round_trip: Vec<String>,
    /// Whether it is said why there is none of them.
    pub(crate) is_partial: bool,
    /// A folder below `fixtures` whose files are previewed.
    pub(crate) folder: Option<String>,
    /// Files and folders of modules below `fixtures/same-api`, all of the same REST API.
    pub(crate) same_api: Vec<String>,
    /// Whether it is said why there is none of them.
    pub(crate) has_no_api: bool,
    /// What the format cannot say of it.
    pub(crate) lacks: Vec<String>,
    /// The API that is previewed, by file.
    pub(crate) apis: Vec<(String, String)>,
}

/// The formats and their fixtures.
pub(crate) fn formats() -> Vec<FormatFixtures> {
    let text = include_str!("../../../../fixtures/formats.toml");
    let table = DeTable::parse(text).unwrap_or_else(|error| panic!("{error}")).into_inner();
    let string = |value: &DeValue| value.as_str().expect("a string").to_owned();
    let format = |(name, format): (Spanned<Cow<str>>, Spanned<DeValue>)| {
        let format = format.into_inner();
        let strings = |name: &str| {
            let items = format.get(name).and_then(|items| items.get_ref().as_array());
            items.into_iter().flatten().map(|item| string(item.get_ref())).collect()
        };
        let apis = format.get("api").and_then(|apis| apis.get_ref().as_table());
        FormatFixtures {
            name: name.into_inner().into_owned(),
            round_trip: strings("round-trip"),
            same_api: strings("same-api"),
            has_no_api: format.get("no-api").is_some(),
            lacks: strings("lacks"),
            is_partial: format.get("partial").is_some(),
            folder: format.get("folder").map(|folder| string(folder.get_ref())),
            apis: apis
                .into_iter()
                .flatten()
                .map(|(file, api)| (file.get_ref().to_string(), string(api.get_ref())))
                .collect(),
        }
    };
    table.into_iter().map(format).collect()
}

/// The name of the format of each file or folder below `fixtures/round-trip`, and its path there.
pub(crate) fn round_trips() -> impl Iterator<Item = (String, String)> {
    let of = |format: FormatFixtures| {
        let name = format.name;
        format.round_trip.into_iter().map(move |file| (name.clone(), file))
    };
    formats().into_iter().flat_map(of)
}
