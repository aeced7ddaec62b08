//! How messages quote what the user wrote, count, and what they propose for a misspelt word.

use crate::source::is_hidden;

/// A piece of the user's text in backticks, as messages quote it: at most 60 characters, control
/// characters escaped.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("`");
    for (count, c) in text.chars().enumerate() {
        if count == 60 {
            out.push('…');
            break;
        }
        if c.is_control() || is_hidden(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out.push('`');
    out
}

/// The candidate most like `word`, for a "did you mean", where one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Words of any length may come in; the distance is quadratic in them.
    if word.len() > 100 {
        return None;
    }
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= candidate.len().max(word.len()) / 3)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= candidate.len().max(word.len()) / 3)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// So many of something: `1 case`, `2 cases`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        let types = ["DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED"];
        assert_eq!(nearest("DEFAULT_4xx", types), Some("DEFAULT_4XX"));
        assert_eq!(nearest("UNAUTHORISED", types), Some("UNAUTHORIZED"));
        assert_eq!(nearest("CORS", types), None);
        assert_eq!(nearest("", types), None);
    }
}
