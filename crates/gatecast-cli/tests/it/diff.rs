//! `gatecast diff`: what clients will see differently.

use std::fs;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Done, ROOT, gatecast, gatecast_with, round_trips};

const SIDES: &str = "fixtures/diff/before.yaml fixtures/diff/after.yaml";

fn diff(args: &str) -> Done {
    gatecast(&format!("diff {args}")).run()
}

/// What differs between two APIs that have one definition each.
fn of(response_type: &str, before: &Value, after: &Value, flags: &[&str]) -> Done {
    let api = |definition: &Value| {
        json!({"openapi": "3.0.1", "x-amazon-apigateway-gateway-responses": {response_type: definition}})
            .to_string()
    };
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff");
    fs::create_dir_all(&folder).expect("a folder");
    // Tests run beside each other.
    let name = std::thread::current().name().unwrap_or_default().replace("::", "-");
    let file = folder.join(format!("{name}.json"));
    fs::write(&file, api(after)).expect("writable");
    let file = file.to_string_lossy();
    gatecast_with(&[&["diff", "-", &*file], flags].concat()).stdin(api(before)).run()
}

fn template(media_type: &str, body: &str) -> Value {
    json!({"responseTemplates": {media_type: body}})
}

#[test]
fn diff_shows_changed_responses() {
    let done = diff(SIDES);
    assert_eq!(done.code, Some(1));
    assert_snapshot!(done);
}

#[test]
fn diff_prints_json() {
    assert_snapshot!(diff(&format!("{SIDES} --format json --type ACCESS_DENIED")));
    let all = diff(&format!("{SIDES} --format json"));
    let json: Value = serde_json::from_str(&all.stdout()).expect("JSON");
    let responses = json["responses"].as_array().expect("a list");
    let with_xml: Vec<_> = responses.iter().filter(|response| !response["accept"].is_null()).collect();
    assert_eq!((responses.len(), with_xml.len()), (14, 1));
    assert_eq!((&json["differs"], &json["unseen"]), (&json!(true), &json!(["THROTTLED"])));
}

#[test]
fn equal_apis_have_no_difference() {
    let done = diff("fixtures/diff/before.yaml fixtures/diff/before.yaml");
    assert_eq!(
        (done.code, done.stdout().as_str()),
        (Some(0), "no difference in 21 response types\n"),
        "{done}"
    );
    let json = diff("fixtures/diff/before.yaml fixtures/diff/before.yaml --format json");
    assert_eq!(json.code, Some(0));
    let json: Value = serde_json::from_str(&json.stdout()).expect("JSON");
    assert_eq!((&json["differs"], &json["responses"]), (&json!(false), &json!([])));
}

/// Each side is any input, and how it is written is no difference.
#[test]
fn formats_are_no_difference() {
    for (_, file) in round_trips() {
        let done = diff(&format!("fixtures/round-trip/openapi.yaml fixtures/round-trip/{file}"));
        assert_eq!(done.code, Some(0), "{done}");
        assert!(!done.stderr.contains("but no tested request shows it"), "{done}");
    }
}

/// What `get-gateway-responses` says of an API has entries that merely show what a family has.
#[test]
fn live_api_is_compared_with_its_template() {
    let done = diff("fixtures/diff/live.json fixtures/diff/template.yaml");
    assert_eq!(done.code, Some(0), "{done}");
    let done = diff("fixtures/diff/drifted.json fixtures/diff/template.yaml");
    assert_eq!(done.code, Some(1));
    assert_snapshot!(done);
}

#[test]
fn plans_and_change_sets_hold_both_sides() {
    for name in ["plan", "new-plan", "change-set", "new-change-set"] {
        let done = diff(&format!("fixtures/moments/{name}.json"));
        assert_eq!(done.code, Some(1));
        assert_snapshot!(name, done);
    }
    let without_prior_state = diff("fixtures/moments/plan-without-prior-state.json");
    assert_eq!(without_prior_state.stdout(), diff("fixtures/moments/plan.json").stdout());
    // The API that the plan makes was not there before.
    let named = diff("fixtures/moments/new-plan.json --api aws_api_gateway_rest_api.orchard");
    assert_eq!(named.stdout(), diff("fixtures/moments/new-plan.json").stdout(), "{named}");
    assert_eq!(diff("fixtures/moments/new-plan.json --api vineyard").code, Some(2));
}

