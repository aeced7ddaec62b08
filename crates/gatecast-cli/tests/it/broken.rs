//! Bad input: one clear error, never a panic, never a hang.

use std::fmt::Write;

use insta::assert_snapshot;

use crate::support::gatecast_with;

/// An OpenAPI document in YAML whose extension has these lines.
fn openapi(extension: &str) -> String {
    let indented: String = extension.lines().map(|line| format!("  {line}\n")).collect();
    format!("openapi: 3.0.1\nx-amazon-apigateway-gateway-responses:\n{indented}")
}

/// An OpenAPI document in JSON whose extension has this text.
fn openapi_json(extension: &str) -> String {
    format!("{{\"openapi\": \"3.0.1\", \"x-amazon-apigateway-gateway-responses\": {extension}}}")
}

/// Broken inputs by name. What is only partly broken is rendered as far as it can be.
fn inputs() -> Vec<(&'static str, Vec<u8>)> {
    let mut inputs: Vec<(&'static str, Vec<u8>)> = Vec::new();
    let mut add = |name, text: &str| inputs.push((name, text.as_bytes().to_vec()));

    add("nothing", "");
    add("white space only", " \n\t\n");
    add("a byte order mark only", "\u{feff}");
    add("JSON: only an opening brace", "{");
    add("JSON: only an opening bracket", "[");
    add("JSON: cut in a string", "{\"openapi\": \"3.0");
    add("JSON: cut after a key", "{\"openapi\"");
    add("JSON: cut after a colon", "{\"openapi\":");
    add("JSON: cut after a value", "{\"openapi\": \"3.0.1\"");
    add("JSON: cut in a nested list", "{\"a\": [1, 2");
    add("JSON: trailing comma in an object", "{\"openapi\": \"3.0.1\",}");
    add("JSON: trailing comma in a list", "{\"a\": [1,]}");
    add("JSON: missing comma", "{\"a\": 1 \"b\": 2}");
    add("JSON: missing colon", "{\"a\" 1}");
    add("JSON: single quotes", "{'openapi': '3.0.1'}");
    add("JSON: key without quotes", "{openapi: \"3.0.1\"}");
    add("JSON: comment", "{\n  // the version\n  \"openapi\": \"3.0.1\"\n}");
    add("JSON: bare word", "{\"a\": yes}");
    add("JSON: leading zero", "{\"a\": 0404}");
    add("JSON: hexadecimal number", "{\"a\": 0x1f4}");
    add("JSON: NaN", "{\"a\": NaN}");
    add("JSON: plus sign", "{\"a\": +1}");
    add("JSON: unknown escape", "{\"a\": \"\\x41\"}");
    add("JSON: half a surrogate pair", "{\"a\": \"\\ud83c\"}");
    add("JSON: line break in a string", "{\"a\": \"b\nc\"}");
    add("JSON: text after the end", "{\"openapi\": \"3.0.1\"} }");
    add("JSON: two documents", "{}{}");
    add("JSON: no-break space", "{\u{a0}\"a\": 1}");
    add("JSON: mismatched brackets", "{\"a\": [1}]");
    add("YAML: tab as indentation", "openapi: 3.0.1\ninfo:\n\ttitle: x\n");
    add("YAML: colon in plain text", "a: b: c\n");
    add("YAML: quote that does not end", "a: \"b\nc: d\n");
    add("YAML: text after a quote", "a: 'b' c\n");
    add("YAML: wrong indentation", "a:\n  b: 1\n c: 2\n");
    add("YAML: list item among keys", "a: 1\n- b\n");
    add("YAML: unknown anchor", "a: *b\n");
    add("YAML: alias inside its anchor", "a: &x [*x]\n");
    add("YAML: at sign", "a: @b\n");
    add("YAML: percent sign", "%b\n");
    add("YAML: backtick", "a: `b`\n");
    add("YAML: flow list that does not end", "a: [b, c\nd: e\n");
    add("YAML: flow object that does not end", "a: {b: c\nd: e\n");
    add("YAML: unknown escape", "a: \"\\q\"\n");
    add("YAML: a list as a key", "? [a]\n: b\n");
    add("YAML: plain text", "just some text\n");
    add("YAML: a list", "- a\n- b\n");
    add("YAML: a number", "404\n");
    add("not of any format", "{\"hello\": \"world\"}");
    add(
        "a package.json",
        "{\"name\": \"x\", \"version\": \"1\", \"scripts\": {}, \"private\": true, \"type\": \"module\"}",
    );
    add("the extension is a list", &openapi_json("[]"));
    add("the extension is a string", &openapi_json("\"THROTTLED\""));
    add("a definition is a string", &openapi("THROTTLED: 429"));
    add("a definition is a list", &openapi("THROTTLED: [429]"));
    add("a definition is null", &openapi("THROTTLED:"));
    add("unknown type", &openapi("NOT_FOUND: {statusCode: 404}"));
    add("type in lower case", &openapi("DEFAULT_4xx: {statusCode: 404}"));
    add("status 4xx", &openapi("DEFAULT_4XX: {statusCode: 4xx}"));
    add("status \"99\"", &openapi("THROTTLED: {statusCode: \"99\"}"));
    add("status 1000", &openapi("THROTTLED: {statusCode: 1000}"));
    add("status 404.5", &openapi("THROTTLED: {statusCode: 404.5}"));
    add("status 429.0", &openapi_json("{\"THROTTLED\": {\"statusCode\": 429.0}}"));
    add("status '429' in quotes", &openapi_json("{\"THROTTLED\": {\"statusCode\": \"'429'\"}}"));
    add("status 600", &openapi("THROTTLED: {statusCode: 600}"));
    add("status -404", &openapi("THROTTLED: {statusCode: -404}"));
    add("status true", &openapi("THROTTLED: {statusCode: true}"));
    add("status is a list", &openapi("THROTTLED: {statusCode: [429]}"));
    add("a type that nobody can customise", &openapi("REQUEST_TOO_LARGE: {statusCode: 400}"));
    add("unknown member", &openapi("THROTTLED: {status_code: 429}"));
    add("a type twice", &openapi("THROTTLED: {statusCode: 429}\nTHROTTLED: {statusCode: 503}"));
    add("parameters are a list", &openapi("THROTTLED: {responseParameters: [a]}"));
    add("a parameter is null", &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.A: }}"));
    add(
        "a parameter is a number",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.Retry-After: 5}}"),
    );
    add(
        "a parameter is an object",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.A: {b: c}}}"),
    );
    add("a key without its prefix", &openapi("THROTTLED: {responseParameters: {Vary: \"'Origin'\"}}"));
    add(
        "a key with its prefix twice",
        &openapi(
            "THROTTLED: {responseParameters: {gatewayresponse.header.gatewayresponse.header.Vary: \"'Origin'\"}}",
        ),
    );
    add(
        "a key with a space",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.X Y: \"'a'\"}}"),
    );
    add(
        "a constant without quotes",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.A: \"*\"}}"),
    );
    add(
        "a constant with half its quotes",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.A: \"'*\"}}"),
    );
    add(
        "a variable with a dollar",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.A: $context.requestId}}"),
    );
    add(
        "an unknown source",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.A: method.request.body.x}}"),
    );
    add(
        "a constant with a line break",
        &openapi_json(
            "{\"THROTTLED\": {\"responseParameters\": {\"gatewayresponse.header.A\": \"'a\\r\\nSet-Cookie: b'\"}}}",
        ),
    );
    add(
        "a constant with an umlaut",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.A: \"'über'\"}}"),
    );
    add(
        "a key without effect",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.path.A: \"'a'\"}}"),
    );
    add(
        "a header of the HTTP layer",
        &openapi("THROTTLED: {responseParameters: {gatewayresponse.header.Content-Length: \"'5'\"}}"),
    );
    add(
        "a template is an object",
        &openapi("THROTTLED: {responseTemplates: {application/json: {message: x}}}"),
    );
    add("a template is null", &openapi("THROTTLED: {responseTemplates: {application/json: }}"));
    add("a template is a number", &openapi("THROTTLED: {responseTemplates: {application/json: 5}}"));
    add(
        "a media type with a line break",
        &openapi_json("{\"THROTTLED\": {\"responseTemplates\": {\"text/html\\n\": \"x\"}}}"),
    );
    add("an entry without a type", "{\"items\": [{\"statusCode\": \"404\"}]}");
    add("an entry of another kind", "{\"items\": [5]}");
    add("items is no list", "{\"items\": 5}");
    add("an entry whose type is a number", "{\"responseType\": 5}");
    inputs.push(("Latin-1", b"openapi: 3.0.1\ninfo: {title: K\xfcche}\n".to_vec()));
    inputs.push(("UTF-16", b"\xff\xfe{\0\"\0".to_vec()));
    inputs.push(("a gzip archive", vec![0x1f, 0x8b, 8, 0]));
    inputs
}

