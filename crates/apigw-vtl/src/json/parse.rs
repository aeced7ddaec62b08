//! The permissive grammar of json-smart.
//!
//! ```text
//! document = value, and whatever follows
//! value    = object | array | string | number | word
//! object   = "{" { "," | key ":" value } "}"
//! array    = "[" { "," | value } "]"
//! string   = '"' … '"' | "'" … "'"
//! word     = anything up to what can follow; "null", "true", "false", "NaN" or text
//! ```
//!
//! Quotes can be missing, commas can be doubled, and text that is no JSON at all is a string. Only
//! what is opened must be closed.

use std::rc::Rc;

use indexmap::IndexMap;

use super::Json;
use crate::java::from_units;
use crate::value::{Decimal, Number};

/// How deep documents can be nested.
const MAX_DEPTH: u32 = 400;

/// Text that is no JSON, even permissively.
#[derive(Debug)]
pub(crate) struct NoJson {
    /// Where, in bytes.
    pub(crate) at: usize,
}

type Parsed<T> = Result<T, NoJson>;

/// Reads a document.
pub(crate) fn parse(text: &str) -> Parsed<Json> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    reader.value(Stop::Document)
}

/// What ends a word, depending on where it stands.
#[derive(Clone, Copy)]
enum Stop {
    Document,
    Key,
    Member,
    Element,
}

impl Stop {
    fn at(self, byte: u8) -> bool {
        match self {
            Self::Document => false,
            Self::Key => byte == b':',
            Self::Member => byte == b',' || byte == b'}',
            Self::Element => byte == b',' || byte == b']',
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    /// The next byte; nothing at the end, which a `U+001A` is as well.
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied().filter(|&byte| byte != 0x1a)
    }

    fn fail<T>(&self) -> Parsed<T> {
        Err(NoJson { at: self.at })
    }

    fn skip(&mut self, test: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&test) {
            self.at += 1;
        }
    }

    fn skip_space(&mut self) {
        self.skip(|byte| byte <= b' ');
    }

