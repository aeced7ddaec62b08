//! A text between the double quotes of JSON that is not escaped, or whose apostrophes are.
//!
//! # Why
//! A double quote, a backslash or a line break in the value breaks the JSON, and lets whoever sends it add
//! members. `$util.escapeJavaScript` escapes them, and apostrophes too, which JSON does not allow: undo that.
//!
//! # Bad
//! ```vtl
//! {"name": "$input.path('$.name')"}
//! ```
//!
//! # Good
//! ```vtl
//! {"name": $input.json('$.name')}
//! ```
//!
//! # Evidence
//! RFC 8259; developer guide on `$util.escapeJavaScript`, which says to undo `\'`. 140 of 184 templates that
//! people deployed escape nothing.

use crate::check::mapping_templates::{MentionUse, TemplateMention};
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("unescaped-template-value", Severity::Note, include_str!("unescaped_template_value.rs"));

/// How many places of one finding are shown.
const MAX_LABELS: usize = 5;

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for template in subject.mapping_templates.iter().filter(|template| template.is_json()) {
        let in_quotes: Vec<&TemplateMention> = template
            .contents
            .mentions
            .iter()
            .filter(|mention| mention.use_of_value == MentionUse::Printed && mention.is_quoted)
            .collect();
        let unescaped = in_quotes.iter().copied().filter(|mention| mention.is_raw_value());
        let half_escaped =
            in_quotes.iter().copied().filter(|mention| mention.is("util", &["escapeJavaScript"]));
        let groups: [(Vec<&TemplateMention>, &str, &str); 2] = [
            (unescaped.collect(), "inserts values as they are", "inserted as it is"),
            (half_escaped.collect(), "escapes apostrophes, which JSON does not allow", "`'` becomes `\\'`"),
        ];
        for (mentions, what, label) in groups {
            let Some(first) = mentions.first() else { continue };
            let written = template.part(first.span);
            let help = match first.root.as_str() {
                "util" => format!(r#"write `{written}.replaceAll("\\'", "'")`"#),
                _ => format!(r#"write `$util.escapeJavaScript({written}).replaceAll("\\'", "'")`"#),
            };
            let mut finding = Diagnostic::of(&CODE, format!("{} {what}", template.title()));
            for (index, mention) in mentions.iter().take(MAX_LABELS).enumerate() {
                finding = finding.at(template.place(mention.span), if index == 0 { label } else { "" });
            }
            findings.push(finding.help(help));
        }
    }
}
