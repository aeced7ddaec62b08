//! `render --method`: what methods answer, and what their backends get.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::support::{ROOT, gatecast, gatecast_with};

/// The words of a command line, of which some stand in double quotes.
fn words(line: &str) -> Vec<&str> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    words.collect()
}

#[test]
fn methods_answer_as_on_aws() {
    let commands =
        fs::read_to_string(Path::new(ROOT).join("fixtures/integrations/commands.txt")).expect("there");
    let mut transcript = String::new();
    for line in commands.lines() {
        let mut args = vec!["render", "fixtures/integrations/shop.yaml"];
        args.extend(words(line));
        transcript.push_str(&format!("{}\n\n", gatecast_with(&args).run()));
    }
    assert_snapshot!(transcript);
}

#[test]
fn previews_show_methods() {
    let shown = gatecast_with(&["preview", "fixtures/integrations/shop.yaml"]).run().stdout();
    let methods = shown.find("\nMETHOD").map_or("", |at| &shown[at..]);
    assert_snapshot!(methods.split("──").next().unwrap_or_default());
    let json = gatecast_with(&["preview", "fixtures/integrations/shop.yaml", "--format", "json"]).run();
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_snapshot!(serde_json::to_string_pretty(&json["methods"]).expect("JSON"));
}

#[test]
fn diffs_show_methods() {
    for format in ["human", "json", "markdown"] {
        let args = format!(
            "diff fixtures/integrations/before/shop.yaml fixtures/integrations/shop.yaml --format {format}"
        );
        assert_snapshot!(format!("diff of methods as {format}"), gatecast(&args).run());
    }
    let same = gatecast("diff fixtures/integrations/shop.yaml fixtures/integrations/shop.yaml").run();
    assert_eq!(same.code, Some(0), "{same}");
}

/// A path that the sample body does not have prints nothing on either side.
#[test]
fn differences_that_no_message_shows_are_said() {
    let shop = fs::read_to_string(Path::new(ROOT).join("fixtures/integrations/shop.yaml")).expect("there");
    let changed = shop.replace("$pet.name", "$pet.kind");
    let done = gatecast("diff - fixtures/integrations/shop.yaml").stdin(changed).run();
    assert!(done.stderr.contains("the integration of GET /pets/{petId} differs"), "{done}");
}
