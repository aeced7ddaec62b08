//! Replacements with references to found.

use std::ops::Range;

use super::MatchError;

/// What an expression matched.
pub(super) enum Match<'t> {
    /// A text, at this place.
    Literal(&'t str, usize),
    /// The whole match and the groups in it.
    Groups(fancy_regex::Captures<'t>),
}

impl Match<'_> {
    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Self::Literal(text, at) => *at..*at + text.len(),
            Self::Groups(captures) => captures.get(0).map_or(0..0, |whole| whole.range()),
        }
    }

    /// How many groups there are, the whole match included.
    fn count(&self) -> usize {
        match self {
            Self::Literal(..) => 1,
            Self::Groups(captures) => captures.len(),
        }
    }

    fn group(&self, index: usize) -> &str {
        match self {
            Self::Literal(text, _) => text,
            Self::Groups(captures) => captures.get(index).map_or("", |group| group.as_str()),
        }
    }

    fn named(&self, name: &str) -> &str {
        match self {
            Self::Literal(..) => "",
            Self::Groups(captures) => captures.name(name).map_or("", |group| group.as_str()),
        }
    }
}

/// Appends a replacement of Java: `$n`, `${name}`, `\x`. An error where the result gets longer than `most`.
pub(super) fn expand(
    replacement: &str,
    found: &Match<'_>,
    most: usize,
    out: &mut String,
) -> Result<(), MatchError> {
    let wrong = |reason: &str| Err(MatchError::Replacement(format!("the replacement {reason}")));
    let mut rest = replacement;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if out.len() > most {
            return Err(MatchError::TooLong);
        }
        match c {
            '\\' => {
                let Some(escaped) = rest.chars().next() else {
                    return wrong("ends in a backslash");
                };
                out.push(escaped);
                rest = &rest[escaped.len_utf8()..];
            }
            '$' => {
                if let Some(named) = rest.strip_prefix('{') {
                    let Some(end) = named.find('}') else {
                        return wrong("has a `${` without a `}`");
                    };
                    out.push_str(found.named(&named[..end]));
                    rest = &named[end + 1..];
                    continue;
                }
                let Some(first) = rest.chars().next().and_then(|c| c.to_digit(10)) else {
                    return wrong("has a `$` that no number of a group follows");
                };
                rest = &rest[1..];
                let mut group = first as usize;
                if group >= found.count() {
                    return wrong(&format!(
                        "refers to the group {group}, which the expression does not have"
                    ));
                }
                // More digits belong to the number as long as there is such a group.
                while let Some(digit) = rest.chars().next().and_then(|c| c.to_digit(10)) {
                    let longer = group * 10 + digit as usize;
                    if longer >= found.count() {
                        break;
                    }
                    group = longer;
                    rest = &rest[1..];
                }
                out.push_str(found.group(group));
            }
            c => out.push(c),
        }
    }
    Ok(())
}
