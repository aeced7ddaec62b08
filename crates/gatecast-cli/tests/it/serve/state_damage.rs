//! What a state may have in the place of its files: nothing of it is lost, and nothing of it stops
//! the server.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::server::{Server, run, serve};
use super::state::{all_below, folder, is_unfinished, kept_in, refused, with_stage};
use crate::support::PATIENCE;

/// The id of the API of [`file`].
const ID: &str = "a1b2c3d4e5";

/// A file with an API, beside a state folder.
fn file(folder: &Path) -> PathBuf {
    let file = folder.with_extension("json");
    let document = json!({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {},
        "servers": [{"url": format!("https://{ID}.execute-api.us-east-1.amazonaws.com/prod")}]});
    fs::create_dir_all(folder).expect("a folder");
    fs::write(&file, document.to_string()).expect("writable");
    file
}

/// A server of the API of [`file`], kept in a folder.
fn from_file(folder: &Path) -> Server {
    serve(&format!("{} --state {}", file(folder).display(), folder.display()))
}

fn stages(server: &Server, api: &str) -> Vec<String> {
    let list = server.call("GET", &format!("/restapis/{api}/stages"), &Value::Null).json();
    let items = list["item"].as_array().expect("a list");
    items.iter().map(|item| item["stageName"].as_str().expect("a name").to_owned()).collect()
}

fn deployments(server: &Server, api: &str) -> Value {
    server.call("GET", &format!("/restapis/{api}/deployments"), &Value::Null).json()["item"].clone()
}

fn content_of(folder: &Path, api: &str) -> PathBuf {
    let contents = fs::read_dir(folder.join(api).join("contents")).expect("a folder");
    let is_content = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "json");
    contents.map(|entry| entry.expect("an entry").path()).find(is_content).expect("a file")
}

#[test]
fn lock_that_is_not_a_file_is_named() {
    type Make = fn(&Path);
    let kinds: [Make; 3] = [
        |path| assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success()),
        |path| fs::create_dir(path).expect("a folder"),
        |path| std::os::unix::fs::symlink("elsewhere", path).expect("a link"),
    ];
    let folder = folder("odd-lock");
    let lock = folder.join(".gatecast.lock");
    for make in kinds {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        make(&lock);
        let (said, code) = refused(&["--state", &folder.to_string_lossy()]);
        assert!(code == Some(2) && said.contains(".gatecast.lock: it is not a file"), "{code:?}: {said}");
        assert!(lock.symlink_metadata().is_ok(), "it is left alone");
        assert!(!folder.join("elsewhere").exists());
    }
}

/// Whatever lies where the API of a file goes is kept, and served again once it is whole.
#[test]
fn start_sets_aside_files_in_its_way() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 6] = [
        ("file", |api| {
            fs::remove_dir_all(api).expect("ours");
            fs::write(api, "kept").expect("writable");
        }),
        ("link", |api| {
            let elsewhere = api.parent().expect("the state").with_extension("elsewhere");
            let _ = fs::remove_dir_all(&elsewhere);
            fs::rename(api, &elsewhere).expect("ours");
            std::os::unix::fs::symlink(elsewhere, api).expect("a link");
        }),
        ("without", |api| fs::remove_file(api.join("api.json")).expect("there")),
        ("cut", |api| fs::write(api.join("api.json"), "{\"id\": \"a1b2").expect("writable")),
        ("other", |api| fs::write(api.join("api.json"), "{}").expect("writable")),
        ("pipe", |api| {
            fs::remove_file(api.join("api.json")).expect("there");
            assert!(Command::new("mkfifo").arg(api.join("api.json")).status().expect("mkfifo").success());
        }),
    ];
    for (name, damage) in damages {
        let folder = folder(&format!("in-the-way-{name}"));
        drop(serve(&format!("{} --state {} --stage old", file(&folder).display(), folder.display())));
        damage(&folder.join(ID));
        if name != "file" {
            let (said, _) = refused(&["--state", &folder.to_string_lossy()]);
            assert!(said.contains(&format!("the API {ID} is not served")), "{name}: {said}");
        }
        let server = from_file(&folder);
        let aside = folder.join(format!("{ID}.damaged-1"));
        assert!(server.greeting.contains(&*aside.to_string_lossy()), "{name}: {}", server.greeting);
        assert_eq!(stages(&server, ID), ["prod"], "{name}");
        drop(server);
        let kept = if name == "file" { aside.clone() } else { aside.join("stages/old.json") };
        assert!(kept.is_file(), "{name}: {:?}", all_below(&folder));
        // It stays where it is, and is not served.
        let server = from_file(&folder);
        assert!(!server.greeting.contains("damaged"), "{name}: {}", server.greeting);
        assert_eq!(stages(&server, ID), ["prod"], "{name}");
        assert!(kept.is_file(), "{name}");
    }
}

