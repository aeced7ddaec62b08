//! `check --fix` over every way to write a scalar: whatever it changes, the rest of the file reads
//! as before, no more is found, and a second run changes nothing.

use std::fs;
use std::path::{Path, PathBuf};

use gatecast::check::check;
use gatecast::{Gateway, ImportOptions, Severity, SourceFile, import_all};
use saphyr_parser::{Event, Parser};

use crate::support::gatecast_with;

/// Values of a header that are wrong, and some that are not.
const VALUES: [&str; 10] = [
    "*",
    "text",
    "\"*\"",
    "'half",
    "half'",
    "default-src 'none'",
    "say \"hi\"",
    "a: b #c",
    "'fine'",
    "$context.requestId",
];

/// Templates that are wrong, and one that is not.
const TEMPLATES: [&str; 7] = [
    "{\"error\":\"$context.error.messageString\"}",
    "{'error':1}",
    "{\"error\":1,}",
    "{\"stage\":$context.stage}",
    "{\"error\" = 1}",
    "{error: \"it's\"}",
    "{\"error\":$context.error.messageString}",
];

/// How YAML writes a text of one line, further in than `indent` blanks; `None` where it cannot.
fn yaml_styles(text: &str, indent: usize) -> Vec<String> {
    let inner = " ".repeat(indent + 2);
    let blocks = ["|", "|-", "|+", ">", ">-", ">+", "|2-", ">2", "| # why", ">- # why"];
    let mut styles: Vec<String> = blocks.iter().map(|header| format!("{header}\n{inner}{text}")).collect();
    styles.extend(["|-", ">-", "|"].map(|header| format!("{header}\n\n{inner}{text}\n\n")));
    let double = serde_json::to_string(text).expect("text");
    styles.push(double.clone());
    styles.push(format!("{double} # why"));
    styles.push(format!("&anchor {double}"));
    styles.push(format!("!!str {double}"));
    styles.push(format!("'{}'", text.replace('\'', "''")));
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.contains([':', '#']);
    styles.extend(
        is_plain
            .then(|| [text.to_owned(), format!("{text} # why"), format!("&a {text}")])
            .into_iter()
            .flatten(),
    );
    styles
}

fn openapi(values: [&str; 2], templates: [&str; 2]) -> String {
    format!(
        "openapi: 3.0.1\ninfo: {{title: orchard, version: '1'}}\npaths: {{}}\nx-amazon-apigateway-gateway-responses:\n  \
         DEFAULT_4XX:\n    responseParameters:\n      gatewayresponse.header.First: {}\n      \
         gatewayresponse.header.Second: {}\n    statusCode: 418\n    responseTemplates:\n      application/json: {}\n      \
         application/xml: <a/>\n  THROTTLED:\n    responseTemplates:\n      application/json: {}\n    statusCode: 420\nx-after: [1, two, 'three']\n",
        values[0], values[1], templates[0], templates[1]
    )
}

fn cloudformation(sub: &str, values: [&str; 2], templates: [&str; 2]) -> String {
    format!(
        "Resources:\n  Denied:\n    Type: AWS::ApiGateway::GatewayResponse\n    Properties:\n      RestApiId: a1\n      \
         ResponseType: ACCESS_DENIED\n      ResponseParameters:\n        gatewayresponse.header.First: {sub}{}\n        \
         gatewayresponse.header.Second: {sub}{}\n      ResponseTemplates:\n        application/json: {sub}{}\n      DefinitionStatus: '418'\n  \
         Throttled:\n    Type: AWS::ApiGateway::GatewayResponse\n    Properties:\n      RestApiId: a1\n      ResponseType: THROTTLED\n      \
         ResponseTemplates: {{application/json: '{{\"a\":1}}'}}\n      DefinitionStatus: '420'\n  Queue: {{Type: AWS::SQS::Queue}}\n  Last:\n    \
         Type: AWS::ApiGateway::GatewayResponse\n    Properties:\n      ResponseType: UNAUTHORIZED\n      RestApiId: a1\n      \
         ResponseTemplates:\n        application/json: {sub}{}\n",
        values[0], values[1], templates[0], templates[1]
    )
}

