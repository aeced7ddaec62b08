//! The documents: commands with the output that they show, files that are shown, and links.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::serve::server::{PETSTORE, Server, serve};
use crate::support::ROOT;

/// The documents, with their texts.
pub(super) fn documents() -> Vec<(PathBuf, String)> {
    let root = Path::new(ROOT);
    let pages =
        fs::read_dir(root.join("docs")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<_> =
        pages.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    let others =
        ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "crates/apigw-vtl/README.md"];
    paths.extend(others.map(|name| root.join(name)));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("readable"))).collect()
}

/// The texts of the blocks in a language.
pub(super) fn blocks(text: &str, language: &str) -> Vec<String> {
    let fences = text.split("```").skip(1).step_by(2);
    fences.filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n')).map(str::to_owned).collect()
}

/// The `console` blocks: commands after `$ `, and what they print.
fn commands(readme: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    let mut in_block = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            in_block = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) {
            commands.push((command.to_owned(), String::new()));
        } else if in_block {
            let (_, output) = commands.last_mut().expect("a block begins with a command");
            output.push_str(line);
            output.push('\n');
        }
    }
    commands
}

/// Everything that is shown is what the program prints. `…` on a line of its own stands for lines
/// left out; installing is left to the test script. A server goes on while the commands after it
/// run, on a free port.
#[cfg(unix)]
#[test]
fn commands_print_what_the_documents_show() {
    let binary = Path::new(env!("CARGO_BIN_EXE_gatecast"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", binary.parent().expect("a folder").display());
    let mut run = 0;
    for (page, text) in documents() {
        let page = page.display();
        let mut server: Option<Server> = None;
        for (command, expected) in commands(&text) {
            run += 1;
            if let Some(args) = command.strip_prefix("gatecast serve ") {
                let started = server.insert(serve(args));
                let said = started.greeting.replace(&started.address.port().to_string(), "4010");
                assert_eq!(said, expected, "{page}: $ {command}");
                continue;
            }
            if ["cargo install", "git clone", "cd "].iter().any(|left_out| command.starts_with(left_out)) {
                continue;
            }
            let mut shell = command.replace("cargo run --release --", "gatecast");
            if command.contains("127.0.0.1:4010") {
                // A page may talk to a server that it does not start.
                let server = server.get_or_insert_with(|| serve(PETSTORE));
                shell = shell.replace("127.0.0.1:4010", &server.address.to_string());
            }
            let done = Command::new("sh")
                .args(["-c", &shell])
                .env("PATH", &path)
                .env("NO_COLOR", "1")
                .env("LC_ALL", "C.UTF-8")
                .env_remove("GITHUB_ACTIONS")
                .current_dir(ROOT)
                .output()
                .expect("a shell");
            let printed = String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr);
            let printed = printed.replace('\r', "");
            // What it prints is shown in a block of its own there, which a test of JSON output reads.
            let is_shown_apart = command.starts_with("gatecast check --format json") && expected.is_empty();
            assert!(
                is_shown_apart && done.status.code() == Some(1) || shows(&expected, &printed),
                "{page}: $ {command}\n--- shown\n{expected}\n--- printed\n{printed}"
            );
        }
    }
    assert!(run >= 40, "the documents have commands: {run}");
}

/// The anchor that a heading gets.
fn anchor(heading: &str) -> String {
    let kept = heading
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .collect::<String>();
    kept.replace(' ', "-")
}

fn anchors(text: &str) -> HashSet<String> {
    let outside = text.split("```").step_by(2).flat_map(str::lines);
    outside.filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect()
}

/// What a document links to is there.
#[test]
fn links_lead_somewhere() {
    let mut followed = 0;
    for (page, text) in documents() {
        let outside: String = text.split("```").step_by(2).collect();
        for link in outside.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { page.with_file_name("").join(file) };
            assert!(target.exists(), "{}: {link}", page.display());
            if !fragment.is_empty() {
                let text = fs::read_to_string(&target).expect("readable");
                assert!(anchors(&text).contains(fragment), "{}: {link}", page.display());
            }
            followed += 1;
        }
    }
    assert!(followed > 40, "{followed} links");
}

