//! A team adopts the program in a repository that is there: known findings, revisions, ignored files, many
//! APIs.

use insta::assert_snapshot;
use serde_json::Value;

use crate::repository::Repository;
use crate::support::gatecast;

/// An API whose throttled clients are told this.
fn api(title: &str, text: &str) -> String {
    format!(
        "openapi: 3.0.1\ninfo: {{title: {title}, version: '1'}}\nx-amazon-apigateway-gateway-responses:\n  \
         THROTTLED:\n    responseTemplates:\n      application/json: '{{\"told\": {text}}}'\n"
    )
}

const MISTAKE: &str = "$context.error.message";
const RIGHT: &str = "\"slow down\"";

#[test]
fn baselines_leave_out_known_findings() {
    let repository = Repository::new("baseline");
    repository
        .put("old/api.yaml", &api("old", MISTAKE))
        .put("gatecast.toml", "[check]\nbaseline = 'known.json'\n");
    let mut transcript = repository.transcript(&["check", "check --update-baseline", "check"]);
    // Lines move, and a finding comes.
    repository
        .put("old/api.yaml", &format!("# moved\n{}", api("old", MISTAKE)))
        .put("new/api.yaml", &api("new", MISTAKE));
    transcript += &repository.transcript(&["check --format concise", "check --format concise old/api.yaml"]);
    // What is looked at is written anew, what is not stays.
    transcript += &repository.transcript(&["check new --update-baseline", "check"]);
    // What was known is fixed.
    repository.put("old/api.yaml", &api("old", RIGHT));
    transcript += &repository.transcript(&["check old", "check old --update-baseline", "check old"]);
    assert_snapshot!(transcript);
    // From another folder, the files are the same ones.
    repository.put("old/api.yaml", &api("old", MISTAKE)).run("check --update-baseline");
    let done = gatecast("check api.yaml").within(&repository.0.join("old")).run();
    assert_eq!(done.code, Some(0), "{done}");
}

#[test]
fn baselines_that_cannot_be_used_are_errors() {
    let repository = Repository::new("baseline-broken");
    repository
        .put("api.yaml", &api("a", MISTAKE))
        .put("text.json", "known")
        .put("later.json", "{\"version\": 2, \"files\": {}}");
    assert_snapshot!(repository.transcript(&[
        "check --baseline missing.json",
        "check --baseline text.json",
        "check --baseline later.json",
        "check --update-baseline",
    ]));
}

#[test]
fn new_findings_are_those_that_the_revision_has_not() {
    let repository = Repository::new("new-since");
    repository.put("a.yaml", &api("a", MISTAKE)).put("b.yaml", &api("b", RIGHT)).commit();
    repository.put("a.yaml", &format!("# moved\n{}", api("a", MISTAKE))).put("b.yaml", &api("b", MISTAKE));
    repository.put("c/c.yaml", &api("c", MISTAKE));
    assert_snapshot!(repository.transcript(&[
        "check --new-since HEAD --format concise",
        "check --new-since HEAD --format concise a.yaml",
        "check --new-since HEAD --statistics c",
        "check --new-since no-such-branch",
        "check --new-since --help",
    ]));
}

#[test]
fn ignored_and_excluded_files_are_not_searched() {
    let repository = Repository::new("ignored");
    for folder in ["kept", "ignored", "excluded", "nested/generated"] {
        repository.put(&format!("{folder}/api.yaml"), &api(folder, MISTAKE));
    }
    repository
        .put(".gitignore", "/ignored/\n")
        .put("gatecast.toml", "exclude = ['excluded']\n")
        .put("nested/gatecast.toml", "exclude = ['generated']\n");
    assert_snapshot!(repository.transcript(&[
        "check --format concise",
        // Who names a file wants it to be read.
        "check --format concise excluded/api.yaml ignored/api.yaml",
        "check ignored --format concise",
        "preview excluded --type THROTTLED",
        "check nested",
    ]));
}

#[test]
fn nearer_settings_count_for_their_files() {
    let repository = Repository::new("folders");
    for folder in ["a", "b", "c/legacy"] {
        repository.put(&format!("{folder}/api.yaml"), &api(folder, MISTAKE));
    }
    repository
        .put("gatecast.toml", "[check.paths.'c/legacy/**']\nunquoted-variable = 'allow'\n")
        .put("a/gatecast.toml", "[check.rules]\nunquoted-variable = 'warning'\n")
        .put("b/gatecast.toml", "[check]\ndeny = 'note'\n[check.rules]\nunquoted-variable = 'note'\n");
    assert_snapshot!(repository.transcript(&[
        "check --format concise",
        "check --format concise a",
        "check --format concise a/api.yaml",
        "check --format concise c/legacy/api.yaml",
        // A file that is named takes the place of all others.
        "check --format concise --config a/gatecast.toml",
    ]));
    repository.put("a/gatecast.toml", "[check.rules\n").put("b/gatecast.toml", "exclude = 'all'\n");
    assert_snapshot!("settings_that_cannot_be_used", repository.run("check --format concise"));
}

