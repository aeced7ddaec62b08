//! Terraform: files of a module, plans, states.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use gatecast::{
    Api, Checked, Diagnostic, Folder, ImportOptions, Place, SourceFile, Span, TemplateEntry, Text, import_all,
};
use insta::assert_snapshot;

/// Files of `fixtures/terraform`, which may refer to others there.
fn sources(names: &[&str]) -> Vec<Arc<SourceFile>> {
    let source = |name: &&str| {
        let path = Path::new("fixtures/terraform").join(name);
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        SourceFile::new(path.to_string_lossy(), text)
    };
    names.iter().map(source).collect()
}

fn alone(name: &str) -> String {
    read(&[name], &[])
}

fn read(names: &[&str], parameters: &[(&str, &str)]) -> String {
    show(&sources(names), parameters)
}

fn options(parameters: &[(&str, &str)]) -> ImportOptions {
    let mut options = ImportOptions::default();
    options.parameters =
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    options.files = Some(Arc::new(Folder::new("fixtures/terraform").expect("a folder")));
    options
}

/// All that comes of files, for people to read.
fn show(sources: &[Arc<SourceFile>], parameters: &[(&str, &str)]) -> String {
    let mut out = String::new();
    match import_all(sources, &options(parameters)) {
        Ok(Checked { value: apis, diagnostics }) => {
            apis.iter().for_each(|api| show_api(api, &mut out));
            diagnostics.iter().for_each(|diagnostic| show_diagnostic(diagnostic, &mut out));
        }
        Err(error) => show_diagnostic(error.diagnostic(), &mut out),
    }
    out
}

fn show_api(api: &Api, out: &mut String) {
    let _ = writeln!(out, "API {} {:?}", api.name.as_deref().unwrap_or("without a name"), api.aliases);
    for definition in api.definitions() {
        let status = definition.status.map_or("-".to_owned(), |status| status.to_string());
        let _ = writeln!(out, "  {} {status}", definition.response_type);
        for parameter in &definition.parameters {
            let _ = writeln!(out, "    {}: {}", parameter.key, parameter.value);
        }
        for template in &definition.templates {
            let _ = writeln!(out, "    {}", template.media_type);
            template.body.as_str().lines().for_each(|line| _ = writeln!(out, "      | {line}"));
        }
    }
}

fn show_diagnostic(diagnostic: &Diagnostic, out: &mut String) {
    let _ = writeln!(
        out,
        "{}[{}]: {}",
        diagnostic.severity,
        diagnostic.name().unwrap_or_default(),
        diagnostic.message
    );
    for label in &diagnostic.labels {
        let _ = writeln!(out, "  at {} {:?}: {}", label.place, label.place.text(), label.message);
    }
    diagnostic.notes.iter().for_each(|note| _ = writeln!(out, "  note: {note}"));
    diagnostic.help.iter().for_each(|help| _ = writeln!(out, "  help: {help}"));
}

const SHOP: [&str; 3] = ["shop/main.tf", "shop/variables.tf", "shop/prod.tfvars"];

#[test]
fn modules_of_several_files_are_read() {
    assert_snapshot!(read(&SHOP, &[("var.origin", "https://shop.example")]));
}

#[test]
fn unresolved_values_stay_visible() {
    assert_snapshot!(read(&SHOP[..1], &[]));
}

#[test]
fn variables_take_given_values() {
    let given =
        [("var.origin", "https://shop.example"), ("var.stage", "test"), ("var.with_families", "false")];
    assert_snapshot!(read(&SHOP, &given));
}

#[test]
fn terraform_0_11_syntax_is_read() {
    assert_snapshot!(read(&["old-syntax.tf"], &[]));
}

#[test]
fn bodies_of_apis_define_responses() {
    assert_snapshot!(read(&["openapi.tf"], &[]));
}

#[test]
fn plans_are_read() {
    assert_snapshot!(read(&["plan.json"], &[]));
}

#[test]
fn states_are_read() {
    assert_snapshot!(read(&["state.json"], &[]) + &read(&["terraform.tfstate"], &[]));
}

