//! Filters: `[?(@.price < 10 && @.name =~ /a.*/i)]`.

use std::cmp::Ordering;

use super::compare::{compare, length};
use super::compile::compile;
use super::evaluate::{copied, find};
use super::{Failure, Path, PathResult, PathValue};
use crate::java::regex::{MatchError, Regex};
use crate::json::{Json, JsonView};
use crate::limits::Budget;
use crate::value::Text;

/// A condition on a part of a document.
#[derive(Clone, Debug)]
pub(super) enum Filter {
    /// `[?]`, to which a program could give a condition, but a template cannot.
    Missing,
    One(Criterion),
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
}

#[derive(Clone, Debug)]
pub(super) enum Criterion {
    Exists(Path, bool),
    Compare(Operand, Operator, Operand),
}

#[derive(Clone, Debug)]
pub(super) enum Operand {
    Path(Path),
    Text(Text),
    Pattern(Regex),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Operator {
    Equal,
    GreaterEqual,
    LessEqual,
    NotEqual,
    Less,
    Greater,
    Matches,
}

/// The first of these that is found anywhere in the text is the operator.
const OPERATORS: [(&str, Operator); 7] = [
    ("==", Operator::Equal),
    (">=", Operator::GreaterEqual),
    ("<=", Operator::LessEqual),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("=~", Operator::Matches),
];

fn invalid<T>(reason: &str) -> Result<T, Failure> {
    Err(Failure::Invalid(reason.to_owned()))
}

impl Filter {
    /// filter = "[" "?" "(" criterion { ( "&&" | "||" ) criterion } ")" "]"
    ///
    /// The operators are applied from the last to the first.
    pub(super) fn parse(text: &str, depth: u32) -> Result<Self, Failure> {
        let inside = text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let inside = inside.and_then(|text| text.trim().strip_prefix('?'));
        let inside = inside.and_then(|text| text.trim().strip_prefix('(')?.strip_suffix(')'));
        let Some(inside) = inside else { return invalid("a filter is written `[?(…)]`") };
        let (mut criteria, mut operators) = (Vec::new(), Vec::new());
        let mut rest = inside.trim();
        loop {
            let end = rest.find("&&").into_iter().chain(rest.find("||")).min();
            let one = &rest[..end.unwrap_or(rest.len())];
            let clean = one.trim_start_matches(['[', '?', '(', ' ']).trim_end_matches([')', ' ']).trim();
            if clean.is_empty() {
                return invalid("a filter without a condition");
            }
            criteria.push(Criterion::parse(clean, depth)?);
            let Some(end) = end else { break };
            operators.push(&rest[end..end + 2]);
            rest = &rest[end + 2..];
        }
        let Some(last) = criteria.pop() else { return invalid("a filter without a condition") };
        let mut filter = Self::One(last);
        while let (Some(operator), Some(criterion)) = (operators.pop(), criteria.pop()) {
            let criterion = Box::new(Self::One(criterion));
            filter = match (operator, filter) {
                // `&&` binds to what was last on the right of a `||`.
                ("&&", Self::Or(left, right)) => Self::Or(left, Box::new(Self::And(right, criterion))),
                ("&&", filter) => Self::And(Box::new(filter), criterion),
                (_, filter) => Self::Or(Box::new(filter), criterion),
            };
        }
        Ok(filter)
    }

    pub(super) fn accepts(
        &self,
        item: Json<'_>,
        root: Json<'_>,
        budget: &mut Budget,
    ) -> Result<bool, Failure> {
        Ok(match self {
            Self::Missing => return invalid("a filter without a condition"),
            Self::One(criterion) => criterion.accepts(item, root, budget)?,
            Self::And(left, right) => {
                left.accepts(item, root, budget)? && right.accepts(item, root, budget)?
            }
            Self::Or(left, right) => {
                left.accepts(item, root, budget)? || right.accepts(item, root, budget)?
            }
        })
    }
}

impl Criterion {
    /// criterion = [ "!" ] path | operand operator operand
    fn parse(text: &str, depth: u32) -> Result<Self, Failure> {
        let operator =
            OPERATORS.iter().find_map(|(word, operator)| Some((text.find(word)?, word, *operator)));
        let Some((at, word, operator)) = operator else {
            let (path, exists) = text.strip_prefix('!').map_or((text, true), |path| (path, false));
            if !path.starts_with(['$', '@']) || (!exists && path.starts_with('$')) {
                return invalid("a condition without an operator is a path");
            }
            return Ok(Self::Exists(definite(path, depth)?, exists));
        };
        let left = Operand::parse(text[..at].trim(), depth)?;
        let right = Operand::parse(text[at + word.len()..].trim(), depth)?;
        Ok(Self::Compare(left, operator, right))
    }