#[test]
fn change_sets_may_remove_responses() {
    let plan = fs::read_to_string(format!("{ROOT}/fixtures/moments/plan.json")).expect("readable");
    let mut plan: Value = serde_json::from_str(&plan).expect("JSON");
    plan["planned_values"] = json!({"root_module": {}});
    let done = gatecast("diff - --api orchard").stdin(plan.to_string()).run();
    assert_eq!(done.code, Some(1), "{done}");
    assert!(done.stdout().contains("governed by what is built in, before by its own definition"), "{done}");
    assert!(!done.stderr.contains("no-such-api"), "{done}");
}

/// As a prior state has it: under its new address, without what is left over or only read.
#[test]
fn plans_without_prior_state_may_replace_responses() {
    let plan = fs::read_to_string(format!("{ROOT}/fixtures/moments/plan-without-prior-state.json"))
        .expect("readable");
    let mut plan: Value = serde_json::from_str(&plan).expect("JSON");
    let api = json!({"id": "a1b2c3d4e5", "name": null, "body": null});
    let response = |status: &str| json!({"rest_api_id": "a1b2c3d4e5", "response_type": "WAF_FILTERED", "status_code": status});
    plan["planned_values"]["root_module"]["resources"][0]["values"]["name"] = Value::Null;
    let changes = plan["resource_changes"].as_array_mut().expect("a list");
    changes.extend([
        json!({"address": "aws_api_gateway_rest_api.orchard", "previous_address": "aws_api_gateway_rest_api.old",
            "mode": "managed", "type": "aws_api_gateway_rest_api", "name": "orchard",
            "change": {"actions": ["no-op"], "before": api, "after": api}}),
        json!({"address": "aws_api_gateway_gateway_response.left", "mode": "managed", "deposed": "7a1b2c3d",
            "type": "aws_api_gateway_gateway_response", "name": "left",
            "change": {"actions": ["delete"], "before": response("444"), "after": null}}),
        json!({"address": "data.aws_api_gateway_gateway_response.read", "mode": "data",
            "type": "aws_api_gateway_gateway_response", "name": "read",
            "change": {"actions": ["read"], "before": response("445"), "after": response("446")}}),
    ]);
    let done = gatecast("diff - --api aws_api_gateway_rest_api.orchard").stdin(plan.to_string()).run();
    assert_eq!(done.stdout(), diff("fixtures/moments/plan.json").stdout(), "{done}");
    assert!(!done.stderr.contains("no-such-api"), "{done}");
}

/// The one that is there after the change, not the one that it removes.
#[test]
fn responses_of_unresolved_apis_belong_to_the_only_one() {
    let change = |id: &str, kind: &str, context: &str, properties: &Value| {
        let properties = json!({"Properties": properties}).to_string();
        json!({"Type": "Resource", "ResourceChange": {"LogicalResourceId": id,
            "ResourceType": format!("AWS::ApiGateway::{kind}"), context: properties}})
    };
    let later = "{{changeSet:KNOWN_AFTER_APPLY}}";
    let definition = json!({"RestApiId": later, "ResponseType": "THROTTLED", "StatusCode": "503"});
    let set = json!({"ChangeSetName": "orchard-3", "Changes": [
        change("Old", "RestApi", "BeforeContext", &json!({"Name": "old"})),
        change("New", "RestApi", "AfterContext", &json!({"Name": "new"})),
        change("Throttled", "GatewayResponse", "AfterContext", &definition),
    ]});
    let done = gatecast("render - --api New --type THROTTLED").stdin(set.to_string()).run();
    assert!(done.stdout().starts_with("HTTP/1.1 503"), "{done}");
}

#[test]
fn single_documents_without_a_change_are_refused() {
    assert_snapshot!(diff("fixtures/diff/before.yaml"));
    assert_snapshot!(diff("fixtures/terraform/state.json"));
    assert_snapshot!(diff("fixtures/moments/change-set-without-values.json"));
    assert_snapshot!(diff("fixtures/moments/broken-change-set.json"));
}

#[test]
fn unreadable_sides_are_errors() {
    assert_snapshot!(diff("fixtures/diff/before.yaml fixtures/diff/missing.yaml"));
    assert_snapshot!(diff("fixtures/events/sample.json fixtures/diff/after.yaml --format json"));
    assert_eq!(diff("- -").code, Some(2));
    assert_eq!(diff("- --event -").code, Some(2));
    let done =
        diff("fixtures/cloudformation/functions.yaml fixtures/cloudformation/functions.yaml --api First");
    assert_eq!(done.code, Some(0), "{done}");
}

