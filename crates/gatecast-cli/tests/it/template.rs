//! `template`: one mapping template.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{ROOT, gatecast, gatecast_with};

const PETS: &str = "template fixtures/templates/pets.vtl --body fixtures/templates/query.json";

#[test]
fn templates_are_rendered() {
    assert_snapshot!(gatecast(PETS).run());
    assert_snapshot!(gatecast(&format!("{PETS} --explain")).run());
    assert_snapshot!(gatecast(&format!("{PETS} --format json")).run());
    let template = "#set($context.requestOverride.path.id = $input.path('$.id'))[$nope]";
    let args = ["template", "-", "--format", "json", "--explain"];
    assert_snapshot!(gatecast_with(&args).stdin(template).run());
}

#[test]
fn every_mistake_is_drawn() {
    assert_snapshot!(gatecast("template fixtures/templates/broken.vtl").run());
    assert_snapshot!(gatecast("template fixtures/templates/broken.vtl --format json").run());
}

/// Each line is a template that fails, in its own way.
#[test]
fn failures_say_what_to_do() {
    let mut transcript = String::new();
    let failing = fs::read_to_string(Path::new(ROOT).join("fixtures/templates/failing.txt")).expect("there");
    for template in failing.lines() {
        let done = gatecast("template -").stdin(template).run();
        assert_eq!((done.code, done.stdout()), (Some(1), String::new()), "{template}: {done}");
        transcript.push_str(&format!("{}\n", done.stderr));
    }
    assert_snapshot!(transcript);
}

/// What the help says to write is right.
#[test]
fn help_works_as_typed() {
    for (template, output) in [
        ("#set($c = '$')$c#set($c = '#')$c", "$#"),
        ("#foreach($i in [1..3])#if($i == 2)#break($foreach)#end$i#end", "1"),
        ("#[[$a #if]]#", "$a #if"),
        ("#set($list = [])#if($list.size() > 0)$list[0]#end", ""),
        ("#set($value = $nope)#if($value != '')$value.length()#end", ""),
        ("#set($text = 'a')#if($text.length() > 8)$text.charAt(8)#end", ""),
        ("#set($text = '1.5')#if($text.matches('-?[0-9]{1,9}'))$text#end", ""),
        (
            "#set($text = 'a')$text.format('%s %d %.2f', 'b', 1, 1.5) $text.replaceAll('(a)', '\\$$1')",
            "b 1 1.50 $a",
        ),
        ("#set($list = [])#set($added = $list.add('c'))$list", "[c]"),
        ("#set($value = 1)#set($text = '2')$text.compareTo(\"$value\")", "1"),
    ] {
        assert_eq!(gatecast("template -").stdin(template).run().stdout(), output, "{template}");
    }
}

#[test]
fn flags_and_events_bind_values() {
    let template = "$context.stage $context.path $stageVariables.a $context.authorizer.x.y $input.params('petId') \
                    $input.params().querystring.q $input.params('accept') $input.params('Accept') \
                    $context.responseOverride.header.h $context.identity.sourceIp";
    let args = [
        "template",
        "-",
        "--stage",
        "dev",
        "--stage-var",
        "a=b=c",
        "--context",
        "authorizer.x.y=z",
        "--context",
        "responseOverride.header.h=1",
        "--accept",
        "text/html",
    ];
    let done = gatecast_with(&args).stdin(template).run();
    assert_eq!(done.stdout(), "dev /dev/pets/5 b=c z 5 1  text/html 1 203.0.113.24", "{done}");
    let event = r#"{"body": "eyJhIjogWzEsIDJdfQ==", "isBase64Encoded": true, "pathParameters": null,
        "multiValueHeaders": {"X": ["1", "2"]}, "queryStringParameters": {"q": 1},
        "requestContext": {"authorizer": {"n": 1, "b": true}, "requestTimeEpoch": 5}}"#;
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("template-event.json");
    fs::write(&file, event).expect("writable");
    let template = "$input.json('$.a') $input.params('X') $input.params('q') $context.authorizer.n.length() \
                    $context.authorizer.b $context.requestTimeEpoch [$context.stage]";
    let args = ["template", "-", "--event", &file.to_string_lossy()];
    let done = gatecast_with(&args).stdin(template).run();
    assert_eq!(done.stdout(), "[1,2] 2 1 1 true 5 []", "{done}");
}

