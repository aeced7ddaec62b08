//! `--watch`: the real binary, and files that change beneath it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

use crate::support::{eventually, gatecast};

/// A command that watches; it ends with the test.
struct Watching {
    child: Child,
    stdout: Written,
    stderr: Written,
}

/// What a command has written so far, and how much of it was looked at.
struct Written {
    text: Arc<Mutex<String>>,
    seen: usize,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watching {
    /// `gatecast preview --watch` with these arguments, split at spaces.
    fn preview(folder: &Path, args: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gatecast"))
            .args(["preview", "--watch"])
            .args(args.split_whitespace())
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let stdout = Written::by(child.stdout.take().expect("piped"));
        let stderr = Written::by(child.stderr.take().expect("piped"));
        Self { child, stdout, stderr }
    }

    /// How often the preview was shown.
    fn previews(&self) -> usize {
        self.stdout.text().matches("response types customised").count()
    }
}

impl Written {
    fn by(mut output: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(String::new()));
        let shared = Arc::clone(&text);
        spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                shared.lock().expect("whole").push_str(&String::from_utf8_lossy(&buffer[..count]));
            }
        });
        Self { text, seen: 0 }
    }

    fn text(&self) -> String {
        self.text.lock().expect("whole").clone()
    }

    /// Waits for a text behind the one that was waited for before.
    fn waits_for(&mut self, wanted: &str) {
        eventually(wanted, || {
            let at = self.text()[self.seen..].find(wanted);
            self.seen += at.map_or(0, |at| at + wanted.len());
            at.is_some()
        });
    }
}

/// A fresh folder.
fn folder(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("watch-{name}"));
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).expect("made");
    root
}

/// An API whose throttled clients are told this.
fn api(text: &str) -> String {
    format!(
        "x-amazon-apigateway-gateway-responses:\n  THROTTLED:\n    responseTemplates:\n      text/plain: \
         told {text}\n"
    )
}

/// A template that includes its API from a file.
const INCLUDING: &str = "
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        Fn::Transform: {Name: AWS::Include, Parameters: {Location: parts/api.yaml}}
";

fn write(file: &Path, text: &str) {
    fs::write(file, text).expect("written");
}

/// Saves as many editors do: another file takes the place of the one there was.
fn save_by_renaming(file: &Path, text: &str) {
    let beside = file.with_extension("new");
    write(&beside, text);
    fs::rename(beside, file).expect("renamed");
}

#[test]
fn changes_are_shown() {
    let root = folder("change");
    let file = root.join("api.yaml");
    write(&file, &api("once"));
    let mut watching = Watching::preview(&root, "api.yaml");
    watching.stdout.waits_for("told once");
    watching.stderr.waits_for("watching 1 file; Ctrl-C ends\n");
    write(&file, &api("twice"));
    watching.stdout.waits_for("told twice");
    watching.stderr.waits_for("--- changed: api.yaml\n");
    assert!(!watching.stdout.text().contains('\x1b'), "no terminal, no escape sequences");
}

#[test]
fn files_may_be_replaced_and_come_and_go() {
    let root = folder("replaced");
    let file = root.join("api.yaml");
    write(&file, &api("once"));
    let mut watching = Watching::preview(&root, "./api.yaml");
    watching.stdout.waits_for("told once");
    for text in ["twice", "three times"] {
        save_by_renaming(&file, &api(text));
        watching.stdout.waits_for(&format!("told {text}"));
    }
    fs::remove_file(&file).expect("removed");
    watching.stderr.waits_for("cannot read `./api.yaml`");
    write(&file, &api("again"));
    watching.stdout.waits_for("told again");
}