    fn value(&mut self, stop: Stop) -> Parsed<Json> {
        self.skip(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '));
        match self.peek() {
            Some(b':' | b']' | b'}') => self.fail(),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"' | b'\'') => Ok(Json::Text(self.string()?.into())),
            Some(b'-' | b'0'..=b'9') => self.number(stop),
            _ => Ok(match self.word(stop) {
                "null" => Json::Null,
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                "NaN" => Json::Number(Number::Float(f32::NAN)),
                word => Json::Text(word.into()),
            }),
        }
    }

    fn nested(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<Json>) -> Parsed<Json> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail();
        }
        self.at += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    /// array = "[" { "," | value } "]"
    fn array(&mut self) -> Parsed<Json> {
        let mut elements = Vec::new();
        loop {
            match self.peek() {
                Some(b'\t' | b'\n' | b'\r' | b' ' | b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Json::Array(elements));
                }
                Some(b':' | b'}') | None => return self.fail(),
                Some(_) => elements.push(self.value(Stop::Element)?),
            }
        }
    }

    /// object = "{" { "," | key ":" value } "}"
    fn object(&mut self) -> Parsed<Json> {
        let mut members: IndexMap<Rc<str>, Json> = IndexMap::new();
        let mut separated = true;
        loop {
            match self.peek() {
                Some(b'\t' | b'\n' | b'\r' | b' ') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Json::Object(members));
                }
                Some(b',') => {
                    separated = true;
                    self.at += 1;
                }
                Some(b':' | b'[' | b']' | b'{') => return self.fail(),
                None if self.at >= self.text.len() => return self.fail(),
                _ if !separated => return self.fail(),
                byte => {
                    let key: Rc<str> = match byte {
                        Some(b'"' | b'\'') => self.string()?.into(),
                        _ => self.word(Stop::Key).into(),
                    };
                    self.skip_space();
                    if self.peek() != Some(b':') {
                        return self.fail();
                    }
                    self.at += 1;
                    if self.at >= self.text.len() {
                        return self.fail();
                    }
                    let value = self.value(Stop::Member)?;
                    members.insert(key, value);
                    self.skip_space();
                    match self.peek() {
                        Some(b'}' | b',') => separated = false,
                        _ => return self.fail(),
                    }
                }
            }
        }
    }

    /// Everything up to what can follow, without the white space around it.
    fn word(&mut self, stop: Stop) -> &str {
        let start = self.at;
        self.skip(|byte| !stop.at(byte));
        trim(&self.text[start..self.at])
    }

    fn string(&mut self) -> Parsed<String> {
        let bytes = self.text.as_bytes();
        let quote = bytes[self.at];
        let start = self.at + 1;
        let Some(end) = memchr::memchr(quote, &bytes[start..]).map(|end| start + end) else {
            return self.fail();
        };
        if memchr::memchr(b'\\', &bytes[start..end]).is_none() {
            self.at = end + 1;
            return Ok(self.text[start..end].to_owned());
        }
        self.escaped_string(start, quote)
    }

    /// A string with escapes. Control characters in it are dropped, as are escapes that nobody knows.
    fn escaped_string(&mut self, start: usize, quote: u8) -> Parsed<String> {
        let mut units: Vec<u16> = Vec::new();
        let mut characters = self.text[start..].char_indices();
        while let Some((offset, c)) = characters.next() {
            self.at = start + offset;
            match c {
                '\u{1a}' => return self.fail(),
                c if c == char::from(quote) => {
                    self.at += 1;
                    return Ok(from_units(&units));
                }
                '\\' => {
                    let escaped = characters.next().map(|(_, c)| c);
                    let plain = match escaped {
                        Some('t') => '\t',
                        Some('n') => '\n',
                        Some('r') => '\r',
                        Some('f') => '\u{c}',
                        Some('b') => '\u{8}',
                        Some(c @ ('\\' | '/' | '\'' | '"')) => c,
                        Some(kind @ ('u' | 'x')) => {
                            let mut unit = 0_u16;
                            for _ in 0..if kind == 'u' { 4 } else { 2 } {
                                let digit = characters.next().and_then(|(_, c)| c.to_digit(16));
                                let Some(digit) = digit.and_then(|digit| u16::try_from(digit).ok()) else {
                                    return self.fail();
                                };
                                unit = (unit << 4) | digit;
                            }
                            units.push(unit);
                            continue;
                        }
                        _ => continue,
                    };
                    units.push(u16::try_from(u32::from(plain)).unwrap_or_default());
                }
                '\0'..='\u{1f}' | '\u{7f}' => {}
                c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
            }
        }
        self.at = self.text.len();
        self.fail()
    }

    /// A number, or a word that begins like one.
    fn number(&mut self, stop: Stop) -> Parsed<Json> {
        let start = self.at;
        self.at += 1;
        self.skip(|byte| byte.is_ascii_digit());
        let mut float = false;
        if self.peek() == Some(b'.') {
            float = true;
            self.at += 1;
            self.skip(|byte| byte.is_ascii_digit());
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            float = true;
            self.at += 1;
            match self.peek() {
                Some(b'+' | b'-' | b'0'..=b'9') => {
                    self.at += 1;
                    self.skip(|byte| byte.is_ascii_digit());
                }
                _ => return Ok(self.rest_of_word(start, stop)),
            }
        }
        self.skip_space();
        // What is not ASCII ends a number as well.
        if self.peek().is_some_and(|byte| byte < b'~' && !stop.at(byte)) {
            return Ok(self.rest_of_word(start, stop));
        }
        let text = trim(&self.text[start..self.at]);
        let number = if float { real(text) } else { integer(text) };
        number.map(Json::Number).ok_or(NoJson { at: start })
    }

    fn rest_of_word(&mut self, start: usize, stop: Stop) -> Json {
        self.skip(|byte| !stop.at(byte));
        Json::Text(trim(&self.text[start..self.at]).into())
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c| c <= ' ')
}

/// Digits after an optional `-`, which may be alone.
fn integer(text: &str) -> Option<Number> {
    if text == "-" { Some(Number::Int(0)) } else { Number::of_integer_literal(text) }
}

/// A double, or a decimal number if the text is long. Nothing for a point without digits.
fn real(text: &str) -> Option<Number> {
    if text.len() > 18 {
        Decimal::parse(text).map(|decimal| Number::Decimal(decimal.into()))
    } else {
        text.parse().ok().map(Number::Double)
    }
}
