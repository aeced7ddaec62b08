//! What becomes of a state over time: what was deleted, what is not served any more, what older
//! servers wrote, and what there was no room for.

#![cfg(unix)]

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::server::serve;
use super::state::{all_below, folder, is_unfinished, kept_in, with_stage};

#[test]
fn deleted_apis_do_not_come_back() {
    let folder = folder("deleted");
    let server = kept_in(&folder);
    let (api, _) = with_stage(&server);
    assert_eq!(server.call("DELETE", &format!("/restapis/{api}"), &Value::Null).status, 202);
    drop(server);
    assert!(!folder.join(&api).exists());
    // A deletion that was cut short, as servers once did it: the file first, then the rest.
    let document = r#"{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{},
        "servers":[{"url":"https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod"}]}"#;
    let file = folder.with_extension("json");
    fs::write(&file, document).expect("writable");
    let args = format!("{} --state {}", file.display(), folder.display());
    drop(serve(&format!("{args} --stage old")));
    fs::remove_file(folder.join("a1b2c3d4e5/api.json")).expect("there");
    drop(serve(&args));
    let server = serve(&args);
    let stages = server.call("GET", "/restapis/a1b2c3d4e5/stages", &Value::Null).json();
    assert_eq!(stages["item"].as_array().map(Vec::len), Some(1), "{stages}");
    drop(server);
    // Now its folder goes out of sight first.
    fs::rename(folder.join("a1b2c3d4e5"), folder.join(".gatecast-gone-a1b2c3d4e5")).expect("renamed");
    fs::write(folder.join(".gatecast-x1Y2z3"), "{").expect("writable");
    drop(kept_in(&folder));
    let left: Vec<_> = all_below(&folder).into_iter().filter(|path| is_unfinished(path)).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A start takes what is served, not what there once was.
#[test]
fn history_is_neither_read_nor_held() {
    let folder = folder("history");
    let server = kept_in(&folder);
    let mut paths = serde_json::Map::new();
    for index in 0..800 {
        paths.insert(format!("/path-{index}"), json!({"get": {"description": "x".repeat(200)}}));
    }
    let document =
        |title: &str| json!({"openapi": "3.0.1", "info": {"title": title, "version": "1"}, "paths": paths});
    let made = server.request(
        "POST",
        "/restapis?mode=import",
        &["Accept: application/json"],
        &document("a").to_string(),
    );
    let api = made.json()["id"].as_str().expect("an id").to_owned();
    let deploy = |stage: Value| server.call("POST", &format!("/restapis/{api}/deployments"), &stage).status;
    for _ in 0..60 {
        assert_eq!(deploy(json!({})), 201);
    }
    let contents = || fs::read_dir(folder.join(&api).join("contents")).expect("a folder").count();
    assert_eq!(contents(), 1, "the same content is one file");
    for round in 0..20 {
        let text = document(&format!("t{round}")).to_string();
        let put = server.request(
            "PUT",
            &format!("/restapis/{api}?mode=overwrite"),
            &["Accept: application/json"],
            &text,
        );
        assert_eq!(put.status, 200);
        assert_eq!(deploy(json!({"stageName": "s"})), 201);
    }
    assert_eq!(contents(), 21);
    drop(server);
    // What no stage serves is not even looked at.
    for entry in fs::read_dir(folder.join(&api).join("contents")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("readable");
        if !text.contains("\"t19\"") {
            fs::write(path, "no JSON").expect("writable");
        }
    }
    let server = kept_in(&folder);
    assert!(!server.greeting.contains("damaged"), "{}", server.greeting);
    assert_eq!(server.get("/s/path-1").status, 200);
    assert_eq!(
        server.call("GET", &format!("/restapis/{api}/deployments"), &Value::Null).json()["item"]
            .as_array()
            .map(Vec::len),
        Some(80)
    );
    drop(server);
    // A stage of what cannot be read is refused, and everything stays as it was.
    let server = serve(&format!("--state {} --auto-deploy=false", folder.display()));
    assert_eq!(server.get("/s/path-1").status, 200);
    let deployments = server.call("GET", &format!("/restapis/{api}/deployments"), &Value::Null).json();
    let first = deployments["item"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["id"].as_str().expect("an id"))
        .find(|id| {
            let body = json!({"stageName": format!("x{id}"), "deploymentId": id});
            let made = server.call("POST", &format!("/restapis/{api}/stages"), &body);
            assert!(!made.body.contains(&*folder.to_string_lossy()), "{made:?}");
            made.status == 500
        });
    assert!(first.is_some());
}

