//! A mapping template whose output is not JSON, whatever the data.
//!
//! # Why
//! The media type says JSON, and the backend or the client cannot read what the template prints: a comma is
//! missing, a quote is left over, or a key has single quotes.
//!
//! # Bad
//! ```vtl
//! {"id": "$input.params('id')" "name": $input.json('$.name')}
//! ```
//!
//! # Good
//! ```vtl
//! {"id": "$input.params('id')", "name": $input.json('$.name')}
//! ```
//!
//! # Evidence
//! RFC 8259. The template is read with a value in place of every reference, on several ways through its
//! conditions and loops; it is reported where none of them gives JSON.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::rest_api::IntegrationKind;

pub(super) static CODE: Code =
    Code::new("mapping-template-not-json", Severity::Warning, include_str!("mapping_template_not_json.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for template in &subject.mapping_templates {
        // The request of a MOCK integration is read permissively.
        let is_mock_request =
            template.integration.kind == IntegrationKind::Mock && template.response.is_none();
        if !template.is_json() || is_mock_request || template.contents.skeletons.is_empty() {
            continue;
        }
        let is_json = |text: &String| {
            text.trim().is_empty() || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
        };
        if template.contents.skeletons.iter().any(is_json) {
            continue;
        }
        let reason = template.contents.skeletons.iter().find_map(|text| {
            serde_json::from_str::<serde::de::IgnoredAny>(text).err().map(|error| error.to_string())
        });
        findings.push(
            Diagnostic::of(&CODE, format!("{} does not print JSON", template.title()))
                .at(template.template.body.place(), reason.unwrap_or_default())
                .note("it was read with a value in place of every reference"),
        );
    }
}
