//! What is kept in files.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::server::{Server, serve};
use crate::support::ROOT;

pub(super) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("state").join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

pub(super) fn kept_in(folder: &Path) -> Server {
    serve(&format!("--state {}", folder.display()))
}

#[test]
fn state_survives_a_restart() {
    let folder = folder("again");
    let server = kept_in(&folder);
    let document = fs::read_to_string(format!("{ROOT}/fixtures/petstore/openapi.yaml")).expect("readable");
    let made =
        server.request("POST", "/restapis?mode=import", &["Accept: application/json"], &document).json();
    let api = made["id"].as_str().expect("an id").to_owned();
    let stage = json!({"stageName": "live", "variables": {"environment": "blue"}});
    assert_eq!(server.call("POST", &format!("/restapis/{api}/deployments"), &stage).status, 201);
    assert_eq!(
        server
            .call(
                "PUT",
                &format!("/restapis/{api}/gatewayresponses/THROTTLED"),
                &json!({"statusCode": "420"})
            )
            .status,
        201
    );
    let gone = server.call("POST", "/restapis", &json!({"name": "gone"})).json()["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_eq!(server.call("DELETE", &format!("/restapis/{gone}"), &Value::Null).status, 202);
    let before = server.call("GET", &format!("/restapis/{api}/stages"), &Value::Null).body;
    assert_eq!(server.terminate(), Some(0));

    let server = kept_in(&folder);
    assert_eq!(server.call("GET", "/restapis", &Value::Null).json()["item"], json!([made]));
    assert_eq!(server.call("GET", &format!("/restapis/{api}/stages"), &Value::Null).body, before);
    let answer = server.request("GET", "/live/pets", &["Prefer: gateway-response=WAF_FILTERED"], "");
    assert_eq!((answer.status, &answer.json()["help"]), (302, &json!("blue")));
    assert_eq!(server.request("GET", "/live/pets", &["Prefer: gateway-response=THROTTLED"], "").status, 420);
    // Without its deployments following it, the stage has what was captured.
    drop(server);
    let server = serve(&format!("--state {} --auto-deploy=false", folder.display()));
    assert_eq!(server.request("GET", "/live/pets", &["Prefer: gateway-response=THROTTLED"], "").status, 429);
}

/// Files that did not change are no new deployment: whoever commits them sees no difference.
#[test]
fn second_start_changes_no_file() {
    let folder = folder("twice");
    let args = format!("fixtures/petstore/openapi.yaml --state {}", folder.display());
    let files = || {
        let mut files = Vec::new();
        let mut folders = vec![folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.file_name().is_none_or(|name| name != ".gatecast.lock") {
                    files.push((fs::read_to_string(&path).expect("readable"), path));
                }
            }
        }
        files.sort();
        files
    };
    drop(serve(&args));
    let first = files();
    assert_eq!(first.len(), 4, "the API, a deployment and its content, a stage");
    drop(serve(&args));
    assert_eq!(files(), first);
    drop(serve(&format!("{args} --stage-var environment=blue")));
    let second = files();
    assert_ne!(second, first, "the stage has a variable");
    drop(serve(&args));
    assert_eq!(files(), second, "and keeps it");
    // Another document is another deployment, in the place of the one that a start made.
    let other = folder.with_extension("json");
    let document = r#"{"openapi":"3.0.1","info":{"title":"petstore","version":"2"},"paths":{},
        "servers":[{"url":"https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod"}]}"#;
    fs::write(&other, document).expect("writable");
    drop(serve(&format!("{} --state {}", other.display(), folder.display())));
    let third = files();
    assert_eq!(third.len(), 4);
    assert_ne!(third, second);
}

#[test]
fn damaged_files_are_named_and_the_others_served() {
    let folder = folder("damaged");
    let server = kept_in(&folder);
    let new = |name: &str| {
        let id = server.call("POST", "/restapis", &json!({ "name": name })).json()["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        assert_eq!(
            server.call("POST", &format!("/restapis/{id}/deployments"), &json!({"stageName": "s"})).status,
            201
        );
        id
    };
    let (sound, broken, half, other) = (new("sound"), new("broken"), new("half"), new("other"));
    drop(server);
    let file = folder.join(&broken).join("api.json");
    let text = fs::read_to_string(&file).expect("readable");
    fs::write(&file, &text[..text.len() / 2]).expect("writable");
    let deployments = folder.join(&half).join("deployments");
    let deployment =
        fs::read_dir(&deployments).expect("a folder").next().expect("a file").expect("an entry").path();
    fs::write(&deployment, "{}").expect("writable");
    // What no client could have put.
    let misnamed = folder.join(&other).join("api.json");
    let mut record: Value =
        serde_json::from_str(&fs::read_to_string(&misnamed).expect("readable")).expect("JSON");
    record["gatewayResponses"] = json!({ "THROTLED": {} });
    fs::write(&misnamed, record.to_string()).expect("writable");

    let mut command = Command::new(env!("CARGO_BIN_EXE_gatecast"));
    // No machine has this address, so it says what it says and ends.
    command.args(["serve", "--listen", "192.0.2.1:1", "--allow-remote", "--state"]).arg(&folder);
    let stderr = command.output().expect("it runs").stderr;
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    for said in [
        file.to_string_lossy(),
        deployment.to_string_lossy(),
        format!("the API {broken} is not served").into(),
        format!("the API {other} is not served").into(),
        "unknown response type `THROTLED`; did you mean `THROTTLED`?".into(),
    ] {
        assert!(stderr.contains(&*said), "{said}: {stderr}");
    }
    let server = kept_in(&folder);
    let served = server.get("/_gatecast/health").json();
    let mut ids: Vec<_> = served["apis"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|api| (api["id"].as_str().expect("an id"), api["stages"].clone()))
        .collect();
    ids.sort_by(|a, b| a.0.cmp(b.0));
    let mut expected = vec![(sound.as_str(), json!(["s"])), (half.as_str(), json!([]))];
    expected.sort_by(|a, b| a.0.cmp(b.0));
    assert_eq!(ids, expected);
    drop(server);
    assert_eq!(fs::read_to_string(&file).expect("readable"), text[..text.len() / 2], "it is left alone");
}

