//! What a client, a browser or a log shows: a status, a message, an error type, a header. The failures
//! that answer so, and the findings and variables that are about it.

use super::super::code_page::code_page;
use super::page::{Page, all_variables};
use gatecast::diagnostic::{Code, quoted};
use gatecast::gateway::{CataloguedFailure, ResponseType};
use gatecast::template::variables::VariableFacts;

/// Fewer characters are in nearly every text.
const SHORTEST: usize = 4;

/// How many words of a message must be in what was seen, where the whole message is not.
const FEWEST_WORDS: usize = 3;

/// What there is about a text.
struct Sighting<'a> {
    failures: Vec<&'static CataloguedFailure>,
    codes: Vec<&'a Code>,
    variables: Vec<&'static VariableFacts>,
    is_cors: bool,
}

/// The page about a text that was seen; `None` where nothing is known about it.
pub(super) fn page<'a>(text: &str, codes: impl Iterator<Item = &'a Code>, width: usize) -> Option<String> {
    let Sighting { failures, codes, variables, is_cors } = Sighting::of(text, codes);
    let page = Page::new(width);
    match (failures.as_slice(), codes.as_slice(), variables.as_slice()) {
        ([], [], []) => return None,
        ([failure], _, _) => return Some(page.failure(failure)),
        ([], [code], []) => return Some(code_page(code, width)),
        ([], [], [variable]) => return page.variable(variable.name),
        _ => {}
    }
    if let Some(response_type) = the_type(&failures).filter(|_| codes.is_empty()) {
        return Some(page.response_type(response_type));
    }
    Some(list(page, text, is_cors, &failures, &codes, &variables))
}

