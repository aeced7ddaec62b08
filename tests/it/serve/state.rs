//! What is kept in files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::server::{Server, serve};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("state").join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn kept_in(folder: &Path) -> Server {
    serve(&format!("--state {}", folder.display()))
}

#[test]
fn everything_is_there_again() {
    let folder = folder("again");
    let server = kept_in(&folder);
    let document = fs::read_to_string("fixtures/petstore/openapi.yaml").expect("readable");
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
fn a_second_start_changes_no_file() {
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
                } else {
                    files.push((fs::read_to_string(&path).expect("readable"), path));
                }
            }
        }
        files.sort();
        files
    };
    drop(serve(&args));
    let first = files();
    assert_eq!(first.len(), 3, "the API, a deployment, a stage");
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
    assert_eq!(third.len(), 3);
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

/// Killed at any moment, whatever was answered is there.
#[test]
fn what_was_answered_is_kept() {
    let folder = folder("killed");
    let mut answered = Vec::new();
    let mut api = String::new();
    for round in 0..6_u64 {
        let server = kept_in(&folder);
        if round == 0 {
            api = super::control::new_api(&server);
        }
        let (address, path) = (server.address, format!("/restapis/{api}/gatewayresponses"));
        let writer = thread::spawn(move || {
            let mut done = Vec::new();
            for count in 0.. {
                let name = ["THROTTLED", "WAF_FILTERED", "UNAUTHORIZED"][count % 3];
                let status = format!("{}", 200 + (count * 7) % 300);
                let body = json!({ "statusCode": status }).to_string();
                let text = format!(
                    "PUT {path}/{name} HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                match exchange(address, &text) {
                    Some(201) => done.push((name, status)),
                    _ => return done,
                }
            }
            done
        });
        thread::sleep(Duration::from_millis(60 + round * 37));
        let mut server = server;
        server.child.kill().expect("killed");
        server.child.wait().expect("gone");
        answered = writer.join().expect("the writer ends");
        assert!(!answered.is_empty(), "nothing was answered in round {round}");
        let server = kept_in(&folder);
        for name in ["THROTTLED", "WAF_FILTERED", "UNAUTHORIZED"] {
            let last = answered.iter().rposition(|(done, _)| *done == name);
            let Some(last) = last else { continue };
            let kept =
                server.call("GET", &format!("/restapis/{api}/gatewayresponses/{name}"), &Value::Null).json();
            let kept = kept["statusCode"].as_str().expect("a status").to_owned();
            // The one that was on its way may be there or not.
            let next = format!("{}", 200 + (answered.len() * 7) % 300);
            assert!(kept == answered[last].1 || kept == next, "round {round}: {kept}, {:?}", answered[last]);
        }
    }
    assert!(!answered.is_empty());
}

fn exchange(address: std::net::SocketAddr, text: &str) -> Option<u16> {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(address).ok()?;
    stream.write_all(text.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    super::server::parse(&String::from_utf8_lossy(&bytes)).map(|answer| answer.status)
}
