//! `explain`: the page of a name, or what there is about something that a client, a browser or a log shows.

mod cors;
mod cors_json;
mod language;
mod methods;
mod page;
mod seen;
mod velocity;
mod velocity_page;

pub(crate) use self::cors::cors_human;
pub(crate) use self::cors_json::cors_json;
use self::page::{Page, all_variables};
use super::code_page::code_page;
use super::style::{aligned, wrapped};
use gatecast::check;
use gatecast::diagnostic::{Code, nearest, quoted};
use gatecast::gateway::{CataloguedFailure, Event, ResponseType};
use gatecast::import::Format;

/// The topic that `check --list-rules` prints as well.
pub(crate) const RULES: &str = "rules";

/// The topic about mapping templates.
const TEMPLATES: &str = "templates";

/// Pages that are no rule, response type, failure or variable.
const TOPICS: [(&str, &str); 8] = [
    (RULES, "the lint rules of `check`, and all other findings"),
    ("formats", "what files may be written in"),
    ("types", "the 21 response types"),
    ("failures", "the failures that --failure takes"),
    ("variables", "what templates and mappings can refer to"),
    (TEMPLATES, "what mapping templates of integrations can use"),
    ("event", "the sample event, as JSON"),
    ("cors", "why a browser shows a CORS error in place of a response"),
];

/// Words that may stand before a name and say what it is the name of.
const CATEGORIES: [&str; 5] = ["rule", "type", "failure", "variable", "finding"];

/// The names of the pages about something general.
pub(crate) fn topics() -> impl Iterator<Item = &'static str> {
    TOPICS.into_iter().map(|(topic, _)| topic)
}

/// The names of what mapping templates can use; a shell takes those of directives for comments.
pub(crate) fn template_names() -> impl Iterator<Item = &'static str> {
    velocity::entries()
        .filter_map(|entry| entry.names.first()?.strip_prefix(['$', '#', '.']))
        .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.'))
}

/// All formats, a line each: name and summary.
pub(crate) fn format_list() -> String {
    Format::all().map(|format| format!("  {:<24} {}\n", format.name(), format.summary())).collect()
}

/// The list of formats, at most `width` columns wide.
fn formats(width: usize) -> String {
    let line = |format: Format| {
        let name = format!("  {:<24} ", format.name());
        aligned(&name, &" ".repeat(name.len()), format.summary(), width) + "\n"
    };
    Format::all().map(line).collect()
}

/// What can be explained, for who did not say what.
pub(crate) fn contents(width: usize) -> String {
    let shown = "a rule, a response type, a failure, a variable, what mapping templates can use ($input.json, \
                 #foreach), or what was seen: a status, a message, \
                 an x-amzn-ErrorType, a header";
    let shown = wrapped("  ", "  ", shown, width);
    format!("`gatecast explain NAME` explains\n{shown}\nor a topic:\n{}", topic_list(width))
}

/// The page of this name or about this text, styled; what to say where there is none. `others` are the
/// codes of findings that are of no lint rule.
pub(crate) fn explain(name: &str, others: &[&Code], width: usize) -> Result<String, String> {
    let name = name.trim();
    let named = || {
        let (category, rest) = name.split_once(' ')?;
        CATEGORIES.contains(&category).then(|| page_of(rest.trim(), others, width))?
    };
    let codes = || check::RULES.iter().map(|rule| rule.code).chain(others.iter().copied());
    page_of(name, others, width)
        .or_else(named)
        // A function of `$util` without it.
        .or_else(|| page_of(velocity::function_called(name)?, others, width))
        // A variable was typed; examples with the same mistake do not explain it.
        .or_else(|| if is_variable(name) { None } else { seen::page(name, codes(), width) })
        .ok_or_else(|| unknown(name, others))
}

fn is_variable(name: &str) -> bool {
    name.starts_with(['$', '#']) || name.starts_with("context.")
}

/// The page of exactly this name.
fn page_of(name: &str, others: &[&Code], width: usize) -> Option<String> {
    let page = Page::new(width);
    let name = &*velocity::plainly_written(name);
    let typed_otherwise = || name.replace(['-', ' '], "_").to_uppercase().parse();
    if let Ok(response_type) = name.parse().or_else(|_| typed_otherwise()) {
        return Some(page.response_type(response_type));
    }
    // Brackets are written around codes, but belong to `#[[` and `]]#`.
    if (name.starts_with("#[") || name.ends_with("]#"))
        && let Some(entry) = velocity::named(name)
    {
        return Some(page.template_entry(entry));
    }
    let name = name.trim_matches(['`', '[', ']']);
    let lower = name.to_lowercase();
    if let Some(failure) = CataloguedFailure::named(&lower) {
        return Some(page.failure(failure));
    }
    let mut codes = check::RULES.iter().map(|rule| rule.code).chain(others.iter().copied());
    if let Some(code) = codes.find(|code| code.name == lower) {
        return Some(code_page(code, width));
    }
    match lower.as_str() {
        "types" => return Some(page.types()),
        "failures" => return Some(page.failures()),
        "variables" | "context" | "$context" => return Some(page.variables()),
        TEMPLATES => return Some(page.templates()),
        "formats" => return Some(formats(width)),
        "event" => return Some(Event::sample_json().to_owned()),
        "x-amzn-errortype" => return Some(page.error_types()),
        _ => {}
    }
    if let Some(group) = velocity::group(&lower) {
        return Some(page.template_group(group));
    }
    if let Some(entry) = velocity::named(name) {
        return Some(page.template_entry(entry));
    }
    page.variable(name.trim_start_matches('$'))
}

fn unknown(name: &str, others: &[&Code]) -> String {
    let variable = name.trim_start_matches('$').trim_start_matches("context.");
    let variables = all_variables().map(|facts| facts.name);
    let names = ResponseType::ALL.into_iter().map(ResponseType::name);
    let names = names.chain(CataloguedFailure::ALL.iter().map(|failure| failure.name));
    let codes = check::RULES.iter().map(|rule| rule.code).chain(others.iter().copied());
    let names = names.chain(codes.map(|code| code.name));
    let names =
        names.chain(topics()).chain(velocity::entries().flat_map(|entry| entry.names.iter().copied()));
    let near = match nearest(variable, variables) {
        Some(near) if name.contains("context.") => Some(format!("$context.{near}")),
        variable => nearest(name, names)
            .map(str::to_owned)
            .or_else(|| variable.map(|near| format!("$context.{near}"))),
    };
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!(
        "nothing to explain about {}; {near}expected a rule, a response type, a failure, a variable, what a \
         client shows (a status, a message, a header), or a topic: {}",
        quoted(name),
        topics().map(quoted).collect::<Vec<_>>().join(", ")
    )
}

fn topic_list(width: usize) -> String {
    let line = |(topic, about)| {
        let first = format!("  gatecast explain {topic:<10} ");
        aligned(&first, &" ".repeat(first.len()), about, width) + "\n"
    };
    TOPICS.into_iter().map(line).collect()
}