    fn accepts(&self, item: Json<'_>, root: Json<'_>, budget: &mut Budget) -> Result<bool, Failure> {
        match self {
            Self::Exists(path, wanted) => match find(path, item, root, true, budget) {
                Ok(PathResult::One(value)) => Ok(value.json().is_null() != *wanted),
                Ok(PathResult::All(_)) => Ok(*wanted),
                Err(Failure::NotFound) => Ok(!wanted),
                Err(failure) => Err(failure),
            },
            Self::Compare(left, operator, right) => {
                let (left, right) = match (left.value(item, root, budget), right.value(item, root, budget)) {
                    (Ok(left), Ok(right)) => (left, right),
                    (Err(Failure::NotFound), _) | (_, Err(Failure::NotFound)) => return Ok(false),
                    (Err(failure), _) | (_, Err(failure)) => return Err(failure),
                };
                operator.holds(&left, &right, budget)
            }
        }
    }
}

fn definite(text: &str, depth: u32) -> Result<Path, Failure> {
    let path = compile(text, depth + 1)?;
    if path.is_definite() { Ok(path) } else { invalid("the path of a filter must be definite") }
}

/// What an operand is for one item.
enum Operated<'a> {
    Value(PathValue<'a>),
    Text(&'a Text),
    Pattern(&'a Regex),
}

impl Operated<'_> {
    /// The value; nothing of a pattern.
    fn view(&self) -> Option<JsonView<'_>> {
        match self {
            Self::Value(value) => Some(value.json().view()),
            Self::Text(text) => Some(JsonView::Text(text)),
            Self::Pattern(_) => None,
        }
    }
}

impl Operand {
    /// operand = path | "'" text "'" | "/" pattern "/" [ "i" ] | text
    fn parse(text: &str, depth: u32) -> Result<Self, Failure> {
        if text.starts_with(['$', '@']) {
            return Ok(Self::Path(definite(text, depth)?));
        }
        if text.starts_with("!@") {
            return invalid("`!` can only stand before a path whose existence is tested");
        }
        if text.len() > 1 && text.starts_with('\'') && text.ends_with('\'') {
            return Ok(Self::Text(text[1..text.len() - 1].into()));
        }
        let pattern = text.strip_prefix('/').and_then(|text| {
            let plain = text.strip_suffix('/').map(|text| (text, false));
            plain.or_else(|| text.strip_suffix("/i").map(|text| (text, true)))
        });
        if let Some((pattern, ignore_case)) = pattern {
            let pattern = if ignore_case { format!("(?i){pattern}") } else { pattern.to_owned() };
            return Regex::new(&pattern).map(Self::Pattern).map_err(Failure::Invalid);
        }
        Ok(Self::Text(text.into()))
    }

    fn value<'a>(
        &'a self,
        item: Json<'a>,
        root: Json<'a>,
        budget: &mut Budget,
    ) -> Result<Operated<'a>, Failure> {
        Ok(match self {
            Self::Text(text) => Operated::Text(text),
            Self::Pattern(pattern) => Operated::Pattern(pattern),
            Self::Path(path) => {
                let from = if path.from_root { root } else { item };
                match find(path, from, root, false, budget)? {
                    PathResult::One(value) => Operated::Value(value),
                    PathResult::All(_) => return Err(Failure::NotFound),
                }
            }
        })
    }
}

impl Operator {
    fn holds(self, left: &Operated<'_>, right: &Operated<'_>, budget: &mut Budget) -> Result<bool, Failure> {
        if let Self::Matches = self {
            return match (left, right) {
                (Operated::Pattern(_), Operated::Pattern(_)) => invalid("`=~` compares with a pattern"),
                (Operated::Pattern(pattern), text) | (text, Operated::Pattern(pattern)) => {
                    match target(text, budget)? {
                        Some(target) => match pattern.matches(&target, budget) {
                            Ok(matches) => Ok(matches),
                            Err(MatchError::Spent | MatchError::TooLong) => Err(Failure::Spent),
                            Err(MatchError::Reason(reason) | MatchError::Replacement(reason)) => {
                                Err(Failure::Invalid(reason))
                            }
                        },
                        None => Ok(false),
                    }
                }
                _ => invalid("`=~` compares with a pattern"),
            };
        }
        let (Some(left), Some(right)) = (left.view(), right.view()) else { return Ok(false) };
        let nulls = matches!(left, JsonView::Null) != matches!(right, JsonView::Null);
        if nulls && !matches!(self, Self::Equal | Self::NotEqual) {
            return Ok(false);
        }
        budget.take(length(left) / 64 + length(right) / 64)?;
        let Some(order) = compare(right, left)? else { return Ok(false) };
        Ok(match self {
            Self::Equal => order == Ordering::Equal,
            Self::NotEqual => order != Ordering::Equal,
            Self::Greater => order == Ordering::Less,
            Self::GreaterEqual => order != Ordering::Greater,
            Self::Less => order == Ordering::Greater,
            Self::LessEqual => order != Ordering::Less,
            Self::Matches => false,
        })
    }
}

/// What a pattern is applied to.
fn target(value: &Operated<'_>, budget: &mut Budget) -> Result<Option<Text>, Failure> {
    let json = match (value, value.view()) {
        (_, Some(JsonView::Text(text))) => {
            budget.take(text.len() / 64)?;
            return Ok(Some(text.into()));
        }
        (Operated::Value(value), Some(_)) => value.json(),
        _ => return Ok(None),
    };
    if json.is_null() {
        return Ok(None);
    }
    copied(json, budget)?;
    let mut text = String::new();
    crate::json::print(json, crate::json::Slashes::Escaped, &mut text);
    Ok(Some(text.into()))
}
