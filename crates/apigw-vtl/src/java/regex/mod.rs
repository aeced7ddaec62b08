//! Java's regular expressions, as far as `fancy-regex` has them.
//!
//! Differences of syntax are translated: possessive quantifiers and atomic groups exist, `\Z`, `\h`,
//! POSIX classes and class intersections are rewritten. What has no counterpart is an error that says so.
//!
//! A match that goes back and forth can take exponential time. So a search is tried with few steps
//! first; the second try, with many, is paid for from the budget of the rendering.

mod expand;
mod literal;
mod translate;
mod whole;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::limits::{Budget, Spent};
use expand::{Match, expand};
use literal::literal;
use translate::translate;
pub use whole::{JavaPattern, PatternError};

/// How many steps the first try of a search may take.
const FEW_STEPS: usize = 1_000;
/// How many steps the second try may take.
const MANY_STEPS: usize = 1_000_000;
/// What each try costs of the budget.
const FEW_COST: usize = 4;
const MANY_COST: usize = 100_000;
/// How long a pattern can be.
const MAX_PATTERN: usize = 10_000;
/// How many groups a pattern can have: a match keeps all of them.
const MAX_GROUPS: usize = 200;
/// How many bytes a compiled pattern may take.
const SIZE_LIMIT: usize = 2 << 20;
/// How many bytes of the text a search that may go far beyond its match passes for one step.
const FAR: usize = 1_024;

/// A compiled expression. Cheap to clone.
#[derive(Clone)]
pub(crate) enum Regex {
    /// One that matches only one text.
    Literal(Arc<str>),
    Pattern(Pattern),
}

/// An expression that is more than text.
#[derive(Clone)]
pub(crate) struct Pattern {
    inner: Arc<Patient>,
    whole: Arc<Patient>,
    /// Whether a search can go far beyond what it finds.
    looks_ahead: bool,
}

/// An expression, with few steps and with many.
struct Patient {
    few: fancy_regex::Regex,
    many: fancy_regex::Regex,
}

/// Why an expression could not be applied.
#[derive(Debug)]
pub(crate) enum MatchError {
    /// The budget is used up.
    Spent,
    /// The result takes more memory than there is room for.
    TooLong,
    /// The replacement cannot be put in, and why.
    Replacement(String),
    /// Another reason.
    Reason(String),
}

impl From<Spent> for MatchError {
    fn from(_: Spent) -> Self {
        Self::Spent
    }
}

impl fmt::Debug for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => write!(f, "Regex({text:?})"),
            Self::Pattern(pattern) => write!(f, "Regex({:?})", pattern.inner.few.as_str()),
        }
    }
}

impl Patient {
    fn new(pattern: &str) -> Result<Self, String> {
        let build = |steps| {
            fancy_regex::RegexBuilder::new(pattern)
                .backtrack_limit(steps)
                .delegate_size_limit(SIZE_LIMIT)
                .delegate_dfa_size_limit(SIZE_LIMIT)
                .build()
                .map_err(|error| format!("the regular expression `{pattern}`: {error}"))
        };
        Ok(Self { few: build(FEW_STEPS)?, many: build(MANY_STEPS)? })
    }

    fn search<T>(
        &self,
        budget: &mut Budget,
        search: impl Fn(&fancy_regex::Regex) -> Result<T, fancy_regex::Error>,
    ) -> Result<T, MatchError> {
        budget.take(FEW_COST)?;
        if let Ok(found) = search(&self.few) {
            return Ok(found);
        }
        budget.take(MANY_COST)?;
        search(&self.many).map_err(|error| MatchError::Reason(error.to_string()))
    }
}

impl Pattern {
    /// Pays for what a search from `at` on can go through.
    fn pay(&self, text: &str, at: usize, budget: &mut Budget) -> Result<(), Spent> {
        budget.take(if self.looks_ahead { (text.len() - at.min(text.len())) / FAR } else { 0 })
    }
}

impl Regex {
    /// Whether it is plain to see that nothing in `text` matches.
    pub(crate) fn is_absent(&self, text: &str) -> bool {
        match self {
            Self::Literal(literal) => match literal.as_bytes() {
                [byte] => memchr::memchr(*byte, text.as_bytes()).is_none(),
                _ => !text.contains(&**literal),
            },
            Self::Pattern(_) => false,
        }
    }