/// The one response type of all the failures, where they are all that it has.
fn the_type(failures: &[&'static CataloguedFailure]) -> Option<ResponseType> {
    let first = failures.first()?.response_type;
    let is_all = failures.iter().all(|failure| failure.response_type == first)
        && failures.len() == CataloguedFailure::of(first).count();
    is_all.then_some(first)
}

/// Everything that there is, a few lines each.
fn list(
    mut page: Page,
    text: &str,
    is_cors: bool,
    failures: &[&CataloguedFailure],
    codes: &[&Code],
    variables: &[&VariableFacts],
) -> String {
    page.title(&format!("What there is about {}", quoted(text)));
    if is_cors {
        page.paragraph(2, CORS);
    }
    // What is seen of a failure tells its type seldom: which there are, each with what leads to it.
    let mut types: Vec<_> = failures.iter().map(|failure| failure.response_type).collect();
    types.dedup();
    for response_type in types {
        page.subtitle(response_type.name());
        let of_type = failures.iter().filter(|failure| failure.response_type == response_type);
        of_type.for_each(|failure| page.failure_lines(failure));
    }
    if !codes.is_empty() {
        page.heading("Findings");
        for code in codes {
            page.paragraph(2, code.name);
            page.paragraph(6, code.summary());
        }
    }
    if !variables.is_empty() {
        page.heading("Variables");
        variables.iter().for_each(|facts| page.variable_lines(facts));
    }
    page.heading("More");
    page.paragraph(2, "`gatecast explain NAME` explains each of these names.");
    page.out
}

const CORS: &str = "A browser hides a response without `Access-Control-Allow-Origin` from pages of other origins, and \
                    shows a CORS error in place of its status. The responses that API Gateway gives by itself have \
                    no such header unless a gateway response maps it, and the CORS settings of a backend do not \
                    reach them. Map `gatewayresponse.header.Access-Control-Allow-Origin` in DEFAULT_4XX and \
                    DEFAULT_5XX, and again in every type that has a definition of its own: nothing is inherited. \
                    `gatecast explain cors FILE` shows, for an API, which responses a page can read and what to \
                    change.";

impl<'a> Sighting<'a> {
    fn of(text: &str, codes: impl Iterator<Item = &'a Code>) -> Self {
        let text = message_of(text).to_lowercase();
        let is_cors = is_about_cors(&text);
        let failures = failures(&text, is_cors);
        let word = |code: &Code| {
            let page = match is_cors {
                // Examples of every kind have such headers.
                true => code.page().split("```").step_by(2).collect::<String>().to_lowercase(),
                false => code.page().to_lowercase(),
            };
            match is_cors {
                true => words(&page).any(|word| word == "cors") || page.contains("access-control-"),
                false => {
                    text.len() >= SHORTEST && (page.contains(&text) || code.name == text.replace(' ', "-"))
                }
            }
        };
        // A status or a message is about a failure; findings that mention it would only bury that.
        let codes = if failures.is_empty() { codes.filter(|code| word(code)).collect() } else { Vec::new() };
        let is_named = |facts: &&VariableFacts| {
            text.len() >= SHORTEST
                && (facts.about.to_lowercase().contains(&text) || facts.name.to_lowercase() == text)
        };
        let variables = if failures.is_empty() && !is_cors {
            all_variables().filter(is_named).collect()
        } else {
            Vec::new()
        };
        Self { failures, codes, variables, is_cors }
    }
}

/// The message of a body, where the text is one; the text without quotes.
fn message_of(text: &str) -> String {
    let json = serde_json::from_str::<serde_json::Value>(text).ok();
    let member = |name| json.as_ref().and_then(|json| json.get(name)).and_then(|value| value.as_str());
    let message = member("message").or_else(|| member("Message"));
    message.unwrap_or(text).trim().trim_matches(['"', '\'']).to_owned()
}

/// Whether a text is about what browsers ask of a response of another origin.
fn is_about_cors(text: &str) -> bool {
    text.contains("access-control-") || words(text).any(|word| word == "cors" || word == "preflight")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The failures that show this text, which is in lower case.
fn failures(text: &str, is_cors: bool) -> Vec<&'static CataloguedFailure> {
    let all = || CataloguedFailure::ALL.iter();
    let of_status =
        |status: Option<u16>| all().filter(move |failure| Some(failure.status) == status).collect::<Vec<_>>();
    // The words of a status line are those of its status, whatever message is the same.
    if let Some(status) = status_line(text) {
        return of_status(Some(status));
    }
    let by_type: Vec<_> = all()
        .filter(|failure| {
            failure
                .response_type
                .error_type()
                .is_some_and(|name| words(text).any(|word| word == name.to_lowercase()))
        })
        .collect();
    if !by_type.is_empty() {
        return by_type;
    }
    let shows = |shown: &str| {
        let shown = shown.to_lowercase();
        text.len() >= SHORTEST && shown.contains(text) || text.contains(shown.trim_end_matches('.'))
    };
    let messages = |failure: &&CataloguedFailure| {
        failure.message.is_some_and(shows) || failure.validation_error.is_some_and(shows)
    };
    let by_message: Vec<_> = all().filter(messages).collect();
    // Of several messages that a text contains, the longest says most.
    let longest = by_message
        .iter()
        .filter_map(|failure| failure.message)
        .filter(|shown| text.contains(&shown.to_lowercase()))
        .map(str::len)
        .max();
    match longest {
        Some(longest) => {
            return by_message
                .into_iter()
                .filter(|failure| failure.message.is_some_and(|shown| shown.len() >= longest))
                .collect();
        }
        None if !by_message.is_empty() => return by_message,
        None => {}
    }
    let alike = alike(text);
    if !alike.is_empty() {
        return alike;
    }
    // A browser's words about CORS may have a status in them, which they are not about.
    if is_cors {
        return Vec::new();
    }
    of_status(words(text).find_map(status))
}

/// The status of a line that says nothing else: `403`, `HTTP/1.1 403 Forbidden`.
fn status_line(text: &str) -> Option<u16> {
    let mut words = text
        .split_whitespace()
        .skip_while(|word| word.starts_with("http"))
        .map(|word| word.trim_end_matches(':'));
    let status = words.next().and_then(status)?;
    let reason: Vec<_> = words.collect();
    let is_reason = reason.len() <= 4 && reason.iter().all(|word| word.chars().all(char::is_alphabetic));
    is_reason.then_some(status)
}

/// A status that failures have.
fn status(word: &str) -> Option<u16> {
    word.parse().ok().filter(|status| (400..600).contains(status))
}

/// The failures whose message has the words of a text, but for what each request brings: names, ids,
/// tokens.
fn alike(text: &str) -> Vec<&'static CataloguedFailure> {
    let seen: Vec<_> = fixed_words(text).collect();
    let share = |failure: &CataloguedFailure| {
        let message = failure.message.unwrap_or_default().to_lowercase();
        let fixed: Vec<_> = fixed_words(&message).map(str::to_owned).collect();
        let common = fixed.iter().filter(|word| seen.contains(&word.as_str())).count();
        // In thousandths, of whichever has more words.
        let share = common * 1000 / fixed.len().max(seen.len()).max(1);
        if common >= FEWEST_WORDS && share >= 900 { share } else { 0 }
    };
    let best = CataloguedFailure::ALL.iter().map(share).max().filter(|share| *share > 0);
    CataloguedFailure::ALL.iter().filter(|failure| Some(share(failure)) == best).collect()
}

/// The words of a message that are the same for every request.
fn fixed_words(text: &str) -> impl Iterator<Item = &str> {
    let is_own = |word: &&str| {
        word.trim_end_matches(':').contains([':', '/', '*', '=', '_', '[', ']', '\'', '"'])
            || word.contains(|c: char| c.is_ascii_digit())
    };
    text.split_whitespace()
        .filter(move |word| !is_own(word))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}