#[test]
fn broken_inputs_get_errors() {
    let inputs = inputs();
    assert!(inputs.len() >= 60);
    let mut table = String::new();
    for (name, bytes) in inputs {
        let done = gatecast_with(&["render", "-", "--type", "THROTTLED", "--format", "body"])
            .stdin(bytes.clone())
            .run();
        assert!(matches!(done.code, Some(0 | 2)), "{name}: {done}");
        assert!(!done.stderr.is_empty(), "{name}: an error or a warning is due: {done}");
        assert!(!done.stderr.contains("panicked"), "{name}: {done}");
        let input = String::from_utf8_lossy(&bytes);
        let _ = writeln!(table, "## {name} (exit {})", done.code.unwrap_or(-1));
        for line in input.lines() {
            let _ = writeln!(
                table,
                "    {}",
                line.replace('\t', "→").escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'")
            );
        }
        let _ = writeln!(table, "{}", done.stderr);
        if done.code == Some(0) {
            let _ = writeln!(table, "rendered: {}\n", done.stdout().escape_debug());
        }
    }
    assert_snapshot!(table);
}

/// Runs on a large input and gives what stands on standard error.
fn error_of(input: Vec<u8>) -> String {
    let done = gatecast_with(&["render", "-", "--type", "THROTTLED", "--format", "body"]).stdin(input).run();
    assert_eq!(done.code, Some(2), "{}", done.stderr);
    done.stderr
}

