//! What clients will see differently, as Markdown for the comment of a pull request.

use std::fmt::Write;

use similar::TextDiff;

use super::{ComparedApi, DiffReport};
use crate::compare::{Change, HeaderChange, Pair};
use gatecast::diagnostic::counted;
use gatecast::source::visible;

/// How many bytes the changes may take: services refuse comments of more than 65,536.
const MAX_BYTES: usize = 60_000;

/// Draws every change once, below a heading that counts them. What does not fit into a comment is counted.
pub(crate) fn diff_markdown(report: &DiffReport) -> String {
    let mut out = String::from("### Gateway responses\n\n");
    let differing: Vec<_> = report.apis.iter().filter(|api| api.differs()).collect();
    let mut left_out = 0;
    for api in &differing {
        // Writing to a string cannot fail.
        let _ = write_api(&mut out, api, &mut left_out);
    }
    if left_out > 0 {
        let _ =
            writeln!(out, "… and {} more that this comment has no room for.\n", counted(left_out, "change"));
    }
    let same = report.apis.len() - differing.len();
    let _ = match (differing.len(), same) {
        (0, 0 | 1) => writeln!(out, "Clients see no difference."),
        (0, same) => writeln!(out, "Clients see no difference in {}.", counted(same, "API")),
        (_, 0) => Ok(()),
        (_, same) => writeln!(out, "Clients see no difference in {}.", counted(same, "other API")),
    };
    out
}

fn write_api(out: &mut String, api: &ComparedApi, left_out: &mut usize) -> std::fmt::Result {
    let name = [&api.label, &api.names.after, &api.names.before].into_iter().find_map(Option::as_ref);
    let name = name.map_or_else(|| "The API".to_owned(), |name| code(name));
    writeln!(out, "**{name}**: {}\n", api.summary())?;
    for group in &api.comparison.groups {
        let members: Vec<&Change> =
            group.members.iter().filter_map(|&index| api.comparison.changes.get(index)).collect();
        add(out, &group_text(&members)?, left_out);
    }
    for change in &api.comparison.methods.changes {
        let Pair { before, after } = &change.texts;
        let title = visible(&change.message.title()).into_owned();
        add(out, &format!("- {}: {title}\n\n{}\n", code(&change.method), diff_of(before, after)), left_out);
    }
    Ok(())
}

/// Adds a change, where there is room.
fn add(out: &mut String, drawn: &str, left_out: &mut usize) {
    if out.len() + drawn.len() > MAX_BYTES {
        *left_out += 1;
    } else {
        out.push_str(drawn);
    }
}

/// A change and the types that it is the same for.
fn group_text(members: &[&Change]) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let Some(first) = members.first() else { return Ok(out) };
    let names: Vec<_> = members.iter().map(|change| code(change.response_type.name())).collect();
    let accept =
        first.accept.as_ref().map_or(String::new(), |accept| format!(", with `Accept: {}`", visible(accept)));
    writeln!(out, "- {}{accept}", names.join(", "))?;
    if let Some(Pair { before, after }) = first.status {
        writeln!(out, "  - status {before} → {after}")?;
    }
    if let Some(Pair { before, after }) = &first.content_type {
        writeln!(out, "  - content type {} → {}", code(before), code(after))?;
    }
    for header in &first.headers {
        writeln!(out, "  - header {}", header_text(header))?;
    }
    if let Some(body) = first.body() {
        let of = if members.len() > 1 {
            format!(" of {}", code(first.response_type.name()))
        } else {
            String::new()
        };
        writeln!(out, "  - body{of}\n")?;
        out.push_str(&diff_of(body.before, body.after));
    }
    out.push('\n');
    Ok(out)
}

/// What differs in a text, without the line that says where: texts are short.
fn diff_of(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut changes = diff.unified_diff();
    let changes = changes.context_radius(3).missing_newline_hint(false).to_string();
    let lines: Vec<_> = changes.lines().filter(|line| !line.starts_with("@@")).collect();
    fenced(&lines.join("\n"))
}

fn header_text(header: &HeaderChange) -> String {
    let name = code(&header.name);
    let values = |values: &[String]| values.iter().map(|value| code(value)).collect::<Vec<_>>().join(", ");
    let Pair { before, after } = &header.values;
    match (before.as_slice(), after.as_slice()) {
        ([], after) => format!("{name} added: {}", values(after)),
        (before, []) => format!("{name} removed, was {}", values(before)),
        (before, after) => format!("{name} {} → {}", values(before), values(after)),
    }
}

/// A text as it is, in a line.
fn code(text: &str) -> String {
    let text = visible(text).replace(['\n', '\r'], " ");
    let fence = "`".repeat(longest_run(&text) + 1);
    let room = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

/// A change as it is, in lines of their own within a list.
fn fenced(diff: &str) -> String {
    let fence = "`".repeat(longest_run(diff).max(2) + 1);
    let lines = visible(diff).lines().map(|line| format!("    {line}\n")).collect::<String>();
    format!("    {fence}diff\n{lines}    {fence}\n")
}

/// How many backticks stand in a row, at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}
