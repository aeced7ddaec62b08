//! Answers of backends that lead to each integration response, for whoever shows all of them.

use super::answer::BackendAnswer;
use super::compile::CompiledIntegration;
use super::select::select_response;
use crate::rest_api::IntegrationKind;

/// The answer of a backend that leads to an integration response.
#[derive(Clone, Debug)]
pub struct SampleAnswer {
    /// The selection pattern of the response; `None` for the default one.
    pub pattern: Option<String>,
    /// The status of the response, as written.
    pub status: String,
    /// The answer; `None` where none was found that leads to it.
    pub answer: Option<BackendAnswer>,
}

/// How many integration responses are sampled: each is tried against all others.
const MAX_SAMPLES: usize = 50;

/// Statuses that backends answer with, the most common ones of each hundred first.
const STATUSES: [u16; 16] = [200, 201, 204, 301, 302, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504];

impl CompiledIntegration {
    /// An answer for each integration response, in order of writing. A `MOCK` integration and those that pass
    /// answers on have none.
    #[must_use]
    pub fn sample_answers(&self) -> Vec<SampleAnswer> {
        if self.kind == IntegrationKind::Mock || self.kind.is_proxy() {
            return Vec::new();
        }
        let samples = self.responses.iter().take(MAX_SAMPLES).enumerate().map(|(index, response)| {
            let leads_here = |value: &str| select_response(&self.responses, value) == Some(index);
            let written = response.pattern.as_ref().map(|pattern| pattern.text().to_owned());
            let answer = match self.is_lambda() {
                true => self.result_of_function(written.as_deref(), leads_here),
                false => {
                    let mut statuses = STATUSES.into_iter().chain(100..=599);
                    statuses.find(|status| leads_here(&status.to_string())).map(http)
                }
            };
            SampleAnswer { pattern: written, status: response.status.clone(), answer }
        });
        samples.collect()
    }

    /// What a function returns, or the message that it throws, that leads to a response.
    fn result_of_function(
        &self,
        pattern: Option<&str>,
        leads_here: impl Fn(&str) -> bool,
    ) -> Option<BackendAnswer> {
        let thrown = |message: &str| {
            BackendAnswer::Lambda(serde_json::json!({ "errorMessage": message }).to_string().into_bytes())
        };
        if leads_here("") {
            return Some(BackendAnswer::Lambda(BODY.into()));
        }
        let messages = [pattern.map(like).unwrap_or_default(), "Internal error".to_owned()];
        messages.into_iter().find(|message| leads_here(message)).map(|message| thrown(&message))
    }
}

/// The body of a sample.
const BODY: &[u8] = br#"{"message": "ok"}"#;

fn http(status: u16) -> BackendAnswer {
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    BackendAnswer::Http { status, headers, body: BODY.into() }
}

/// A text that is like a pattern: `.*Not found.*` is `Not found`, `\[BadRequest\].*` is `[BadRequest]`.
fn like(pattern: &str) -> String {
    let plain = pattern.trim_start_matches('^').trim_end_matches('$');
    let plain = [r"(\n|.)*", r"(\n|.)+", r"(.|\n)*", r"(.|\n)+", r"[\s\S]*", ".*", ".+", ".?"]
        .into_iter()
        .fold(plain.to_owned(), |text, wildcard| text.replace(wildcard, ""));
    // Of alternatives the first.
    let first = plain.trim_start_matches('(').split('|').next().unwrap_or_default();
    let mut text = String::new();
    let mut chars = first.trim_end_matches(')').replace(r"\d", "4").chars().collect::<Vec<_>>().into_iter();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            // Of a class the first character.
            '[' => {
                text.extend(chars.next());
                _ = chars.find(|c| *c == ']');
            }
            c => text.push(c),
        }
    }
    if text.is_empty() { "Internal error".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn texts_are_like_their_patterns() {
        for (pattern, text) in [
            (".*Not found.*", "Not found"),
            (r"^\[BadRequest\].*", "[BadRequest]"),
            ("[Bad].*", "B"),
            (r"(\n|.)+", "Internal error"),
            ("(a|b)", "a"),
            (r"code 4\d\d", "code 444"),
        ] {
            assert_eq!(like(pattern), text, "{pattern}");
        }
    }
}