/// A deployment refers to a content that a file has already; that file may be anything.
#[test]
fn damaged_contents_are_not_deployed_again() {
    for (name, text) in [("cut", "{\"gatewayResponses\": {"), ("other", "{}"), ("none", "")] {
        let folder = folder(&format!("content-{name}"));
        let server = kept_in(&folder);
        let (api, _) = with_stage(&server);
        drop(server);
        let content = content_of(&folder, &api);
        let whole = fs::read_to_string(&content).expect("readable");
        fs::write(&content, text).expect("writable");
        let server = kept_in(&folder);
        assert!(server.greeting.contains("the stage s is not there"), "{name}: {}", server.greeting);
        let made = server.call("POST", &format!("/restapis/{api}/deployments"), &json!({"stageName": "t"}));
        assert_eq!(made.status, 201, "{name}");
        drop(server);
        let server = kept_in(&folder);
        assert!(stages(&server, &api).contains(&"t".to_owned()), "{name}: {}", server.greeting);
        drop(server);
        assert_eq!(fs::read_to_string(&content).expect("readable"), whole, "{name}");
        let aside = format!("{}.damaged-1", content.display());
        assert_eq!(fs::read_to_string(aside).expect("kept"), text, "{name}");
    }
}

/// git and editors change how lines end and are indented.
#[test]
fn contents_may_be_reformatted() {
    let folder = folder("layout");
    let server = kept_in(&folder);
    let (api, _) = with_stage(&server);
    drop(server);
    let content = content_of(&folder, &api);
    let text = fs::read_to_string(&content).expect("readable");
    fs::write(&content, text.replace('\n', "\r\n").replace("  ", "\t")).expect("writable");
    let server = kept_in(&folder);
    assert_eq!(stages(&server, &api), ["s"], "{}", server.greeting);
}

/// What a killed server had begun, wherever it was.
#[test]
fn unfinished_files_are_removed() {
    let folder = folder("unfinished");
    drop(from_file(&folder));
    fs::write(folder.join(ID).join("api.json"), "damaged").expect("writable");
    // An API that was about to be made, and one that was not even begun.
    for api in ["b1b2c3d4e5", "c1b2c3d4e5"] {
        fs::create_dir(folder.join(api)).expect("a folder");
    }
    let places = ["", ID, "b1b2c3d4e5", "a1b2c3d4e5/contents", "a1b2c3d4e5/deployments", "a1b2c3d4e5/stages"];
    for place in places {
        fs::write(folder.join(place).join(".gatecast-x1Y2z3"), "{").expect("writable");
    }
    drop(kept_in(&folder));
    let left: Vec<_> = all_below(&folder).into_iter().filter(|path| is_unfinished(path)).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(!folder.join("b1b2c3d4e5").exists() && !folder.join("c1b2c3d4e5").exists());
    assert_eq!(fs::read_to_string(folder.join(ID).join("api.json")).expect("kept"), "damaged");
}

/// A change of two files, of which the second cannot be written: neither is there then, now and
/// after a start.
#[test]
fn changes_are_made_whole_or_not_at_all() {
    let folder = folder("half");
    let server = kept_in(&folder);
    let (api, _) = with_stage(&server);
    let path = format!("/restapis/{api}/stages/s");
    let (before, stage) = (deployments(&server, &api), server.call("GET", &path, &Value::Null).body);
    drop(server);
    // No file may grow over 64 blocks of 512 bytes; the variables of the stage alone do.
    let script = format!(
        "trap '' XFSZ; ulimit -f 64; exec {} serve --listen 127.0.0.1:0 --state {}",
        env!("CARGO_BIN_EXE_gatecast"),
        folder.display()
    );
    let server = run(Command::new("sh").arg("-c").arg(script));
    let variables: serde_json::Map<String, Value> =
        (0..200).map(|index| (format!("v{index}"), json!("x".repeat(500)))).collect();
    for name in ["s", "t"] {
        let body = json!({"stageName": name, "variables": variables});
        let answer = server.call("POST", &format!("/restapis/{api}/deployments"), &body);
        assert_eq!(answer.status, 500, "{answer:?}");
        assert!(!answer.body.contains(&*folder.to_string_lossy()), "{answer:?}");
        let line = server.lines.recv_timeout(PATIENCE).expect("a line");
        assert!(line.contains(&format!("stages/{name}.json")), "the log says why: {line}");
    }
    let is_as_before = |server: &Server| {
        assert_eq!(deployments(server, &api), before);
        assert_eq!(server.call("GET", &path, &Value::Null).body, stage);
        assert_eq!(stages(server, &api), ["s"]);
    };
    is_as_before(&server);
    drop(server);
    is_as_before(&kept_in(&folder));
}
