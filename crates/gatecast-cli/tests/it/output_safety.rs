//! Names, paths and bodies that come from files reach no terminal, log or workflow as they are.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Done, gatecast_with};

/// Characters that nobody sees, or that change what others look like.
const HIDDEN: &str = "\u{1b}[31m\u{9b}31m\u{202e}\u{2066}\u{61c}\u{2028}\u{2029}\u{ad}\u{2060}\u{2064}\u{fff9}\u{fffb}\u{e0041}\u{200b}\u{7f}";

/// Lines that are commands to a workflow of GitHub.
const COMMANDS: [&str; 4] = ["::error::forged", "  ::stop-commands::x", "##[error]forged", "a ##[group]b"];

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("output-safety").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A definition whose title, type, header, template and member have something hostile in them.
fn hostile(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("text");
    let header = serde_json::to_string(&format!("'{text}'")).expect("text");
    let body = serde_json::to_string(&format!("{{\n{text}\n\"a\":$context.foo{text}}}\n")).expect("text");
    format!(
        "{{\"openapi\":\"3.0.1\",\"info\":{{\"title\":{quoted},\"version\":\"1\"}},\n\"x-amazon-apigateway-gateway-responses\":{{\n\
         {quoted}:{{}},\n\"THROTTLED\":{{{quoted}:1,\"statusCode\":{quoted},\n\"responseParameters\":{{\"gatewayresponse.header.X\":{header},\
         {quoted}:\"'x'\"}},\n\"responseTemplates\":{{\"application/json\":{body},\n{quoted}:\"x\"}}}}}}}}"
    )
}

/// Everything that shows a file: arguments, and whether programs read the output.
fn shown(folder: &Path, file: &str, actions: bool) -> Vec<(String, bool, Done)> {
    let cases = serde_json::json!({"api": file, "cases": [{"type": "THROTTLED", "name": "x\n::error::y"}]});
    fs::write(folder.join("a.gatecast.json"), cases.to_string()).expect("writable");
    let commands: [(&[&str], bool); 14] = [
        (&["preview", file], false),
        (&["preview", "--format", "json", file], true),
        (&["render", "--type", "THROTTLED", "--format", "json", file], true),
        (&["check", file], false),
        (&["check", "--format", "json", file], true),
        (&["check", "--format", "sarif", file], true),
        (&["check", "--format", "github", file], true),
        (&["check", "."], false),
        (&["diff", "empty.json", file], false),
        (&["diff", "--format", "json", "empty.json", file], true),
        (&["test", "a.gatecast.json"], false),
        (&["test", "--format", "json", "a.gatecast.json"], true),
        (&["test", "--format", "junit", "a.gatecast.json"], true),
        (&["check", "--fix", "--diff", file], false),
    ];
    let run = |(args, is_for_programs): &(&[&str], bool)| {
        let mut command = gatecast_with(args).within(folder).env("CI", "true");
        if actions {
            command = command.env("GITHUB_ACTIONS", "true");
        }
        (args.join(" "), *is_for_programs, command.run())
    };
    commands.iter().map(run).collect()
}

#[test]
fn hidden_characters_are_shown_in_every_format() {
    let folder = folder("hidden");
    fs::write(folder.join("empty.json"), r#"{"openapi":"3.0.1"}"#).expect("writable");
    let name = format!("na{HIDDEN}me.json");
    let text = hostile(&format!("x{}y", HIDDEN.replace(['\u{1b}', '\u{7f}', '\u{9b}'], "")));
    fs::write(folder.join(&name), text).expect("writable");
    for (args, _, done) in shown(&folder, &name, false) {
        for (stream, text) in [("stdout", done.stdout()), ("stderr", done.stderr.clone())] {
            let is_patch = args.contains("--diff") && stream == "stdout";
            for c in HIDDEN.chars().filter(|c| !c.is_ascii() || c.is_control()) {
                assert!(is_patch || !text.contains(c), "{args}: {stream} has {c:?}: {text}");
            }
        }
        assert!(done.code.is_some_and(|code| code <= 2), "{args}: {done}");
    }
}

/// Whether the runner of a workflow would take a line for a command.
fn is_command(line: &str) -> bool {
    line.trim_start().starts_with("::") || line.contains("##[")
}

#[test]
fn human_output_is_no_workflow_command() {
    for (index, command) in COMMANDS.iter().enumerate() {
        let folder = folder(&format!("workflow-{index}"));
        fs::write(folder.join("empty.json"), r#"{"openapi":"3.0.1"}"#).expect("writable");
        let name = format!("x\n{command}.json").replace('/', "");
        fs::write(folder.join(&name), hostile(command)).expect("writable");
        for (args, is_for_programs, done) in shown(&folder, &name, true) {
            let is_github = args.contains("github");
            for (stream, text) in [("stdout", done.stdout()), ("stderr", done.stderr.clone())] {
                for line in text.split(['\n', '\r']) {
                    let is_wanted = is_github && stream == "stdout" && line.starts_with("::");
                    assert!(is_wanted || !is_command(line), "{args}: {stream}: {line:?}");
                }
            }
            if is_for_programs
                && ["--format json", "--format sarif"].iter().any(|format| args.contains(format))
            {
                assert!(serde_json::from_slice::<serde_json::Value>(&done.stdout).is_ok(), "{args}: {done}");
            }
        }
        // What is passed on is passed on to the byte elsewhere, and into files.
        let render = ["render", "--type", "THROTTLED", "--format", "body", &name];
        let exact = gatecast_with(&render).within(&folder).run().stdout();
        assert!(exact.contains(command), "{exact}");
        let guarded = gatecast_with(&render).within(&folder).env("GITHUB_ACTIONS", "true").run().stdout();
        assert!(!guarded.lines().any(is_command), "{guarded}");
    }
}
