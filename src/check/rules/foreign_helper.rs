//! A helper or variable that mapping templates of API Gateway do not have.
//!
//! # Why
//! `$util.toJson`, `$ctx` and `$method` belong to AppSync or to nothing at all. API Gateway takes the template
//! and prints nothing in their place.
//!
//! # Bad
//! ```vtl
//! {"item": $util.toJson($ctx.result)}
//! ```
//!
//! # Good
//! ```vtl
//! {"item": $input.json('$.Item')}
//! ```
//!
//! # Evidence
//! The developer guide lists the variables and functions of mapping templates; templates of other services that
//! people deployed print nothing (field study of 300 templates).

use std::cell::OnceCell;

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest, quoted};

pub(super) static CODE: Code =
    Code::new("foreign-helper", Severity::Warning, include_str!("foreign_helper.rs"));

/// The functions of `$util`.
const FUNCTIONS: [&str; 6] =
    ["escapeJavaScript", "parseJson", "urlEncode", "urlDecode", "base64Encode", "base64Decode"];

/// Variables of AppSync, and one that is a part of mappings.
const FOREIGN: [&str; 6] = ["ctx", "utils", "method", "event", "extensions", "integration"];

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for template in &subject.mapping_templates {
        // Looked for once, however often they are mentioned.
        let own: OnceCell<Vec<&str>> = OnceCell::new();
        let is_own = |root: &str| {
            let text = template.contents.text.as_str();
            own.get_or_init(|| FOREIGN.into_iter().filter(|name| sets(text, name)).collect()).contains(&root)
        };
        for mention in &template.contents.mentions {
            let written = template.part(mention.span);
            let help = match (mention.root.as_str(), mention.steps.first()) {
                ("util", Some(function)) if !FUNCTIONS.contains(&function.as_str()) => {
                    match nearest(function, FUNCTIONS.iter().copied()) {
                        Some(near) => format!("write `$util.{near}`"),
                        None => "write `$input.json('$.member')` for JSON".to_owned(),
                    }
                }
                // A variable that the template sets itself has another origin.
                ("method", _) => "write `$input.params('name')`".to_owned(),
                (root, _) if FOREIGN.contains(&root) && written.contains(root) && !is_own(root) => {
                    "write `$input`, `$context` or `$stageVariables`".to_owned()
                }
                _ => continue,
            };
            let message = format!("{} uses {}", template.title(), quoted(written));
            findings.push(
                Diagnostic::of(&CODE, message)
                    .at(template.place(mention.span), "API Gateway has no such thing: this prints nothing")
                    .help(help),
            );
        }
    }
}

/// Whether a template sets a variable, or a loop does.
fn sets(text: &str, variable: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    ["#set($", "#foreach($", "#define($"].iter().any(|directive| {
        compact.split(directive).skip(1).any(|rest| {
            rest.strip_prefix(variable)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
    })
}
