//! What clients of the control plane are given and show: requests, answers, patches, commands of
//! the AWS CLI, Pulumi's plans and states, Smithy models.

use std::fmt::Write;

use gatecast::{
    Api, Checked, Event, Failure, Folder, Format, Gateway, ImportOptions, ResponseType, Severity, SourceFile,
    import, import_all,
};
use insta::assert_snapshot;

use crate::support::{ROOT, gatecast};

fn fixture(name: &str) -> std::sync::Arc<SourceFile> {
    let path = format!("{ROOT}/fixtures/{name}");
    SourceFile::from_bytes(path.clone(), std::fs::read(path).expect("a fixture")).expect("text")
}

/// Options that allow the files beside the fixtures.
fn options() -> ImportOptions {
    let mut options = ImportOptions::default();
    let folder = Folder::new(format!("{ROOT}/fixtures")).expect("a folder");
    options.files = Some(std::sync::Arc::new(folder));
    options
}

fn imported(source: &str, options: &ImportOptions) -> Checked<Api> {
    import(&SourceFile::new("input", source), options).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

/// What each definition reads, and what was found: its name and the text it underlines.
fn shown(Checked { value: api, diagnostics }: &Checked<Api>) -> String {
    let mut out = format!("{}\n", api.name.as_deref().unwrap_or("(no name)"));
    for definition in api.definitions() {
        let status = definition.status.map(|status| status.to_string()).unwrap_or_default();
        _ = writeln!(out, "{} {status}", definition.response_type);
        for parameter in &definition.parameters {
            _ = writeln!(out, "  {} = {}", parameter.key, parameter.value);
        }
        for template in &definition.templates {
            _ = writeln!(out, "  {}: {}", template.media_type, template.body);
        }
    }
    for diagnostic in diagnostics.iter().chain(&Gateway::compile(api).diagnostics) {
        let label = diagnostic.labels.first().map_or("", |label| label.place.text());
        _ = writeln!(out, "{} {}: {label:?}", diagnostic.severity, diagnostic.name().unwrap_or_default());
    }
    out
}

/// The body that a type is answered with.
fn body(api: &Api, response_type: ResponseType) -> String {
    let response = Gateway::compile(api).value.respond(&Failure::of(response_type), &Event::sample());
    response.body.to_string()
}

#[test]
fn control_plane_answers_are_read() {
    for name in [
        "list.json",
        "one.json",
        "input.json",
        "wrong-prefix.json",
        "hal.json",
        "hal-list.json",
        "export.json",
    ] {
        let imported =
            import(&fixture(&format!("control-plane/{name}")), &ImportOptions::default()).expect(name);
        assert_snapshot!(format!("control-plane-{name}"), shown(&imported));
    }
}

#[test]
fn scripts_are_evaluated_as_their_shell_does() {
    for name in [
        "put.sh",
        "dollar.sh",
        "wrong-flag.sh",
        "script.sh",
        "README.md",
        "wrapped.sh",
        "functions.sh",
        "responses.ps1",
    ] {
        let imported = import(&fixture(&format!("aws-cli/{name}")), &options()).expect(name);
        assert_snapshot!(format!("aws-cli-{name}"), shown(&imported));
    }
}

#[test]
fn scripts_have_mistakes_underlined() {
    assert_snapshot!(gatecast("render fixtures/aws-cli/mistakes.sh --type UNAUTHORIZED").run());
}

#[test]
fn references_expanded_by_the_shell_are_reported() {
    assert_snapshot!(gatecast("render fixtures/aws-cli/dollar.sh --type DEFAULT_5XX").run());
}

#[test]
fn options_of_the_other_operation_are_reported() {
    assert_snapshot!(gatecast("render fixtures/aws-cli/wrong-flag.sh --type DEFAULT_5XX").run());
}

#[test]
fn shell_variables_take_given_values() {
    let mut options = options();
    options.parameters.extend([("API_ID", "abc"), ("BUILD", "7")].map(|(k, v)| (k.to_owned(), v.to_owned())));
    let imported = import(&fixture("aws-cli/script.sh"), &options).expect("importable");
    assert_eq!(imported.value.name.as_deref(), Some("abc"));
    assert_eq!(imported.value.definitions()[0].parameters[2].value.as_str(), "'7'");
    assert!(imported.diagnostics.is_empty(), "{:?}", imported.diagnostics);
}

#[test]
fn commands_are_grouped_by_their_api() {
    let script = "for API in one two; do\n  for TYPE in THROTTLED UNAUTHORIZED; do\n    \
                  aws apigateway put-gateway-response --rest-api-id $API --response-type $TYPE --status-code 4O4\n  done\ndone\n";
    let imported =
        import_all(&[SourceFile::new("s.sh", script)], &ImportOptions::default()).expect("importable");
    let shown = |api: &Api| (api.name.clone(), api.definitions().len());
    let apis: Vec<_> = imported.value.iter().map(shown).collect();
    assert_eq!(apis, [(Some("one".to_owned()), 2), (Some("two".to_owned()), 2)]);
    assert_eq!(imported.diagnostics.len(), 1, "what a loop finds again is said once");
}

/// Each line is a value of `--response-templates` in the words of a shell.
#[test]
fn mistakes_lead_back_through_all_quotes() {
    for (argument, written) in [
        (r#"'{"text/plain":"a\n$context.eror.x é"}'"#, "$context.eror.x"),
        (r#""{\"text/plain\":\"a\\n\$context.eror.x é\"}""#, r"\$context.eror.x"),
        (r#"$'{"text/plain":"a\\n$context.eror.x"}'"#, "$context.eror.x"),
        (r#"text/plain='"a $context.eror.x"'"#, "$context.eror.x"),
        (r#"'text/plain=a $context.eror.x'"#, "$context.eror.x"),
        ("\"$T\"", "$context.eror.x"),
        ("text/plain=\"x$U\"", "$U"),
    ] {
        let script = format!(
            "T='{{\"text/plain\":\"$context.eror.x\"}}'\nU='$context.eror.x'\n\
             aws apigateway put-gateway-response --rest-api-id a --response-type THROTTLED --response-templates {argument}\n"
        );
        let api = imported(&script, &ImportOptions::default()).value;
        let text = &api.definitions()[0].templates[0].body;
        let start = text.as_str().find("$context").unwrap_or_else(|| panic!("{text:?}"));
        let span = gatecast::Span::new(start, start + "$context.eror.x".len());
        let place = text.locate(span).expect("placed");
        assert_eq!(place.text(), written, "{argument}");
    }
}

#[test]
fn unset_shell_variables_stay_visible() {
    let script = "aws apigateway put-gateway-response --rest-api-id a --response-type THROTTLED \
                  --response-parameters \"{\\\"gatewayresponse.header.X-A\\\":\\\"$WHOLE\\\",\\\"gatewayresponse.header.X-B\\\":\\\"'$PART-b'\\\"}\"";
    assert_snapshot!(shown(&imported(script, &ImportOptions::default())), @r#"
    a
    THROTTLED 
      gatewayresponse.header.X-A = '${WHOLE}'
      gatewayresponse.header.X-B = '${PART}-b'
    note unresolved-value: "$WHOLE"
    note unresolved-value: "$PART"
    "#);
}

#[test]
fn patches_change_the_files_before_them() {
    let base =
        import(&fixture("update-gateway-response/base.yaml"), &ImportOptions::default()).expect("importable");
    let patch = fixture("update-gateway-response/patch.json");
    let alone = import(&patch, &ImportOptions::default()).expect("importable");
    assert_snapshot!("patch-alone", shown(&alone));
    let mut options = ImportOptions::default();
    options.base = base.value;
    let patched = import(&patch, &options).expect("importable");
    assert_snapshot!("patch-over-base", shown(&patched));
    // As files are merged.
    let mut api = options.base.clone();
    api.merge(patched.value);
    assert_eq!(body(&api, ResponseType::Unauthorized), "<m>Unauthorized</m>");
    assert_eq!(api.definitions().len(), 2);
}

#[test]
fn patch_operations_that_fail_are_left_out() {
    assert_snapshot!(gatecast("render fixtures/update-gateway-response/refused.json --type THROTTLED").run());
}

#[test]
fn patches_that_fail_leave_a_type_to_its_family() {
    let mut options = ImportOptions::default();
    options.base = imported(
        "{\"DEFAULT_4XX\": 1, \"responseType\": \"DEFAULT_4XX\", \"statusCode\": \"418\"}",
        &options,
    )
    .value;
    let patch = r#"{"responseType": "THROTTLED", "patchOperations": [{"op": "add", "path": "/statusCode", "value": "404"}]}"#;
    let patched = imported(patch, &options);
    assert!(patched.value.definitions().is_empty());
    assert_eq!(patched.diagnostics[0].aws_message.as_deref(), Some("Invalid patch path /statusCode"));
}

/// It is an error where the definition is known, and doubtful where it is not.
#[test]
fn patches_replace_existing_entries_only() {
    let patch = r#"{"responseType": "THROTTLED", "patchOperations": [{"op": "replace", "path": "/responseParameters/gatewayresponse.header.X-Absent", "value": "'1'"}]}"#;
    let found = |options: &ImportOptions| {
        let finding = imported(patch, options).diagnostics.swap_remove(0);
        (finding.name(), finding.severity, finding.aws_message)
    };
    let answer = Some("Invalid parameter name specified".to_owned());
    let mut options = ImportOptions::default();
    assert_eq!(found(&options), (Some("unknown-patch-key"), Severity::Warning, answer.clone()));
    options.base = imported("{\"responseType\": \"THROTTLED\", \"statusCode\": \"429\"}", &options).value;
    assert_eq!(found(&options), (Some("missing-patch-key"), Severity::Error, answer));
}

#[test]
fn patches_may_stand_alone_and_in_yaml() {
    let mut options = ImportOptions::default();
    let operations = "- op: replace\n  path: /statusCode\n  value: 418\n- op: add\n  path: /responseTemplates/a~1b~01\n  value: x\n";
    let error = import(&SourceFile::new("p.yaml", operations), &options).expect_err("no type");
    assert_eq!(error.diagnostic().name(), Some("missing-response-type"));
    options.response_type = Some(ResponseType::Throttled);
    assert_snapshot!(shown(&imported(operations, &options)), @r#"
    (no name)
    THROTTLED 418
      application/json: {"message":$context.error.messageString}
      a/b~1: x
    "#);
    options.response_type = Some(ResponseType::Default4xx);
    options.base = imported(operations, &options).value;
    let reset = r#"[{"op": "replace", "path": "/statusCode", "value": null}]"#;
    assert_eq!(imported(reset, &options).value.definitions()[0].status, None);
}

#[test]
fn scripts_may_put_and_then_update() {
    let script = "aws apigateway put-gateway-response --rest-api-id a --response-type THROTTLED --status-code 420\n\
        aws apigateway update-gateway-response --rest-api-id a --response-type THROTTLED --patch-operations \
        '[{\"op\":\"add\",\"path\":\"/responseParameters/gatewayresponse.header.X\",\"value\":\"'\\''1'\\''\"}]' ";
    assert_snapshot!(shown(&imported(script, &ImportOptions::default())), @r"
    a
    THROTTLED 420
      gatewayresponse.header.X = '1'
    ");
}

#[test]
fn pulumi_stacks_are_read() {
    let preview = import(&fixture("pulumi/preview.json"), &ImportOptions::default()).expect("importable");
    assert_snapshot!("pulumi-preview", shown(&preview));
    for (name, definitions) in [("shop-api", 1), ("shop", 1), ("a1b2c3d4e5", 1), ("zz99", 1)] {
        let mut options = ImportOptions::default();
        options.api = Some(name.to_owned());
        let stack = import(&fixture("pulumi/stack.json"), &options).expect(name);
        assert_eq!(stack.value.definitions().len(), definitions, "{name}");
    }
}

#[test]
fn smithy_models_are_read() {
    let model = import(&fixture("smithy/model.json"), &ImportOptions::default()).expect("importable");
    assert!(model.value.is_called("example.shop#Shop") && model.value.is_called("Shop"));
    assert_snapshot!("smithy-model", shown(&model));
    assert_snapshot!(import(&fixture("smithy/model.smithy"), &ImportOptions::default()).expect_err("no JSON").diagnostic().message,
        @"a model in Smithy's language is not read; its JSON form is");
}

#[test]
fn smithy_models_get_the_headers_of_their_cors_trait() {
    for name in ["Bare", "Shop", "Several"] {
        let mut options = ImportOptions::default();
        options.api = Some(name.to_owned());
        let model = import(&fixture("smithy/cors.json"), &options).expect(name);
        assert_snapshot!(format!("smithy-cors-{name}"), shown(&model));
    }
}

/// Of each document, only the format that it is of.
#[test]
fn formats_are_told_apart() {
    for (text, format) in [
        (
            "aws apigateway update-gateway-response --rest-api-id a --response-type THROTTLED --patch-operations x=y",
            Format::AwsCli,
        ),
        ("#!/bin/sh\n  /usr/bin/aws apigateway \\\n put-gateway-response --x", Format::AwsCli),
        ("{\"patchOperations\": [], \"responseType\": \"THROTTLED\"}", Format::UpdateGatewayResponse),
        ("{\"responseType\": \"THROTTLED\", \"restApiId\": \"a\"}", Format::GatewayResponse),
        ("{\"version\": 3, \"deployment\": {\"resources\": []}}", Format::Pulumi),
        ("{\"smithy\": \"2.0\", \"shapes\": {}}", Format::Smithy),
        (
            "openapi: 3.0.1\ninfo:\n  description: |\n    aws apigateway put-gateway-response --x\n",
            Format::OpenApi,
        ),
    ] {
        let mut options = ImportOptions::default();
        let found = import_all(&[SourceFile::new("x", text)], &options).expect(text);
        options.format = Some(format);
        let asked = import_all(&[SourceFile::new("x", text)], &options).expect(text);
        assert_eq!(format!("{found:?}"), format!("{asked:?}"), "{text}");
    }
}

/// Small inputs that stand for large ones end in an error that names the limit, and soon.
#[test]
fn scripts_that_expand_without_end_are_refused() {
    let call = "aws apigateway put-gateway-response --rest-api-id a --response-type THROTTLED --status-code";
    let doubling: String = (0..40).map(|n| format!("A{}=\"$A{n}$A{n}\"\n", n + 1)).collect();
    let nested = |depth: usize, items: &str| {
        let heads: String = (0..depth).map(|n| format!("for X{n} in {items}; do\n")).collect();
        format!("{heads}{call} $X0\n{}", "done\n".repeat(depth))
    };
    let items: String = (0..100).map(|n| format!("{n} ")).collect();
    for (name, script) in [
        ("doubling", format!("A0=xxxxxxxxxxxxxxxx\n{doubling}{call} $A40\n")),
        ("loops", nested(8, &items)),
        ("assignments", format!("{}{call} 404\n", "A=1\n".repeat(1_000_000))),
    ] {
        let error = import(&SourceFile::new("s.sh", script), &ImportOptions::default()).expect_err(name);
        assert_eq!(error.diagnostic().name(), Some("too-large"), "{name}");
    }
    // Deep, but small.
    let mut deep = String::new();
    for (name, script) in [
        ("loops", nested(2_000, "1")),
        ("substitutions", format!("{call} {}", "\"$(".repeat(100_000))),
        ("variables", format!("{call} {}", "${".repeat(100_000))),
    ] {
        let found = match import(&SourceFile::new("s.sh", script), &ImportOptions::default()) {
            Ok(imported) => imported.diagnostics,
            Err(error) => vec![error.diagnostic().clone()],
        };
        for finding in found {
            let message: String = finding.message.chars().take(120).collect();
            let _ = writeln!(
                deep,
                "{name}: {}[{}] {message}",
                finding.severity,
                finding.name().unwrap_or_default()
            );
        }
    }
    assert_snapshot!(deep);
}

#[test]
fn long_patches_are_applied() {
    let mut operations = String::new();
    for n in 0..100_000 {
        let op = if n % 3 == 2 { "remove" } else { "add" };
        let key = if n % 3 == 2 { n - 1 } else { n };
        _ = write!(
            operations,
            "{{\"op\":\"{op}\",\"path\":\"/responseParameters/gatewayresponse.header.X{key}\",\"value\":\"'1'\"}},"
        );
    }
    let patch = format!(
        "{{\"responseType\":\"THROTTLED\",\"patchOperations\":[{}]}}",
        operations.trim_end_matches(',')
    );
    let api = imported(&patch, &ImportOptions::default()).value;
    assert_eq!(api.definitions()[0].parameters.len(), 33_334);
}

/// The commonest lines of scripts: a variable that the script does not set, in the shorthand.
#[test]
fn shorthand_keeps_variables_visible() {
    let script = "aws apigateway put-gateway-response --rest-api-id a1b2c3d4e5 --response-type THROTTLED \\\n  \
                  --status-code $S --response-parameters gatewayresponse.header.X=$V --response-templates application/json=$B\n";
    let imported = imported(script, &options());
    let definition = &imported.value.definitions()[0];
    assert_eq!(definition.status, None);
    assert_eq!(definition.parameters[0].value.as_str(), "'${V}'");
    assert_eq!(definition.templates[0].body.as_str(), "${B}");
    assert!(
        imported.diagnostics.iter().all(|found| found.severity == gatecast::Severity::Note),
        "{imported:?}"
    );
}

/// Scripts of a few hundred KB that would take hours if a line were looked through for each of its
/// commands.
#[test]
fn hostile_scripts_are_read_to_their_end() {
    let call =
        "aws apigateway put-gateway-response --rest-api-id a --response-type THROTTLED --status-code 420\n";
    for (line, count) in [("a;", 200_000), ("a=${;", 100_000), ("cat <<A\n", 20_000), ("`(x ", 100_000)] {
        let script = format!("{}\nA\n{call}", line.repeat(count));
        let imported = import_all(&[SourceFile::new("s.sh", script)], &ImportOptions::default());
        let apis = imported.unwrap_or_else(|error| panic!("{line}: {error}")).value;
        assert_eq!(apis[0].definitions().len(), 1, "{line}");
    }
}
