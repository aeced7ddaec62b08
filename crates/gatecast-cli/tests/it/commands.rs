//! The commands, as a user runs them.

use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{ROOT, gatecast, gatecast_with};

const PETSTORE: &str = "fixtures/petstore/openapi.yaml";

#[test]
fn preview_shows_customised_types_in_full() {
    assert_snapshot!(gatecast(&format!("preview {PETSTORE}")).run());
}

#[test]
fn preview_reports_mistakes() {
    assert_snapshot!(gatecast("preview fixtures/mistakes/openapi.yaml").run());
}

#[test]
fn preview_fits_eighty_columns() {
    let done = gatecast(&format!("preview {PETSTORE} --all")).run();
    let table = done.stdout();
    let table = table.split("──").next().expect("a table");
    assert!(table.lines().count() > 20);
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
}

#[test]
fn preview_prints_json() {
    let done = gatecast(&format!("preview {PETSTORE} --format json")).run();
    let json: Value = serde_json::from_str(&done.stdout()).expect("JSON");
    let responses = json["responses"].as_array().expect("a list");
    assert_eq!(responses.len(), 21);
    let denied = responses.iter().find(|row| row["responseType"] == "ACCESS_DENIED").expect("there");
    assert_snapshot!(format!("{denied:#}"));
}

#[test]
fn preview_shows_a_named_failure_in_full() {
    let done = gatecast(&format!(
        "preview {PETSTORE} --failure authorizer-implicit-deny --context authorizer.reason=expired"
    ))
    .run();
    let stdout = done.stdout();
    assert_eq!(stdout.matches("\nHTTP/1.1 ").count(), 1, "{stdout}");
    assert!(stdout.contains("\"reason\":\"expired\""), "{stdout}");
}

/// The seed of the project: the example of the API reference page of PutGatewayResponse, for an
/// unknown route and for a request whose path parameters are known.
#[test]
fn render_matches_the_worked_example() {
    let example = "render fixtures/worked-example/put.json --type MISSING_AUTHENTICATION_TOKEN";
    assert_snapshot!(gatecast(example).run());
    assert_snapshot!(gatecast(&format!("{example} --event fixtures/worked-example/event.json")).run());
}

#[test]
fn render_prints_json_and_the_body() {
    assert_snapshot!(gatecast(&format!("render {PETSTORE} --type ACCESS_DENIED --format json")).run());
    let body = gatecast(&format!("render {PETSTORE} --type BAD_REQUEST_BODY --format body")).run();
    assert!(body.stdout.ends_with(b"}\n") && body.stdout.starts_with(b"{\n"), "{body}");
    let body =
        gatecast(&format!("render {PETSTORE} --type THROTTLED --format body --accept application/xml")).run();
    assert_eq!(body.stdout(), "<error>slow down</error>");
}

