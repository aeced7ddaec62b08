//! `serve --watch`: files that change beneath the server.

use std::fs;
use std::path::{Path, PathBuf};

use super::server::{Server, serve};
use crate::support::eventually;

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("made");
    folder
}

fn document(status: u16) -> String {
    format!(
        "openapi: 3.0.1\ninfo: {{title: orchard, version: '1'}}\npaths: {{}}\n\
         x-amazon-apigateway-gateway-responses: {{MISSING_AUTHENTICATION_TOKEN: {{statusCode: {status}}}}}\n"
    )
}

/// What the server says until a line has this.
fn said(server: &Server, end: &str) -> String {
    let mut said = String::new();
    while !said.contains(end) {
        said.push_str(&server.lines.recv_timeout(crate::support::PATIENCE).expect("it says something"));
        said.push('\n');
    }
    said
}

#[test]
fn changed_files_are_served_and_broken_ones_are_not() {
    let file = folder("serve-watch").join("api.yaml");
    fs::write(&file, document(404)).expect("written");
    let server = serve(&format!("{} --watch", file.display()));
    assert_eq!(server.get("/prod/nothing").status, 404);

    fs::write(&file, document(410)).expect("written");
    eventually("the new status", || server.get("/prod/nothing").status == 410);
    let greeting = said(&server, "changed; serving it as it is now");
    assert!(greeting.contains("api.yaml"), "{greeting}");

    fs::write(&file, "openapi: 3.0.1\n  x: [\n").expect("written");
    let broken = said(&server, "changed; still serving what was there before");
    assert!(broken.contains("error[invalid-yaml]"), "{broken}");
    assert_eq!(server.get("/prod/nothing").status, 410);

    fs::write(&file, document(418)).expect("written");
    eventually("the mended file", || server.get("/prod/nothing").status == 418);
}