/// Files of before contents had files of their own.
#[test]
fn old_states_are_read() {
    let folder = folder("old");
    let api = folder.join("a1b2c3d4e5");
    for part in ["deployments", "stages"] {
        fs::create_dir_all(api.join(part)).expect("a folder");
    }
    let time = "2026-01-01T00:00:00Z";
    let responses = json!({"THROTTLED": {"statusCode": "420"}});
    let files = [
        (
            "api.json",
            json!({"id": "a1b2c3d4e5", "name": "old", "created": time, "gatewayResponses": {}, "hasAnyPath": true}),
        ),
        (
            "deployments/abc123.json",
            json!({"id": "abc123", "created": time, "gatewayResponses": responses, "hasAnyPath": true}),
        ),
        (
            "stages/s.json",
            json!({"name": "s", "deploymentId": "abc123", "variables": {}, "created": time, "updated": time}),
        ),
    ];
    for (name, record) in files {
        fs::write(api.join(name), record.to_string()).expect("writable");
    }
    let server = serve(&format!("--state {} --auto-deploy=false", folder.display()));
    assert_eq!(server.request("GET", "/s/x", &["Prefer: gateway-response=THROTTLED"], "").status, 420);
}

/// Where a file cannot be written, the client hears it, and everything is as it was.
#[test]
fn full_disk_is_an_error_and_changes_nothing() {
    let folder = folder("full");
    let server = kept_in(&folder);
    let (api, _) = with_stage(&server);
    drop(server);
    // No file may grow over 64 blocks, as if the disk was full then.
    let script = format!(
        "trap '' XFSZ; ulimit -f 64; exec {} serve --listen 127.0.0.1:0 --state {}",
        env!("CARGO_BIN_EXE_gatecast"),
        folder.display()
    );
    let server = super::server::run(Command::new("sh").arg("-c").arg(script));
    let path = format!("/restapis/{api}/gatewayresponses/THROTTLED");
    let before = server.call("GET", &path, &Value::Null).body;
    let body = json!({"responseTemplates": {"text/plain": "x".repeat(200_000)}});
    let refused = server.call("PUT", &path, &body);
    assert_eq!(
        (refused.status, refused.header("x-amzn-errortype")),
        (500, Some("InternalFailure")),
        "{refused:?}"
    );
    assert!(!refused.body.contains(&*folder.to_string_lossy()), "{refused:?}");
    assert_eq!(server.call("GET", &path, &Value::Null).body, before);
    assert_eq!(server.call("PUT", &path, &json!({"statusCode": "418"})).status, 201, "small files fit");
    // A folder that cannot be written to: there is a file in its place.
    fs::rename(folder.join(&api), folder.join("elsewhere")).expect("renamed");
    let refused = server.call("DELETE", &format!("/restapis/{api}"), &Value::Null);
    assert_eq!(refused.status, 500, "{refused:?}");
    assert_eq!(server.call("GET", &format!("/restapis/{api}"), &Value::Null).status, 200);
    fs::rename(folder.join("elsewhere"), folder.join(&api)).expect("renamed");
    let kept = server.call("GET", &path, &Value::Null).body;
    drop(server);
    assert_eq!(kept_in(&folder).call("GET", &path, &Value::Null).body, kept);
}
