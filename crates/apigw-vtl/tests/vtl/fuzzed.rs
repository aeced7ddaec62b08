//! What the fuzz target holds of any input also holds of each fixture, and of each of its beginnings and endings.

use std::fs;

use serde_json::Value;

use crate::mapping_template::run;

#[test]
fn fixtures_hold_what_the_fuzz_target_asks() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let mut count = 0;
    for file in files.filter(|file| file.extension().is_some_and(|ending| ending == "jsonl")) {
        for line in fs::read_to_string(file).expect("readable").lines() {
            let case: Value = serde_json::from_str(line).expect("JSON");
            let template = case["template"].as_str().expect("a template");
            let body = case["input"]["body"].as_str().unwrap_or_default();
            let rest = format!("\0{body}\0{}", case["input"]);
            run(format!("{template}{rest}").as_bytes());
            count += 1;
            let cuts = template.char_indices().map(|(at, _)| at).filter(|at| at % 7 == 3);
            for (start, end) in cuts.map(|at| template.split_at(at)) {
                run(format!("{start}{rest}").as_bytes());
                run(format!("{end}{rest}").as_bytes());
            }
        }
    }
    assert!(count > 100, "{count}");
}

/// Inputs that fuzzing found something with.
#[test]
fn inputs_that_failed_hold_it() {
    for input in ["", "\0", "$input.path('$')\0{\0[]", "$context.a\0\0{\"context\": 1}"] {
        run(input.as_bytes());
    }
}
