//! What the engine costs, beside what people would do without it.
//!
//! `parse/…` splits a template, `compile/…` makes it ready, `render/…` answers a failure. The
//! baselines run on the same template and values: `str::replace` per variable, which is what
//! emulators do, and minijinja, a template engine with variables of the same names.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gatecast::template::bindings::{Bindings, ContextValues, RequestValues};
use gatecast::template::{Template, body};
use gatecast::{Api, Definition, Event, Failure, Gateway, Response, ResponseType};

/// A body as people write it.
const BODY: &str = r#"{
  "message": $context.error.messageString,
  "type": "$context.error.responseType",
  "stage": "$context.stage",
  "path": "$context.path",
  "requestId": "$context.requestId",
  "environment": "$stageVariables.environment"
}
"#;

/// What it renders to for a missing token and the sample event.
const RENDERED: &str = r#"{
  "message": "Missing Authentication Token",
  "type": "MISSING_AUTHENTICATION_TOKEN",
  "stage": "prod",
  "path": "/prod/pets/5",
  "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
  "environment": "production"
}
"#;

/// The variables of [`BODY`] and their values, for the baselines.
const VALUES: [(&str, &str); 6] = [
    ("context.error.messageString", "\"Missing Authentication Token\""),
    ("context.error.responseType", "MISSING_AUTHENTICATION_TOKEN"),
    ("context.stage", "prod"),
    ("context.path", "/prod/pets/5"),
    ("context.requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"),
    ("stageVariables.environment", "production"),
];

fn parse(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    for (name, text) in
        [("body", BODY.to_owned()), ("body x100", BODY.repeat(100)), ("dollars", "$".repeat(50_000))]
    {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| body::parse(black_box(&text))));
    }
    group.finish();
}

fn compile(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    group.throughput(Throughput::Bytes(BODY.len() as u64));
    group.bench_function("gatecast", |b| b.iter(|| Template::compile(black_box(BODY))));
    let jinja = jinja_source();
    group.bench_function("minijinja", |b| {
        b.iter(|| {
            let mut environment = minijinja::Environment::new();
            environment.add_template("body", black_box(&jinja)).expect("a template");
        });
    });
    group.finish();
}

fn render(c: &mut Criterion) {
    let mut api = Api::default();
    api.define(
        Definition::new(ResponseType::MissingAuthenticationToken)
            .with_parameter("gatewayresponse.header.Access-Control-Allow-Origin", "'*'")
            .with_template("application/json", BODY),
    );
    let gateway = Gateway::compile(&api).value;
    let failure = Failure::of(ResponseType::MissingAuthenticationToken);
    let event = Event::sample();
    assert_eq!(gateway.respond(&failure, &event).body, RENDERED);

    let mut group = c.benchmark_group("render");
    let mut response = Response::empty();
    group.bench_function("gatecast, whole response", |b| {
        b.iter(|| gateway.respond_into(&failure, &event, black_box(&mut response)));
    });
    group.bench_function("gatecast, new response", |b| {
        b.iter(|| gateway.respond(&failure, black_box(&event)));
    });

    // The body alone, which is what the baselines do.
    let template = Template::compile(BODY);
    let mut context = ContextValues::default();
    let sample: serde_json::Value = serde_json::from_str(Event::sample_json()).expect("JSON");
    context.set_json("", &sample["requestContext"]);
    let stage_variables = [("environment".to_owned(), "production".to_owned())].into_iter().collect();
    let request = RequestValues::default();
    let bindings = Bindings {
        error: failure.values(),
        context: &context,
        stage_variables: &stage_variables,
        request: &request,
    };
    let mut body = String::new();
    group.bench_function("gatecast, body only", |b| {
        b.iter(|| {
            body.clear();
            template.render_into(&bindings, black_box(&mut body), |_, _| {});
        });
    });
    assert_eq!(body, RENDERED);

    let replace = || {
        VALUES.iter().fold(BODY.to_owned(), |body, (name, value)| body.replace(&format!("${name}"), value))
    };
    assert_eq!(replace(), RENDERED);
    group.bench_function("str::replace, body only", |b| b.iter(|| black_box(replace())));

    let jinja = jinja_source();
    let mut environment = minijinja::Environment::new();
    environment.add_template("body", &jinja).expect("a template");
    let template = environment.get_template("body").expect("there");
    let values: std::collections::BTreeMap<String, minijinja::Value> =
        VALUES.iter().map(|(name, value)| (name.replace('.', "_"), minijinja::Value::from(*value))).collect();
    let values = minijinja::Value::from(values);
    assert_eq!(
        template.render(&values).expect("renders"),
        RENDERED.trim_end(),
        "it drops the last line break"
    );
    group.bench_function("minijinja, body only", |b| {
        b.iter(|| template.render(black_box(&values)).expect("renders"));
    });
    group.finish();
}

/// [`BODY`] in the syntax of minijinja, its variables flat.
fn jinja_source() -> String {
    VALUES.iter().fold(BODY.to_owned(), |body, (name, _)| {
        body.replace(&format!("${name}"), &format!("{{{{ {} }}}}", name.replace('.', "_")))
    })
}

criterion_group!(benches, parse, compile, render);
criterion_main!(benches);
