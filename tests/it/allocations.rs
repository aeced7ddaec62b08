//! The render path has an allocation budget.

use allocation_counter::measure;
use gatecast::{Api, Definition, Event, Failure, Gateway, Response, ResponseType};

fn gateway(headers: usize, references: usize) -> Gateway {
    let mut definition = Definition::new(ResponseType::Unauthorized).with_template(
        "application/json",
        &"{\"m\":$context.error.messageString,\"s\":\"$context.stage\"}".repeat(references),
    );
    for index in 0..headers {
        definition = definition.with_parameter(&format!("gatewayresponse.header.X-{index}"), "'constant'");
    }
    let mut api = Api::default();
    api.define(definition);
    Gateway::compile(&api).value
}

/// A response into used buffers allocates nothing, however many headers and references it has.
#[test]
fn rendering_into_used_buffers_allocates_nothing() {
    let (failure, event) = (Failure::of(ResponseType::Unauthorized), Event::sample());
    for (headers, references) in [(0, 1), (0, 100), (10, 1)] {
        let gateway = gateway(headers, references);
        let mut response = Response::empty();
        gateway.respond_into(&failure, &event, &mut response);
        let used = measure(|| gateway.respond_into(&failure, &event, &mut response));
        assert_eq!(used.count_total, 0, "{headers} headers, {references} references");
    }
}

/// A fresh body is allocated once, however long the values are.
#[test]
fn bodies_grow_once() {
    let failure = Failure::of(ResponseType::Unauthorized);
    let mut event = Event::default();
    event.set_context("stage", "a long value ".repeat(1000));
    let gateway = gateway(0, 50);
    let mut response = gateway.respond(&failure, &event);
    response.body = String::new();
    let used = measure(|| gateway.respond_into(&failure, &event, &mut response));
    assert_eq!(used.count_total, 1);
}

/// Twice the template, at most twice the memory.
#[test]
fn compiling_takes_memory_in_proportion() {
    let bytes = |references| measure(|| drop(gateway(0, references))).bytes_total;
    assert!(bytes(2000) < bytes(1000) * 5 / 2);
}
