//! Completions and manual pages.

use std::process::{Command, Stdio};
use std::{env, fs, io::Write};

use crate::support::gatecast;

/// Whether a program is installed.
fn is_there(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// What a program says of its input.
fn fed(program: &str, args: &[&str], input: &[u8]) -> (bool, String) {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it is installed");
    child.stdin.take().expect("piped").write_all(input).expect("it reads");
    let done = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr);
    (done.status.success(), said.into_owned())
}

/// Each script has the commands, the options and the names that they take, and its shell can read it.
#[test]
fn shells_read_their_completions() {
    /// A shell, and the command that reads a script of it without running it.
    type ScriptReader = (&'static str, Option<(&'static str, &'static [&'static str])>);
    let readers: [ScriptReader; 5] = [
        ("bash", Some(("bash", &["-n"]))),
        ("zsh", Some(("zsh", &["-n"]))),
        ("fish", Some(("fish", &["--no-execute"]))),
        ("elvish", Some(("elvish", &["-compileonly"]))),
        ("powershell", None),
    ];
    for (shell, reader) in readers {
        let done = gatecast(&format!("completions {shell}")).run();
        let script = done.stdout();
        assert_eq!(done.code, Some(0), "{done}");
        for word in ["preview", "explain", "deny"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        // Elvish and PowerShell are offered no values.
        if ["bash", "zsh", "fish"].contains(&shell) {
            for word in ["MISSING_AUTHENTICATION_TOKEN", "authorizer-implicit-deny", "cloudformation"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
        if let Some((program, args)) = reader.filter(|(program, _)| is_there(program)) {
            let (is_read, said) = fed(program, args, script.as_bytes());
            assert!(is_read && said.is_empty(), "{shell}: {said}");
        }
    }
    // Only these are offered what `explain` takes, which is no value of a flag.
    for shell in ["bash", "zsh"] {
        assert!(gatecast(&format!("completions {shell}")).run().stdout().contains("lost-cors"), "{shell}");
    }
    assert_eq!(gatecast("completions tcsh").run().code, Some(2));
}

/// In bash, what can follow.
#[cfg(unix)]
#[test]
fn bash_completes_commands_and_names() {
    if !is_there("bash") {
        return;
    }
    let script = gatecast("completions bash").run().stdout();
    let complete = |line: &str| {
        let words: Vec<_> = line.split(' ').collect();
        let array = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
        let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
        let call = format!(
            "{script}\nCOMP_WORDS=({array}); COMP_CWORD={}; _gatecast gatecast '{last}' '{before}'; echo \"${{COMPREPLY[@]}}\"",
            words.len() - 1
        );
        fed("bash", &[], call.as_bytes()).1.trim().to_owned()
    };
    assert_eq!(complete("gatecast pre"), "preview");
    assert_eq!(complete("gatecast render a.yaml --type MISSING_"), "MISSING_AUTHENTICATION_TOKEN");
    assert_eq!(complete("gatecast explain lost-c"), "lost-cors");
    assert_eq!(complete("gatecast check --format sar"), "sarif");
}

/// One page for the program and one for each command, which `man` can set.
#[test]
fn manual_pages_are_set() {
    let done = gatecast("man").run();
    assert!(done.code == Some(0) && done.stdout().contains(".TH gatecast 1"), "{done}");
    let folder = env::temp_dir().join(format!("gatecast-man-{}", std::process::id()));
    let done = gatecast(&format!("man --out {}", folder.display())).run();
    assert!(done.stderr.contains("manual pages into"), "{done}");
    let mut names = Vec::new();
    for page in fs::read_dir(&folder).expect("written") {
        let page = page.expect("an entry");
        let name = page.file_name().to_string_lossy().into_owned();
        let text = fs::read_to_string(page.path()).expect("text");
        assert!(text.contains(".SH NAME") && text.contains(".SH SYNOPSIS"), "{name}");
        if is_there("groff") {
            let (is_set, said) = fed("groff", &["-man", "-Tascii", "-ww", "-z"], text.as_bytes());
            assert!(is_set && said.is_empty(), "{name}: {said}");
        }
        if is_there("mandoc") {
            let (is_right, said) = fed("mandoc", &["-T", "lint", "-W", "error"], text.as_bytes());
            assert!(is_right, "{name}: {said}");
        }
        names.push(name);
    }
    fs::remove_dir_all(&folder).expect("it is there");
    names.sort();
    for name in ["gatecast.1", "gatecast-check.1", "gatecast-explain.1", "gatecast-man.1"] {
        assert!(names.iter().any(|other| other == name), "{names:?}");
    }
    let done = gatecast("man --out Cargo.toml/below").run();
    assert!(done.code == Some(2) && done.stderr.contains("cannot write `Cargo.toml/below/"), "{done}");
}
