//! A preview for people: every response type at a glance, then responses in full.

use std::fmt::Write;

use super::preview_methods::methods;
use super::raised::causes;
use super::style::{BAD, DOUBTFUL, FAINT, GOOD, STRONG, styled};
use super::{Preview, Row};
use gatecast::check::body::Validity;
use gatecast::diagnostic::quoted;
use gatecast::gateway::Location;
use gatecast::source::visible;
use textwrap::core::display_width;

/// How many unresolved references are shown one by one.
const MAX_NOTES: usize = 20;

/// What the columns of the table take of a line, apart from the content type.
const FIXED: usize = 30 + 1 + 4 + 2 + 11 + 2 + 2 + 7 + 2 + 3;

/// The least that the column of the content type takes: its heading.
const LEAST: usize = 12;

/// Draws a preview, styled, `width` columns wide. Lines of responses that are longer go on in the next one
/// where `breaks_lines` says so: for a terminal, which would break them anywhere.
pub(crate) fn preview_human(preview: &Preview, width: usize, breaks_lines: bool) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, preview, width, breaks_lines);
    out
}

fn write(out: &mut String, preview: &Preview, width: usize, breaks_lines: bool) -> std::fmt::Result {
    let customised = preview.rows.iter().filter(|row| row.customised).count();
    let files = preview.files.join(", ");
    let name = preview.api.as_ref().map_or(files.clone(), |api| format!("{api} ({files})"));
    let name = styled(STRONG, visible(&name).replace('\n', " "));
    if preview.rows.len() == 1 {
        // Who asks for one response looks for no other.
        writeln!(out, "{name}")?;
    } else {
        writeln!(out, "{name}: {customised} of {} response types customised\n", preview.rows.len())?;
        table(out, &preview.rows, width)?;
        unseen_problems(out, &preview.rows)?;
        causes(out, &preview.rows, width)?;
        methods(out, &preview.methods)?;
    }
    for row in preview.rows.iter().filter(|row| row.in_full) {
        in_full(out, preview.rows.len(), row, width, breaks_lines)?;
    }
    Ok(())
}

fn table(out: &mut String, rows: &[Row], width: usize) -> std::fmt::Result {
    let longest = rows.iter().map(|row| content_type(row).len()).max().unwrap_or_default();
    let room = longest.clamp(LEAST, width.saturating_sub(FIXED).max(LEAST));
    // Rows that are wider than the terminal are no table. The content type and the headers are below as well.
    let is_narrow = width < FIXED + LEAST;
    let media = |text: &str| if is_narrow { String::new() } else { format!("  {text:<room$}") };
    let mut header =
        format!("{:<30} {:<4}  {:<11}{}  ", "RESPONSE TYPE", "CODE", "GOVERNED BY", media("CONTENT TYPE"));
    header.push_str(if is_narrow { "BODY" } else { "BODY     HDR" });
    writeln!(out, "{}", styled(FAINT, header))?;
    let mut changed = false;
    for row in rows {
        let response = &row.response;
        let own = row.failure.status();
        let star = if response.status == own { " " } else { "*" };
        changed |= response.status != own;
        let governed = match response.governed_by {
            Some(governing) if governing == row.response_type() => "itself",
            Some(governing) => governing.name(),
            None => "built-in",
        };
        let name = format!("{:<30}", row.response_type().name());
        let name_style = if row.customised { STRONG } else { anstyle::Style::new() };
        let (word, style) = match row.validity {
            Validity::Valid => ("ok", GOOD),
            Validity::Invalid(_) => ("INVALID", BAD),
            Validity::Unchecked => ("-", FAINT),
        };
        let headers = match row.mapped_headers {
            0 => String::new(),
            _ if is_narrow => String::new(),
            count => format!("+{count}"),
        };
        let padding = if headers.is_empty() { 0 } else { 9 - word.len() };
        writeln!(
            out,
            "{} {}{star}  {governed:<11}{}  {}{:padding$}{headers}",
            styled(name_style, name),
            response.status,
            media(&shortened(content_type(row), room)),
            styled(style, word),
            "",
        )?;
    }
    if changed {
        writeln!(out, "\n{}", styled(FAINT, "* not the status of the failure itself"))?;
    }
    Ok(())
}

