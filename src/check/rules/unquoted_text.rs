//! Text without quotes where JSON wants a value.
//!
//! # Why
//! A value of JSON is a string in double quotes, a number, `true`, `false`, `null`, a list or an
//! object. Words of other languages (`True`, `None`, `undefined`) are none of these.
//!
//! # Bad
//! ```json
//! {"error": go away, "retry": False}
//! ```
//!
//! # Good
//! ```json
//! {"error": "go away", "retry": false}
//! ```
//!
//! # Evidence
//! RFC 8259, section 3; 4 of 309 public sources, and a sample of AWS's own.

use super::{clients_get, faults, fix};
use crate::check::json::FaultKind;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity, quoted};

pub(super) static CODE: Code = Code::new("unquoted-text", Severity::Error, include_str!("unquoted_text.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body, fault) in faults(subject, FaultKind::UnquotedText) {
        let text = body.text(fault.span);
        let fix = fix(body, fault);
        let after = &body.entry.body.as_str()[fault.span.end as usize..];
        let is_name = after.trim_start().starts_with(':');
        if text.starts_with("//") || text.starts_with("/*") {
            findings.push(
                Diagnostic::of(&CODE, "a comment in JSON, which has none")
                    .at(body.place(fault.span), "sent to the client as it is written")
                    .note(clients_get(response, body))
                    .help("remove it")
                    .fix(fix),
            );
            continue;
        }
        let finding = Diagnostic::of(
            &CODE,
            if looks_like_number(text) {
                format!("{} is not a JSON number", quoted(text))
            } else {
                "text without quotes in JSON".to_owned()
            },
        );
        let finding = finding
            .at(
                body.place(fault.span),
                if is_name { "expected a name in quotes" } else { "expected a value of JSON" },
            )
            .note(clients_get(response, body));
        findings.push(if text.starts_with('.') {
            finding.help("what stood before the dot is missing; if a shell or a template took it for a variable of its own, escape the dollar")
        } else if looks_like_number(text) {
            finding
                .help("write it with decimal digits, without plus sign and leading zeros, or in double quotes")
                .fix(fix.map(Fix::unsafely))
        } else {
            match fault.changes.as_slice() {
                [(_, change)] if !change.starts_with('"') => finding.help(format!("write {change}")),
                _ => finding.help("put double quotes around it"),
            }
            .fix(if text.contains('$') { fix.map(Fix::unsafely) } else { fix })
        });
    }
}

/// Whether something is a number in other languages: `060`, `0x1F`, `+1`, `.5`, `NaN`.
fn looks_like_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-', '.']);
    matches!(digits, "NaN" | "Infinity")
        || digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit() || b"xX_.+-".contains(&byte))
}
