//! A value in a form that is not encoded.
//!
//! # Why
//! In a form, `&`, `+`, `%` and `=` have meanings. A value that brings one of them changes the message, or adds
//! fields to it: encode it with `$util.urlEncode`.
//!
//! # Bad
//! ```vtl
//! Action=SendMessage&MessageBody=$input.body
//! ```
//!
//! # Good
//! ```vtl
//! Action=SendMessage&MessageBody=$util.urlEncode($input.body)
//! ```
//!
//! # Evidence
//! The WHATWG URL standard on `application/x-www-form-urlencoded`; found in 6 of 300 templates that people
//! deployed, all of them for SQS or SNS.

use crate::check::mapping_templates::MentionUse;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};

pub(super) static CODE: Code =
    Code::new("unencoded-form-value", Severity::Warning, include_str!("unencoded_form_value.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for template in subject.mapping_templates.iter().filter(|template| template.is_form()) {
        for mention in &template.contents.mentions {
            let is_printed = mention.use_of_value == MentionUse::Printed;
            let is_value =
                mention.is_raw_value() || mention.is("input", &["body"]) || mention.is("input", &["json"]);
            if !is_printed || !is_value {
                continue;
            }
            let written = template.part(mention.span);
            let message = format!("{} does not encode {}", template.title(), quoted(written));
            let label = match mention.after {
                Some('=') => "the value of a field, as it is",
                _ => "a part of a field, as it is",
            };
            let encoded = format!("$util.urlEncode({written})");
            findings.push(
                Diagnostic::of(&CODE, message)
                    .at(template.place(mention.span), label)
                    .help(format!("write `{encoded}`"))
                    .fix(template.fix(&[(mention.span, &encoded)])),
            );
        }
    }
}