/// Problems of responses that are not shown in full, unless the definition that governs them shows
/// its problem anyway.
fn unseen_problems(out: &mut String, rows: &[Row]) -> std::fmt::Result {
    let is_shown = |row: &Row| {
        row.in_full
            || rows.iter().any(|other| {
                other.in_full
                    && matches!(other.validity, Validity::Invalid(_))
                    && Some(other.response_type()) == row.response.governed_by
            })
    };
    let mut first = true;
    for row in rows.iter().filter(|row| !is_shown(row)) {
        if let Validity::Invalid(problem) = &row.validity {
            if std::mem::take(&mut first) {
                writeln!(out)?;
            }
            writeln!(out, "{} {}: the body is {problem}", styled(BAD, "✗"), row.response_type())?;
        }
    }
    Ok(())
}

fn content_type(row: &Row) -> &str {
    row.response.header("Content-Type").unwrap_or_default()
}

/// A media type in the room there is: the subtype is what tells them apart.
fn shortened(media_type: &str, room: usize) -> String {
    if media_type.len() <= room {
        return media_type.to_owned();
    }
    let subtype = media_type.split_once('/').map_or(media_type, |(_, subtype)| subtype);
    let short: Vec<char> = format!("…/{subtype}").chars().collect();
    if short.len() <= room {
        short.iter().collect()
    } else {
        short[..room - 1].iter().chain(&['…']).collect()
    }
}

fn in_full(out: &mut String, rows: usize, row: &Row, width: usize, breaks_lines: bool) -> std::fmt::Result {
    let governed = match row.response.governed_by {
        Some(governing) if governing == row.response_type() => String::new(),
        Some(governing) => format!("governed by {governing} "),
        None => "built-in ".to_owned(),
    };
    let title = format!("── {} {governed}", row.response_type());
    let rule = "─".repeat(width.saturating_sub(title.chars().count()));
    writeln!(out, "\n{}\n", styled(STRONG, format!("{title}{rule}")))?;
    if rows == 1
        && let Some(raised_by) = &row.raised_by
    {
        writeln!(out, "{}\n", styled(FAINT, format!("RAISED BY {}", visible(raised_by))))?;
    }
    let message = row.response.to_string();
    let shown = visible(&message);
    if breaks_lines {
        for line in shown.split_inclusive('\n') {
            broken(out, line, width);
        }
    } else {
        out.push_str(&shown);
    }
    if !message.ends_with('\n') {
        out.push('\n');
    }
    let notes = notes(row);
    if !notes.is_empty() {
        out.push('\n');
    }
    notes.iter().try_for_each(|note| writeln!(out, "{note}"))
}

/// What the next line of a long one begins with.
const CONTINUED: &str = "    ";

/// A line in pieces of at most `width` columns, which end behind a blank or a comma where there is one.
fn broken(out: &mut String, line: &str, width: usize) {
    let mut rest = line;
    let mut room = width;
    while display_width(rest.trim_end_matches('\n')) > room {
        let mut columns = 0;
        let fits = rest.char_indices().find(|(_, c)| {
            columns += ch_width(*c);
            columns > room
        });
        let fits = fits.map_or(rest.len(), |(at, _)| at);
        let end = rest[..fits].rfind([' ', ',', ';']).map_or(fits, |at| at + 1);
        // Something has to fit.
        let end = if end == 0 { rest.chars().next().map_or(rest.len(), char::len_utf8) } else { end };
        out.push_str(rest[..end].trim_end_matches(' '));
        out.push('\n');
        out.push_str(CONTINUED);
        rest = &rest[end..];
        room = width.saturating_sub(CONTINUED.len()).max(1);
    }
    out.push_str(rest);
}

