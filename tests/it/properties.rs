//! Properties of the template language and of rendering.

use gatecast::template::body::{PartKind, parse};
use gatecast::template::mapping::{parse_target, parse_value};
use gatecast::{Api, Definition, Event, Failure, Gateway, ResponseType, Unresolved};
use proptest::prelude::*;

/// Any text at all: proptest's own strings have no control characters.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![any::<String>(), any::<char>().prop_map(String::from), Just("\r\n".to_owned())];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

/// Text with more dollars, names and braces in it than chance would put there.
fn template_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any_text(),
        "[$#{}\\[\\]!\\\\.'\"a-z_-]{0,8}",
        Just("$context.error.messageString".to_owned()),
        Just("$context.authorizer.a-b".to_owned()),
        Just("$stageVariables.x.".to_owned()),
        Just("$method.request.header.X-Y".to_owned()),
        Just("${context.stage}".to_owned()),
        Just("$!".to_owned()),
        Just("#if".to_owned()),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Threads share a gateway: held by the compiler, so there is no test to run.
const _: fn() = || {
    fn shareable<T: Send + Sync + 'static>() {}
    shareable::<Gateway>();
    shareable::<Event>();
    shareable::<Failure>();
    shareable::<gatecast::Response>();
    shareable::<Api>();
};

/// A template without its references, nor those that its other parts form without them.
fn without_references(mut text: String) -> String {
    loop {
        let parts = parse(&text);
        if !parts.iter().any(|part| is_reference(&part.kind)) {
            return text;
        }
        let others = parts.iter().filter(|part| !is_reference(&part.kind));
        text = others.map(|part| part.span.of(&text)).collect();
    }
}

fn is_reference(kind: &PartKind) -> bool {
    matches!(kind, PartKind::Reference(_))
}

/// The body that a template renders to, for one failure and the sample event.
fn rendered(text: &str) -> (String, Vec<Unresolved>) {
    let mut api = Api::default();
    api.define(Definition::new(ResponseType::Throttled).with_template("application/json", text));
    let gateway = Gateway::compile(&api).value;
    let response = gateway.respond(&Failure::of(ResponseType::Throttled), &Event::sample());
    (response.body, response.unresolved)
}

proptest! {
    #[test]
    fn parts_tile_the_template(text in template_text()) {
        let parts = parse(&text);
        let mut end = 0;
        for part in &parts {
            prop_assert_eq!(part.span.start, end);
            prop_assert!(part.span.end > part.span.start);
            end = part.span.end;
        }
        let concatenated: String = parts.iter().map(|part| part.span.of(&text)).collect();
        prop_assert_eq!(concatenated, text);
    }

    #[test]
    fn parts_do_not_depend_on_the_text_before(text in template_text()) {
        // A line break belongs to no reference and to no look-alike.
        let joined = format!("x\n{text}");
        let references = |text: &str| parse(text).into_iter().filter(|part| is_reference(&part.kind)).count();
        prop_assert_eq!(references(&joined), references(&text));
    }

    #[test]
    fn templates_without_references_render_to_themselves(text in template_text()) {
        let text = without_references(text);
        prop_assert_eq!(rendered(&text).0, text);
    }

    #[test]
    fn rendered_length_is_what_the_parts_add_up_to(text in template_text()) {
        let expected: usize = parse(&text)
            .iter()
            .map(|part| match part.kind {
                PartKind::Reference(_) => rendered(part.span.of(&text)).0.len(),
                _ => part.span.len(),
            })
            .sum();
        prop_assert_eq!(rendered(&text).0.len(), expected);
    }

    #[test]
    fn used_buffers_change_nothing(first in template_text(), second in template_text()) {
        let gateway = |text: &str, headers: usize| {
            let mut definition = Definition::new(ResponseType::Throttled).with_template("application/json", text);
            for index in 0..headers {
                definition = definition.with_parameter(&format!("gatewayresponse.header.X-{index}"), "context.stage");
            }
            let mut api = Api::default();
            api.define(definition);
            Gateway::compile(&api).value
        };
        let (failure, event) = (Failure::of(ResponseType::Throttled), Event::sample());
        let (first, second) = (gateway(&first, first.len() % 4), gateway(&second, second.len() % 4));
        let mut reused = first.respond(&failure, &event);
        second.respond_into(&failure, &event, &mut reused);
        let fresh = second.respond(&failure, &event);
        prop_assert_eq!(format!("{reused:?}"), format!("{fresh:?}"));
    }

    #[test]
    fn unresolved_references_leave_no_trace_in_the_body(text in template_text()) {
        let (body, unresolved) = rendered(&text);
        let count = parse(&text).iter().filter(|part| is_reference(&part.kind)).count();
        prop_assert!(unresolved.len() <= count);
        for missing in unresolved {
            if let gatecast::Location::Body(at) = missing.location {
                prop_assert!(body.is_char_boundary(at));
            }
        }
    }

    #[test]
    fn mappings_are_read_or_refused(text in any_text()) {
        for error in [parse_value(&text).err(), parse_target(&text).err()].into_iter().flatten() {
            prop_assert!(text.get(error.span.range()).is_some(), "the span fits the text");
            prop_assert!(error.aws_message().contains(&error.expression));
        }
    }

    #[test]
    fn constants_are_the_text_between_the_quotes(text in any_text()) {
        use gatecast::template::mapping::Mapping;
        prop_assert_eq!(parse_value(&format!("'{text}'")), Ok(Mapping::Constant(text.into())));
    }

    #[test]
    fn responses_cannot_be_split(value in any_text(), constant in any_text()) {
        let mut api = Api::default();
        let definition = Definition::new(ResponseType::Throttled)
            .with_parameter("gatewayresponse.header.a", "context.authorizer.a")
            .with_parameter("gatewayresponse.header.b", &format!("'{constant}'"))
            .with_parameter(&format!("gatewayresponse.header.{constant}"), "'c'");
        api.define(definition);
        let mut event = Event::default();
        event.set_context("authorizer.a", value.clone());
        event.set_context("requestId", value);
        let response = Gateway::compile(&api).value.respond(&Failure::of(ResponseType::Throttled), &event);
        let head = response.to_string();
        let head = head.strip_suffix(&format!("\n{}", response.body)).expect("the body comes last");
        prop_assert_eq!(head.lines().count(), 1 + response.headers.len());
    }
}
