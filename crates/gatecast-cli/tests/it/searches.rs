//! Searches that many ways lead through end: files in which each thing refers to the next one more than once.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::gatecast_with;

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("searches-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("made");
    folder
}

fn is_checked(path: &Path) {
    let done = gatecast_with(&["check", &path.display().to_string()]).run();
    assert!(matches!(done.code, Some(0 | 1)), "{done}");
}

const RESPONSE: &str = "{Type: AWS::ApiGateway::GatewayResponse, Condition: C0, Properties: {RestApiId: a, \
                        ResponseType: THROTTLED}}";

#[test]
fn conditions_that_ask_others_twice_are_decided() {
    let mut template = "Parameters: {P: {Type: String, Default: a}}\nConditions:\n".to_owned();
    for index in 0..30 {
        let next = format!("!Condition C{}", index + 1);
        let _ = writeln!(template, "  C{index}: !And [{next}, {next}]");
    }
    let _ = writeln!(template, "  C30: !Equals [!Ref P, b]\nResources: {{A: {RESPONSE}}}");
    let path = folder("conditions").join("template.yaml");
    fs::write(&path, template).expect("written");
    is_checked(&path);
}

#[test]
fn options_behind_many_fallbacks_are_found() {
    let mut service = "service: s\nprovider: {name: aws}\ncustom:\n".to_owned();
    for index in 0..60 {
        let next = format!("self:custom.a{}", index + 1);
        let _ = writeln!(service, "  a{index}: ${{{next}, {next}, {next}}}");
    }
    let _ = writeln!(
        service,
        "  a60: x\nresources:\n  Conditions: {{C0: !Equals ['${{self:custom.a0}}', b]}}\n  Resources: {{A: {RESPONSE}}}"
    );
    let path = folder("options").join("serverless.yml");
    fs::write(&path, service).expect("written");
    is_checked(&path);
}

#[test]
fn stacks_that_are_nested_in_themselves_are_read() {
    let folder = folder("stacks");
    let stack = "{\"Type\": \"AWS::CloudFormation::Stack\", \"Metadata\": {\"aws:asset:path\": \"a.template.json\"}, \
                 \"Properties\": {\"Parameters\": {\"P\": {\"Ref\": \"P\"}}}}";
    let stacks: Vec<String> = (0..5).map(|index| format!("\"S{index}\": {stack}")).collect();
    let response = "{\"Type\": \"AWS::ApiGateway::GatewayResponse\", \"Properties\": {\"RestApiId\": {\"Ref\": \"P\"}, \
                    \"ResponseType\": \"THROTTLED\"}}";
    let template = format!(
        "{{\"Parameters\": {{\"P\": {{\"Type\": \"String\"}}}}, \"Resources\": {{\"A\": {response}, {}}}}}",
        stacks.join(", ")
    );
    fs::write(folder.join("a.template.json"), template).expect("written");
    let manifest = "{\"version\": \"36.0.0\", \"artifacts\": {\"a\": {\"type\": \"aws:cloudformation:stack\", \
                    \"properties\": {\"templateFile\": \"a.template.json\"}}}}";
    fs::write(folder.join("manifest.json"), manifest).expect("written");
    is_checked(&folder);
}