/// How many columns a character has.
fn ch_width(c: char) -> usize {
    display_width(c.encode_utf8(&mut [0; 4]))
}

fn notes(row: &Row) -> Vec<String> {
    let response = &row.response;
    let mut notes = Vec::new();
    for unresolved in response.unresolved.iter().take(MAX_NOTES) {
        let (reference, mark) = (&*unresolved.reference, styled(DOUBTFUL, "?"));
        let hint = how_to_set(reference);
        match &unresolved.location {
            Location::Body(offset) => {
                notes.push(format!("{mark} ${reference} resolved to nothing{hint}"));
                notes.push(pointed_at(&response.body, *offset, DOUBTFUL));
            }
            Location::Header(name) => {
                notes.push(format!("{mark} {reference} resolved to nothing: no header {name}{hint}"));
            }
        }
    }
    if let Some(more) = response.unresolved.len().checked_sub(MAX_NOTES).filter(|more| *more > 0) {
        notes.push(format!("{} {more} more references resolved to nothing", styled(DOUBTFUL, "?")));
    }
    for dropped in &response.dropped {
        let (name, value) = (&dropped.name, quoted(&dropped.value));
        let mark = styled(BAD, "✗");
        notes.push(format!("{mark} the header {name} is not sent: its value cannot be in a header: {value}"));
    }
    if let Validity::Invalid(problem) = &row.validity {
        notes.push(format!("{} the body is {problem}", styled(BAD, "✗")));
        notes.push(pointed_at(&response.body, problem.offset, BAD));
    }
    notes
}

/// Which flag gives a reference its value, where one can.
fn how_to_set(reference: &str) -> String {
    if let Some(name) = reference.strip_prefix("stageVariables.") {
        return format!("; set it with --stage-var {name}=…");
    }
    match reference.strip_prefix("context.") {
        Some("error.validationErrorString") => "; set it with --validation-error".to_owned(),
        Some("error.message") => "; set it with --message".to_owned(),
        Some("status") => "; it is empty in every gateway response".to_owned(),
        Some(path) if path.starts_with("error.") => "; there is no such variable".to_owned(),
        // A level that forum answers add: the keys of the context map stand directly below.
        Some(path) if path.starts_with("authorizer.context.") => {
            format!("; did you mean $context.authorizer.{}?", &path["authorizer.context.".len()..])
        }
        Some(path) => format!("; set it with --context {path}=…"),
        None => "; the --event has no such value".to_owned(),
    }
}

/// The line of a body that holds `offset`, with a caret below.
fn pointed_at(body: &str, offset: usize, style: anstyle::Style) -> String {
    // At most what fits beside the indentation, the place in the middle.
    const ROOM: usize = 70;
    let before = body.get(..offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line: Vec<char> = body[start..].lines().next().unwrap_or_default().chars().collect();
    let at = before[start..].chars().count();
    let from = if line.len() <= ROOM { 0 } else { at.saturating_sub(ROOM / 2).min(line.len() - ROOM) };
    let shown: String = line[from..].iter().take(ROOM).collect();
    let shown = visible(&shown).replace('\t', " ");
    format!("    {shown}\n    {}{}", " ".repeat(at - from), styled(style, "^"))
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn long_lines_go_on_behind_a_blank_or_a_comma() {
        let lines = |line: &str, width| {
            let mut out = String::new();
            broken(&mut out, line, width);
            out
        };
        assert_eq!(lines("short\n", 10), "short\n");
        assert_eq!(lines("{\"a\":1,\"b\":2}\n", 10), "{\"a\":1,\n    \"b\":2}\n");
        assert_eq!(lines("a word and more", 10), "a word\n    and\n    more");
        assert_eq!(lines("äöüßäöüß", 5), "äöüßä\n    ö\n    ü\n    ß");
        assert_eq!(lines("abc", 0), "a\n    b\n    c");
    }
}
