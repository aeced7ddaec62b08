//! A whole object that is printed as Java prints it.
//!
//! # Why
//! `$input.path('$')` and `$util.parseJson(…)` give objects, which print as `{name=Rex}`: no JSON. Print
//! `$input.json('$')`, or the members one by one.
//!
//! # Bad
//! ```vtl
//! {"pet": $input.path('$')}
//! ```
//!
//! # Good
//! ```vtl
//! {"pet": $input.json('$')}
//! ```
//!
//! # Evidence
//! Recorded: maps print as `{k=v}` (LocalStack's recordings); found in 5 of 300 templates that people deployed.

use crate::check::mapping_templates::MentionUse;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};

pub(super) static CODE: Code =
    Code::new("printed-object", Severity::Warning, include_str!("printed_object.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for template in subject.mapping_templates.iter().filter(|template| template.is_json()) {
        for mention in &template.contents.mentions {
            let written = template.part(mention.span);
            let root_path = [r#"path('$')"#, r#"path("$")"#];
            let is_whole_body =
                mention.is("input", &["path"]) && root_path.iter().any(|path| written.contains(path));
            if mention.use_of_value != MentionUse::Printed
                || !(is_whole_body || mention.is("util", &["parseJson"]))
            {
                continue;
            }
            let help =
                if is_whole_body { "write `$input.json('$')`" } else { "print its members one by one" };
            findings.push(
                Diagnostic::of(&CODE, format!("{} prints the object {}", template.title(), quoted(written)))
                    .at(template.place(mention.span), "an object prints as `{name=value}`")
                    .help(help)
                    .fix(if is_whole_body {
                        template.fix(&[(mention.span, "$input.json('$')")])
                    } else {
                        None
                    }),
            );
        }
    }
}
