//! What people type who do not know the program yet, and what they are told.

use insta::assert_snapshot;

use crate::support::{gatecast, gatecast_with};

const PETSTORE: &str = "fixtures/petstore/openapi.yaml";

/// The transcripts of commands that make no sense; all end with 2.
fn refused(commands: &[&str]) -> String {
    let mut transcript = String::new();
    for command in commands {
        let done = gatecast(&command.replace("PETSTORE", PETSTORE)).run();
        assert_eq!(done.code, Some(2), "{done}");
        transcript.push_str(&format!("{done}\n\n"));
    }
    transcript
}

/// A name that is there nearly.
#[test]
fn mistyped_files_lead_to_those_that_are_there() {
    let done = gatecast("check fixtures/petstore/openapi.yml").run();
    assert!(done.stdout().contains("did you mean `fixtures/petstore/openapi.yaml`?"), "{done}");
    let done = gatecast("check --version").run();
    assert_eq!(done.stdout(), format!("gatecast {}\n", env!("CARGO_PKG_VERSION")), "{done}");
}

#[test]
fn commands_and_flags_of_other_programs_are_translated() {
    assert_snapshot!(refused(&[
        "prevew PETSTORE",
        "lint PETSTORE",
        "PETSTORE",
        "version",
        "init",
        "check -f json PETSTORE",
        "check PETSTORE --select lost-cors",
        "check -q PETSTORE",
        "serve PETSTORE --port 4010",
        "render PETSTORE --typ UNAUTHORIZED",
    ]));
}

#[test]
fn unreadable_names_are_explained() {
    assert_snapshot!(refused(&[
        "check https://example.com/openapi.yaml",
        "check *.yaml",
        "check fixtures/events",
        "test no-such-folder",
        "diff PETSTORE no-such.yaml",
    ]));
}

#[test]
fn names_count_in_any_case() {
    let exact = gatecast(&format!("render {PETSTORE} --type MISSING_AUTHENTICATION_TOKEN")).run();
    for typed in ["missing_authentication_token", "Missing-Authentication-Token"] {
        let done = gatecast(&format!("render {PETSTORE} --type {typed}")).run();
        assert_eq!(done.stdout(), exact.stdout());
    }
    let sarif = gatecast(&format!("check {PETSTORE} --format SARIF --deny ERROR")).run();
    assert!(sarif.code == Some(0) && sarif.stdout().contains("\"runs\""), "{sarif}");
    assert_snapshot!(refused(&[
        "render PETSTORE --failure expired",
        "render PETSTORE --failure resource-policy"
    ]));
}

#[test]
fn values_that_cannot_be_meant_are_refused() {
    assert_snapshot!(refused(&[
        "render PETSTORE --type THROTTLED --context $context.x=1",
        "render PETSTORE --type THROTTLED --context requestID=1",
        "render PETSTORE --type THROTTLED --context identity=1",
        "render PETSTORE --type THROTTLED --context status=429",
        "render PETSTORE --type THROTTLED --context authorizer=1",
        "render PETSTORE --type THROTTLED --accept json",
        "render PETSTORE --type THROTTLED --event PETSTORE",
    ]));
    let done = gatecast(&format!(
        "render {PETSTORE} --type THROTTLED --accept */*;q=0.5,text/html --context requestId=1"
    ))
    .run();
    assert_eq!(done.code, Some(0), "{done}");
}

/// Events of other services look like those of REST APIs, and every value would be missing.
#[test]
fn events_of_other_services_are_named() {
    let mut transcript = String::new();
    for event in [
        r#"{"version": "2.0", "routeKey": "GET /pets", "rawPath": "/pets", "requestContext": {"http": {}}}"#,
        r#"{"requestContext": {"connectionId": "a", "routeKey": "$connect"}, "headers": {}}"#,
        r#"{"requestContext": {"elb": {}}, "httpMethod": "GET", "path": "/", "headers": {}}"#,
        r#"{"type": "TOKEN", "authorizationToken": "t", "methodArn": "arn"}"#,
        r#"{"Records": [{"eventSource": "aws:sqs"}]}"#,
        r#"{"source": "aws.ec2", "detail-type": "x"}"#,
        r#"{"statusCode": 200, "body": ""}"#,
        r#"{"name": "Rex"}"#,
        "[]",
    ] {
        let args = ["render", PETSTORE, "--type", "THROTTLED", "--event", "-"];
        let done = gatecast_with(&args).stdin(event).run();
        assert_eq!(done.code, Some(2), "{done}");
        let first = done.stderr.lines().next().unwrap_or_default();
        transcript.push_str(&format!("{event}\n  {first}\n"));
    }
    assert_snapshot!(transcript);
    for event in [
        "{}",
        r#"{"headers": {}, "mine": 1}"#,
        r#"{"type": "REQUEST", "methodArn": "a", "httpMethod": "GET"}"#,
    ] {
        let args = ["render", PETSTORE, "--type", "THROTTLED", "--event", "-"];
        assert_eq!(gatecast_with(&args).stdin(event).run().code, Some(0), "{event}");
    }
}

