//! What the engine costs, beside what people would do without it.
//!
//! Three workloads: W1 is the worked example of the API reference page, a whole response; W2 a
//! template of 10 KB with 100 references, W3 one of 1 MB with 10,000. Baselines in the same run:
//! `hand-written` pushes the same pieces with values at hand, `memcpy` copies the output, and four
//! template engines render the equivalent template. Every bench asserts what it computes.

mod engines;
mod workloads;

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use gatecast::template::{Template, body};
use gatecast::{Api, Definition, Event, Failure, Gateway, ResponseType};

use workloads::{Workload, w1, w2, w3};

const TYPE: ResponseType = ResponseType::MissingAuthenticationToken;

fn parse(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    let dollars = "$".repeat(50_000);
    let workloads = [w1(), w2(), w3()];
    let texts = workloads.iter().map(|workload| (workload.name, workload.template.as_str()));
    for (name, text) in texts.chain([("dollars", dollars.as_str())]) {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| b.iter(|| body::parse(black_box(text))));
    }
    group.finish();
}

fn compile(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    for workload in [w1(), w2(), w3()] {
        group.throughput(Throughput::Bytes(workload.template.len() as u64));
        group.bench_function(workload.name, |b| b.iter(|| Template::compile(black_box(&workload.template))));
    }
    group.finish();
}

fn gateway(workload: &Workload) -> Gateway {
    let mut definition = Definition::new(TYPE).with_template("application/json", &workload.template);
    for (name, mapping, _) in &workload.headers {
        definition = definition.with_parameter(&format!("gatewayresponse.header.{name}"), mapping);
    }
    let mut api = Api::default();
    api.define(definition);
    let options = gatecast::CompileOptions { max_template_bytes: usize::MAX };
    Gateway::compile_with(&api, options).value
}

fn render(c: &mut Criterion) {
    for workload in [w1(), w2(), w3()] {
        let mut group = c.benchmark_group(format!("render {}", workload.name));
        group.throughput(Throughput::Bytes(workload.rendered.len() as u64));
        gatecast(&mut group, &workload);
        hand_written(&mut group, &workload);
        let mut copy = String::with_capacity(workload.rendered.len());
        group.bench_function("memcpy", |b| {
            b.iter(|| {
                copy.clear();
                copy.push_str(black_box(&workload.rendered));
            });
        });
        engines::all(&mut group, &workload);
        group.finish();
    }
}

/// The whole response: status, headers and body, into used buffers.
fn gatecast(group: &mut BenchmarkGroup<'_, WallTime>, workload: &Workload) {
    let gateway = gateway(workload);
    let (failure, event) = (Failure::of(TYPE), event());
    let mut response = gateway.respond(&failure, &event);
    assert_eq!(response.body, workload.rendered);
    let sent: Vec<_> = response.headers.iter().map(|(name, value)| (&**name, value.as_str())).collect();
    assert_eq!(sent, workload.sent_headers());
    group.bench_function("gatecast", |b| {
        b.iter(|| gateway.respond_into(&failure, &event, black_box(&mut response)));
    });
}

/// The sample event without ids, so that the response has the headers that hand-written code has:
/// content type, error type, and what is mapped.
fn event() -> Event {
    let mut json: serde_json::Value = serde_json::from_str(Event::sample_json()).expect("JSON");
    let context = json["requestContext"].as_object_mut().expect("an object");
    context.retain(|name, _| name != "requestId" && name != "extendedRequestId");
    for index in 0..workloads::FIELDS {
        context.insert(format!("field{index}"), format!("value-{index}").into());
    }
    Event::from_json(json).expect("an event")
}

/// What one would write by hand for this template alone: pieces pushed one after the other,
/// values in variables, buffers used again.
fn hand_written(group: &mut BenchmarkGroup<'_, WallTime>, workload: &Workload) {
    let sent = workload.sent_headers();
    let mut headers: Vec<(&str, String)> = vec![Default::default(); sent.len()];
    let mut body = String::new();
    let mut write = || {
        let status = black_box(404);
        for ((name, value), (sent_name, sent_value)) in headers.iter_mut().zip(&sent) {
            *name = sent_name;
            value.clear();
            value.push_str(sent_value);
        }
        body.clear();
        for (literal, value) in &workload.pieces {
            body.push_str(literal);
            body.push_str(value);
        }
        black_box((&status, &headers, &body));
    };
    write();
    group.bench_function("hand-written", |b| b.iter(&mut write));
    assert_eq!(body, workload.rendered);
}

criterion_group!(benches, parse, compile, render);
criterion_main!(benches);