fn terraform(values: &str, template: &str) -> String {
    format!(
        "resource \"aws_api_gateway_gateway_response\" \"a\" {{\n  rest_api_id   = \"a\"\n  response_type = \"DEFAULT_4XX\"\n  \
         response_parameters = {{\n    \"gatewayresponse.header.First\" = {values}\n    \"gatewayresponse.header.Second\" = \"'two'\"\n  }}\n  \
         response_templates = {{\n    \"application/json\" = {template}\n  }}\n  status_code = \"418\"\n}}\n\nlocals {{ after = [1, \"two\"] }}\n"
    )
}

/// How HCL writes a text of one line.
fn hcl_styles(text: &str) -> Vec<String> {
    let quoted = serde_json::to_string(text).expect("text");
    vec![
        quoted.clone(),
        format!("(({quoted}))"),
        format!("trimspace({quoted})"),
        format!("chomp(<<EOT\n{text}\nEOT\n    )"),
        format!("<<EOT\n{text}\nEOT"),
        format!("<<-EOT\n      {text}\n      EOT"),
        format!("join(\"\", [{quoted}])"),
        format!("\"${{{quoted}}}\""),
    ]
}

/// The documents: name and text.
fn documents() -> Vec<(String, String)> {
    let mut documents = Vec::new();
    let mut add = |name: &str, end: &str, text: String| {
        documents.push((format!("{}-{name}.{end}", documents.len()), text));
    };
    let (fine, sound) = ("\"'fine'\"", "'{\"a\":1}'");
    for value in VALUES {
        for written in yaml_styles(value, 6) {
            add("openapi", "yaml", openapi([&written, fine], [sound, sound]));
            add("openapi", "yaml", openapi([fine, &written], [sound, sound]));
        }
        for written in yaml_styles(value, 8) {
            for sub in ["", "!Sub "] {
                let is_tagged_twice = written.starts_with('!') && !sub.is_empty();
                if !is_tagged_twice {
                    add("cfn", "yaml", cloudformation(sub, [&written, fine], [sound, sound]));
                    add("cfn", "yaml", cloudformation(sub, [fine, &written], [sound, sound]));
                }
            }
        }
        for written in hcl_styles(value) {
            add("tf", "tf", terraform(&written, "\"{\\\"a\\\":1}\""));
        }
    }
    for template in TEMPLATES {
        for written in yaml_styles(template, 6) {
            add("openapi", "yaml", openapi([fine, fine], [&written, sound]));
            add("openapi", "yaml", openapi([fine, fine], [sound, &written]));
        }
        for written in yaml_styles(template, 8) {
            add("cfn", "yaml", cloudformation("", [fine, fine], [&written, sound]));
            add("cfn", "yaml", cloudformation("", [fine, fine], [sound, &written]));
        }
        for written in hcl_styles(template) {
            add("tf", "tf", terraform("\"'one'\"", &written));
        }
        let json = serde_json::json!({"responseType": "THROTTLED", "statusCode": "429",
            "responseTemplates": {"application/json": template}, "after": ["x"]});
        add("put", "json", json.to_string());
        let nested = serde_json::json!({"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "a"}},
            "R": {"Type": "AWS::ApiGateway::GatewayResponse", "Properties": {"RestApiId": "a", "ResponseType": "THROTTLED",
            "ResponseTemplates": {"application/json": template}}}}});
        add("cfn", "json", serde_json::to_string_pretty(&nested).expect("JSON"));
    }
    documents
}

