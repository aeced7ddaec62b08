//! Case files, stored responses and settings stay inside their folder, by path and by link.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Done, gatecast_with};

const SECRET: &str = "hunter2-do-not-print";

const API: &str = "openapi: 3.0.1\nx-amazon-apigateway-gateway-responses:\n  THROTTLED: {statusCode: 420}\n";

/// A project with ways out of it, beside a folder with a secret.
fn project(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("containment").join(name);
    let _ = fs::remove_dir_all(&folder);
    let (project, outside) = (folder.join("project"), folder.join("outside"));
    for folder in [&project.join("sub"), &outside] {
        fs::create_dir_all(folder).expect("a folder");
    }
    fs::write(project.join("api.yaml"), API).expect("writable");
    fs::write(project.join("event.json"), "{}").expect("writable");
    fs::write(outside.join("secret.txt"), format!("aws_secret_access_key = {SECRET}\n")).expect("writable");
    fs::write(outside.join("api.yaml"), API).expect("writable");
    symlink("../outside/secret.txt", project.join("link.txt")).expect("a link");
    symlink("../outside", project.join("folder")).expect("a link");
    symlink("/dev/zero", project.join("zero.json")).expect("a link");
    assert!(Command::new("mkfifo").arg(project.join("pipe.json")).status().expect("mkfifo").success());
    project
}

fn run(folder: &Path, args: &[&str]) -> Done {
    gatecast_with(&[&["test"], args].concat()).within(folder).env("CI", "true").env("SECRET", SECRET).run()
}

/// Paths that lead to what a case file may not name.
fn ways_out(project: &Path) -> Vec<String> {
    let outside = project.with_file_name("outside").join("secret.txt");
    let up = format!("{}proc/self/environ", "../".repeat(project.components().count()));
    let mut ways: Vec<String> = [
        "/proc/self/environ",
        "/dev/zero",
        "/dev/stdin",
        "../outside/secret.txt",
        "./sub/../../outside/secret.txt",
        "sub/../../outside/api.yaml",
        "link.txt",
        "folder/secret.txt",
        "folder/api.yaml",
        "folder/../outside/secret.txt",
        "folder/../outside/api.yaml",
        "..",
        "../outside",
        "folder",
        "zero.json",
        "pipe.json",
        "/",
    ]
    .map(str::to_owned)
    .to_vec();
    ways.extend([outside.to_string_lossy().into_owned(), up]);
    ways
}

