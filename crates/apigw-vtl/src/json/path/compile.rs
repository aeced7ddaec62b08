//! Text to paths.
//!
//! Jayway's reader is a loop over characters that accepts more than its documentation says. What it
//! makes of a path decides what a template prints, so this one goes the same way.

use super::{Failure, Path, Step};
use crate::json::path::filter::Filter;

/// How deep filters can contain paths.
const MAX_DEPTH: u32 = 16;

type Compiled<T> = Result<T, Failure>;

fn invalid<T>(reason: &str) -> Compiled<T> {
    Err(Failure::Invalid(reason.to_owned()))
}

/// Reads a path; `depth` is how many filters it stands in.
pub(super) fn compile(text: &str, depth: u32) -> Compiled<Path> {
    if text.is_empty() {
        return invalid("the path is empty");
    }
    if depth > MAX_DEPTH {
        return invalid("filters are nested too deep");
    }
    let text = text.trim_matches(|c| c <= ' ');
    if text.ends_with("..") {
        return invalid("a path cannot end with a scan");
    }
    let Some(first) = text.chars().next() else { return invalid("the path is blank") };
    let path: Vec<char> = match first {
        '$' => text.chars().collect(),
        '@' => std::iter::once('$').chain(text.chars().skip(1)).collect(),
        _ => "$.".chars().chain(text.chars()).collect(),
    };
    if path.get(1).is_some_and(|&c| c != '.' && c != '[') {
        return invalid("a path goes on with `.` or `[`");
    }
    let mut steps = Vec::new();
    let mut at = 0;
    while at < path.len() {
        match path[at] {
            ' ' => return invalid("a path has no blanks"),
            '$' => {
                steps.push(Step::Root);
                at += 1;
            }
            '[' => {
                let length = bracketed(&path[at..]);
                steps.push(bracket_step(&path[at..at + length], depth)?);
                at += length;
            }
            '*' => {
                steps.push(Step::Wildcard);
                at += 1;
            }
            '.' => {
                at += 1;
                match path.get(at) {
                    None => return invalid("a path does not end with `.`"),
                    Some('.') => {
                        steps.push(Step::Scan);
                        at += 1;
                    }
                    Some(_) => at += name_step(&path[at..], true, &mut steps)?,
                }
            }
            _ => at += name_step(&path[at..], false, &mut steps)?,
        }
    }
    if steps.last().is_some_and(|step| matches!(step, Step::Scan)) {
        return invalid("a path cannot end with a scan");
    }
    Ok(Path { steps, from_root: first != '@' })
}

/// name = any but "." "[" " "
fn name_step(path: &[char], after_dot: bool, steps: &mut Vec<Step>) -> Compiled<usize> {
    let length = path.iter().take_while(|c| !matches!(c, '.' | '[' | ' ')).count();
    let name = &path[..length];
    if length == 0 {
        return Ok(0);
    }
    if after_dot && name == ['*'] {
        steps.push(Step::Wildcard);
    } else {
        // A name is read as if it stood in brackets and quotes.
        let fragment: Vec<char> = "['".chars().chain(name.iter().copied()).chain("']".chars()).collect();
        steps.push(properties(&fragment)?);
    }
    Ok(length)
}

/// How long the brackets are that a path begins with.
fn bracketed(path: &[char]) -> usize {
    let mut nested = 0_usize;
    for (index, c) in path.iter().enumerate().skip(1) {
        match c {
            ']' if nested == 0 => return index + 1,
            '[' => nested += 1,
            ']' => nested -= 1,
            _ => {}
        }
    }
    path.len()
}

/// What stands in brackets; the first character that decides counts.
fn bracket_step(fragment: &[char], depth: u32) -> Compiled<Step> {
    if fragment == ['[', '*', ']'] {
        return Ok(Step::Wildcard);
    }
    let inside = &fragment[1..fragment.len().saturating_sub(1).max(1)];
    if fragment.ends_with(&[']'])
        && inside.contains(&'?')
        && inside.iter().all(|c| matches!(c, '?' | ',' | '*') || c.is_whitespace())
    {
        return Ok(Step::Filter(Box::new(Filter::Missing)));
    }
    for (index, &c) in fragment.iter().enumerate() {
        match c {
            '?' => return filter(fragment, index, depth),
            '\'' => return properties(&fragment[index.saturating_sub(1)..]),
            ':' | '-' | '@' => return array(fragment, index),
            c if c.is_numeric() => return array(fragment, index),
            _ => {}
        }
    }
    invalid("brackets without an index, a name or a filter")
}

