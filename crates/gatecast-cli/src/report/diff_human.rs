//! What clients will see differently, for people.

use std::fmt::Write;

use super::style::{BAD, FAINT, GOOD, STRONG, indented, styled, wrapped};
use super::text_diff::text_diff;
use super::{ComparedApi, DiffReport};
use crate::compare::{Change, HeaderChange, MethodChange, Pair};
use gatecast::diagnostic::counted;
use gatecast::gateway::Response;
use gatecast::source::visible;

/// Draws every change once, with the types that it is the same for, at most `width` columns wide. Of
/// several APIs, those without a difference are only counted.
pub(crate) fn diff_human(report: &DiffReport, width: usize) -> String {
    let mut out = String::new();
    for api in &report.apis {
        // Writing to a string cannot fail.
        let _ = write_api(&mut out, api, width);
    }
    if report.apis.len() > 1 {
        let same = report.apis.iter().filter(|api| !api.differs()).count();
        let of = counted(report.apis.len(), "API");
        let summary = match report.apis.len() - same {
            0 => styled(GOOD, format!("no difference in {of}")),
            1 => styled(BAD, format!("1 of {of} differs")),
            count => styled(BAD, format!("{count} of {of} differ")),
        };
        let _ = writeln!(out, "{summary}");
    }
    out
}

fn write_api(out: &mut String, api: &ComparedApi, width: usize) -> std::fmt::Result {
    if let Some(label) = &api.label {
        if !api.differs() {
            return Ok(());
        }
        writeln!(out, "{}\n", styled(STRONG, format!("── {} ──", visible(label).replace('\n', " "))))?;
    }
    let comparison = &api.comparison;
    for group in &comparison.groups {
        let members: Vec<&Change> =
            group.members.iter().filter_map(|&index| comparison.changes.get(index)).collect();
        write_group(out, &members, width)?;
    }
    for change in &comparison.methods.changes {
        write_method(out, change, width)?;
    }
    writeln!(out, "{}", styled(if api.differs() { BAD } else { GOOD }, api.summary()))?;
    if api.label.is_some() { writeln!(out) } else { Ok(()) }
}

fn write_method(out: &mut String, change: &MethodChange, width: usize) -> std::fmt::Result {
    writeln!(out, "{}", styled(STRONG, visible(&change.method)))?;
    writeln!(out, "  {}", visible(&change.message.title()))?;
    let Pair { before, after } = &change.texts;
    out.push_str(&indented(&text_diff(before, after, width.saturating_sub(4)), 4));
    out.push('\n');
    Ok(())
}

fn write_group(out: &mut String, members: &[&Change], width: usize) -> std::fmt::Result {
    let Some(first) = members.first() else { return Ok(()) };
    let names: Vec<_> = members.iter().map(|change| change.response_type.name()).collect();
    let names = wrapped("", "", &names.join(", "), width);
    names.lines().try_for_each(|line| writeln!(out, "{}", styled(STRONG, line)))?;
    let accept =
        first.accept.as_ref().map(|accept| format!("with Accept: {}", visible(accept)).replace('\n', " "));
    let count = Some(format!("{} types", members.len())).filter(|_| members.len() > 2);
    let facts: Vec<_> = count.into_iter().chain(accept).chain(governed(members)).collect();
    if !facts.is_empty() {
        writeln!(out, "  {}", styled(FAINT, facts.join("; ")))?;
    }
    if let Some(Pair { before, after }) = &first.status {
        writeln!(out, "  status        {before} → {after}")?;
    }
    if let Some(Pair { before, after }) = &first.content_type {
        writeln!(out, "  content type  {} → {}", visible(before), visible(after))?;
    }
    let example =
        if members.len() > 1 { format!(", of {}", first.response_type.name()) } else { String::new() };
    let drawn = |before: &str, after: &str| indented(&text_diff(before, after, width.saturating_sub(4)), 4);
    if !first.headers.is_empty() {
        let lines = |side: fn(&HeaderChange) -> &Vec<String>| {
            let of = |change: &HeaderChange| {
                side(change).iter().map(|value| format!("{}: {value}\n", change.name)).collect::<String>()
            };
            first.headers.iter().map(of).collect::<String>()
        };
        let is_shared = members.iter().all(|change| change.headers == first.headers);
        writeln!(out, "  headers{}", if is_shared { "" } else { &example })?;
        out.push_str(&drawn(&lines(|change| &change.values.before), &lines(|change| &change.values.after)));
    }
    if let Some(Pair { before, after }) = first.body() {
        let is_shared = members.iter().all(|change| change.body() == first.body());
        writeln!(out, "  body{}", if is_shared { "" } else { &example })?;
        out.push_str(&drawn(before, after));
    }
    out.push('\n');
    Ok(())
}

/// What governs them, where it is the same for all.
fn governed(members: &[&Change]) -> Option<String> {
    let of = |response: &Response| match response.governed_by {
        Some(governing) if governing == response.response_type && !governing.is_family() => {
            "its own definition"
        }
        Some(governing) => governing.name(),
        None => "what is built in",
    };
    let pair = |change: &&Change| (of(&change.responses.before), of(&change.responses.after));
    let (before, after) = pair(members.first()?);
    if members.iter().any(|change| pair(change) != (before, after)) {
        return None;
    }
    Some(if before == after {
        format!("governed by {after}")
    } else {
        format!("governed by {after}, before by {before}")
    })
}
