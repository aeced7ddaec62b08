//! `gatecast explain cors FILE`: what a page in a browser sees of an API.

use insta::assert_snapshot;

use crate::support::{gatecast, gatecast_with};

#[test]
fn explain_cors_shows_an_api_of_every_format() {
    for file in [
        "cors/sam.yaml",
        "check/errors-without-cors/bad-template.json",
        "cors/serverless.yml",
        "cors/main.tf",
    ] {
        let done = gatecast_with(&["explain", "cors", &format!("fixtures/{file}")]).run();
        let (_, name) = file.rsplit_once('/').expect("a folder");
        assert_snapshot!(format!("explain cors {name}"), done);
    }
}

#[test]
fn explain_cors_takes_an_origin() {
    let done = gatecast("explain cors fixtures/cors/main.tf --origin https://b.example").run();
    assert_snapshot!("explain cors with an origin", done);
}

#[test]
fn explain_cors_prints_json() {
    let done = gatecast("explain cors fixtures/cors/serverless.yml --format json").run();
    assert_snapshot!("explain cors as JSON", done);
}

#[test]
fn explain_cors_without_files_is_the_page() {
    let page = gatecast("explain cors").run().stdout();
    assert!(page.contains("gatecast explain cors FILE"), "{page}");
}