/// The events of YAML or JSON: what they are, with the scalars.
fn events(text: &str) -> Option<Vec<(String, String)>> {
    let events = Parser::new_from_str(text).map(|event| {
        let (event, _) = event.ok()?;
        Some(match event {
            // How it is written is what may change.
            Event::Scalar(value, _, anchor, tag) => (format!("scalar {anchor} {tag:?}"), value.into_owned()),
            other => (format!("{other:?}"), String::new()),
        })
    });
    events.collect()
}

/// What is found, by severity; `None` for what cannot be read.
fn found(name: &str, text: &str) -> Option<[usize; 2]> {
    let mut options = ImportOptions::default();
    options.response_type = Some(gatecast::ResponseType::Throttled);
    let imported = import_all(&[SourceFile::new(name, text)], &options).ok()?;
    let mut findings = imported.diagnostics;
    for api in &imported.value {
        findings.extend(Gateway::compile(api).diagnostics);
        findings.extend(check(api));
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    Some([count(Severity::Error), count(Severity::Warning)])
}

/// Whether two texts differ in single scalars only.
fn differ_in_scalars(before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (events(before), events(after)) else { return false };
    let changed = before.iter().zip(&after).filter(|(before, after)| before != after);
    before.len() == after.len()
        && changed.clone().all(|(before, after)| before.0 == after.0)
        && changed.count() <= 2
}

/// Whether two texts of HCL differ in the values of single attributes only.
fn differ_in_attributes(before: &str, after: &str) -> bool {
    let shape = |text: &str| {
        let body = hcl_edit::parser::parse_body(text).ok()?;
        let blocks = body.blocks().map(|block| {
            let names: Vec<_> = block.body.attributes().map(|attribute| attribute.key.to_string()).collect();
            (block.labels.len(), names)
        });
        Some(blocks.collect::<Vec<_>>())
    };
    let last = |text: &str| text.lines().rev().take(3).map(str::to_owned).collect::<Vec<_>>();
    shape(before).is_some() && shape(before) == shape(after) && last(before) == last(after)
}

fn fix(files: &[PathBuf]) {
    let names: Vec<_> = files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
    let args: Vec<&str> = ["check", "--fix", "--type", "THROTTLED"]
        .into_iter()
        .chain(names.iter().map(String::as_str))
        .collect();
    let done = gatecast_with(&args).run();
    assert!(done.code.is_some_and(|code| code < 3), "{done}");
    assert!(!done.stderr.contains("not every fix was tried"), "{}", done.stderr);
}

#[test]
fn fixes_keep_the_style_of_the_file() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fix-styles");
    let _ = fs::remove_dir_all(&folder);
    let documents = documents();
    assert!(documents.len() > 1_000, "{}", documents.len());
    let mut fixed = 0;
    for (batch, documents) in documents.chunks(40).enumerate() {
        // Each in its own folder: files of Terraform that lie side by side are one module.
        let write = |(name, text): &(String, String)| {
            let path = folder.join(batch.to_string()).join(name).join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, text).expect("writable");
            path
        };
        let paths: Vec<_> = documents.iter().map(write).collect();
        fix(&paths);
        let after: Vec<_> = paths.iter().map(|path| fs::read_to_string(path).expect("readable")).collect();
        for ((name, before), after) in
            documents.iter().zip(&after).filter(|((_, before), after)| before != *after)
        {
            fixed += 1;
            let is_same = if name.ends_with(".tf") { differ_in_attributes } else { differ_in_scalars };
            assert!(is_same(before, after), "{name}:\n{before}\n---\n{after}");
            let (found_before, found_after) = (found(name, before), found(name, after));
            assert!(
                found_after.is_some() && found_after < found_before,
                "{name}: {found_before:?} {found_after:?}\n{before}\n---\n{after}"
            );
        }
        fix(&paths);
        for (path, after) in paths.iter().zip(&after) {
            assert_eq!(&fs::read_to_string(path).expect("readable"), after, "a second run changes nothing");
        }
    }
    assert!(fixed * 3 > documents.len(), "{fixed} of {} were fixed", documents.len());
}
