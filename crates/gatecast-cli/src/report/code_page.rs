//! The page of a code: its Markdown, set for a terminal.

use std::fmt::Write;

use super::style::{BAD, DOUBTFUL, FAINT, STRONG, styled, wrapped};
use gatecast::check;
use gatecast::diagnostic::{Code, Severity};

/// The page of a code, styled, at most `width` columns wide but for examples.
pub(crate) fn code_page(code: &Code, width: usize) -> String {
    let style = match code.severity {
        Severity::Error => BAD,
        Severity::Warning => DOUBTFUL,
        Severity::Note => FAINT,
    };
    let group = if check::rule(code.name).is_some() { "lint rule" } else { "other finding" };
    let facts = styled(style, format!("({}, {group})", code.severity));
    let mut out = format!("{} {facts}\n\n", styled(STRONG, code.name));
    let page = code.page();
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
