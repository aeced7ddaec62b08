//! Templates as people write them, and long ones: `cargo bench --bench templates`. `compare/run.sh` renders the same with
//! other engines.

mod minijinja;

use std::hint::black_box;

use apigw_vtl::{Inputs, Limits, Params, Template};
use criterion::{BatchSize, Criterion, Throughput};
use serde_json::{Map, Value};

/// The templates, which the other engines read as well.
const TEMPLATES: [(&str, &str); 4] = [
    ("lambda-request", include_str!("lambda-request.vtl")),
    ("serverless-default", include_str!("serverless-default.vtl")),
    ("dynamodb-query", include_str!("dynamodb-query.vtl")),
    ("dynamodb-response", include_str!("dynamodb-response.vtl")),
];

/// How many times the template of a query makes 100 KB.
const QUERIES: usize = 540;

fn inputs() -> Inputs {
    let input: Value = serde_json::from_str(include_str!("input.json")).expect("JSON");
    let members = |value: &Value| -> Map<String, Value> { value.as_object().cloned().unwrap_or_default() };
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

/// So many bytes of one template after the other.
fn long(bytes: usize) -> String {
    let [(_, lambda), (_, serverless), (_, query), (_, response)] = TEMPLATES;
    let all = [lambda, serverless, query, response].concat();
    all.repeat(bytes / all.len())
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let inputs = inputs();
    let hundred_kilobytes = TEMPLATES[2].1.repeat(QUERIES);
    let render = TEMPLATES.into_iter().chain([("100-kilobytes", hundred_kilobytes.as_str())]);
    for (name, text) in render {
        let template = Template::compile(text).expect("a template");
        assert!(
            template.render(&inputs, &Limits::default()).is_ok_and(|rendered| rendered.output.len() > 100)
        );
        criterion.bench_function(&format!("compile/{name}"), |bencher| {
            bencher.iter(|| Template::compile(black_box(text)));
        });
        criterion.bench_function(&format!("render/{name}"), |bencher| {
            bencher.iter(|| template.render(black_box(&inputs), &Limits::default()));
        });
        if let Some(text) = minijinja::equivalent(name) {
            let environment = minijinja::environment();
            let other = environment.template_from_str(&text).expect("a template");
            criterion.bench_function(&format!("minijinja/{name}"), |bencher| {
                bencher.iter(|| other.render(minijinja::variables(black_box(&inputs))).expect("renders"));
            });
        }
    }
    // Twice the text takes twice the time.
    for (name, bytes) in [("half-a-megabyte", 1 << 19), ("one-megabyte", 1 << 20)] {
        let long = long(bytes);
        let mut group = criterion.benchmark_group("compile");
        group.throughput(Throughput::Bytes(long.len() as u64)).sample_size(20);
        group.bench_function(name, |bencher| {
            bencher.iter_batched(|| &long, |text| Template::compile(black_box(text)), BatchSize::LargeInput);
        });
        group.finish();
    }
    criterion.final_summary();
}
