//! Variables as they are written, and as they are mistyped.

use proptest::prelude::*;

use super::*;

/// Sources as one line each, nested ones in brackets.
fn shown(text: &str, variable: &Variable) -> String {
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

fn only(text: &str) -> String {
    match scan(text).as_slice() {
        [Ok(variable)] => shown(text, variable),
        other => panic!("{text}: {other:?}"),
    }
}

fn refused(text: &str) -> (String, &'static str) {
    match scan(text).as_slice() {
        [Err(Malformed { span, expected }), ..] => (span.of(text).to_owned(), *expected),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn sources_have_types_arguments_and_addresses() {
    assert_eq!(only("${self:custom.origin}"), "self () <custom.origin>");
    assert_eq!(only("'${self:}'"), "self () <>");
    assert_eq!(only("${ssm:/orchard/origin~true}"), "ssm () </orchard/origin~true>");
    assert_eq!(only("${cf(eu-west-1):shared.ApiId}"), "cf (<eu-west-1>) <shared.ApiId>");
    assert_eq!(only("${cf.us-east-1:shared.ApiId}"), "cf.us-east-1 () <shared.ApiId>");
    assert_eq!(only("${file(./a b.yml):x.0}"), "file (<./a b.yml>) <x.0>");
    assert_eq!(only("${file('./a}.yml')}"), "file (<./a}.yml>) ");
    assert_eq!(only("${ssm(eu-west-1, raw):/x}"), "ssm (<eu-west-1> <raw>) </x>");
    assert_eq!(only("${strToBool(true)}"), "strToBool (<true>) ");
    assert_eq!(only("${s3:bucket/${opt:key}.txt}"), "s3 () <bucket/${opt:key}.txt>[opt () <key>]");
    assert_eq!(only("${ self:custom.x }"), "self () <custom.x>");
}

#[test]
fn fallbacks_follow() {
    assert_eq!(only("${opt:stage, 'dev'}"), "opt () <stage> | Text dev");
    assert_eq!(
        only("${opt:stage,self:provider.stage , \"d\\n\"}"),
        "opt () <stage> | self () <provider.stage> | Escaped(\"d\\n\") d\\n"
    );
    assert_eq!(only("${env:A, 5}"), "env () <A> | Number 5");
    assert_eq!(only("${env:A, -0.5 }"), "env () <A> | Number -0.5");
    assert_eq!(only("${env:A, true}"), "env () <A> | Bool(true) true");
    assert_eq!(only("${env:A, null}"), "env () <A> | Null null");
    assert_eq!(only("${env:A, ''}"), "env () <A> | Text ");
    assert_eq!(only("${env:A, ${self:b, 'c'}}"), "env () <A> | nested(self () <b> | Text c)");
    assert_eq!(only("${file(x.yml):a, 'b'}"), "file (<x.yml>) <a> | Text b");
}

#[test]
fn variables_nest() {
    assert_eq!(
        only("${self:custom.map.${opt:stage, 'dev'}.x}"),
        "self () <custom.map.${opt:stage, 'dev'}.x>[opt () <stage> | Text dev]"
    );
    assert_eq!(
        only("${file(./${self:custom.${opt:a}}.yml):b}"),
        "file (<./${self:custom.${opt:a}}.yml>[self () <custom.${opt:a}>[opt () <a>]]) <b>"
    );
    assert_eq!(only("${file('./${opt:a}.yml')}"), "file (<./${opt:a}.yml>[opt () <a>]) ");
}

#[test]
fn what_belongs_to_others_is_left_alone() {
    let others = "${AWS::Region} ${Name} ${Api.Id} ${!self:x} ${context.stage} ${stageVariables.x} \
                  $context.error.message $self:x ${aws::x} ${} ${1:x} ${{self:x}} \\${self:x} ${a b:c} ${";
    assert_eq!(scan(others), []);
    let mixed = "${Name}-${self:a}-${AWS::Region}-${Name${opt:b}}";
    let found: Vec<_> = scan(mixed).into_iter().map(|found| found.expect("a variable").span).collect();
    assert_eq!(found.iter().map(|span| span.of(mixed)).collect::<Vec<_>>(), ["${self:a}", "${opt:b}"]);
}

#[test]
fn what_is_broken_says_where_and_why() {
    assert_eq!(refused("a ${self:b").1, "expected its closing `}`");
    assert_eq!(refused("${file(a}").1, "expected `,` or `)`");
    assert_eq!(refused("${opt:stage, 'dev}").1, "expected a closing quote");
    assert_eq!(refused("${opt:stage, 'dev' x}").1, "expected `,` or `}`");
    assert_eq!(refused("${file(a) b}").1, "expected `,` or `}`");
    let (written, expected) = refused("${opt:stage, dev}");
    assert_eq!(written, "${opt:stage, dev");
    assert!(expected.starts_with("expected a fallback: text in quotes"), "{expected}");
    assert!(refused("${opt:stage, }").1.starts_with("expected a fallback"));
    assert_eq!(refused("${self:a.${Name}}").1, "expected a variable of the framework inside this one");
    assert_eq!(
        refused(&"${self:".repeat(100_000)).1,
        "variables inside variables nest deeper than 16 levels"
    );
}

/// All spans of a variable lie inside it, in order.
fn check(text: &str, variable: &Variable, outer: Span) {
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
