//! How a mapping template came to its output, for people: its references, the overrides, the output.

use std::fmt::Write;

use serde_json::{Map, Value};
use textwrap::core::display_width;

use super::TemplateReport;
use super::style::{DOUBTFUL, FAINT, STRONG, styled};
use super::template_json::set_in;
use gatecast::diagnostic::counted;
use gatecast::source::{one_line, visible};

/// How many references are shown: a loop has the same ones many times over.
const MAX_SHOWN: usize = 200;

/// How many columns a value has at least.
const FEWEST: usize = 16;

/// Draws what a template came to, styled, `width` columns wide but for the output.
pub(crate) fn template_human(report: &TemplateReport, width: usize) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, report, width);
    out
}

fn write(out: &mut String, report: &TemplateReport, width: usize) -> std::fmt::Result {
    let Some(rendered) = &report.rendered else { return Ok(()) };
    heading(out, "References")?;
    references(out, report, width)?;
    let sides = [
        ("requestOverride", set_in(&rendered.overrides.request)),
        ("responseOverride", set_in(&rendered.overrides.response)),
    ];
    if sides.iter().any(|(_, members)| !members.is_empty()) {
        heading(out, "Overrides")?;
        for (name, members) in &sides {
            overrides(out, name, members)?;
        }
    }
    heading(out, "Output")?;
    let end = if rendered.output.is_empty() || rendered.output.ends_with('\n') { "" } else { "\n" };
    write!(out, "{}{end}", visible(&rendered.output))
}

fn heading(out: &mut String, heading: &str) -> std::fmt::Result {
    writeln!(out, "{}", styled(STRONG, format!("── {heading} ──")))
}

/// A line each: place, reference, value.
fn references(out: &mut String, report: &TemplateReport, width: usize) -> std::fmt::Result {
    let all = report.references.as_deref().unwrap_or_default();
    let rows: Vec<_> = all
        .iter()
        .take(MAX_SHOWN)
        .map(|traced| {
            let (line, column) = report.source.line_column(traced.span.start as usize);
            let reference = one_line(traced.span.of(report.source.text())).into_owned();
            (format!("{line}:{column}"), reference, traced)
        })
        .collect();
    let places = rows.iter().map(|(place, ..)| place.len()).max().unwrap_or_default();
    // What is not needed by the references is the values'.
    let most = width.saturating_sub(places + 6 + FEWEST).max(FEWEST);
    let longest = rows.iter().map(|(_, reference, _)| display_width(reference)).max().unwrap_or_default();
    let column = longest.min(most);
    for (place, reference, traced) in &rows {
        let reference = cut(reference, column);
        let padding = " ".repeat(column.saturating_sub(display_width(&reference)));
        let room = width.saturating_sub(places + 6 + column).max(FEWEST);
        let place = styled(FAINT, format!("{place:<places$}"));
        write!(out, "  {place}  {reference}{padding}  ")?;
        match (traced.missing, traced.value.is_empty()) {
            (true, _) => writeln!(out, "{}", styled(DOUBTFUL, "no value"))?,
            (false, true) => writeln!(out, "{}", styled(FAINT, "empty"))?,
            (false, false) => writeln!(out, "{}", cut(&one_line(&traced.value), room))?,
        }
    }
    match all.len() - rows.len() {
        0 if rows.is_empty() => writeln!(out, "  none"),
        0 => Ok(()),
        more => writeln!(out, "  {} not shown", counted(more, "more reference")),
    }
}

fn overrides(out: &mut String, name: &str, members: &Map<String, Value>) -> std::fmt::Result {
    for (member, value) in members {
        let shown = match value {
            Value::Object(below) => {
                overrides(out, &format!("{name}.{member}"), below)?;
                continue;
            }
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        writeln!(out, "  {}.{}  {}", one_line(name), one_line(member), one_line(&shown))?;
    }
    Ok(())
}

/// A text in at most so many columns.
fn cut(text: &str, columns: usize) -> String {
    if display_width(text) <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if display_width(&short) + 2 > columns {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}