/// The places in the code that the architecture names are there, and every page is in the README.
#[test]
fn pages_name_what_is_there() {
    let root = Path::new(ROOT);
    for page in ["docs/architecture.md", "docs/security.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root.join(page)).expect("readable");
        let named = text.split('`').skip(1).step_by(2);
        let paths = named.filter(|name| {
            ["src/", "tests/", "fixtures/", "fuzz/"].iter().any(|start| name.starts_with(start))
        });
        for path in paths.map(|path| path.split_whitespace().next().unwrap_or_default()) {
            // `RULE` and braces stand for several names.
            let path = path.split("RULE").next().and_then(|path| path.split('{').next()).unwrap_or_default();
            assert!(root.join(path).exists(), "{page}: {path}");
        }
    }
    let readme = include_str!("../../../../README.md");
    let (head, sections) = readme.split_once("\n## ").expect("sections");
    for heading in format!("## {sections}").lines().filter_map(|line| line.strip_prefix("## ")) {
        let link = format!("[{heading}](#{})", anchor(heading));
        assert!(head.contains(&link), "the contents have no {link}");
    }
    for (page, _) in documents() {
        let name = page.file_name().expect("a name").to_string_lossy();
        let is_listed = readme.contains(&format!("](docs/{name})")) || readme.contains(&format!("]({name})"));
        assert!(is_listed || ["README.md", "CHANGELOG.md"].contains(&&*name), "{name} is not in the README");
    }
}

/// Files that are shown are those that run.
#[test]
fn examples_are_those_that_run() {
    let readme = include_str!("../../../../README.md");
    let in_rust = include_str!("../../../../docs/rust.md");
    for (name, example) in [
        ("snapshot_tests", include_str!("../../../../examples/snapshot_tests.rs")),
        ("behind_axum", include_str!("../../../gatecast-mock/examples/behind_axum.rs")),
    ] {
        assert!(in_rust.contains(&format!("```rust,no_run\n{example}```\n")), "examples/{name}.rs is shown");
    }
    let excerpt = in_rust.split("```rust,ignore\n").nth(1).and_then(|rest| rest.split("```").next());
    let whole = include_str!("../../../gatecast-mock/examples/in_wiremock.rs");
    assert!(excerpt.is_some_and(|excerpt| whole.contains(excerpt)), "examples/in_wiremock.rs is shown");
    let cases = include_str!("../../../../fixtures/petstore/petstore.gatecast.yaml");
    let shown = blocks(readme, "yaml").into_iter().find(|block| block.contains("cases:"));
    assert!(
        shown.is_some_and(|shown| cases.starts_with(&shown)),
        "the first cases of the petstore are shown"
    );
    let stored = include_str!(
        "../../../../fixtures/petstore/snapshots/petstore.gatecast.yaml/expired-token-on-GET-pets-5.http"
    );
    let documented = include_str!("../../../../docs/test-cases.md");
    assert!(documented.contains(&format!("```http\n{stored}```\n")), "the stored response is shown");
}

/// The mock file that is shown is one.
#[test]
fn mock_file_of_the_documentation_is_read() {
    let page = include_str!("../../../../docs/serve.md");
    let (_, block) = page.split_once("```yaml\n").expect("the page shows a mock file");
    let (file, _) = block.split_once("```").expect("the block ends");
    let path = std::env::temp_dir().join(format!("gatecast-shown-{}.yaml", std::process::id()));
    std::fs::write(&path, file).expect("writable");
    let server = serve(&format!("fixtures/petstore/openapi.yaml --mock {}", path.display()));
    std::fs::remove_file(&path).expect("it is there");
    let asked = |token: &str| {
        let header = format!("Authorization: {token}");
        server.request("GET", "/prod/pets/5", &[&header], "").body
    };
    assert!(asked("Bearer guest").contains(r#""reason":"guests only""#));
    assert!(asked("Bearer good").contains("/pets/{petId}"), "the stub answers");
    assert!(asked("whatever").contains("Unauthorized"));
    assert_eq!(server.greeting.lines().count(), 3, "no finding: {}", server.greeting);
}

/// Whether the shown output is the printed one, `…` lines standing for any number of lines.
fn shows(shown: &str, printed: &str) -> bool {
    let shown = shown.trim_end();
    let mut rest = printed.trim_end();
    let mut parts = shown.split("\n…").peekable();
    let first = parts.next().unwrap_or_default();
    let Some(after) = rest.strip_prefix(first) else { return false };
    if parts.peek().is_none() {
        return after.is_empty();
    }
    rest = after;
    while let Some(part) = parts.next() {
        let part = part.trim_start_matches('\n');
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}
