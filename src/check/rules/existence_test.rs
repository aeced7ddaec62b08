//! A condition that should tell whether a value exists, and never does.
//!
//! # Why
//! A value that does not exist is an empty text in mapping templates, and every text is true in a condition:
//! `#if($input.params('page'))` always holds, and `#if(!$input.path('$.Item'))` never does. So the branch for
//! missing values is never taken.
//!
//! # Bad
//! ```vtl
//! #if(!$input.path('$.Item'))
//! #set($context.responseOverride.status = 404)
//! #end
//! ```
//!
//! # Good
//! ```vtl
//! #if($input.path('$.Item') == '')
//! #set($context.responseOverride.status = 404)
//! #end
//! ```
//!
//! # Evidence
//! Recorded: empty texts, `0`, `[]` and `{}` that a reference holds are true (LocalStack's recordings of
//! conditions), and `$input.path` of what is not there gives an empty text.

use crate::check::mapping_templates::{MentionUse, TemplateMention};
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};

pub(super) static CODE: Code =
    Code::new("existence-test", Severity::Warning, include_str!("existence_test.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for template in &subject.mapping_templates {
        for mention in &template.contents.mentions {
            let Some(outcome) = outcome(mention) else { continue };
            let written = template.part(mention.span);
            let message = format!("{} tests whether {} exists", template.title(), quoted(written));
            let help = match mention.use_of_value {
                MentionUse::Denied => format!("write `#if({written} == '')`"),
                _ => format!("write `#if({written} != '')`"),
            };
            findings.push(
                Diagnostic::of(&CODE, message)
                    .at(template.place(mention.span), format!("this condition {outcome}"))
                    .note("a value that does not exist is an empty text, and every text is true")
                    .help(help),
            );
        }
    }
}

/// What a condition always comes to; `None` where it depends on the value, which may be `false`.
fn outcome(mention: &TemplateMention) -> Option<&'static str> {
    let first = mention.steps.first().map(String::as_str);
    let is_text = match first {
        Some("params") => mention.steps.len() <= 2,
        Some("json") | Some("body") => mention.steps.len() == 1,
        _ => false,
    };
    // A member of the body may be a boolean; one that is only looked for in its absence hardly is.
    let is_member = first == Some("path") && mention.root == "input";
    match mention.use_of_value {
        MentionUse::Tested if mention.root == "input" && is_text => Some("always holds"),
        MentionUse::Denied if mention.root == "input" && (is_text || is_member) => {
            Some("never holds for a missing value")
        }
        _ => None,
    }
}