/// properties = { "'" name "'" } "]"
fn properties(fragment: &[char]) -> Compiled<Step> {
    let mut names = Vec::new();
    let mut open: Option<String> = None;
    for &c in fragment {
        match c {
            ']' => return Ok(Step::Properties(names)),
            '\'' => match open.take() {
                Some(name) => names.push(name),
                None => open = Some(String::new()),
            },
            c => {
                if let Some(name) = &mut open {
                    name.push(c);
                }
            }
        }
    }
    invalid("brackets that are not closed")
}

fn filter(fragment: &[char], index: usize, depth: u32) -> Compiled<Step> {
    let Some(start) = fragment[..index].iter().rposition(|&c| c == '[') else {
        return invalid("a filter stands in brackets");
    };
    let (mut brackets, mut parens, mut quoted, mut before) = (0_i32, 0_i32, false, ' ');
    for (at, &c) in fragment.iter().enumerate().skip(start) {
        match c {
            '(' if !quoted => parens += 1,
            ')' if !quoted => parens -= 1,
            '[' if !quoted => brackets += 1,
            ']' if !quoted => {
                brackets -= 1;
                if parens == 0 {
                    if brackets != 0 {
                        return invalid("the brackets of a filter are not balanced");
                    }
                    let text: String = fragment[start..=at].iter().collect();
                    return Ok(Step::Filter(Box::new(Filter::parse(&text, depth)?)));
                }
            }
            '\'' if before != '\\' => quoted = !quoted,
            _ => {}
        }
        before = c;
    }
    invalid("a filter that is not closed")
}

/// Reads characters; there is always one more, or the path is invalid.
struct Cursor<'a> {
    fragment: &'a [char],
    at: usize,
}

impl Cursor<'_> {
    fn current(&self) -> Compiled<char> {
        self.fragment
            .get(self.at)
            .copied()
            .ok_or_else(|| Failure::Invalid("brackets that are not closed".to_owned()))
    }

    fn advance(&mut self) -> Compiled<char> {
        self.at += 1;
        self.current()
    }

    /// Digits, blanks and signs up to another character; the blanks are left out.
    fn digits(&mut self) -> Compiled<String> {
        let mut digits = String::new();
        let mut c = self.advance()?;
        while c.is_numeric() || c == ' ' || c == '-' {
            if c != ' ' {
                digits.push(c);
            }
            c = self.advance()?;
        }
        Ok(digits)
    }
}

fn number(digits: &str) -> Compiled<i32> {
    digits.parse().map_err(|_| Failure::Invalid(format!("`{digits}` is not an index")))
}

/// index | indexes | slice | from end
fn array(fragment: &[char], index: usize) -> Compiled<Step> {
    let mut cursor = Cursor { fragment, at: index };
    if fragment[index] == '@' {
        return from_end(&mut cursor);
    }
    let mut buffer = String::new();
    let mut numbers = Vec::new();
    let (mut from, mut to, mut between, mut several) = (false, false, false, false);
    let mut c = fragment[index];
    while c.is_numeric() || matches!(c, ',' | ' ' | ':' | '-') {
        match c {
            ' ' => {}
            ':' if buffer.is_empty() => {
                to = true;
                numbers.push(number(&cursor.digits()?)?);
            }
            ':' => {
                numbers.push(number(&std::mem::take(&mut buffer))?);
                let end = cursor.digits()?;
                if end.is_empty() {
                    from = true;
                } else {
                    between = true;
                    numbers.push(number(&end)?);
                }
            }
            ',' => {
                numbers.push(number(&std::mem::take(&mut buffer))?);
                several = true;
            }
            c => buffer.push(c),
        }
        if cursor.current()? == ']' {
            break;
        }
        c = cursor.advance()?;
    }
    if !buffer.is_empty() {
        numbers.push(number(&buffer)?);
    }
    match numbers[..] {
        [index] if !to && !from => Ok(Step::Index(index)),
        _ if several => Ok(Step::Indexes(numbers)),
        [start, ..] if from => Ok(Step::From(start)),
        [end, ..] if to => Ok(Step::To(end)),
        [start, end, ..] if between => Ok(Step::Between(start, end)),
        _ => invalid("brackets without an index"),
    }
}

/// from end = "@.length" "-" digits, with parentheses and blanks anywhere
fn from_end(cursor: &mut Cursor<'_>) -> Compiled<Step> {
    let mut function = String::new();
    cursor.advance()?;
    let mut c = cursor.advance()?;
    while c != '-' {
        if !matches!(c, ' ' | '(' | ')') {
            function.push(c);
        }
        c = cursor.advance()?;
    }
    if function != "size" && function != "length" {
        return invalid("only `@.length` and `@.size()` can stand in an index");
    }
    let mut digits = String::new();
    while c != ')' {
        if c != ' ' {
            digits.push(c);
        }
        c = cursor.advance()?;
    }
    Ok(Step::FromEnd(number(&digits)?))
}
