//! `format` and `formatlist`: text with verbs such as `%s`.

use super::super::encode;
use super::super::value::as_number;
use super::{Call, Function, MANY};
use crate::import::assembly::Assembly;
use crate::import::document::{Node, Value};
use crate::source::{Span, Text, TextBuilder};

/// How wide a value may be made.
const MAX_WIDTH: usize = 1_000;

pub(super) static FUNCTIONS: &[Function] =
    &[("format", 1..=MANY, format), ("formatlist", 1..=MANY, formatlist)];

/// The format for every item of the lists among the arguments; what is no list is the same for all.
fn formatlist(call: &Call<'_>) -> Result<Node, String> {
    let lengths = call.arguments.iter().filter_map(|argument| match &argument.value {
        Value::Sequence(items) => Some(items.len()),
        _ => None,
    });
    let lengths: Vec<usize> = lengths.collect();
    let count = lengths.first().copied().unwrap_or(1);
    if lengths.iter().any(|length| *length != count) {
        return Err("its lists have different lengths".to_owned());
    }
    let item = |index: usize| {
        let of_item = call.arguments.iter().map(|argument| match &argument.value {
            Value::Sequence(items) => items[index].clone(),
            _ => argument.clone(),
        });
        let arguments: Vec<_> = of_item.collect();
        format(&Call { arguments: &arguments, place: call.place })
    };
    Ok(call.sequence((0..count).map(item).collect::<Result<_, _>>()?))
}

fn format(call: &Call<'_>) -> Result<Node, String> {
    let text = call.text(0)?;
    let mut joined = Assembly::default();
    let (mut at, mut next) = (0, 1);
    while let Some(offset) = text.as_str()[at..].find('%') {
        joined.text(&text.slice(Span::new(at, at + offset)));
        at += offset;
        let verb = Verb::read(&text.as_str()[at..]).ok_or("a verb is not known")?;
        let written = text.slice(Span::new(at, at + verb.length));
        at += verb.length;
        if verb.letter == '%' {
            joined.text(
                &Node::string_at("%", &written.place().unwrap_or_else(|| call.place.clone()))
                    .scalar()
                    .unwrap_or_default(),
            );
            continue;
        }
        let index = verb.index.unwrap_or(next);
        next = index + 1;
        verb.append(call.argument(index)?, &mut joined)?;
    }
    joined.text(&text.slice(Span::new(at, text.as_str().len())));
    Ok(joined.finish(call.place))
}

/// `%[index]` with its flags, width and letter: `%s`, `%05d`, `%[1]q`.
struct Verb {
    length: usize,
    index: Option<usize>,
    left: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    letter: char,
}

impl Verb {
    fn read(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('%')?;
        let flags = rest.len() - rest.trim_start_matches(['-', '0', '+', ' ', '#']).len();
        let (left, zero) = (rest[..flags].contains('-'), rest[..flags].contains('0'));
        rest = &rest[flags..];
        let width = digits(&mut rest).unwrap_or(0);
        let precision = rest.strip_prefix('.').map(|after| {
            rest = after;
            digits(&mut rest).unwrap_or(0)
        });
        let index = match rest.strip_prefix('[') {
            Some(after) => {
                rest = after;
                let index = digits(&mut rest);
                rest = rest.strip_prefix(']')?;
                index
            }
            None => None,
        };
        let letter = rest.chars().next()?;
        let length = text.len() - rest.len() + letter.len_utf8();
        let is_known = matches!(letter, '%' | 's' | 'd' | 'v' | 'q' | 't' | 'f' | 'g');
        let fits = width <= MAX_WIDTH && precision.is_none_or(|precision| precision <= MAX_WIDTH);
        (is_known && fits).then_some(Self { length, index, left, zero, width, precision, letter })
    }

    fn append(&self, node: &Node, joined: &mut Assembly) -> Result<(), String> {
        let wrong = || format!("an argument is {}, which does not fit `%{}`", node.kind(), self.letter);
        if matches!(node.value, Value::Unknown(_)) {
            return joined.written(node).then_some(()).ok_or_else(wrong);
        }
        let text: Text = match self.letter {
            's' | 'v' if node.scalar().is_some() => node.scalar().unwrap_or_default(),
            'v' | 'q' => encode::json(node, &node.place),
            's' => return Err(wrong()),
            't' => match node.value {
                Value::Bool(_) => node.scalar().unwrap_or_default(),
                _ => return Err(wrong()),
            },
            'd' => {
                let number = as_number(node).ok_or_else(wrong)?.trunc();
                Node::string_at(&format!("{number:.0}"), &node.place).scalar().unwrap_or_default()
            }
            'f' => {
                let number = as_number(node).ok_or_else(wrong)?;
                let written = format!("{number:.*}", self.precision.unwrap_or(6));
                Node::string_at(&written, &node.place).scalar().unwrap_or_default()
            }
            _ => {
                let number = as_number(node).ok_or_else(wrong)?;
                super::super::value::number(number, &node.place).scalar().unwrap_or_default()
            }
        };
        let missing = self.width.saturating_sub(text.as_str().chars().count());
        let padding = if self.zero && !self.left { "0" } else { " " }.repeat(missing);
        let mut builder = TextBuilder::default();
        if !self.left {
            builder.push_decoded(&padding, &node.place);
        }
        builder.push_text(&text);
        if self.left {
            builder.push_decoded(&padding, &node.place);
        }
        joined.text(&builder.finish(None));
        Ok(())
    }
}

fn digits(rest: &mut &str) -> Option<usize> {
    let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let digits = &rest[..length];
    *rest = &rest[length..];
    digits.parse().ok()
}
