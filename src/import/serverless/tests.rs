//! What services become before anybody reads gateway responses out of them.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::context::ImportSession;
use super::super::document::{self, Node, Value};
use super::super::{AskedNames, Files, FilesError, ImportOptions};
use super::template::template;
use crate::source::SourceFile;

/// A value in one line.
pub(super) fn shown(node: &Node) -> String {
    let tag = node.tag.as_ref().map(|tag| format!("{tag} ")).unwrap_or_default();
    let value = match &node.value {
        Value::Sequence(items) => format!("{:?}", items.iter().map(shown).collect::<Vec<_>>()),
        Value::Mapping(members) => {
            let members = members.iter().map(|(key, member)| format!("{key}: {}", shown(member)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Unknown(text) => format!("?{text}"),
        _ => node.scalar().map_or_else(|| "null".to_owned(), |text| text.as_str().to_owned()),
    };
    tag + &value
}

#[derive(Debug)]
struct Made(HashMap<&'static str, &'static str>);

impl Files for Made {
    fn read(&self, _: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        let text = self.0.get(path.trim_start_matches("./"));
        let text = text.ok_or_else(|| FilesError::Io(std::io::ErrorKind::NotFound.into()))?;
        Ok(SourceFile::new(path, *text))
    }
}

/// The template of a service, and the findings behind it.
fn made(text: &str, files: &[(&'static str, &'static str)], parameters: &[(&str, &str)]) -> (Node, String) {
    let mut options =
        ImportOptions { files: Some(Arc::new(Made(files.iter().copied().collect()))), ..Default::default() };
    options.parameters =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut asked = AskedNames::default();
    let mut context = ImportSession::new(&options, &mut asked);
    let root = document::parse(&SourceFile::new("serverless.yml", text)).expect("YAML").value;
    let template = template(&root, &mut context).expect("a template");
    (template, context.diagnostics.iter().map(|diagnostic| format!("\n{}", diagnostic.message)).collect())
}

fn resources(text: &str, files: &[(&'static str, &'static str)]) -> String {
    let (template, findings) = made(text, files, &[]);
    shown(template.get("Resources").expect("always there")) + &findings
}

const RESPONSE: &str = "Type: AWS::ApiGateway::GatewayResponse";

#[test]
fn resources_are_merged_member_by_member() {
    let list = format!(
        "service: s\nresources:\n  - ${{file(a.yml)}}\n  -\n  - Resources:\n      A:\n        Properties: {{x: 3, z: 4}}\n        \
         {RESPONSE}\n    Conditions: {{Two: 2}}\n  - extensions: {{A: {{Properties: {{x: 5}}}}}}\n    Conditions: {{One: 3}}\n"
    );
    let file = "Resources: {A: {Properties: {x: 1, y: '${self:service}'}}}\nConditions: {One: 1}\nOutputs: {X: '${env:X}'}\n";
    let (template, findings) = made(&list, &[("a.yml", file)], &[]);
    assert_eq!(
        shown(&template) + &findings,
        "{Conditions: {One: 3, Two: 2}, Resources: {A: {Properties: {y: s, z: 4, x: 5}, \
         Type: AWS::ApiGateway::GatewayResponse}}}"
    );
}

#[test]
fn resources_are_read_from_files() {
    let expected = format!("{{A: {{{RESPONSE}}}}}");
    let bare = "A: {Type: AWS::ApiGateway::GatewayResponse}\n";
    let full = "Resources: {A: {Type: AWS::ApiGateway::GatewayResponse}}\n";
    let deep = "resources: {Resources: {A: {Type: AWS::ApiGateway::GatewayResponse}}}\n";
    let files = [
        ("bare.yml", bare),
        ("full.yml", full),
        ("deep.yml", deep),
        ("type.txt", "AWS::ApiGateway::GatewayResponse"),
    ];
    for given in [
        "${file(full.yml)}",
        "['${file(./full.yml)}']",
        "{Resources: '${file(bare.yml)}'}",
        "{Resources: {A: '${file(bare.yml):A}'}}",
        "{Resources: '${file(full.yml):Resources}'}",
        "${file(${self:custom.name}.yml):resources}",
        "{Resources: {A: {Type: '${file(type.txt)}'}}}",
    ] {
        let text = format!("service: s\ncustom: {{name: deep}}\nresources: {given}\n");
        assert_eq!(resources(&text, &files), expected, "{given}");
    }
    let note = "\nan item of resources holds `A` without `Resources` around it";
    assert_eq!(resources("service: s\nresources: ['${file(bare.yml)}']\n", &files), expected.clone() + note);
    assert_eq!(resources(bare, &[]), expected);
    assert_eq!(resources(full, &[]), expected);
}

#[test]
fn other_resources_keep_their_type() {
    let text = "service: s\nresources:\n  Resources:\n    T: {Type: AWS::SNS::Topic, Properties: {X: '${env:X}'}}\n    \
                U: {Properties: {X: '${env:X}'}}\n    V: !Ref X\n    W: {Type: '${env:T}'}\n";
    assert_eq!(
        resources(text, &[]),
        "{T: {Type: AWS::SNS::Topic}, U: {}, V: {}, W: {Type: ?${env:T}}}\nunresolved `${env:T}`: the environment is not read"
    );
}

#[test]
fn values_keep_their_types_tags_and_places() {
    let text = format!(
        "service: {{name: s}}\ncustom:\n  map: {{a: 1}}\n  sub: !Sub '${{AWS::Region}}'\nresources:\n  Resources:\n    A:\n      {RESPONSE}\n      \
         Properties:\n        map: ${{self:custom.map}}\n        ref: !Ref ${{self:service}}\n        both: !Base64 ${{self:custom.sub}}\n        \
         sub: !Sub 'x${{self:custom.map.a}}${{Name}}'\n        if: !If [c, '${{self:custom.map}}', !Ref AWS::NoValue]\n"
    );
    let (template, findings) = made(&text, &[], &[]);
    let properties =
        template.get("Resources").and_then(|all| all.get("A")?.get("Properties")).expect("there");
    assert_eq!(
        shown(properties) + &findings,
        "{map: {a: 1}, ref: !Ref s, both: {Fn::Base64: !Sub ${AWS::Region}}, sub: !Sub x1${Name}, \
         if: !If [\"c\", \"{a: 1}\", \"!Ref AWS::NoValue\"]}"
    );
    let place = |name: &str| &properties.get(name).expect("there").place;
    assert_eq!(place("map").text(), "{a: 1}");
    assert_eq!(place("map").line_column().0, 3);
    assert_eq!(place("ref").text(), "s");
    assert_eq!(place("sub").text(), "!Sub 'x${self:custom.map.a}${Name}'");
}

#[test]
fn variable_syntax_is_noted_unless_it_is_the_usual_one() {
    let findings =
        |syntax: &str| made(&format!("service: s\nprovider: {{variableSyntax: '{syntax}'}}\n"), &[], &[]).1;
    assert_eq!(findings(r"\${([ ~:a-zA-Z0-9._@\'',\-\/\(\)]+?)}"), "");
    assert_eq!(findings(r"\${((?!AWS)[ -~:]+?)}"), "");
    assert_eq!(findings(r"\$\{(?!AWS)([a-z]+)\}"), "");
    let note = "\n`variableSyntax` is not followed: only `${…}` is read as a variable";
    assert_eq!(findings(r"\${{([a-z]+)}}"), note);
    assert_eq!(findings(r"\$\{\{([a-z]+)\}\}"), note);
    assert_eq!(findings(r"%{([a-z]+)}"), note);
}

/// Would take minutes if the document were looked through for each value.
#[test]
fn many_values_are_resolved() {
    let custom: String = (0..4_000).map(|n| format!("  v{n}: ${{self:service}}{n}\n")).collect();
    let responses: String = (0..4_000)
        .map(|n| format!("    R{n}:\n      {RESPONSE}\n      Properties: {{x: '${{self:custom.v{n}}}'}}\n"))
        .collect();
    let (template, _) =
        made(&format!("service: s\ncustom:\n{custom}resources:\n  Resources:\n{responses}"), &[], &[]);
    let last = template.get("Resources").and_then(|all| all.get("R3999")?.get("Properties")?.get("x"));
    assert_eq!(last.map(shown).as_deref(), Some("s3999"));
}

/// As `serverless package` (3.40) has them.
#[test]
fn variables_are_those_of_the_framework() {
    let written = |value: &str, files: &[(&'static str, &'static str)]| {
        let text = format!(
            "service: s\nuseDotenv: true\ncustom: {{t: 1.50}}\nresources:\n  Resources:\n    A:\n      {RESPONSE}\n      \
             Properties:\n        x: '{value}'\n"
        );
        let (template, findings) = made(&text, files, &[]);
        let found = template.get("Resources").and_then(|all| all.get("A")?.get("Properties")?.get("x"));
        shown(found.expect("there")) + &findings
    };
    assert_eq!(written("${ self:service }", &[]), "${ self:service }");
    assert_eq!(written("a${self:service }", &[]), "as");
    assert_eq!(written(r"a\${self:service}", &[]), "a${self:service}");
    assert_eq!(written(r"a\\\${self:service}", &[]), r"a\${self:service}");
    assert_eq!(written("n${self:custom.t}", &[]), "n1.5");
    assert_eq!(written("${sls:stage} ${aws:region}", &[]), "dev us-east-1");
    assert_eq!(
        written("x${self:provider.stage}", &[]),
        "x${self:provider.stage}\n`${self:provider.stage}` has no value: there is no such value"
    );
    assert_eq!(written("x${self:provider.region, \"eu\"}", &[]), "xeu");
    let dotenv =
        (".env", "# a\nexport A = \"one\\n\ntwo\" # b\nB=b # c\nC='$x'\nB=d\nD=$B\nE: ${B}-${Y:-f}\n");
    assert_eq!(written("${env:A}|${env:B}", &[dotenv]), "one\n\ntwo|d");
    assert_eq!(written("${env:B, \"none\"}", &[(".env.dev", "B=e"), dotenv]), "e");
    assert_eq!(written("${env:D}|${env:E}", &[dotenv]), "d|d-f");
    assert_eq!(
        written("${env:Z, \"none\"}", &[dotenv]),
        "none\n`${env:Z}` is not known; its fallback is shown"
    );
    assert_eq!(
        written("${env:C}", &[dotenv]),
        "?${env:x}\nunresolved `${env:x}`: the environment is not read"
    );
}
