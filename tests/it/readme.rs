//! The README's own commands, with the output that it shows.

use std::path::Path;
use std::process::Command;

use super::serve::server::{Server, serve};

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
fn the_commands_print_what_the_readme_shows() {
    let readme = include_str!("../../README.md");
    let binary = Path::new(env!("CARGO_BIN_EXE_gatecast"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", binary.parent().expect("a folder").display());
    let mut run = 0;
    let mut server: Option<Server> = None;
    for (command, expected) in commands(readme) {
        if let Some(args) = command.strip_prefix("gatecast serve ") {
            let started = server.insert(serve(args));
            let said = started.greeting.replace(&started.address.port().to_string(), "4010");
            assert_eq!(said, expected, "$ {command}");
            run += 1;
            continue;
        }
        if command.starts_with("cargo install")
            || command.starts_with("git clone")
            || command.starts_with("cd ")
        {
            continue;
        }
        let mut shell = command.replace("cargo run --release --", "gatecast");
        if let Some(server) = &server {
            shell = shell.replace("127.0.0.1:4010", &server.address.to_string());
        }
        let done = Command::new("sh")
            .args(["-c", &shell])
            .env("PATH", &path)
            .env("NO_COLOR", "1")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("a shell");
        let printed = String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr);
        let printed = printed.replace('\r', "");
        assert!(
            shows(&expected, &printed),
            "$ {command}\n--- the README shows\n{expected}\n--- printed\n{printed}"
        );
        run += 1;
    }
    assert!(run >= 5, "the README has commands");
}

/// Files that are shown are those that run.
#[test]
fn the_examples_are_those_that_run() {
    let readme = include_str!("../../README.md");
    for (name, example) in [
        ("snapshot_tests", include_str!("../../examples/snapshot_tests.rs")),
        ("behind_axum", include_str!("../../examples/behind_axum.rs")),
    ] {
        assert!(readme.contains(&format!("```rust,no_run\n{example}```\n")), "examples/{name}.rs is shown");
    }
    let excerpt = readme.split("```rust,ignore\n").nth(1).and_then(|rest| rest.split("```").next());
    let whole = include_str!("../../examples/in_wiremock.rs");
    assert!(excerpt.is_some_and(|excerpt| whole.contains(excerpt)), "examples/in_wiremock.rs is shown");
    let cases = include_str!("../../fixtures/petstore/petstore.gatecast.yaml");
    assert!(readme.contains(&format!("```yaml\n{cases}```\n")), "the cases of the petstore are shown");
    let stored = include_str!(
        "../../fixtures/petstore/snapshots/petstore.gatecast.yaml/expired-token-on-GET-pets-5.http"
    );
    let documented = include_str!("../../docs/test-cases.md");
    assert!(documented.contains(&format!("```http\n{stored}```\n")), "the stored response is shown");
}

/// The mock file that is shown is one.
#[test]
fn the_mock_file_is_read() {
    let page = include_str!("../../docs/serve.md");
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
