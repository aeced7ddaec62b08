//! `routes`: what an API has, read from every format.

use insta::assert_snapshot;

use crate::support::gatecast;

const SHAPES: [&str; 5] = [
    "petstore/openapi.yaml",
    "routes/template.yaml",
    "routes/sam.yaml",
    "routes/serverless.yml",
    "routes/main.tf",
];

#[test]
fn routes_of_every_format_are_listed() {
    for shape in SHAPES {
        assert_snapshot!(
            format!("table-{}", shape.replace('/', "-")),
            gatecast(&format!("routes fixtures/{shape}")).run()
        );
    }
}

#[test]
fn routes_are_there_for_programs() {
    assert_snapshot!(gatecast("routes fixtures/routes/template.yaml --format json").run());
}

#[test]
fn files_without_routes_say_so() {
    assert_snapshot!(gatecast("routes fixtures/settings/put.sh").run());
}
