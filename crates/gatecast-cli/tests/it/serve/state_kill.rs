//! A server that is killed at any moment.

#![cfg(unix)]

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};

use super::server::{Answer, Server, parse};
use super::state::{all_below, folder, is_unfinished, kept_in};
use crate::support::PATIENCE;

const TYPES: [&str; 3] = ["THROTTLED", "WAF_FILTERED", "UNAUTHORIZED"];

/// How often a server is killed: many times where somebody wants to know for sure.
fn rounds() -> u64 {
    let given = std::env::var("GATECAST_KILLS").ok().and_then(|rounds| rounds.parse().ok());
    given.unwrap_or(20)
}

/// What a writer was told.
#[derive(Debug)]
enum Told {
    /// The status of a type was set for the n-th time.
    Set(usize),
    /// Something of this id was made.
    Made(String),
    /// Something is about to be asked to go.
    Asked(String),
    /// Something is gone.
    Gone(String),
}

/// A thread that writes until the server is gone, and what it was told.
struct Writer {
    thread: JoinHandle<()>,
    told: Receiver<Told>,
    /// So that the server is killed while every writer is at work.
    first: Told,
}

impl Writer {
    /// Starts with the wait for the first answer.
    fn start(write: impl FnOnce(&Sender<Told>) -> Option<()> + Send + 'static) -> Self {
        let (sender, told) = channel();
        let thread = thread::spawn(move || _ = write(&sender));
        let first = told.recv_timeout(PATIENCE).expect("an answer");
        Self { thread, told, first }
    }

    /// All that it was told.
    fn end(self) -> Vec<Told> {
        self.thread.join().expect("the writer ends");
        std::iter::once(self.first).chain(self.told.try_iter()).collect()
    }
}

/// The status that a type is set to for the n-th time.
fn status(count: usize) -> String {
    format!("{}", 200 + (count * 7) % 300)
}

/// Sets the status of a type, again and again.
fn setter(address: SocketAddr, api: &str, name: &str) -> Writer {
    let path = format!("/restapis/{api}/gatewayresponses/{name}");
    Writer::start(move |told| {
        for count in 0.. {
            exchange(address, "PUT", &path, &json!({ "statusCode": status(count) }), 201)?;
            told.send(Told::Set(count)).ok()?;
        }
        None
    })
}

/// Makes something and deletes what it made before, again and again.
fn maker(address: SocketAddr, path: String, body: Value) -> Writer {
    Writer::start(move |told| {
        let mut before: Option<String> = None;
        loop {
            let made = exchange(address, "POST", &path, &body, 201)?;
            let id = serde_json::from_str::<Value>(&made.body).ok()?["id"].as_str()?.to_owned();
            told.send(Told::Made(id.clone())).ok()?;
            if let Some(before) = before.replace(id) {
                told.send(Told::Asked(before.clone())).ok()?;
                exchange(address, "DELETE", &format!("{path}/{before}"), &Value::Null, 202)?;
                told.send(Told::Gone(before)).ok()?;
            }
        }
    })
}

/// The ids of a list.
fn ids(server: &Server, path: &str) -> HashSet<String> {
    let list = server.call("GET", path, &Value::Null).json();
    let items = list["item"].as_array().expect("a list");
    items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

/// Whether what was made is there, and what was deleted is not. What is on its way may be either.
fn check(round: u64, told: &[Told], there: &HashSet<String>) {
    let on_its_way: HashSet<&String> = told
        .iter()
        .filter_map(|told| match told {
            Told::Asked(id) => Some(id),
            _ => None,
        })
        .collect();
    for told in told {
        match told {
            Told::Made(id) if !on_its_way.contains(id) => {
                assert!(there.contains(id), "round {round}: {id} is lost");
            }
            Told::Gone(id) => assert!(!there.contains(id), "round {round}: {id} came back"),
            Told::Made(_) | Told::Set(_) | Told::Asked(_) => {}
        }
    }
}

/// Whatever was answered is there, from several writers at once.
#[test]
fn kill_loses_nothing_that_was_answered() {
    let folder = folder("killed");
    let mut api = String::new();
    let mut answers = 0;
    for round in 0..rounds() {
        let mut server = kept_in(&folder);
        if round == 0 {
            api = super::control::new_api(&server);
        }
        let address = server.address;
        let setters = TYPES.map(|name| setter(address, &api, name));
        let deployments = format!("/restapis/{api}/deployments");
        let deployer = maker(address, deployments.clone(), json!({ "stageName": "live" }));
        let api_maker = maker(address, "/restapis".to_owned(), json!({ "name": "made" }));
        // At any moment from now on.
        thread::sleep(Duration::from_millis(round * 37 % 101));
        server.child.kill().expect("killed");
        server.child.wait().expect("gone");
        let set = setters.map(Writer::end);
        let (deployed, made) = (deployer.end(), api_maker.end());
        answers += set.iter().map(Vec::len).sum::<usize>() + deployed.len() + made.len();

        let server = kept_in(&folder);
        assert!(!server.greeting.contains("damaged"), "round {round}: {}", server.greeting);
        for (name, told) in TYPES.iter().zip(&set) {
            let Some(Told::Set(last)) = told.last() else { panic!("nothing was set") };
            let path = format!("/restapis/{api}/gatewayresponses/{name}");
            let kept = server.call("GET", &path, &Value::Null).json();
            let kept = kept["statusCode"].as_str().expect("a status");
            // The one that was on its way may be there or not.
            let may_be = [status(*last), status(last + 1)];
            assert!(may_be.iter().any(|status| status == kept), "round {round}: {name} {kept}, {last}");
        }
        let there = ids(&server, &deployments);
        check(round, &deployed, &there);
        let stage = server.call("GET", &format!("/restapis/{api}/stages/live"), &Value::Null).json();
        let served = stage["deploymentId"].as_str().expect("an id");
        assert!(there.contains(served), "round {round}: the stage serves what is there");
        let newest = deployed.iter().rev().find_map(|told| match told {
            Told::Made(id) => Some(id.as_str()),
            _ => None,
        });
        let is_older = |told: &Told| matches!(told, Told::Made(id) if id == served);
        assert!(newest == Some(served) || !deployed.iter().any(is_older), "round {round}: {served}");
        check(round, &made, &ids(&server, "/restapis"));
        // Only the last one of each is needed; there may not be any number of them.
        for id in ids(&server, "/restapis").iter().filter(|id| **id != api) {
            assert_eq!(server.call("DELETE", &format!("/restapis/{id}"), &Value::Null).status, 202);
        }
        for id in there.iter().filter(|id| *id != served) {
            assert_eq!(server.call("DELETE", &format!("{deployments}/{id}"), &Value::Null).status, 202);
        }
        drop(server);
        let left: Vec<_> = all_below(&folder).into_iter().filter(|path| is_unfinished(path)).collect();
        assert!(left.is_empty(), "unfinished files: {left:?}");
    }
    let writers = TYPES.len() + 2;
    assert!(answers >= writers * usize::try_from(rounds()).expect("a number"), "{answers} answers");
}

/// The answer to a request, where it has the status that it should have.
fn exchange(address: SocketAddr, method: &str, path: &str, body: &Value, status: u16) -> Option<Answer> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut stream = TcpStream::connect(address).ok()?;
    let text = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    parse(&String::from_utf8_lossy(&bytes)).filter(|answer| answer.status == status)
}