/// Of what a piped document includes, only the working folder is there.
#[test]
fn piped_documents_report_unresolved_names() {
    let folder = std::path::Path::new(ROOT).join("fixtures/diff/piped");
    for file in ["template.yaml", "main.tf"] {
        let text = fs::read(folder.join(file)).expect("a fixture");
        let done = gatecast(&format!("diff - {file}")).within(&folder).stdin(text).run();
        assert_snapshot!(format!("diff of piped {file}"), done);
    }
}

/// In its own folder too.
#[test]
fn a_file_of_a_module_is_checked_with_its_values() {
    let folder = std::path::Path::new(ROOT).join("fixtures/diff/piped");
    for (file, folder) in
        [("main.tf", folder.as_path()), ("piped/main.tf", folder.parent().expect("a folder"))]
    {
        let done = gatecast(&format!("check {file}")).within(folder).run();
        assert_eq!(done.stdout(), "nothing found in 1 definition of 1 API\n", "{done}");
    }
}

/// As in `git show HEAD:template.yaml | gatecast diff - template.yaml`.
#[test]
fn standard_input_can_be_a_side() {
    let before = fs::read_to_string(format!("{ROOT}/fixtures/diff/before.yaml")).expect("readable");
    let piped = gatecast("diff - fixtures/diff/after.yaml").stdin(before).run();
    assert_eq!(piped.stdout(), diff(SIDES).stdout());
}

#[test]
fn diff_compares_a_single_type_and_request() {
    assert_snapshot!(diff(&format!("{SIDES} --type UNAUTHORIZED")));
    // A message with quotes shows what others do not.
    let sides: Vec<_> = SIDES.split(' ').collect();
    let flags = ["--failure", "throttled", "--message", "say \"no\""];
    assert_snapshot!(gatecast_with(&[&["diff"], sides.as_slice(), &flags].concat()).run());
    let xml = diff(&format!("{SIDES} --type UNAUTHORIZED --accept application/xml"));
    assert_eq!(xml.stdout().matches("body").count(), 1, "{xml}");
    let event = diff(&format!("{SIDES} --type ACCESS_DENIED --event fixtures/petstore/events/get-pet.json"));
    assert_eq!(event.code, Some(0), "what the given request does not have is not made up: {event}");
}

#[test]
fn headers_differ_by_their_values_only() {
    let with = |pairs: &[(&str, &str)]| {
        let pairs =
            pairs.iter().map(|(name, value)| (format!("gatewayresponse.header.{name}"), json!(value)));
        json!({"responseParameters": Value::Object(pairs.collect())})
    };
    let a = with(&[("X-A", "'1'"), ("Vary", "'Origin'")]);
    let done = of("THROTTLED", &a, &with(&[("vary", "'Origin'"), ("x-a", "'1'")]), &[]);
    assert_eq!(done.code, Some(0), "{done}");
    let done = of(
        "THROTTLED",
        &a,
        &with(&[("Vary", "'Origin'"), ("X-A", "'2'"), ("X-B", "context.requestId")]),
        &[],
    );
    assert_snapshot!(done.stdout());
}

/// References that are empty in the sample request would all look the same.
#[test]
fn values_missing_in_the_sample_request_are_compared() {
    let differs = |response_type: &str, before: &str, after: &str| {
        let (before, after) = (template("text/plain", before), template("text/plain", after));
        of(response_type, &before, &after, &[]).code == Some(1)
    };
    assert!(differs("ACCESS_DENIED", "$context.authorizer.a", "$context.authorizer.b"));
    assert!(differs("THROTTLED", "$stageVariables.x", "$stageVariables.y"));
    assert!(differs("THROTTLED", "$method.request.header.X-A", "$method.request.header.X-B"));
    assert!(differs("THROTTLED", "$context.identity.apiKeyId", "$context.identity.caller"));
    // A forgotten dollar leaves the very text that the value would be called.
    assert!(differs("THROTTLED", "$stageVariables.x", "stageVariables.x"));
    assert!(differs("THROTTLED", "$context.authorizer.a", "authorizer.a"));
    // Only members of claims can be referenced, and nothing else has members.
    assert!(!differs("THROTTLED", "$context.authorizer.claims", ""));
    assert!(!differs("THROTTLED", "$context.authorizer.context.a", ""));
    assert!(differs("THROTTLED", "$context.authorizer.claims.sub", ""));
    // Before an authorizer was asked there is nothing of it, and these names do not exist.
    assert!(!differs("INVALID_SIGNATURE", "$context.authorizer.a", "$context.authorizer.b"));
    assert!(!differs("THROTTLED", "$context.no", "$context.such"));
    assert!(!differs("MISSING_AUTHENTICATION_TOKEN", "$context.resourcePath", "$method.request.path.id"));
}