#[test]
fn merge_conflicts_are_named() {
    let mut transcript = String::new();
    for (name, text) in [
        (
            "yaml",
            "openapi: 3.0.1\n<<<<<<< HEAD\ninfo: {title: a}\n=======\ninfo: {title: b}\n>>>>>>> topic\n",
        ),
        (
            "json",
            "{\n<<<<<<< HEAD\n\"openapi\": \"3.0.1\",\n||||||| base\n=======\n>>>>>>> topic\n\"info\": {}}\n",
        ),
    ] {
        let done = gatecast("check -").stdin(text).run();
        assert_eq!(done.code, Some(2), "{done}");
        transcript.push_str(&format!("{name}\n{done}\n\n"));
    }
    assert_snapshot!(transcript);
    // A heading underlined so, and marks inside of a line, are text.
    let text = "openapi: 3.0.1\ninfo:\n  title: '<<<<<<< a ======= b >>>>>>> c'\n  description: |\n    =======\n\
                x-amazon-apigateway-gateway-responses:\n  THROTTLED: { statusCode: 429 }\n";
    let done = gatecast("check -").stdin(text).run();
    assert!(!done.to_string().contains("merge-conflict"), "{done}");
}

/// What a client, a browser or a log shows leads to what it means.
#[test]
fn explain_takes_what_was_seen() {
    let mut count = 0;
    for seen in [
        "403",
        "not a valid key=value pair",
        "AccessDeniedException",
        "Access-Control-Allow-Origin",
        r#"{"message":"Missing Authentication Token"}"#,
        "User: arn:aws:iam::999999999999:user/bob is not authorized to perform: execute-api:Invoke on resource: \
         arn:aws:execute-api:eu-west-1:********1111:abc/dev/POST/x",
        "Invalid mapping expression specified",
        "x-amz-apigw-id",
        "x-amzn-ErrorType",
    ] {
        count += 1;
        assert_snapshot!(format!("seen-{count}"), gatecast_with(&["explain", seen]).run());
    }
    let first_line =
        |args: &[&str]| gatecast_with(args).run().stdout().lines().next().unwrap_or_default().to_owned();
    let status = gatecast("explain 403").run().stdout();
    for line in ["403 Forbidden", "HTTP/1.1 403 Forbidden", "HTTP/2 403"] {
        let shown = gatecast_with(&["explain", line]).run().stdout();
        assert_eq!(
            shown.split_once('\n').map(|(_, rest)| rest),
            status.split_once('\n').map(|(_, rest)| rest)
        );
    }
    let cors = "What there is about `cors`";
    for (args, expected) in [
        (&["explain", "not", "a", "valid", "key=value", "pair"][..], "bad-authorization-header-before-2025"),
        (&["explain", "Too Many Requests"], "throttled"),
        (&["explain", "unauthorized"], "UNAUTHORIZED"),
        (&["explain", "rule", "lost-cors"], "lost-cors (note, lint rule)"),
        (&["explain", "[lost-cors]"], "lost-cors (note, lint rule)"),
        (&["explain", "cors"], cors),
        (&["explain", "CORS"], &cors.replace("cors", "CORS")),
    ] {
        assert_eq!(first_line(args), expected, "{args:?}");
    }
    assert_snapshot!("explain", gatecast("explain").run());
    assert_snapshot!(refused(&["explain 418", "explain x", "explain $context.nope"]));
}

/// A locale without UTF-8 gets ASCII; a file gets what programs expect.
#[test]
fn other_locales_get_ascii() {
    let preview = gatecast(&format!("preview {PETSTORE}")).env("LC_ALL", "C").run();
    assert!(preview.stdout.is_ascii(), "{preview}");
    let preview = gatecast(&format!("preview {PETSTORE}")).env("LC_ALL", "C.UTF-8").run();
    assert!(!preview.stdout.is_ascii(), "{preview}");
    let put = r#"{"responseTemplates": {"application/json": "{\"a\":\"é\"}"}}"#;
    let render = gatecast("render - --type THROTTLED --format body").env("LC_ALL", "C").stdin(put).run();
    assert_eq!(render.stdout(), r#"{"a":"é"}"#);
}

/// A path is the same in every format, however it was typed.
#[test]
fn paths_are_written_alike() {
    for format in ["human", "json", "sarif", "github"] {
        for typed in ["./fixtures//mistakes/openapi.yaml", "fixtures/../fixtures/mistakes/./openapi.yaml"] {
            let done = gatecast(&format!("check --format {format} {typed}")).run();
            let shown = done.stdout();
            assert!(shown.contains("fixtures/mistakes/openapi.yaml") && !shown.contains(typed), "{done}");
        }
    }
}

/// Hooks name every file of a commit, one by one.
#[test]
fn hooks_name_all_files() {
    let files = "fixtures/hooks/pipeline.yaml fixtures/hooks/notes.json fixtures/hooks/right.yaml";
    let done = gatecast(&format!("check --skip-unrelated {files} fixtures/hooks/module/variables.tf")).run();
    assert_snapshot!(done);
    let done =
        gatecast("check --skip-unrelated fixtures/hooks/pipeline.yaml fixtures/hooks/notes.json").run();
    assert!(done.code == Some(0) && done.stdout().trim() == "nothing found", "{done}");
    // The files of a module that give values are read with the one that is named.
    let named = gatecast("check fixtures/hooks/module/gateway.tf").run();
    let all = gatecast("check fixtures/hooks/module/gateway.tf fixtures/hooks/module/variables.tf").run();
    assert_eq!(named.stdout(), all.stdout());
    assert!(named.stdout().contains("variables.tf:3:"), "{named}");
    assert_eq!(gatecast("check --skip-unrelated no-such.yaml").run().code, Some(2));
}
