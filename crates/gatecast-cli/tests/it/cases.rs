//! `gatecast test`: case files against stored responses.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Done, Gatecast, gatecast};

const FAILING: &str = "test fixtures/cases/failing";

/// A run that stores nothing by itself.
fn in_ci(args: &str) -> Done {
    gatecast(args).env("CI", "true").run()
}

#[test]
fn petstore_cases_pass() {
    let done = in_ci("test fixtures/petstore");
    assert_eq!((done.code, done.stdout().as_str()), (Some(0), "26 passed in 1 case file\n"), "{done}");
}

#[test]
fn method_cases_pass() {
    let done = in_ci("test fixtures/integrations");
    assert_eq!((done.code, done.stdout().as_str()), (Some(0), "11 passed in 1 case file\n"), "{done}");
}

#[test]
fn broken_method_cases_are_placed() {
    assert_snapshot!(in_ci("test fixtures/cases/broken-methods --root fixtures"));
}

#[test]
fn results_draw_differences() {
    assert_snapshot!(in_ci(FAILING));
}

#[test]
fn results_are_printed_as_json() {
    assert_snapshot!(in_ci(&format!("{FAILING} --format json")));
}

#[test]
fn results_are_printed_as_junit_and_annotations() {
    let done = in_ci(&format!("{FAILING} fixtures/cases/broken/a-sound.gatecast.json --format junit"));
    assert_snapshot!(done);
    quick_xml_reads(&done.stdout());
    assert_snapshot!(in_ci(&format!("{FAILING} --format github")));
}

fn quick_xml_reads(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{error}: {xml}"),
        }
    }
}

#[test]
fn broken_cases_do_not_stop_others() {
    let done = in_ci("test fixtures/cases/broken --format json");
    assert_eq!(done.code, Some(2));
    assert_snapshot!(done.stderr);
    let json: Value = serde_json::from_str(&done.stdout()).expect("JSON");
    let ran = json["files"].as_array().expect("files").iter().flat_map(|file| file["cases"].as_array());
    let ran: Vec<_> = ran.flatten().filter_map(|case| case["name"].as_str()).collect();
    assert_eq!(ran, ["THROTTLED", "Same name", "sound"]);
    let xml = in_ci("test fixtures/cases/broken --format junit").stdout();
    quick_xml_reads(&xml);
    assert_eq!(xml.matches("<error ").count(), 25, "{xml}");
}

#[test]
fn runs_without_cases_fail() {
    assert_snapshot!(in_ci("test fixtures/events fixtures/sam"));
    assert_snapshot!(in_ci("test fixtures/no-such.gatecast.yaml"));
    assert_snapshot!(in_ci("test --review fixtures/petstore"));
    assert_eq!(in_ci("test --prune fixtures/petstore").code, Some(2));
}

/// A folder of its own, with an API of one template and a case file.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases").join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        let folder = Self(path);
        folder.template("one");
        folder
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("writable");
    }

    /// Makes every response say `word`.
    fn template(&self, word: &str) {
        let templates = serde_json::json!({"application/json": format!("{{\"says\":\"{word}\"}}")});
        let entry = serde_json::json!({"responseTemplates": templates});
        let extension = serde_json::json!({"DEFAULT_4XX": entry, "DEFAULT_5XX": entry});
        let api = serde_json::json!({"openapi": "3.0.1", "x-amazon-apigateway-gateway-responses": extension});
        self.write("api.json", &api.to_string());
    }

    fn run(&self, args: &str) -> Done {
        self.gatecast(args).run()
    }

    fn gatecast(&self, args: &str) -> Gatecast {
        gatecast(args).within(&self.0)
    }

    /// The stored responses of a case file, by name.
    fn stored(&self, case_file: &str) -> BTreeMap<String, String> {
        let entries = fs::read_dir(self.0.join("snapshots").join(case_file)).into_iter().flatten().flatten();
        let text = |entry: &fs::DirEntry| fs::read_to_string(entry.path()).expect("readable");
        entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), text(&entry))).collect()
    }
}

#[test]
fn update_stores_new_and_changed_responses() {
    let folder = Folder::new("life");
    folder.write("a.gatecast.yaml", "api: api.json\ncases: [{ name: a b/c, type: THROTTLED }]\n");
    assert_snapshot!(folder.run("test"));
    let stored = folder.stored("a.gatecast.yaml");
    assert_snapshot!(stored["a-b-c.http"]);
    assert_eq!(folder.run("test").stdout(), "1 passed in 1 case file\n");

    folder.template("two");
    let done = folder.run("test");
    assert_eq!((done.code, folder.stored("a.gatecast.yaml") == stored), (Some(1), true), "{done}");
    let done = folder.run("test --update");
    assert_eq!(done.code, Some(0), "{done}");
    assert!(folder.stored("a.gatecast.yaml")["a-b-c.http"].contains("two"), "{done}");
    assert_eq!(folder.run("test a.gatecast.yaml . ./a.gatecast.yaml").stdout(), "1 passed in 1 case file\n");
}