#[test]
fn case_files_name_no_file_outside_of_their_folder() {
    let project = project("names");
    for (index, way) in ways_out(&project).iter().enumerate() {
        let way = serde_json::to_string(way).expect("text");
        let case = r#"[{"type":"THROTTLED"}]"#;
        let files = [
            format!(r#"{{"api":{way},"cases":{case}}}"#),
            format!(r#"{{"api":["api.yaml",{way}],"cases":{case}}}"#),
            format!(r#"{{"api":{{"file":{way}}},"cases":{case}}}"#),
            format!(r#"{{"api":{{"file":"api.yaml","root":{way}}},"cases":{case}}}"#),
            format!(r#"{{"api":"api.yaml","event":{way},"cases":{case}}}"#),
            format!(r#"{{"api":"api.yaml","cases":[{{"type":"THROTTLED","event":{way}}}]}}"#),
        ];
        for (member, text) in files.iter().enumerate() {
            let name = format!("case-{index}-{member}.gatecast.json");
            fs::write(project.join(&name), text).expect("writable");
            let done = run(&project, &[&name]);
            let shown = done.to_string();
            assert_eq!(done.code, Some(2), "{text}: {shown}");
            assert!(!shown.contains(SECRET) && !shown.contains("SECRET"), "{text}: {shown}");
            assert!(shown.contains("is not read"), "{text}: {shown}");
            fs::remove_file(project.join(&name)).expect("ours");
        }
    }
}

#[test]
fn root_is_given_on_the_command_line_only() {
    let project = project("root");
    fs::write(project.join("sub/x.gatecast.json"), r#"{"api":"../api.yaml","cases":[{"type":"THROTTLED"}]}"#)
        .expect("writable");
    let refused = run(&project, &["sub/x.gatecast.json"]);
    assert!(refused.code == Some(2) && refused.to_string().contains("--root"), "{refused}");
    let allowed = run(&project, &["--root", ".", "--update", "sub/x.gatecast.json"]);
    assert_eq!(allowed.code, Some(0), "{allowed}");
    assert!(project.join("sub/snapshots/x.gatecast.json/THROTTLED.http").exists());
}

/// The files below a folder, with their texts.
fn contents(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            all.push((path.clone(), fs::read_to_string(&path).expect("readable")));
        }
    }
    all.sort();
    all
}

#[test]
fn stored_responses_are_neither_read_nor_written_nor_removed_through_links() {
    let text = r#"{"api":"api.yaml","cases":[{"type":"THROTTLED"}]}"#;
    let stored = "# kept\n# kept\nHTTP/1.1 200 OK\n\nkept\n";
    type Prepare = fn(&Path);
    let prepared: [(&str, Prepare); 5] = [
        ("all", |project| symlink("../outside", project.join("snapshots")).expect("a link")),
        ("folder", |project| {
            fs::create_dir_all(project.join("snapshots")).expect("a folder");
            symlink("../../outside/x.gatecast.json", project.join("snapshots/x.gatecast.json"))
                .expect("a link");
        }),
        ("file", |project| {
            fs::create_dir_all(project.join("snapshots/x.gatecast.json")).expect("a folder");
            let file = project.join("snapshots/x.gatecast.json/THROTTLED.http");
            symlink("../../../outside/x.gatecast.json/THROTTLED.http", file).expect("a link");
        }),
        ("dangling", |project| {
            fs::create_dir_all(project.join("snapshots/x.gatecast.json")).expect("a folder");
            let file = project.join("snapshots/x.gatecast.json/THROTTLED.http");
            symlink("../../../outside/new.http", file).expect("a link");
        }),
        ("pipe", |project| {
            fs::create_dir_all(project.join("snapshots/x.gatecast.json")).expect("a folder");
            let file = project.join("snapshots/x.gatecast.json/THROTTLED.http");
            assert!(Command::new("mkfifo").arg(file).status().expect("mkfifo").success());
        }),
    ];
    for (name, prepare) in prepared {
        let project = project(&format!("stored-{name}"));
        let outside = project.with_file_name("outside");
        fs::create_dir_all(outside.join("x.gatecast.json")).expect("a folder");
        fs::write(outside.join("x.gatecast.json/THROTTLED.http"), stored).expect("writable");
        fs::write(outside.join("x.gatecast.json/other.http"), stored).expect("writable");
        fs::write(project.join("x.gatecast.json"), text).expect("writable");
        prepare(&project);
        let before = contents(&outside);
        for args in [&["."][..], &["--update", "."], &["--update", "--prune", "."]] {
            let done = gatecast_with(&[&["test"], args].concat()).within(&project).run();
            assert!(done.code != Some(0), "{name}: {done}");
            assert!(!done.to_string().contains("kept"), "{name}: {done}");
            assert_eq!(contents(&outside), before, "{name}: {done}");
        }
    }
}

#[test]
fn settings_behind_a_link_out_of_the_project_are_not_read() {
    let project = project("settings");
    fs::create_dir_all(project.join(".git")).expect("a folder");
    symlink("../outside/secret.txt", project.join("gatecast.toml")).expect("a link");
    for folder in [project.clone(), project.join("sub")] {
        fs::write(folder.join("checked.yaml"), API).expect("writable");
        let done = gatecast_with(&["check", "checked.yaml"]).within(&folder).run();
        assert_eq!(done.code, Some(2), "{done}");
        assert!(!done.to_string().contains(SECRET) && done.to_string().contains("is not read"), "{done}");
    }
    // One that stays inside is one.
    fs::remove_file(project.join("gatecast.toml")).expect("ours");
    fs::write(project.join("sub/settings.toml"), "[check]\ndeny = \"note\"\n").expect("writable");
    symlink("sub/settings.toml", project.join("gatecast.toml")).expect("a link");
    let done = gatecast_with(&["check", "checked.yaml"]).within(&project).run();
    assert!(done.code.is_some_and(|code| code < 2), "{done}");
}

/// Local modules of Terraform lie in the repository; of one that lies elsewhere, or behind a link, no line is
/// printed. What they may read besides is in their own folders.
#[test]
fn modules_of_terraform_stay_in_their_repository() {
    let project = project("modules");
    fs::create_dir_all(project.join(".git")).expect("a folder");
    let outside = project.parent().expect("a folder").join("outside");
    fs::write(outside.join("main.tf"), format!("this is {SECRET} and no HCL\n")).expect("writable");
    fs::create_dir_all(project.join("env")).expect("a folder");
    fs::create_dir_all(project.join("module")).expect("a folder");
    fs::write(project.join("note.txt"), SECRET).expect("writable");
    let module = |file: &str| {
        format!(
            "resource \"aws_api_gateway_gateway_response\" \"r\" {{\n  rest_api_id = \"a\"\n  response_type = \
             \"THROTTLED\"\n  response_templates = {{ \"text/plain\" = file(\"${{path.module}}/{file}\") }}\n}}\n"
        )
    };
    fs::write(project.join("module/own.txt"), "its own file").expect("writable");
    for (source, file, is_read) in [
        ("../module", "own.txt", true),
        ("../module", "../note.txt", false),
        ("../../outside", "own.txt", false),
        ("../folder", "own.txt", false),
    ] {
        fs::write(project.join("module/main.tf"), module(file)).expect("writable");
        let caller = format!("module \"m\" {{\n  source = \"{source}\"\n}}\n");
        fs::write(project.join("env/main.tf"), caller).expect("writable");
        let done = gatecast_with(&["render", "main.tf", "--type", "THROTTLED", "--format", "body"])
            .within(&project.join("env"))
            .run();
        assert!(!done.to_string().contains(SECRET), "{source} {file}: {done}");
        assert_eq!(done.to_string().contains("its own file"), is_read, "{source} {file}: {done}");
        assert_eq!(!done.to_string().contains("lies outside of"), is_read, "{source} {file}: {done}");
    }
}