/// Every file of a folder of fixtures, read alone, with its name above what comes of it.
fn each_in(folder: &str, shown: fn(&str) -> String) -> String {
    let path = Path::new("fixtures/terraform").join(folder);
    let entries = std::fs::read_dir(path).expect("a folder");
    let mut names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    let shown = names.iter().map(|name| {
        let name = format!("{folder}/{}", name.to_string_lossy());
        format!("# {name}\n{}\n", shown(&name))
    });
    shown.collect()
}

/// All templates of a file.
fn templates(name: &str) -> Vec<TemplateEntry> {
    let apis = import_all(&sources(&[name]), &options(&[])).unwrap_or_else(|error| panic!("{error}")).value;
    apis.iter().flat_map(Api::definitions).flat_map(|definition| definition.templates.clone()).collect()
}

/// A text in one line.
fn in_a_line(text: &str) -> String {
    text.replace('\r', "␍").replace('\n', "⏎")
}

/// The value of every expression of a file.
fn values(name: &str) -> String {
    let mut out = String::new();
    for template in templates(name) {
        let _ = writeln!(out, "{}: {}", template.media_type, in_a_line(template.body.as_str()));
    }
    out
}

/// The templates of a file, and where each of their pieces is written.
fn positions(name: &str) -> String {
    let mut out = String::new();
    for TemplateEntry { media_type, body } in templates(name) {
        let _ = writeln!(out, "{media_type}: {}", in_a_line(body.as_str()));
        for (decoded, place) in pieces(&body) {
            let (line, column) = place.line_column();
            let written = in_a_line(place.text());
            let _ = writeln!(out, "  {} from {written} at {line}:{column}", in_a_line(&decoded));
        }
    }
    out
}

/// A text in its longest parts that are written in one piece, and where.
fn pieces(text: &Text) -> Vec<(String, Place)> {
    let mut pieces: Vec<(String, Place)> = Vec::new();
    for (at, c) in text.as_str().char_indices() {
        let place = text.locate(Span::new(at, at + c.len_utf8())).expect("placed");
        match pieces.last_mut() {
            Some((decoded, last)) if last.source.name() == place.source.name() && last.span == place.span => {
                decoded.push(c);
            }
            // Both are written as they are decoded, one behind the other.
            Some((decoded, last))
                if last.source.name() == place.source.name()
                    && last.span.end == place.span.start
                    && last.text() == decoded
                    && place.text() == c.to_string() =>
            {
                decoded.push(c);
                last.span.end = place.span.end;
            }
            _ => pieces.push((c.to_string(), place)),
        }
    }
    pieces
}

#[test]
fn expressions_are_evaluated() {
    assert_snapshot!(each_in("expressions", values));
}

#[test]
fn templates_lead_back() {
    assert_snapshot!(each_in("positions", positions));
}

#[test]
fn modules_of_one_file_are_read() {
    assert_snapshot!(each_in("modules", alone));
}

#[test]
fn broken_files_get_findings() {
    assert_snapshot!(each_in("broken", alone));
}

/// Small files that stand for large ones.
#[test]
fn limits_are_named() {
    let deep = |open: &str, close: &str, times: usize| {
        format!("  status_code = {}1{}", open.repeat(times), close.repeat(times))
    };
    let double: String =
        (0..40).map(|n| format!("  a{} = \"${{local.a{n}}}${{local.a{n}}}\"\n", n + 1)).collect();
    let nested: String = (0..60).map(|n| format!("  a{} = [[[[local.a{n}]]]]\n", n + 1)).collect();
    let uses: String = (0..60).map(|n| format!("    \"k{n}\" = local.a{n}\n")).collect();
    let entries: String = (0..20_001).map(|n| format!("  a{n} = 1\n")).collect();
    let many = "${var.x}".repeat(60_000);
    let cases = [
        ("brackets nest too deep", module(&deep("[", "]", 70), "")),
        ("parentheses nest far too deep", module(&deep("(", ")", 100_000), "")),
        ("operators without end", module(&format!("  status_code = 1{}", "+1".repeat(500)), "")),
        ("an object with many entries", format!("locals {{\n  x = {{\n{entries}  }}\n}}\n")),
        (
            "locals that double",
            module(
                "  status_code = local.a40",
                &format!("locals {{\n  a0 = \"xxxxxxxxxxxxxxxx\"\n{double}}}"),
            ),
        ),
        (
            "locals that nest",
            module(
                &format!("  response_templates = {{\n{uses}  }}"),
                &format!("locals {{\n  a0 = 1\n{nested}}}"),
            ),
        ),
        (
            "a map that is looked up for each item of a list",
            module(
                "  status_code = length([for a in range(300) : [for b in range(300) : local.m[\"199-199\"]]])",
                "locals {\n  ns = [for a in range(200) : [for b in range(200) : \"${a}-${b}\"]]\n  \
                 m = { for n in flatten(local.ns) : n => n }\n}\n",
            ),
        ),
        (
            "a body with many variables",
            format!(
                "resource \"aws_api_gateway_rest_api\" \"a\" {{\n  body = \"{{\\\"a\\\":\\\"{many}\\\"}}\"\n}}\n"
            ),
        ),
    ];
    let mut out = String::new();
    for (name, file) in cases {
        let shown = show(&[SourceFile::new("main.tf", file)], &[]);
        let lines = shown.lines().map(|line| line.chars().take(200).collect::<String>() + "\n");
        let _ = writeln!(out, "# {name}\n{}", lines.collect::<String>());
    }
    assert_snapshot!(out);
}

