//! The cases in `tests/fixtures`; the README there says what they are made of.

use std::fs;
use std::path::{Path, PathBuf};

use apigw_vtl::{Inputs, Limits, Params, Span, Template, mock_status};
use serde_json::{Map, Value};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

/// What a template gives.
enum Given {
    Text { output: String, overrides: Value },
    Mistake { says: String, at: String },
}

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(FOLDER).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "jsonl")).collect();
    files.sort();
    files
}

fn cases(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).expect("readable");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn inputs(case: &Value) -> Inputs {
    let input = &case["input"];
    let params = &input["params"];
    Inputs {
        body: input["body"].as_str().unwrap_or_default().to_owned(),
        params: Params {
            path: members(&params["path"]),
            querystring: members(&params["querystring"]),
            header: members(&params["header"]),
        },
        context: members(&input["context"]),
        stage_variables: members(&input["stageVariables"]),
        ..Inputs::default()
    }
}

fn given(case: &Value) -> Given {
    let text = case["template"].as_str().expect("a template");
    let mistake = |says: String, span: Span| Given::Mistake { says, at: text[span.range()].to_owned() };
    let template = match Template::compile(text) {
        Ok(template) => template,
        Err(errors) => return mistake(errors[0].to_string(), errors[0].span),
    };
    match template.render(&inputs(case), &Limits::default()) {
        Ok(rendered) => Given::Text {
            output: rendered.output,
            overrides: serde_json::json!({
                "requestOverride": rendered.overrides.request,
                "responseOverride": rendered.overrides.response,
            }),
        },
        Err(error) => mistake(error.to_string(), error.span),
    }
}

/// Each case gives what it says, and each error says what is wrong and points at it.
#[test]
fn cases_give_what_they_say() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let (mut run, mut wrong) = (0, Vec::new());
    for file in files() {
        let mut cases = cases(&file);
        for case in &mut cases {
            run += 1;
            let name = format!("{}: {}", file.display(), case["id"]);
            if case["kind"] == "mock" {
                let status = mock_status(case["template"].as_str().expect("a text")).ok();
                if status.map(i64::from) != case["status"].as_i64() {
                    wrong.push(format!("{name}: {status:?}"));
                }
                continue;
            }
            match given(case) {
                Given::Mistake { says, at } if case.get("error").is_some() => {
                    if update {
                        case["says"] = says.into();
                        case["at"] = at.into();
                    } else if case["says"] != says || case["at"] != at {
                        wrong.push(format!("{name}: {says} at {at:?}"));
                    }
                }
                Given::Mistake { says, at } => wrong.push(format!("{name}: {says} at {at:?}")),
                Given::Text { output, overrides } => {
                    let differs = case.get("overrides").is_some_and(|right| *right != overrides);
                    if case["output"] != output || differs {
                        wrong.push(format!("{name}: {output:?} {overrides}"));
                    }
                }
            }
        }
        if update {
            let lines: Vec<String> = cases.iter().map(|case| format!("{case}\n")).collect();
            fs::write(&file, lines.concat()).expect("writable");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(run >= 200, "{run} cases");
}

/// Every mistake of a template is found at once, in order, each with its place.
#[test]
fn several_mistakes_are_found() {
    let text = "#set($x)\nfine $y\n#set($z 1)\n#end\n";
    let errors = Template::compile(text).expect_err("mistakes");
    let found: Vec<_> = errors.iter().map(|error| (error.span.of(text), error.to_string())).collect();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(errors.is_sorted_by_key(|error| error.span.start), "{found:?}");
}

/// A mistake in what opens a block is one mistake, and hides none of those that follow.
#[test]
fn mistakes_do_not_bring_others() {
    let text = "#if($a == )\n1\n#elseif($b)\n2\n#else\n3\n#end\n#foreach(x in $y)\n4\n#end\n#set($z 1)\n#foreach\n#end\n#end\n";
    let errors = Template::compile(text).expect_err("mistakes");
    let found: Vec<_> = errors.iter().map(|error| (error.span.of(text), error.to_string())).collect();
    let expected = [
        (")", "unexpected `)`, expected a value"),
        ("x", "`#foreach` takes no bare word: `x`"),
        ("1", "unexpected `1`, expected `=`"),
        ("#foreach", "`#foreach` cannot have these arguments"),
        ("#end", "`#end` belongs to no directive"),
    ];
    assert_eq!(found, expected.map(|(at, says)| (at, says.to_owned())));
}

/// What is wrong in a string is placed in the template, as far as the string stands there as it is.
#[test]
fn mistakes_in_strings_are_placed() {
    let text = "naïve #set($x = \"a #set($y) b\")";
    let errors = Template::compile(text).expect_err("a mistake");
    assert_eq!(errors[0].span.of(text), ")");
    let text = "#set($x = \"say \"\"a\"\" #set($y) b\")";
    let errors = Template::compile(text).expect_err("a mistake");
    assert_eq!(errors[0].span.of(text), "\"say \"\"a\"\" #set($y) b\"");
}

/// The trace has each reference, with its place and what it became.
#[test]
fn references_are_traced() {
    let text = "#set($a = 1)$a [$nope] #foreach($x in [1, $a])$x#end#if($nope)#set($b = \"<$a>\")#end";
    let template = Template::compile(text).expect("a template");
    let (_, trace) = template.render_traced(&Inputs::default(), &Limits::default()).expect("it renders");
    let seen: Vec<_> =
        trace.iter().map(|traced| (traced.span.of(text), traced.value.as_str(), traced.missing)).collect();
    assert_eq!(
        seen,
        [
            ("$a", "1", false),
            ("$nope", "", true),
            ("$a", "1", false),
            ("$x", "1", false),
            ("$x", "1", false),
            ("$nope", "", true),
            ("$a", "1", false),
        ]
    );
}