#[test]
fn template_refuses_contradicting_arguments() {
    let mut transcript = String::new();
    for args in [
        "template no-such.vtl",
        "template fixtures/templates",
        "template -",
        "template - --body -",
        "template fixtures/templates/pets.vtl --body no-such.json",
        "template fixtures/templates/pets.vtl --context error.message=x",
        "template fixtures/templates/pets.vtl --context requestID=x",
        "template fixtures/templates/pets.vtl --stage-var a",
        "template fixtures/templates/pets.vtl --event fixtures/petstore/openapi.yaml",
        "template",
    ] {
        let done = gatecast(args).stdin(b"\xff\xfe#\0".to_vec()).run();
        assert_eq!(done.code, Some(2), "{done}");
        transcript.push_str(&format!("{done}\n\n"));
    }
    let event = r#"{"body": "no base64!", "isBase64Encoded": true}"#;
    let done = gatecast("template fixtures/templates/pets.vtl --event -").stdin(event).run();
    assert_eq!(done.code, Some(2), "{done}");
    transcript.push_str(&done.to_string());
    assert_snapshot!(transcript);
}

/// A body is one text in base64, as RFC 4648 writes it.
#[test]
fn bodies_of_events_are_canonical_base64() {
    let run = |body: &str| {
        let event = format!(r#"{{"body": "{body}", "isBase64Encoded": true}}"#);
        gatecast("template fixtures/templates/pets.vtl --event -").stdin(event).run()
    };
    assert_eq!(run("e30=").code, Some(0));
    for body in ["e31=", "e30", "e30=\\n", "e\\n30=", "e30=e30=", "e30=====", "===="] {
        let done = run(body);
        assert_eq!(done.code, Some(2), "{body}: {done}");
        assert!(done.stderr.contains("is not base64"), "{body}: {done}");
    }
}

/// A megabyte of template, of one line, and of what goes on without an end.
#[test]
fn large_templates_end() {
    let large = "{\"a\": \"$context.stage\"}".repeat(50_000);
    let done = gatecast("template -").stdin(large.clone()).run();
    assert_eq!(done.code, Some(1), "{}", done.stderr);
    assert_snapshot!(done.stderr);
    let done = gatecast("template - --max-template-bytes 10000000").stdin(large.clone()).run();
    assert_eq!(done.stdout(), large.replace("$context.stage", "prod"));
    let raised = "template - --max-template-bytes 10000000 --explain";
    let done = gatecast(raised).stdin(large).run();
    assert!(done.stdout().contains("49800 more references not shown"), "{}", &done.stdout()[..10_000]);
    let loops = "#foreach($i in [1..1000])".repeat(3) + "x" + &"#end".repeat(3);
    let done = gatecast("template -").stdin(loops).run();
    assert_eq!(done.code, Some(1));
    assert_snapshot!(done.stderr);
    let broken = "#if(".repeat(250_000);
    let done = gatecast("template - --max-template-bytes 10000000").stdin(broken).run();
    assert_eq!(done.code, Some(1));
    assert!(done.stderr.len() < 20_000, "{}", done.stderr.len());
}

/// What comes from strangers is shown and not sent.
#[test]
fn explaining_sends_no_control_characters() {
    let template =
        "#set($a = '\u{1b}[2J\u{202e}')$a $input.body #set($context.responseOverride.header.x = $a)";
    let done = gatecast("template - --explain").stdin(template).run();
    assert!(!done.stdout().contains(['\u{1b}', '\u{202e}']), "{done}");
    let done = gatecast("template - --format json --explain").stdin(template).run();
    assert!(!done.stdout().contains(['\u{1b}', '\u{202e}']), "{done}");
    let json: Value = serde_json::from_str(&done.stdout()).expect("JSON");
    assert_eq!(json["responseOverride"]["header"]["x"], "\u{1b}[2J\u{202e}");
    let exact = gatecast("template -").stdin(template).run().stdout();
    assert_eq!(exact, "\u{1b}[2J\u{202e} {}");
}

#[cfg(unix)]
#[test]
fn template_into_a_closed_pipe_succeeds() {
    for args in ["", "--explain", "--format json"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gatecast"))
            .args(format!("{PETS} {args}").split_whitespace())
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
}

#[test]
fn explain_knows_what_templates_use() {
    for name in ["templates", "$input", "$util"] {
        assert_snapshot!(format!("explain {name}"), gatecast_with(&["explain", name]).run());
    }
    let mut transcript = String::new();
    for name in [
        "$input.path('$.a')",
        "util.escapeJavaScript",
        "#if",
        "responseOverride",
        "foreach",
        "$input.jsn",
        "#fi",
        "$foreach.count",
        "$velocityCount",
        "$!{foreach.hasNext}",
        "#{end}",
        "]]#",
        "$context.requestOverride.header.X-Pet",
        "$context.responseOverride.status",
        "$!util.urlEncode",
        "${util.parseJson($input.body)}",
        "parseJson",
        "escapeJavaScript",
        "urlEncode",
    ] {
        transcript.push_str(&format!("{}\n\n", gatecast_with(&["explain", name]).run()));
    }
    assert_snapshot!("explain names", transcript);
}