#[test]
fn revisions_are_compared() {
    let repository = Repository::new("diff");
    repository.put("a/api.yaml", &api("a", RIGHT)).put("b/api.yaml", &api("b", RIGHT)).commit();
    repository.git(&["branch", "start"]);
    repository.git(&["checkout", "--quiet", "-b", "change"]);
    let included = "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body:\n        \
                    Fn::Transform: {Name: AWS::Include, Parameters: {Location: part.yaml}}\n";
    repository.put("a/api.yaml", &api("a", "\"stop\"")).put("c/template.yaml", included);
    repository.put("c/part.yaml", &api("c", RIGHT)).commit();
    let mut transcript = repository.transcript(&[
        "diff --git start...change",
        "diff --git start..change a/api.yaml",
        "diff --git start..change b",
        "diff --git start..change --format markdown",
    ]);
    // What a document includes is of the same revision.
    repository.put("c/part.yaml", &api("c", "\"stop\""));
    transcript += &repository.transcript(&["diff --git HEAD c/template.yaml", "diff --git HEAD..HEAD c"]);
    transcript += &repository.transcript(&[
        "diff --git nothing",
        "diff --git HEAD missing.yaml",
        "diff --git HEAD -",
        "diff --git HEAD a.yaml b.yaml",
        "diff",
    ]);
    assert_snapshot!(transcript);
}

#[test]
fn outside_of_repositories_there_are_no_revisions() {
    let folder = std::env::temp_dir();
    let done = gatecast("diff --git HEAD").env("GIT_CEILING_DIRECTORIES", "/").within(&folder).run();
    assert_eq!(done.code, Some(2), "{done}");
    assert!(done.stderr.contains("git rev-parse: not a git repository"), "{done}");
}

#[test]
fn several_apis_are_shown_each_under_its_name() {
    let repository = Repository::new("several");
    let template = |text: &str| {
        ["Orders", "Billing"].iter().fold(String::from("Resources:\n"), |template, api| {
            template
                + &format!(
                    "  {api}:\n    Type: AWS::ApiGateway::RestApi\n  {api}Throttled:\n    Type: \
                     AWS::ApiGateway::GatewayResponse\n    Properties:\n      RestApiId: !Ref {api}\n      \
                     ResponseType: THROTTLED\n      StatusCode: '{text}'\n"
                )
        })
    };
    repository.put("before.yaml", &template("429")).put("after.yaml", &template("430"));
    assert_snapshot!(repository.transcript(&[
        "preview before.yaml --type THROTTLED",
        "render before.yaml --type THROTTLED",
        "render before.yaml --type THROTTLED --format body",
        "render before.yaml --type THROTTLED --api Billing --format body",
        "diff before.yaml after.yaml",
        "diff before.yaml after.yaml --api Orders",
        "diff before.yaml before.yaml",
        "diff before.yaml before.yaml --format markdown",
    ]));
    let json = |args: &str| serde_json::from_str::<Value>(&repository.run(args).stdout()).expect("JSON");
    let apis = |value: &Value| {
        let of = |one: &Value| one["api"].as_str().expect("a name").to_owned();
        value.as_array().expect("an array").iter().map(of).collect::<Vec<_>>()
    };
    let names = ["Billing", "Orders"];
    let mut previewed = apis(&json("preview before.yaml --format json"));
    previewed.sort();
    assert_eq!(previewed, names);
    let mut rendered = apis(&json("render before.yaml --type THROTTLED --format json"));
    rendered.sort();
    assert_eq!(rendered, names);
    let diff = json("diff before.yaml after.yaml --format json");
    assert_eq!(apis(&diff["apis"]), names);
    assert_eq!(apis(&diff["responses"]), names);
}

#[test]
fn invalid_bodies_are_denied_where_asked() {
    let repository = Repository::new("deny");
    repository.put("bad.yaml", &api("a", "$context.error.message")).put("good.yaml", &api("b", RIGHT));
    repository.put("hole.yaml", &api("c", "\"$context.authorizer.nothing\""));
    for (args, code) in [
        ("bad.yaml", 0),
        ("bad.yaml --deny error", 1),
        ("bad.yaml --deny error --type ACCESS_DENIED", 0),
        ("hole.yaml --deny error", 0),
        ("hole.yaml --deny warning", 1),
        ("good.yaml --deny note", 0),
    ] {
        let done = repository.run(&format!("preview {args}"));
        assert_eq!(done.code, Some(code), "{done}");
    }
}

#[test]
fn large_repositories_have_no_limit() {
    let repository = Repository::new("large");
    for folder in 0..110 {
        for file in 0..100 {
            repository.put(&format!("{folder}/{file}.json"), "{\"services\": {}}");
        }
    }
    repository.put("api.yaml", &api("a", MISTAKE));
    let done = repository.run("check --format concise");
    assert!(done.stdout().starts_with("api.yaml:"), "{done}");
    assert_eq!(done.code, Some(1));
}

#[test]
fn every_finding_is_shown() {
    let repository = Repository::new("all");
    for name in 0..150 {
        repository.put(&format!("{name}.yaml"), &api("a", MISTAKE));
    }
    let done = repository.run("check");
    assert_eq!(done.stdout().matches("error[unquoted-variable]").count(), 150);
}
