//! A mapping template that Velocity cannot parse.
//!
//! # Why
//! API Gateway takes such a template without a word, and answers every request that needs it with 500.
//!
//! # Bad
//! ```vtl
//! #if($input.params('a') == 'b'
//! {"statusCode": 200}
//! #end
//! ```
//!
//! # Good
//! ```vtl
//! #if($input.params('a') == 'b')
//! {"statusCode": 200}
//! #end
//! ```
//!
//! # Evidence
//! Apache Velocity 1.7, whose parser refuses it; a template that does not parse is accepted when it is put and
//! fails when it is rendered (reported for several templates that people deployed).

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("broken-mapping-template", Severity::Error, include_str!("broken_mapping_template.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for template in &subject.mapping_templates {
        let Some((mistake, span)) = &template.contents.mistake else { continue };
        findings.push(
            Diagnostic::of(&CODE, format!("{} cannot be parsed", template.title()))
                .at(template.place(*span), mistake.clone())
                .note("API Gateway answers every request that needs it with 500"),
        );
    }
}