#[test]
fn render_binds_given_values() {
    let args = [
        "render",
        "-",
        "--type",
        "UNAUTHORIZED",
        "--format",
        "body",
        "--stage",
        "dev",
        "--stage-var",
        "a=b=c",
        "--context",
        "$context.authorizer.x.y=z",
        "--message",
        "say \"no\"",
        "--validation-error",
        "[a (\"b\")]",
    ];
    let template = "$context.stage $context.path $stageVariables.a $context.authorizer.x.y $context.error.messageString $context.error.validationErrorString";
    let put = serde_json::json!({"responseTemplates": {"application/json": template}});
    let done = gatecast_with(&args).stdin(put.to_string()).run();
    assert_eq!(done.stdout(), r#"dev /dev/pets/5 b=c z "say \"no\"" [a (\"b\")]"#, "{done}");
}

#[test]
fn render_answers_a_given_event() {
    let event =
        r#"{"httpMethod": "GET", "headers": {"accept": "text/html"}, "requestContext": {"requestId": "r"}}"#;
    let args = ["render", PETSTORE, "--type", "UNAUTHORIZED", "--event", "-"];
    assert_snapshot!(gatecast_with(&args).stdin(event).run());
}

#[test]
fn preview_merges_later_files_over_earlier_ones() {
    let later = r#"{"responseType": "THROTTLED", "statusCode": "503", "responseTemplates": {"application/json": "later"}}"#;
    let done = gatecast(&format!("render {PETSTORE} - --type THROTTLED")).stdin(later).run();
    assert!(
        done.stdout().starts_with("HTTP/1.1 503 Service Unavailable\n")
            && done.stdout().ends_with("\n\nlater"),
        "{done}"
    );
}

#[test]
fn explain_prints_types_failures_and_variables() {
    for name in ["ACCESS_DENIED", "DEFAULT_5XX", "REQUEST_TOO_LARGE", "bad-authorization-header"] {
        assert_snapshot!(format!("explain {name}"), gatecast(&format!("explain {name}")).run());
    }
    for name in
        ["$context.error.messageString", "context.authorizer.reason", "stageVariables.x", "requestTime"]
    {
        assert_snapshot!(format!("explain {name}"), gatecast(&format!("explain {name}")).run());
    }
    for topic in ["types", "failures", "variables"] {
        assert_snapshot!(format!("explain {topic}"), gatecast(&format!("explain {topic}")).run());
    }
}

#[test]
fn sample_event_can_be_read_back() {
    let event = gatecast("explain event").run().stdout;
    let with = gatecast(&format!("render {PETSTORE} --type UNAUTHORIZED --event -")).stdin(event).run();
    let without = gatecast(&format!("render {PETSTORE} --type UNAUTHORIZED")).run();
    assert_eq!(with.stdout(), without.stdout());
}

#[test]
fn unknown_names_get_a_hint() {
    let mut transcript = String::new();
    for args in [
        "explain $context.error.mesage",
        "explain THROTLED",
        "explain nothing-at-all",
        "render x.json",
        "render fixtures/petstore/openapi.yaml --type UNAUTHORISED",
        "render fixtures/petstore/openapi.yaml --failure access-denied",
        "render fixtures/petstore/openapi.yaml --type THROTTLED --stage-var a",
        "render fixtures/petstore/openapi.yaml --type THROTTLED --context error.message=x",
        "render fixtures/petstore/openapi.yaml --type THROTTLED --input yaml",
        "preview no-such-file.yaml",
        "preview fixtures/events",
        "preview fixtures/worked-example/put.json",
        "preview - -",
        "preview fixtures/petstore/openapi.yaml --api petshop",
        "preview fixtures/petstore/openapi.yaml --api bookshop",
    ] {
        let done = gatecast(args).run();
        assert_eq!(done.code, Some(2), "{done}");
        transcript.push_str(&format!("{done}\n\n"));
    }
    assert_snapshot!(transcript);
}

#[test]
fn colour_follows_the_terminal_and_the_flag() {
    let styled = |args: &str| gatecast(&format!("preview {PETSTORE} {args}")).run().stdout.contains(&0x1b);
    assert!(!styled(""));
    assert!(styled("--color always"));
    assert!(!styled("--color never"));
    let no_color = gatecast(&format!("preview {PETSTORE}")).env("NO_COLOR", "1").run();
    assert!(!no_color.stdout.contains(&0x1b));
}

/// Templates may come from people one does not trust: no control sequence reaches the terminal
/// of a preview. `render` is exact.
#[test]
fn preview_escapes_control_characters() {
    let put = r#"{"responseTemplates": {"application/json": "\u001b[2J\u009b1m\u202e"}}"#;
    let preview = gatecast("preview - --type THROTTLED --color always").stdin(put).run();
    assert!(!preview.stdout().contains("\u{1b}[2J") && !preview.stdout().contains('\u{202e}'), "{preview}");
    let render = gatecast("render - --type THROTTLED --format body").stdin(put).run();
    assert_eq!(render.stdout(), "\u{1b}[2J\u{9b}1m\u{202e}");
}

#[cfg(unix)]
#[test]
fn preview_into_a_closed_pipe_succeeds() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gatecast"))
        .args(["preview", PETSTORE, "--all", "--format", "json"])
        .current_dir(ROOT)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("the binary ends");
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
}

#[test]
fn preview_evaluates_language_extensions() {
    let render = "render fixtures/cloudformation/language-extensions.yaml --type ACCESS_DENIED";
    assert_snapshot!(gatecast(&format!("{render} --parameter Host=orchard.example")).run());
}

/// A parameter with a mistake in its name would be missed in silence.
#[test]
fn unused_parameters_are_reported() {
    let file = "fixtures/cloudformation/language-extensions.yaml";
    for command in ["render --type ACCESS_DENIED", "preview", "check", "diff fixtures/diff/before.yaml"] {
        let done = gatecast(&format!("{command} {file} --parameter Hots=x --parameter Origins=a")).run();
        let shown = done.stdout() + &done.stderr;
        assert!(shown.contains("unused parameter `Hots`"), "{shown}");
        assert!(shown.contains("did you mean `Host`?"), "{shown}");
        assert!(!shown.contains("parameter `Origins`"), "{shown}");
    }
}
