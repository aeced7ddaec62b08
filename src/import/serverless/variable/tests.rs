//! Variables as they are written, and as they are mistyped.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;

/// Sources as one line each, nested ones in brackets.
fn shown(text: &str, variable: &ServerlessVariable) -> String {
    let sources = variable.sources.iter().map(|source| match source {
        Source::Nested(variable) => format!("nested({})", shown(text, variable)),
        Source::Literal(value, span) => format!("{value:?} {}", span.of(text)),
        Source::Reference(Reference { kind, arguments, address, .. }) => {
            let phrase = |phrase: &Phrase| {
                let inner = phrase.variables.iter().map(|variable| shown(text, variable));
                let inner = inner.map(|inner| format!("[{inner}]")).collect::<String>();
                format!("<{}>{inner}", phrase.span.of(text))
            };
            let arguments = arguments.iter().flatten().map(phrase).collect::<Vec<_>>().join(" ");
            let address = address.as_ref().map(phrase).unwrap_or_default();
            format!("{} ({arguments}) {address}", kind.of(text))
        }
    });
    sources.collect::<Vec<_>>().join(" | ")
}

/// Every line of `fixtures/serverless/variables.txt`, and the variables in it.
#[test]
fn variables_are_scanned() {
    let mut out = String::new();
    for line in include_str!("../../../../fixtures/serverless/variables.txt").lines() {
        let _ = writeln!(out, "{line}");
        for found in scan(line) {
            let _ = match found {
                Ok(variable) => writeln!(out, "    {}", shown(line, &variable)),
                Err(Malformed { span, expected }) => writeln!(out, "    {}: {expected}", span.of(line)),
            };
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn nested_variables_are_limited() {
    let text = "${self:".repeat(100_000);
    let Some(Err(malformed)) = scan(&text).into_iter().next() else { panic!("too deep") };
    assert_eq!(malformed.expected, "variables inside variables nest deeper than 16 levels");
}

/// All spans of a variable lie inside it, in order.
fn check(text: &str, variable: &ServerlessVariable, outer: Span) {
    assert!(outer.start <= variable.span.start && variable.span.end <= outer.end);
    assert!(text[variable.span.range()].starts_with("${") && text[variable.span.range()].ends_with('}'));
    assert!(!variable.sources.is_empty());
    for source in &variable.sources {
        match source {
            Source::Nested(nested) => check(text, nested, variable.span),
            Source::Literal(_, span) => assert!(text.get(span.range()).is_some()),
            Source::Reference(Reference { span, kind, arguments, address }) => {
                assert!(!kind.is_empty() && span.start == kind.start && span.end <= variable.span.end);
                for phrase in arguments.iter().flatten().chain(address) {
                    assert!(text.get(phrase.span.range()).is_some());
                    phrase.variables.iter().for_each(|nested| check(text, nested, phrase.span));
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn spans_are_in_order_and_inside_each_other(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "${", "}", "$", "{", ":", ",", "(", ")", "'", "\"", "\\", " ", "\n", "self", "file", "opt:a",
            "AWS::", "x", "é", "5", "${self:a}", "${opt:b, 'c'}", "${file(", ".",
        ]), 0..40),
    ) {
        let text = pieces.concat();
        let mut end = 0;
        for found in scan(&text) {
            let span = match found {
                Ok(variable) => {
                    check(&text, &variable, Span::new(0, text.len()));
                    let span = variable.span;
                    prop_assert!(span.start >= end);
                    end = span.end;
                    span
                }
                Err(malformed) => malformed.span,
            };
            prop_assert!(text.get(span.range()).is_some());
        }
    }
}
