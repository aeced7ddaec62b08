//! A server that runs, and a client without any cleverness.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::support::{PATIENCE, ROOT};
use serde_json::Value;

/// A server; it ends with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    /// What it says until it listens.
    pub(crate) greeting: String,
    /// What it says after that, line by line.
    pub(crate) lines: Receiver<String>,
}

/// An answer, its header names in small letters.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The arguments of a server that has something of everything.
pub(crate) const PETSTORE: &str = "fixtures/petstore/openapi.yaml --mock fixtures/petstore/mock.yaml";

/// `gatecast serve` with these arguments, split at spaces, on a free port.
pub(crate) fn serve(args: &str) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatecast"));
    command.args(["serve", "--listen", "127.0.0.1:0"]).args(args.split_whitespace());
    run(&mut command)
}

/// A command that becomes a server.
pub(crate) fn run(command: &mut Command) -> Server {
    command.current_dir(ROOT).stdin(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let (address, greeting, lines) = listening(child.stderr.take().expect("piped"));
    Server { child, address, greeting, lines }
}

/// Waits for the address, and goes on reading what is said.
fn listening(stderr: ChildStderr) -> (SocketAddr, String, Receiver<String>) {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let mut said = String::new();
    loop {
        let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no address: {said}"));
        said.push_str(&line);
        said.push('\n');
        if let Some(address) = line.strip_prefix("listening on http://") {
            return (address.parse().expect("an address"), said, lines);
        }
    }
}

impl Server {
    /// A request with a header in each item of `headers`: `Accept: text/html`.
    pub(crate) fn request(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|header| header.starts_with("Host:")) {
            text.push_str(&format!("Host: {}\r\n", self.address));
        }
        for header in headers {
            text.push_str(&format!("{header}\r\n"));
        }
        if !body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        self.raw(&format!("{text}\r\n{body}"))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[], "")
    }

    /// A call of the control plane, as SDKs make them.
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.request(method, path, &["Accept: application/json"], &body)
    }

    /// What comes back for these bytes.
    pub(crate) fn raw(&self, text: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(text.as_bytes()).expect("written");
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        parse(&String::from_utf8_lossy(&bytes)).unwrap_or_else(|| panic!("no answer to {text}"))
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream
    }

    /// Tells it to end, and how it did.
    #[cfg(unix)]
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(status.is_ok_and(|status| status.success()));
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn parse(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_ascii_lowercase(), value.to_owned()))
    };
    Some(Answer { status, headers: lines.filter_map(header).collect(), body: body.to_owned() })
}
