//! The page of a rule: its Markdown, set for a terminal.

use std::fmt::Write;

use super::style::{BAD, DOUBTFUL, FAINT, STRONG, styled, wrapped};
use crate::check::Rule;
use crate::diagnostic::Severity;

/// The page of a rule, styled, at most `width` columns wide but for examples.
pub(crate) fn rule_page(rule: &Rule, width: usize) -> String {
    let style = match rule.severity {
        Severity::Error => BAD,
        Severity::Warning => DOUBTFUL,
        Severity::Note => FAINT,
    };
    let mut out =
        format!("{} {}\n\n", styled(STRONG, rule.name), styled(style, format!("({})", rule.severity)));
    let page = rule.page();
    let mut paragraph = String::new();
    let mut is_example = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_example = !is_example;
        } else if is_example {
            let _ = writeln!(out, "    {line}");
        } else if line.is_empty() {
            set(&mut paragraph, width, &mut out);
            out.push('\n');
        } else if let Some(heading) = line.strip_prefix("# ") {
            let _ = writeln!(out, "{}", styled(STRONG, heading));
        } else {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    set(&mut paragraph, width, &mut out);
    out
}

/// Sets a paragraph, and begins the next.
fn set(paragraph: &mut String, width: usize, out: &mut String) {
    if paragraph.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", wrapped("  ", "  ", paragraph.trim_end(), width));
    paragraph.clear();
}
