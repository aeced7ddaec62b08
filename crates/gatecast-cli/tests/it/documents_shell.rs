//! The `sh` blocks of the documents: commands that are shown without their output.
//!
//! They run in a repository that has what they name. Programs of others, which a machine need not have, are
//! scripts that print what the real ones print.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::documents::{blocks, documents};
use super::serve::server::{PETSTORE, serve};
use crate::repository::Repository;
use crate::support::ROOT;

/// What the commands begin with that only a network or an installation can answer; `tests/run.sh` runs these.
const LEFT_TO_THE_SCRIPT: &[&str] = &["pip ", "cfn-lint "];

/// The stand-ins for programs of others: which arguments print which fixture.
fn stand_ins() -> Vec<(&'static str, String)> {
    let print = |fixture: &str| format!("cat '{ROOT}/fixtures/{fixture}'");
    let aws = format!(
        "case \"$*\" in\n*describe-change-set*) {} ;;\n*get-gateway-responses*) {} ;;\n*) exit 0 ;;\nesac",
        print("round-trip/change-set.json"),
        print("diff/live.json")
    );
    vec![("terraform", print("round-trip/terraform-plan.json")), ("aws", aws)]
}

/// A repository with the files that the documents name, two commits and a branch of `origin`.
fn repository() -> Repository {
    let repository = Repository::new("documents");
    let fixture = |name: &str| std::fs::read_to_string(Path::new(ROOT).join(name)).expect("a fixture");
    let template = fixture("fixtures/diff/template.yaml");
    for name in ["template.yaml", "services/orders/template.yaml", "infrastructure/template.yaml"] {
        repository.put(name, &template);
    }
    repository.put("throttled.json", "{\"application/json\": \"{}\"}");
    repository.put("some.gatecast.yaml", "api: template.yaml\ncases:\n  - type: THROTTLED\n");
    repository.commit();
    repository.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    repository.put("services/orders/template.yaml", &template.replace("'2'", "'30'")).commit();
    for (name, script) in stand_ins() {
        let path = repository.0.join("bin").join(name);
        repository.put(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("set");
    }
    for folder in [".local/share/bash-completion/completions", ".local/share/man/man1"] {
        std::fs::create_dir_all(repository.0.join(folder)).expect("made");
    }
    repository
}

/// Each command of a block, the lines that a backslash joins being one.
fn commands(block: &str) -> Vec<String> {
    let joined = block.replace("\\\n", "");
    let lines = joined.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// A command of an `sh` block finds its arguments accepted and its files read: it exits with 0, or with 1 if it
/// reports something. Commands that watch are stopped after a second.
#[test]
fn shell_blocks_run() {
    let binary = Path::new(env!("CARGO_BIN_EXE_gatecast"));
    let repository = repository();
    let path = format!(
        "{}:{}:{}",
        repository.0.join("bin").display(),
        binary.parent().expect("a folder").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let server = serve(PETSTORE);
    let mut run = 0;
    // Those of CONTRIBUTING.md build and test the project.
    for (page, text) in documents().iter().filter(|(page, _)| !page.ends_with("CONTRIBUTING.md")) {
        for command in blocks(text, "sh").iter().flat_map(|block| commands(block)) {
            if LEFT_TO_THE_SCRIPT.iter().any(|start| command.starts_with(start)) {
                continue;
            }
            let watches = command.contains(" --watch");
            let shell = command.replace("127.0.0.1:4010", &server.address.to_string());
            let shell = if watches { format!("timeout 1 {shell}") } else { shell };
            let done = Command::new("sh")
                .args(["-c", &shell])
                .env("PATH", &path)
                .env("HOME", &repository.0)
                .env("GITHUB_BASE_REF", "main")
                .env("GITHUB_STEP_SUMMARY", repository.0.join("summary.md"))
                .env_remove("GITHUB_ACTIONS")
                .current_dir(&repository.0)
                .output()
                .expect("a shell");
            let code = done.status.code();
            let is_fine = if watches { code == Some(124) } else { matches!(code, Some(0 | 1)) };
            let said = String::from_utf8_lossy(&done.stderr);
            assert!(is_fine, "{}: {command}\n{:?}\n{said}", page.display(), code);
            run += 1;
        }
    }
    assert!(run >= 15, "the documents have commands: {run}");
}