#[test]
fn limits_are_named() {
    let mut errors = String::new();
    for (name, input) in [
        ("a document of 65 MB", vec![b' '; 65 * 1024 * 1024]),
        ("129 levels of JSON", format!("{}{}", "[".repeat(129), "]".repeat(129)).into_bytes()),
        ("100000 levels of JSON", "[".repeat(100_000).into_bytes()),
        ("100000 levels of JSON objects", "{\"a\":".repeat(100_000).into_bytes()),
        ("129 levels of YAML", format!("a: {}{}", "[".repeat(129), "]".repeat(129)).into_bytes()),
        ("100000 levels of YAML", format!("a: {}", "[".repeat(100_000)).into_bytes()),
        ("10000 levels of YAML objects", format!("a: {}", "{a: ".repeat(10_000)).into_bytes()),
        ("an alias bomb", alias_bomb().into_bytes()),
        ("five million values", format!("[{}0]", "0,".repeat(5_000_000)).into_bytes()),
    ] {
        let _ = writeln!(errors, "## {name}\n{}", error_of(input));
    }
    assert_snapshot!(errors);
}

/// Inputs of a few hundred KB that would take hours if anything in them were looked up again and
/// again.
#[test]
fn hostile_documents_are_read_to_their_end() {
    let response = |body: &str| {
        format!(
            "{{\"Resources\":{{\"A\":{{\"Type\":\"AWS::ApiGateway::GatewayResponse\",\"Properties\":{{\"RestApiId\":\"a\",\
             \"ResponseType\":\"THROTTLED\",\"ResponseTemplates\":{{\"text/plain\":{body}}}}}}}}}}}"
        )
    };
    let many =
        |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<Vec<_>>().join(",");
    let mut table = String::new();
    for (name, input) in [
        ("open names in Fn::Sub", response(&format!("{{\"Fn::Sub\":\"{}}}\"}}", "${".repeat(200_000)))),
        (
            "variables of Fn::Sub in one another",
            response(&(0..40).fold("\"x\"".to_owned(), |value, _| {
                format!("{{\"Fn::Sub\":[\"${{a}}${{a}}\",{{\"a\":{value}}}]}}")
            })),
        ),
        (
            "variables of Fn::Sub",
            response(&format!(
                "{{\"Fn::Sub\":[\"{}\",{{{}}}]}}",
                many(20_000, &|index| format!("${{v{index}}}")),
                many(20_000, &|index| format!("\"v{index}\":\"x\""))
            )),
        ),
        (
            "Globals of many APIs",
            format!(
                "{{\"Transform\":\"AWS::Serverless-2016-10-31\",\"Globals\":{{\"Api\":{{{}}}}},\"Resources\":{{{}}}}}",
                many(10_000, &|index| format!("\"k{index}\":1")),
                many(10_000, &|index| format!(
                    "\"A{index}\":{{\"Type\":\"AWS::Serverless::Api\",\"Properties\":{{}}}}"
                ))
            ),
        ),
        ("placeholders in each other", format!("{{\"a\":{}{}", ":${".repeat(100_000), "}x".repeat(100_000))),
    ] {
        let done =
            gatecast_with(&["render", "-", "--type", "THROTTLED", "--format", "body"]).stdin(input).run();
        assert!(matches!(done.code, Some(0 | 2)), "{name}: {}", done.stderr);
        let _ = writeln!(table, "## {name} (exit {})", done.code.unwrap_or(-1));
        for line in done.stderr.lines().take(20) {
            let _ = writeln!(table, "{}", line.chars().take(120).collect::<String>());
        }
        let _ = writeln!(table, "rendered: {} bytes\n", done.stdout.len());
    }
    assert_snapshot!(table);
}