/// All files and folders below a folder.
pub(super) fn all_below(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(all_below(&path));
        }
        all.push(path);
    }
    all.sort();
    all
}

pub(super) fn is_unfinished(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".gatecast-"))
}

/// An attempt to serve a state that cannot be; what is said, and the exit code.
pub(super) fn refused(args: &[&str]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatecast"));
    // No machine has this address, so it says what it says and ends.
    command.args(["serve", "--listen", "192.0.2.1:1", "--allow-remote"]).args(args);
    let done = command.output().expect("it runs");
    (String::from_utf8_lossy(&done.stderr).into_owned(), done.status.code())
}

#[test]
fn state_folder_has_one_server() {
    let folder = folder("locked");
    let mut server = kept_in(&folder);
    let api = super::control::new_api(&server);
    let (said, code) = refused(&["--state", &folder.to_string_lossy()]);
    assert!(code == Some(2) && said.contains("another server uses this folder"), "{said}");
    assert_eq!(server.call("GET", &format!("/restapis/{api}"), &Value::Null).status, 200);
    // However it ended, the next one may.
    server.child.kill().expect("killed");
    server.child.wait().expect("gone");
    let next = kept_in(&folder);
    assert_eq!(next.call("GET", &format!("/restapis/{api}"), &Value::Null).status, 200);
}

/// An API with a stage `s`, with a variable.
pub(super) fn with_stage(server: &Server) -> (String, String) {
    let api = super::control::new_api(server);
    let body = json!({"stageName": "s", "variables": {"kept": "yes"}});
    let made = server.call("POST", &format!("/restapis/{api}/deployments"), &body).json();
    (api, made["id"].as_str().expect("an id").to_owned())
}

#[test]
fn damaged_files_are_set_aside_and_not_written_over() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 5] = [
        ("cut", |path| fs::write(path, "{\"name\": \"s\", \"vari").expect("writable")),
        ("other", |path| fs::write(path, "[]").expect("writable")),
        ("folder", |path| {
            fs::remove_file(path).expect("ours");
            fs::create_dir(path).expect("a folder");
            fs::write(path.join("inside"), "kept").expect("writable");
        }),
        ("pipe", |path| {
            fs::remove_file(path).expect("ours");
            assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
        }),
        ("link", |path| {
            fs::rename(path, path.with_extension("real")).expect("ours");
            std::os::unix::fs::symlink("s.real", path).expect("a link");
        }),
    ];
    for (name, damage) in damages {
        for by in ["CreateStage", "CreateDeployment"] {
            let folder = folder(&format!("aside-{name}-{by}"));
            let server = kept_in(&folder);
            let (api, deployment) = with_stage(&server);
            drop(server);
            let stage = folder.join(&api).join("stages/s.json");
            damage(&stage);
            let (said, _) = refused(&["--state", &folder.to_string_lossy()]);
            assert!(said.contains("the stage s is not there"), "{name}: {said}");
            let server = kept_in(&folder);
            let (path, body) = if by == "CreateStage" {
                ("stages", json!({"stageName": "s", "deploymentId": deployment}))
            } else {
                ("deployments", json!({"stageName": "s"}))
            };
            let made = server.call("POST", &format!("/restapis/{api}/{path}"), &body);
            assert_eq!(made.status, 201, "{name}: {made:?}");
            drop(server);
            assert!(stage.symlink_metadata().expect("there").is_file(), "{name}");
            assert!(stage.with_file_name("s.json.damaged-1").symlink_metadata().is_ok(), "{name}, {by}");
            // It is whole again.
            let server = kept_in(&folder);
            let stages = server.call("GET", &format!("/restapis/{api}/stages"), &Value::Null).json();
            assert_eq!(stages["item"][0]["stageName"], json!("s"), "{name}");
        }
    }
}

#[test]
fn damaged_apis_do_not_stop_others() {
    let folder = folder("one-damaged");
    let server = kept_in(&folder);
    let apis: Vec<_> = (0..4).map(|_| with_stage(&server).0).collect();
    drop(server);
    let at = |api: usize, path: &str| folder.join(&apis[api]).join(path);
    fs::remove_dir_all(at(0, "stages")).expect("ours");
    fs::write(at(0, "stages"), "a file").expect("writable");
    fs::remove_dir_all(at(1, "contents")).expect("ours");
    fs::remove_dir_all(at(2, "deployments")).expect("ours");
    fs::write(at(2, "deployments"), "a file").expect("writable");
    let server = kept_in(&folder);
    for api in &apis {
        assert_eq!(server.call("GET", &format!("/restapis/{api}"), &Value::Null).status, 200);
    }
    let stages = |server: &Server, api: &str| {
        server.call("GET", &format!("/restapis/{api}/stages"), &Value::Null).json()["item"]
            .as_array()
            .map(Vec::len)
    };
    let of_all: Vec<_> = apis.iter().map(|api| stages(&server, api)).collect();
    assert_eq!(of_all, [Some(0), Some(0), Some(0), Some(1)]);
    // What was in the way is kept beside what takes its place.
    let made = server.call("POST", &format!("/restapis/{}/deployments", apis[0]), &json!({"stageName": "t"}));
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(fs::read_to_string(at(0, "stages.damaged-1")).expect("kept"), "a file");
}