#[test]
fn large_changed_bodies_are_shortened() {
    let big = |word: &str| template("text/plain", &format!("{word} ").repeat(40_000));
    let done = of("DEFAULT_4XX", &big("one"), &big("two"), &[]);
    assert_eq!(done.code, Some(1));
    assert!(done.stdout().lines().count() < 200, "{}", done.stdout().lines().count());
}

/// Text from files cannot take over the terminal.
#[test]
fn control_characters_are_shown_and_not_sent() {
    let done =
        of("THROTTLED", &template("text/plain", "a"), &template("text/plain", "b\u{1b}[2Jc\u{202e}"), &[]);
    assert!(!done.stdout().contains(['\u{1b}', '\u{202e}']), "{done}");
    let text = "b\u{9b}c\u{202e}";
    let (before, after) = (template("text/plain", "a"), template("text/plain", text));
    let done = of("THROTTLED", &before, &after, &["--format", "json"]);
    assert!(!done.stdout().contains(['\u{9b}', '\u{202e}']), "{done}");
    let json: Value = serde_json::from_str(&done.stdout()).expect("JSON");
    assert_eq!(json["responses"][0]["body"]["after"], text);
}

/// What is not seen in one type may be seen in another that the same definition governs.
#[test]
fn changes_that_show_nowhere_are_noted() {
    let of_family = |before: &str, after: &str, flags: &[&str]| {
        let (before, after) = (template("text/plain", before), template("text/plain", after));
        of("DEFAULT_4XX", &before, &after, flags)
    };
    let done = of_family("$context.authorizer.a", "$context.authorizer.b", &[]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(1), ""), "{done}");
    let quoted = "\"$context.error.message\"";
    let done = of_family(quoted, "$context.error.messageString", &["--type", "THROTTLED"]);
    assert_eq!(done.code, Some(0), "{done}");
    assert!(done.stderr.contains("the definition of DEFAULT_4XX differs"), "{done}");
}

/// A header that echoes Accept differs in each request, and not because of it.
#[test]
fn echoed_accept_headers_are_one_change() {
    let side = |name: &str| {
        json!({
            "responseParameters": {format!("gatewayresponse.header.{name}"): "method.request.header.Accept"},
            "responseTemplates": {"text/plain": "text"},
        })
    };
    let done = of("THROTTLED", &side("X-A"), &side("X-B"), &[]);
    assert_eq!((done.code, done.stdout().matches("THROTTLED").count()), (Some(1), 1), "{done}");
}

/// The output of `get-gateway-responses` does not say which API it is of.
#[test]
fn apis_of_several_are_compared_with_unnamed_ones() {
    let response = |api: &str, status: u16| {
        json!({"Type": "AWS::ApiGateway::GatewayResponse", "Properties": {
            "RestApiId": {"Ref": api}, "ResponseType": "THROTTLED", "StatusCode": status.to_string()}})
    };
    let api = json!({"Type": "AWS::ApiGateway::RestApi", "Properties": {}});
    let template = json!({"Resources": {
        "One": api, "Two": api, "First": response("One", 503), "Second": response("Two", 504)}});
    let run = |flags: &[&str]| {
        let args = [&["diff", "fixtures/diff/throttled-503.json", "-"], flags].concat();
        gatecast_with(&args).stdin(template.to_string()).run()
    };
    assert_eq!(run(&["--api", "One"]).code, Some(0), "{}", run(&["--api", "One"]));
    assert_eq!(run(&["--api", "Two"]).code, Some(1));
    let unknown = run(&["--api", "Three"]);
    assert_eq!(unknown.code, Some(2), "{unknown}");
    let several = run(&[]);
    assert!(several.code == Some(2) && several.stderr.contains("`One`, `Two`"), "{several}");
}
