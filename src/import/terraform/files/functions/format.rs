//! `format` and `formatlist`: text with verbs such as `%s`.

use super::super::encode;
use super::super::value::as_number;
use super::ArgumentNeeds::{Anything, Known};
use super::{CallError, CallResult, Function, FunctionCall, MANY};
use crate::import::assembly::Assembly;
use crate::import::document::{Node, Value};
use crate::source::{Span, Text, TextBuilder};

/// How wide a value may be made.
const MAX_WIDTH: usize = 1_000;

pub(super) static FUNCTIONS: &[Function] =
    &[("format", 1..=MANY, Anything, format), ("formatlist", 1..=MANY, Known, formatlist)];

/// The format for every item of the lists among the arguments; what is no list is the same for all.
fn formatlist(call: &FunctionCall<'_>) -> CallResult {
    let lengths = call.arguments.iter().filter_map(|argument| match &argument.value {
        Value::Sequence(items) => Some(items.len()),
        _ => None,
    });
    let lengths: Vec<usize> = lengths.collect();
    let count = lengths.first().copied().unwrap_or(1);
    if lengths.iter().any(|length| *length != count) {
        return Err(CallError::Value("its lists have different lengths"));
    }
    let item = |index: usize| {
        let of_item = call.arguments.iter().map(|argument| match &argument.value {
            Value::Sequence(items) => items[index].clone(),
            _ => argument.clone(),
        });
        let arguments: Vec<_> = of_item.collect();
        format(&FunctionCall { arguments: &arguments, place: call.place })
    };
    Ok(call.sequence((0..count).map(item).collect::<Result<_, _>>()?))
}

fn format(call: &FunctionCall<'_>) -> CallResult {
    let text = call.text(0)?;
    let mut joined = Assembly::default();
    let (mut at, mut next) = (0, 1);
    let mut used = 0;
    while let Some(offset) = text.as_str()[at..].find('%') {
        joined.text(&text.slice(Span::new(at, at + offset)));
        at += offset;
        let verb = Verb::read(&text.as_str()[at..]).ok_or(CallError::Value("a verb is not known"))?;
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
        used = used.max(index);
        verb.append(call.argument(index)?, &mut joined)?;
    }
    if used + 1 < call.arguments.len() {
        return Err("there are more arguments than verbs".into());
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
    alternate: bool,
    /// What stands before numbers that are not negative.
    sign: &'static str,
    width: usize,
    precision: Option<usize>,
    letter: char,
}

impl Verb {
    fn read(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('%')?;
        let flags = rest.len() - rest.trim_start_matches(['-', '0', '+', ' ', '#']).len();
        let has = |flag: char| rest[..flags].contains(flag);
        let (left, zero, alternate) = (has('-'), has('0'), has('#'));
        let sign = if has('+') {
            "+"
        } else if has(' ') {
            " "
        } else {
            ""
        };
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
        let is_known = "%sdvqtfgGeExXob".contains(letter);
        let fits = width <= MAX_WIDTH && precision.is_none_or(|precision| precision <= MAX_WIDTH);
        (is_known && fits).then_some(Self {
            length,
            index,
            left,
            zero,
            alternate,
            sign,
            width,
            precision,
            letter,
        })
    }

    fn append(&self, node: &Node, joined: &mut Assembly) -> Result<(), CallError> {
        let wrong = || CallError::Verb { found: node.kind(), verb: self.letter };
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
            _ => {
                let number = as_number(node).ok_or_else(wrong)?;
                let written = self.number(number).ok_or_else(wrong)?;
                Node::string_at(&written, &node.place).scalar().unwrap_or_default()
            }
        };
        let text = match self.precision {
            Some(precision) if matches!(self.letter, 's' | 'v') => {
                let end =
                    text.as_str().char_indices().nth(precision).map_or(text.as_str().len(), |(end, _)| end);
                text.slice(Span::new(0, end))
            }
            _ => text,
        };
        let missing = self.width.saturating_sub(text.as_str().chars().count());
        let is_number = !matches!(self.letter, 's' | 'v' | 'q' | 't');
        let padding = if self.zero && !self.left && is_number { "0" } else { " " }.repeat(missing);
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

impl Verb {
    /// A number as the verb writes it; `None` where it writes whole numbers only.
    fn number(&self, number: f64) -> Option<String> {
        let whole =
            || (number.abs() < 1e15).then(|| format!("{:.0}", number.trunc()).parse::<i64>().ok()).flatten();
        let precision = self.precision.unwrap_or(6);
        let digits = match self.letter {
            'd' if number.fract() != 0.0 => return None,
            'd' => match whole() {
                Some(whole) => whole.unsigned_abs().to_string(),
                None => format!("{:.0}", number.trunc().abs()),
            },
            'x' => format!("{}{:x}", if self.alternate { "0x" } else { "" }, whole()?.unsigned_abs()),
            'X' => format!("{}{:X}", if self.alternate { "0X" } else { "" }, whole()?.unsigned_abs()),
            'o' => format!("{}{:o}", if self.alternate { "0" } else { "" }, whole()?.unsigned_abs()),
            'b' => format!("{:b}", whole()?.unsigned_abs()),
            'e' | 'E' => exponent(&format!("{:.precision$e}", number.abs()), self.letter),
            'f' => format!("{:.precision$}", number.abs()),
            _ => self.shortest(number.abs()),
        };
        let sign = if number < 0.0 { "-" } else { self.sign };
        // Zeros stand between the sign and the digits.
        let zeros =
            if self.zero && !self.left { self.width.saturating_sub(sign.len() + digits.len()) } else { 0 };
        Some(format!("{sign}{}{digits}", "0".repeat(zeros)))
    }

    /// `%g`: with an exponent where that is large or small, and as short as it is exact.
    fn shortest(&self, number: f64) -> String {
        let scientific = match self.precision {
            Some(precision) => format!("{number:.*e}", precision.max(1) - 1),
            None => format!("{number:e}"),
        };
        let power: i32 = scientific.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0);
        if power < -4
            || power >= self.precision.map_or(21, |precision| i32::try_from(precision.max(1)).unwrap_or(21))
        {
            return exponent(&scientific, if self.letter == 'G' { 'E' } else { 'e' });
        }
        match self.precision {
            Some(_) => scientific.parse::<f64>().unwrap_or(number).to_string(),
            None => number.to_string(),
        }
    }
}

/// An exponent as Go writes it: with a sign, and two digits at least.
fn exponent(written: &str, letter: char) -> String {
    let (digits, power) = written.split_once('e').unwrap_or((written, "0"));
    let (sign, power) = match power.strip_prefix('-') {
        Some(power) => ('-', power),
        None => ('+', power),
    };
    format!("{digits}{letter}{sign}{power:0>2}")
}

fn digits(rest: &mut &str) -> Option<usize> {
    let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let digits = &rest[..length];
    *rest = &rest[length..];
    digits.parse().ok()
}
