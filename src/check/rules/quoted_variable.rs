//! A variable inside of the quotes of a constant.
//!
//! # Why
//! What stands in single quotes is sent as it is: the client gets the text `$context.requestId`.
//! A mapping is one constant or one variable, never both.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.X-Request-Id": "'$context.requestId'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.X-Request-Id": "context.requestId"}
//! ```
//!
//! # Evidence
//! API Gateway developer guide, *Set up gateway responses*; that the constant is sent literally is
//! assumed. 4 of 309 public sources.

use crate::check::subject::{Analysis, Header};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;
use crate::template::body::{LookAlike, PartKind, parse};
use crate::template::mapping::{Mapping, parse_value};

pub(super) static CODE: Code =
    Code::new("quoted-variable", Severity::Warning, include_str!("quoted_variable.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, header) in subject.headers() {
        let Some(value) = header.constant() else { continue };
        let Some(span) = variable_in(value) else { continue };
        let name = span.of(value);
        let place =
            header.parameter.value.locate(Header::span_in_constant(span.start as usize, span.end as usize));
        let finding =
            Diagnostic::of(&CODE, format!("header `{}` sends the text `{name}`, not a value", header.name))
                .at(place, "inside of single quotes everything is text");
        let plain = value.trim().trim_start_matches('$').trim_matches(['{', '}']);
        findings.push(match parse_value(plain) {
            Ok(Mapping::Variable(..)) => {
                finding.help(format!("write {plain}, without quotes and dollar")).fix(header.value_replaced(plain))
            }
            _ if name.starts_with("$input") || name.starts_with("$util") => finding
                .help("there is no Velocity here; for a value of the request write method.request.header.… without quotes"),
            _ => finding.help("a mapping is either one constant or one variable"),
        });
    }
}

/// What a constant has that was meant to be evaluated.
fn variable_in(value: &str) -> Option<Span> {
    if let Ok(Mapping::Variable(..)) = parse_value(value.trim()) {
        return Some(Span::new(0, value.len()));
    }
    let mut parts = parse(value).into_iter();
    parts
        .find(|part| match part.kind {
            PartKind::Reference(_) => true,
            PartKind::LookAlike(kind) => match kind {
                LookAlike::VelocityVariable | LookAlike::Quiet => true,
                LookAlike::Braced => ROOTS.iter().any(|root| part.span.of(value).contains(root)),
                _ => false,
            },
            PartKind::Literal | PartKind::Hole => false,
        })
        .map(|part| part.span)
}

const ROOTS: [&str; 3] = ["context.", "stageVariables.", "method.request."];
