//! A header whose name begins with the prefix of another kind of mapping.
//!
//! # Why
//! Method and integration responses have keys such as `method.response.header.X`. Behind
//! `gatewayresponse.header.` that is a header of this whole name: API Gateway accepts it, and browsers
//! and clients ignore it.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.method.response.header.Access-Control-Allow-Origin": "'*'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
//! ```
//!
//! # Evidence
//! Two public sources, one of them exported from a Pulumi project.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity, quoted};
use crate::source::Span;

pub(super) static CODE: Code =
    Code::new("foreign-key-prefix", Severity::Warning, include_str!("foreign_key_prefix.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, header) in subject.headers() {
        let Some(bare) = without_prefix(header.name) else { continue };
        let key = &header.parameter.key;
        let name = header.name_span();
        let prefix = Span::new(name.start as usize, name.end as usize - bare.len());
        let message = format!("the header is called {}", quoted(header.name));
        findings.push(
            Diagnostic::of(&CODE, message)
                .at(
                    key.locate(prefix),
                    "a prefix of method or integration responses, sent as a part of the name",
                )
                .help(format!("write `{bare}` without it"))
                .fix(Fix::of_text(key, &[(name, bare)])),
        );
    }
}

/// The name behind the prefixes of other mappings; `None` where there are none.
fn without_prefix(name: &str) -> Option<&str> {
    const OWNERS: [&str; 4] = ["method", "integration", "gatewayresponse", "context"];
    const SIDES: [&str; 3] = ["request", "response", "authorizer"];
    const PLACES: [&str; 4] = ["header", "headers", "querystring", "path"];
    let mut words = name.splitn(4, '.');
    let is = |word: Option<&str>, known: &[&str]| {
        word.is_some_and(|word| known.iter().any(|known| known.eq_ignore_ascii_case(word)))
    };
    let is_foreign = is(words.next(), &OWNERS) && is(words.next(), &SIDES) && is(words.next(), &PLACES);
    let bare = words.next().filter(|bare| is_foreign && !bare.is_empty())?;
    Some(without_prefix(bare).unwrap_or(bare))
}
