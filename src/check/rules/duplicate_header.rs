//! One header mapped twice, in different case.
//!
//! # Why
//! Names of headers have no case: the client gets two headers of one name. Of
//! `Access-Control-Allow-Origin`, browsers take none then.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Vary": "'Origin'", "gatewayresponse.header.vary": "'Accept'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Vary": "'Origin, Accept'"}
//! ```
//!
//! # Evidence
//! RFC 9110, 5.1; what API Gateway does with both was never measured.

use std::collections::HashMap;

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(crate) static CODE: Code =
    Code::new("duplicate-header", Severity::Warning, include_str!("duplicate_header.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        let mut known = HashMap::new();
        for header in &response.headers {
            if let Some(earlier) = known.insert(header.name.to_ascii_lowercase(), header) {
                let finding = Diagnostic::of(&CODE, format!("header `{}` is mapped twice", header.name));
                findings.push(
                    finding
                        .at(header.parameter.key.place(), "this one")
                        .at(earlier.parameter.key.place(), "and this one")
                        .help("remove one of the two"),
                );
            }
        }
    }
}