/// A module with a gateway response that has these attributes.
fn module(attributes: &str, others: &str) -> String {
    format!(
        "{others}\nresource \"aws_api_gateway_gateway_response\" \"a\" {{\n  rest_api_id   = \"x\"\n  response_type = \"THROTTLED\"\n{attributes}\n}}\n"
    )
}

#[test]
fn deep_expressions_fit_the_stack() {
    // As deep as the parser takes them, through as many references as there may be.
    let chain: String = (0..80)
        .map(|n| {
            format!(
                "  a{n} = upper(\"-${{join(\"\", [lower(\"${{[{{ x = (local.a{}) }}][0].x}}\")])}}\")\n",
                n + 1
            )
        })
        .collect();
    let file = module("  status_code = local.a0", &format!("locals {{\n{chain}}}"));
    assert!(show(&[SourceFile::new("main.tf", file)], &[]).contains("too-deep"));
    let file = module(&format!("  status_code = {}1{}", "[".repeat(60), "]".repeat(60)), "");
    assert!(show(&[SourceFile::new("main.tf", file)], &[]).contains("wrong-type"));
    let calls = module(&format!("  status_code = {}1{}", "max(".repeat(60), ")".repeat(60)), "");
    assert!(show(&[SourceFile::new("main.tf", calls)], &[]).contains("invalid-status"));
    let strings = module(&format!("  status_code = {}1{}", "\"${".repeat(30), "}\"".repeat(30)), "");
    assert!(show(&[SourceFile::new("main.tf", strings)], &[]).contains("invalid-status"));
}

#[test]
fn plans_without_configuration_are_read() {
    let plan = |values: &str, unknown: &str| {
        let resource = format!(
            r#"{{"address": "aws_api_gateway_gateway_response.a", "mode": "managed", "type": "aws_api_gateway_gateway_response", "name": "a", "values": {values}, "sensitive_values": {{}}}}"#
        );
        let change = format!(
            r#"{{"address": "aws_api_gateway_gateway_response.a", "change": {{"actions": ["create"], "before": null, "after_unknown": {unknown}}}}}"#
        );
        let text = format!(
            r#"{{"format_version": "1.2", "planned_values": {{"root_module": {{"resources": [{resource}]}}}}, "resource_changes": [{change}]}}"#
        );
        show(&[SourceFile::new("plan.json", text)], &[])
    };
    let all = r#"{"response_type": "BAD_REQUEST_BODY", "rest_api_id": "a1b2c3d4e5", "status_code": "400", "response_parameters": {}, "response_templates": {"application/json": "{\n  \"message\": \"$context.error.messageString\"\n}\n"}}"#;
    let little = r#"{"response_type": "DEFAULT_4XX", "status_code": null, "response_parameters": null}"#;
    let shown = [
        plan(all, r#"{"id": true}"#),
        plan(
            little,
            r#"{"id": true, "rest_api_id": true, "response_templates": true, "response_parameters": {}}"#,
        ),
        plan(little, r#"{"response_type": true}"#),
        plan(
            r#"{"response_type": "DEFAULT_5XX", "status_code": "", "tags": {}, "response_templates": []}"#,
            "{}",
        ),
    ];
    assert_snapshot!(shown.join("\n"));
}