    /// Compiles an expression of Java; the reason where it is none, or has no counterpart.
    pub(crate) fn new(pattern: &str) -> Result<Self, String> {
        if pattern.len() > MAX_PATTERN {
            return Err(format!("a regular expression of more than {MAX_PATTERN} bytes"));
        }
        if let Some(text) = literal(pattern) {
            return Ok(Self::Literal(text.into()));
        }
        let translated = translate(pattern)?;
        let inner = Patient::new(&translated)?;
        if inner.few.captures_len() > MAX_GROUPS {
            return Err(format!("a regular expression with more than {MAX_GROUPS} groups"));
        }
        let repeats = pattern.find(['*', '+']).or_else(|| pattern.find(",}"));
        Ok(Self::Pattern(Pattern {
            inner: Arc::new(inner),
            whole: Arc::new(Patient::new(&format!(r"\A(?:{translated})\z"))?),
            looks_ahead: repeats.is_some_and(|at| at + 1 < pattern.len()),
        }))
    }

    /// Whether the whole text matches.
    pub(crate) fn matches(&self, text: &str, budget: &mut Budget) -> Result<bool, MatchError> {
        budget.take(text.len() / 64)?;
        match self {
            Self::Literal(literal) => Ok(*text == **literal),
            Self::Pattern(pattern) => pattern.whole.search(budget, |regex| regex.is_match(text)),
        }
    }

    /// Whether a part of the text matches.
    pub(crate) fn finds(&self, text: &str, budget: &mut Budget) -> Result<bool, MatchError> {
        budget.take(text.len() / 64)?;
        Ok(self.find(text, 0, budget)?.is_some())
    }

    /// Where the first match from `at` on is.
    fn find(&self, text: &str, at: usize, budget: &mut Budget) -> Result<Option<Range<usize>>, MatchError> {
        match self {
            Self::Literal(literal) => {
                budget.take(FEW_COST)?;
                let found = text.get(at..).and_then(|rest| rest.find(&**literal));
                Ok(found.map(|found| at + found..at + found + literal.len()))
            }
            Self::Pattern(pattern) => {
                pattern.pay(text, at, budget)?;
                let found = pattern.inner.search(budget, |regex| regex.find_from_pos(text, at))?;
                Ok(found.map(|found| found.range()))
            }
        }
    }

    /// As [`Self::find`], with the groups.
    fn find_groups<'t>(
        &'t self,
        text: &'t str,
        at: usize,
        budget: &mut Budget,
    ) -> Result<Option<Match<'t>>, MatchError> {
        match self {
            Self::Literal(literal) => {
                let found = self.find(text, at, budget)?;
                Ok(found.map(|found| Match::Literal(literal, found.start)))
            }
            Self::Pattern(pattern) => {
                pattern.pay(text, at, budget)?;
                let found = pattern.inner.search(budget, |regex| regex.captures_from_pos(text, at))?;
                Ok(found.map(Match::Groups))
            }
        }
    }

    /// Replaces the first match or all; `$1` in the replacement is a group, a backslash protects.
    pub(crate) fn replace(
        &self,
        text: &str,
        replacement: &str,
        all: bool,
        most: usize,
        budget: &mut Budget,
    ) -> Result<String, MatchError> {
        let mut out = String::new();
        let (mut done, mut from) = (0, Some(0));
        budget.take(text.len() / 64)?;
        while let Some(at) = from {
            let Some(found) = self.find_groups(text, at, budget)? else { break };
            let whole = found.range();
            out.push_str(&text[done..whole.start]);
            budget.take(replacement.len() / 16)?;
            expand(replacement, &found, most, &mut out)?;
            done = whole.end;
            from = if all { after(text, whole.start, whole.end) } else { None };
        }
        out.push_str(&text[done..]);
        Ok(out)
    }

    /// Splits as Java's `split`: trailing empty parts are dropped unless a limit is given. `most` is how
    /// many parts there can be.
    pub(crate) fn split<'t>(
        &self,
        text: &'t str,
        limit: i32,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Vec<&'t str>, MatchError> {
        let mut parts = Vec::new();
        let (mut done, mut from) = (0, Some(0));
        budget.take(text.len() / 64)?;
        while let Some(at) = from {
            let Some(found) = self.find(text, at, budget)? else { break };
            if limit > 0 && parts.len() + 1 >= usize::try_from(limit).unwrap_or(usize::MAX) {
                break;
            }
            if parts.len() >= most {
                return Err(MatchError::TooLong);
            }
            from = after(text, found.start, found.end);
            // An empty match at the beginning makes no part.
            if found.end > 0 {
                parts.push(&text[done..found.start]);
                done = found.end;
            }
        }
        if parts.is_empty() {
            return Ok(vec![text]);
        }
        parts.push(&text[done..]);
        if limit == 0 {
            while parts.last().is_some_and(|part| part.is_empty()) {
                parts.pop();
            }
        }
        Ok(parts)
    }
}

/// Where the next match is looked for: after an empty one a character further on.
fn after(text: &str, start: usize, end: usize) -> Option<usize> {
    if start < end {
        return Some(end);
    }
    text[end..].chars().next().map(|c| end + c.len_utf8())
}