/// A list of one-byte items is a hundred times the memory of its text.
#[test]
fn lists_are_counted_by_their_items() {
    let default = "a,".repeat(2_000_000);
    let template = format!(
        "{{\"Parameters\":{{\"P\":{{\"Type\":\"CommaDelimitedList\",\"Default\":\"{default}\"}}}},\"Resources\":{{\"A\":{{\
         \"Type\":\"AWS::ApiGateway::GatewayResponse\",\"Properties\":{{\"RestApiId\":\"a\",\"ResponseType\":\"THROTTLED\",\
         \"StatusCode\":{{\"Ref\":\"P\"}}}}}}}}}}"
    );
    let done = gatecast_with(&["render", "-", "--type", "THROTTLED"]).stdin(template).run();
    assert!(done.stderr.contains("resolve to more than 67108864 bytes"), "{}", done.stderr);
}

/// A damaged file can have more mistakes than anybody reads.
#[test]
fn findings_are_summed_up_beyond_a_hundred() {
    let entries = vec!["{\"responseType\": \"NOPE\"}"; 50_000].join(",");
    let args = ["render", "-", "--type", "THROTTLED", "--format", "body"];
    let done = gatecast_with(&args).stdin(format!("{{\"items\": [{entries}]}}")).run();
    assert_eq!(done.stderr.matches("unknown response type").count(), 100);
    assert!(done.stderr.contains("note: 49900 more findings are not shown"), "{}", done.stderr);
}

/// Nine levels of nine aliases: 387 million values if one expanded them.
fn alias_bomb() -> String {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{aliases}]");
    }
    bomb
}

#[test]
fn templates_over_the_limit_are_left_out() {
    let put = |length: usize| {
        serde_json::json!({"responseTemplates": {"application/json": "x".repeat(length)}}).to_string()
    };
    let args = ["render", "-", "--type", "THROTTLED", "--format", "body"];
    let most = gatecast_with(&args).stdin(put(300 * 1024)).run();
    assert_eq!((most.stdout.len(), most.stderr.as_str()), (300 * 1024, ""));
    let more = gatecast_with(&args).stdin(put(300 * 1024 + 1)).run();
    assert_eq!(more.stdout(), "{\"message\":\"Too Many Requests\"}");
    assert!(more.stderr.contains("over the limit of 307200 bytes"), "{}", more.stderr);
    let raised = [&args[..], &["--max-template-bytes", "400000"]].concat();
    assert_eq!(gatecast_with(&raised).stdin(put(300 * 1024 + 1)).run().stdout.len(), 300 * 1024 + 1);
}

#[test]
fn bad_events_are_placed() {
    let mut errors = String::new();
    for event in [
        "[]",
        "{\"headers\": 5}",
        "{\"headers\": {\"A\": [\"b\"]}}",
        "{\n  \"multiValueHeaders\": {\"A\": \"b\"}\n}",
        "{\"requestContext\": \"x\"}",
        "{\"pathParameters\": {\"id\": {}}}",
        "{\"headers\": {,}}",
        "",
    ] {
        let args = ["render", "fixtures/petstore/openapi.yaml", "--type", "THROTTLED", "--event", "-"];
        let done = gatecast_with(&args).stdin(event).run();
        assert_eq!(done.code, Some(2), "{event}: {done}");
        let _ = writeln!(errors, "## {}\n{}", event.escape_debug(), done.stderr);
    }
    assert_snapshot!(errors);
}

/// The roots of references of Terraform, each alone, where an attribute of it is due.
#[test]
fn bare_roots_of_references_are_unknown() {
    for root in ["var", "local", "module", "path", "data", "each", "count", "aws_api_gateway_rest_api"] {
        let module = format!(
            "resource \"aws_api_gateway_gateway_response\" \"slow\" {{\n  rest_api_id = {root}\n  \
             response_type = \"THROTTLED\"\n}}\n"
        );
        let done = gatecast_with(&["check", "-"]).stdin(module).run();
        assert!(matches!(done.code, Some(0 | 1)), "{root}: {done}");
        assert!(!done.stderr.contains("panicked"), "{root}: {done}");
    }
}