#[test]
fn missing_snapshots_fail_in_ci() {
    let folder = Folder::new("ci");
    folder.write("a.gatecast.json", r#"{"api": "api.json", "cases": [{"type": "THROTTLED"}]}"#);
    for value in ["true", "1", "woodpecker"] {
        let done = folder.gatecast("test").env("CI", value).run();
        assert_eq!((done.code, folder.stored("a.gatecast.json").len()), (Some(1), 0), "{done}");
    }
    assert_eq!(folder.gatecast("test").env("CI", "false").run().code, Some(0));
    assert_eq!(folder.gatecast("test").env("CI", "true").run().code, Some(0));
}

#[test]
fn prune_removes_orphaned_snapshots() {
    let folder = Folder::new("prune");
    folder.write("a.gatecast.yaml", "api: api.json\ncases: [{ type: THROTTLED }, { type: UNAUTHORIZED }]\n");
    folder.write("b.gatecast.yaml", "api: api.json\ncases: [{ type: THROTTLED }]\n");
    folder.run("test");
    folder.write("a.gatecast.yaml", "api: api.json\ncases: [{ type: THROTTLED }]\n");
    folder.write("snapshots/a.gatecast.yaml/notes.md", "not ours");
    folder.write("snapshots/a.gatecast.yaml/.gatecast-x1.http", "left by an interrupted run");
    fs::remove_file(folder.0.join("b.gatecast.yaml")).expect("it was there");
    let done = folder.run("test");
    assert_eq!(done.code, Some(0), "what is stored in vain breaks nothing");
    assert_snapshot!(done);
    assert_snapshot!(folder.run("test --update --prune"));
    let left: Vec<_> = folder.stored("a.gatecast.yaml").into_keys().collect();
    assert_eq!(left, ["THROTTLED.http", "notes.md"]);
    assert!(!folder.0.join("snapshots/b.gatecast.yaml").exists());
}

/// Of a file that cannot be read nobody knows which responses it has.
#[test]
fn prune_keeps_snapshots_of_broken_files() {
    let folder = Folder::new("broken");
    folder.write("a.gatecast.yaml", "api: api.json\ncases: [{ type: THROTTLED }, { type: UNAUTHORIZED }]\n");
    folder.run("test");
    for broken in ["api: api.json\ncases: [{ type: THROTTLED }, { tpye: UNAUTHORIZED }]\n", "api: [\n", ""] {
        folder.write("a.gatecast.yaml", broken);
        let done = folder.run("test --update --prune");
        assert_eq!((done.code, folder.stored("a.gatecast.yaml").len()), (Some(2), 2), "{done}");
    }
}

#[test]
fn case_files_give_options_of_apis() {
    let folder = Folder::new("options");
    let template = |word: &str| {
        format!(
            "Resources:\n  {word}:\n    Type: AWS::ApiGateway::GatewayResponse\n    Properties:\n      RestApiId: {word}Api\n      ResponseType: THROTTLED\n      ResponseTemplates: {{ text/plain: !Sub '{word} ${{Stage}}' }}\nParameters: {{ Stage: {{ Type: String }} }}\n"
        )
    };
    folder.write("one/template.yaml", &(template("First")));
    folder.write("body.json", r#"{"responseTemplates": {"text/plain": "put"}}"#);
    folder.write(
        "cases/a.gatecast.yaml",
        "api:\n  - ../api.json\n  - { file: ../one/template.yaml, input: cloudformation, api: FirstApi, parameters: { Stage: prod } }\n  - { files: [../body.json], type: UNAUTHORIZED }\ncases: [{ types: [THROTTLED, UNAUTHORIZED, DEFAULT_5XX] }]\n",
    );
    let done = folder.run("test --root .");
    assert_eq!(done.code, Some(0), "{done}");
    let stored = folder.0.join("cases/snapshots/a.gatecast.yaml");
    let body = |name: &str| {
        let text = fs::read_to_string(stored.join(name)).expect("stored");
        text.split_once("\n\n").expect("a body").1.to_owned()
    };
    assert_eq!(body("THROTTLED.http"), "First prod\n");
    assert_eq!(body("UNAUTHORIZED.http"), "put\n");
    assert_eq!(body("DEFAULT_5XX.http"), "{\"says\":\"one\"}\n");
}

#[test]
fn events_of_files_and_cases_are_merged() {
    let folder = Folder::new("events");
    folder.write(
        "api.json",
        r#"{"responseType": "DEFAULT_4XX", "responseTemplates": {"text/plain": "$context.stage $context.authorizer.reason $stageVariables.v $context.identity.sourceIp"}}"#,
    );
    folder.write("event.json", r#"{"requestContext": {"stage": "file", "authorizer": {"reason": "why"}}}"#);
    folder.write("other.yaml", "requestContext: { stage: other }\n");
    folder.write(
        "a.gatecast.yaml",
        "api: api.json\nevent: event.json\ncases:\n  - { name: plain, type: ACCESS_DENIED }\n  - { name: over, type: ACCESS_DENIED, event: { stageVariables: { v: 1 }, requestContext: { authorizer: { reason: null } } } }\n  - { name: instead, type: ACCESS_DENIED, event: other.yaml }\n",
    );
    folder.write(
        "b.gatecast.yaml",
        "api: api.json\nevent: { requestContext: { stage: members } }\ncases:\n  - { name: plain, type: ACCESS_DENIED }\n  - { name: early, type: UNAUTHORIZED, event: { stageVariables: { v: 2 } } }\n",
    );
    let done = folder.run("test");
    assert_eq!(done.code, Some(0), "{done}");
    let bodies = |file: &str| {
        let of = |(name, text): (String, String)| {
            format!("{name}: {}", text.split_once("\n\n").expect("a body").1)
        };
        folder.stored(file).into_iter().map(of).collect::<String>()
    };
    assert_eq!(
        bodies("a.gatecast.yaml"),
        "instead.http: other   \nover.http: file  1 \nplain.http: file why  \n"
    );
    assert_eq!(
        bodies("b.gatecast.yaml"),
        "early.http: members  2 203.0.113.24\nplain.http: members subscription-ended  203.0.113.24\n"
    );
}

#[test]
fn snapshots_with_windows_line_ends_match() {
    let folder = Folder::new("windows");
    folder.write("a.gatecast.yaml", "api: api.json\r\ncases:\r\n  - type: THROTTLED\r\n");
    folder.run("test");
    let (name, text) = folder.stored("a.gatecast.yaml").pop_first().expect("stored");
    folder.write(&format!("snapshots/a.gatecast.yaml/{name}"), &text.replace('\n', "\r\n"));
    assert_eq!(folder.run("test").code, Some(0));
}

#[cfg(unix)]
#[test]
fn unusable_case_files_are_named() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new("unusable");
    folder.write("a.gatecast.yaml", "api: api.json\ncases: [{ type: THROTTLED }, { type: UNAUTHORIZED }]\n");
    fs::create_dir_all(folder.0.join("snapshots/a.gatecast.yaml/THROTTLED.http")).expect("a folder");
    let done = folder.run("test --update");
    assert_eq!(done.code, Some(1));
    assert!(done.stdout().contains("cannot read `snapshots/a.gatecast.yaml/THROTTLED.http`"), "{done}");
    // A link stays one.
    folder.write("elsewhere.http", "");
    let link = folder.0.join("snapshots/a.gatecast.yaml/UNAUTHORIZED.http");
    fs::remove_file(&link).expect("stored");
    symlink("../../elsewhere.http", &link).expect("a link");
    folder.run("test --update");
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    let stored = fs::read_to_string(folder.0.join("elsewhere.http")).expect("there");
    assert!(stored.contains("HTTP/1.1 401"), "{stored}");
}

/// Whenever a run is killed, every stored response is the one before or the one after, whole.
#[cfg(unix)]
#[test]
fn update_that_is_killed_loses_nothing() {
    const CASES: usize = 400;
    let folder = Folder::new("killed");
    let cases: String = (0..CASES).map(|n| format!("  - {{ name: case {n}, type: THROTTLED }}\n")).collect();
    folder.write("a.gatecast.yaml", &format!("api: api.json\ncases:\n{cases}"));
    assert_eq!(folder.run("test --update").code, Some(0));
    let (mut interrupted, mut ended) = (0, 0);
    for round in 0..30 {
        let words = [format!("round-{round}"), "one".to_owned()];
        folder.template(&words[0]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatecast"));
        command.args(["test", "--update"]).current_dir(&folder.0);
        let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
        std::thread::sleep(Duration::from_millis(round * 7));
        let _ = run.kill();
        let status = run.wait().expect("it ends");
        *if status.success() { &mut ended } else { &mut interrupted } += 1;
        let stored = folder.stored("a.gatecast.yaml");
        let whole = stored.iter().filter(|(name, _)| !name.starts_with(".gatecast-"));
        let mut count = 0;
        for (name, text) in whole {
            assert!(text.starts_with("# case ") && text.ends_with("\"}\n"), "{name}: {text}");
            assert!(text.contains("{\"says\":\""), "{name}: {text}");
            count += 1;
        }
        assert_eq!(count, CASES, "round {round}");
    }
    assert!(interrupted > 0, "{interrupted} interrupted, {ended} ended");
    // What was left behind is cleared away.
    assert_eq!(folder.run("test --update --prune").code, Some(0));
    assert_eq!(folder.stored("a.gatecast.yaml").len(), CASES);
}