#[test]
fn files_that_are_referred_to_are_watched_too() {
    let root = folder("referred");
    write(&root.join("template.yaml"), INCLUDING);
    let part = root.join("parts/api.yaml");
    // Neither the file nor its folder is there yet.
    let mut watching = Watching::preview(&root, "template.yaml");
    watching.stdout.waits_for("0 of 21");
    watching.stderr.waits_for("parts/api.yaml");
    fs::create_dir(root.join("parts")).expect("made");
    write(&part, &api("once"));
    watching.stdout.waits_for("told once");
    write(&part, &api("twice"));
    watching.stdout.waits_for("told twice");
    // As a change of branches does.
    fs::remove_dir_all(root.join("parts")).expect("removed");
    fs::create_dir(root.join("parts")).expect("made");
    write(&part, &api("again"));
    watching.stdout.waits_for("told again");
}

#[test]
fn errors_are_shown_and_watching_goes_on() {
    let root = folder("errors");
    let file = root.join("api.yaml");
    write(&file, "THROTTLED: [\n");
    let mut watching = Watching::preview(&root, "api.yaml");
    watching.stderr.waits_for("not valid YAML");
    write(&file, &api("mended"));
    watching.stdout.waits_for("told mended");
    write(&file, "THROTTLED: [\n");
    watching.stderr.waits_for("not valid YAML");
}

#[test]
fn unrelated_files_are_not_changes() {
    let root = folder("unrelated");
    let file = root.join("api.yaml");
    write(&file, &api("once"));
    let mut watching = Watching::preview(&root, "api.yaml");
    watching.stdout.waits_for("told once");
    write(&root.join("other.yaml"), "hello: there\n");
    save_by_renaming(&file, &api("once"));
    // Many programs would see a change here.
    sleep(Duration::from_millis(300));
    save_by_renaming(&file, &api("twice"));
    watching.stdout.waits_for("told twice");
    assert_eq!(watching.previews(), 2, "{}", watching.stdout.text());
}

#[test]
fn new_files_of_a_folder_are_changes() {
    let root = folder("folder");
    let file = root.join("one.yaml");
    write(&file, &api("once"));
    let mut watching = Watching::preview(&root, ".");
    watching.stdout.waits_for("told once");
    fs::create_dir(root.join("two")).expect("made");
    save_by_renaming(&root.join("two/api.yaml"), &api("in two ways"));
    watching.stdout.waits_for("told in two ways");
    fs::remove_dir_all(root.join("two")).expect("removed");
    watching.stdout.waits_for("told once");
}

#[test]
fn events_are_watched_too() {
    let root = folder("event");
    write(&root.join("api.yaml"), &api("$context.stage"));
    let event = |stage: &str| format!(r#"{{"requestContext":{{"stage":"{stage}"}}}}"#);
    write(&root.join("event.json"), &event("prod"));
    let mut watching = Watching::preview(&root, "api.yaml --event event.json --format json");
    watching.stdout.waits_for("told prod");
    write(&root.join("event.json"), &event("beta"));
    watching.stdout.waits_for("told beta");
    let text = watching.stdout.text();
    let mut documents = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
    assert!(documents.next().is_some_and(|document| document.is_ok()), "nothing but JSON: {text}");
}

/// A link leads to what is watched, wherever that is.
#[cfg(unix)]
#[test]
fn links_are_followed() {
    let root = folder("links");
    fs::create_dir(root.join("real")).expect("made");
    write(&root.join("real/api.yaml"), &api("once"));
    std::os::unix::fs::symlink("real/api.yaml", root.join("link.yaml")).expect("linked");
    let mut watching = Watching::preview(&root, "link.yaml");
    watching.stdout.waits_for("told once");
    write(&root.join("real/api.yaml"), &api("twice"));
    watching.stdout.waits_for("told twice");
}

#[test]
fn unwatchable_inputs_are_refused() {
    let done = gatecast("preview --watch -").stdin("{}").run();
    assert_eq!(done.code, Some(2), "{done}");
    assert!(done.stderr.contains("standard input (`-`) can be read only once"), "{done}");
    // Nothing was read that could change what is wrong.
    let done = gatecast("preview --watch fixtures/petstore/openapi.yaml --type NOTHING").run();
    assert_eq!(done.code, Some(2), "{done}");
}
