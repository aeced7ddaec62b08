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
//! Quotes can be missing, commas can be doubled, and text that is not JSON at all is a string. Only
//! what is opened must be closed.

use std::rc::Rc;

use super::Document;
use super::document::JsonNode;
use super::number::{integer, real};
use super::scan::either;
use super::unique::keep_last;
use crate::value::{Number, Source};

/// How deep documents can be nested.
const MAX_DEPTH: u32 = 400;
/// How many nodes are moved for names that stand twice: objects in objects can each have one.
const MAX_MOVED: usize = 20_000_000;
/// For how many bytes of text memory is reserved.
const MAX_RESERVED: usize = 1 << 14;

/// Text that is not JSON, even permissively.
#[derive(Debug)]
pub(crate) struct NoJson {
    /// Where, in bytes.
    pub(crate) at: usize,
}

pub(super) type Parsed<T> = Result<T, NoJson>;

/// Reads a document.
pub(crate) fn parse(text: &Rc<Source>) -> Parsed<Document> {
    // Short names and values take about five bytes each.
    let nodes = Vec::with_capacity(text.len().min(MAX_RESERVED) / 5 + 1);
    if u32::try_from(text.len()).is_err() {
        return Err(NoJson { at: 0 });
    }
    let mut reader = JsonReader { text, at: 0, depth: 0, nodes, moved: 0 };
    reader.value(WordEnd::Document)?;
    Ok(Document::new(Rc::clone(text), reader.nodes))
}

/// What ends a word, depending on where it stands.
#[derive(Clone, Copy)]
enum WordEnd {
    Document,
    Key,
    Member,
    Element,
}

impl WordEnd {
    fn at(self, byte: u8) -> bool {
        match self {
            Self::Document => false,
            Self::Key => byte == b':',
            Self::Member => byte == b',' || byte == b'}',
            Self::Element => byte == b',' || byte == b']',
        }
    }
}

pub(super) struct JsonReader<'a> {
    /// Less than 4 GB.
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: u32,
    pub(super) nodes: Vec<JsonNode>,
    /// How many nodes were moved because a name stood twice.
    moved: usize,
}

impl JsonReader<'_> {
    /// The next byte; nothing at the end, which a `U+001A` is as well.
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied().filter(|&byte| byte != 0x1a)
    }

    pub(super) fn fail<T>(&self) -> Parsed<T> {
        Err(NoJson { at: self.at })
    }

    #[inline]
    fn skip(&mut self, test: impl Fn(u8) -> bool) {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while bytes.get(at).is_some_and(|&byte| test(byte) && byte != 0x1a) {
            at += 1;
        }
        self.at = at;
    }

    fn skip_space(&mut self) {
        self.skip(|byte| byte <= b' ');
    }

    fn value(&mut self, stop: WordEnd) -> Parsed<()> {
        let bytes = self.text.as_bytes();
        // Mostly there is one blank, or none.
        if bytes.get(self.at).is_some_and(|&byte| is_blank(byte)) {
            self.at += 1;
            self.skip(is_blank);
        }
        let node = match self.peek() {
            Some(b':' | b']' | b'}') => return self.fail(),
            Some(quote @ (b'"' | b'\'')) if self.plain_string(quote) => return Ok(()),
            Some(b'{') => return self.nested(JsonNode::Object, Self::object),
            Some(b'[') => return self.nested(JsonNode::Array, Self::array),
            Some(b'"' | b'\'') => return self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(stop)?,
            _ => self.word_value(stop),
        };
        self.nodes.push(node);
        Ok(())
    }

    fn word_value(&mut self, stop: WordEnd) -> JsonNode {
        let word = self.word(stop);
        match word.str(self.text) {
            "null" => JsonNode::Null,
            "true" => JsonNode::Bool(true),
            "false" => JsonNode::Bool(false),
            "NaN" => JsonNode::Number(Number::Float(f32::NAN)),
            _ => word,
        }
    }

    /// What contains other values: its node is made when it is known how many nodes it contains.
    fn nested(
        &mut self,
        node: impl FnOnce(u32) -> JsonNode,
        rule: impl FnOnce(&mut Self) -> Parsed<()>,
    ) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail();
        }
        self.at += 1;
        let first = self.nodes.len();
        self.nodes.push(JsonNode::Null);
        rule(self)?;
        let Ok(inside) = u32::try_from(self.nodes.len() - first - 1) else { return self.fail() };
        self.nodes[first] = node(inside);
        self.depth -= 1;
        Ok(())
    }

    /// array = "[" { "," | value } "]"
    fn array(&mut self) -> Parsed<()> {
        loop {
            match self.peek() {
                Some(b'\t' | b'\n' | b'\r' | b' ' | b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b':' | b'}') | None => return self.fail(),
                Some(_) => self.value(WordEnd::Element)?,
            }
        }
    }

    /// object = "{" { "," | key ":" value } "}"
    fn object(&mut self) -> Parsed<()> {
        let first = self.nodes.len();
        let mut separated = true;
        loop {
            match self.peek() {
                Some(b'\t' | b'\n' | b'\r' | b' ') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    self.moved += keep_last(self.text, &mut self.nodes, first);
                    if self.moved > MAX_MOVED {
                        return self.fail();
                    }
                    return Ok(());
                }
                Some(b',') => {
                    separated = true;
                    self.at += 1;
                }
                Some(b':' | b'[' | b']' | b'{') => return self.fail(),
                None if self.at >= self.text.len() => return self.fail(),
                _ if !separated => return self.fail(),
                byte => {
                    match byte {
                        Some(quote @ (b'"' | b'\'')) if self.plain_string(quote) => {}
                        Some(b'"' | b'\'') => self.string()?,
                        _ => {
                            let name = self.word(WordEnd::Key);
                            self.nodes.push(name);
                        }
                    }
                    if self.peek() != Some(b':') {
                        self.skip_space();
                        if self.peek() != Some(b':') {
                            return self.fail();
                        }
                    }
                    self.at += 1;
                    if self.at >= self.text.len() {
                        return self.fail();
                    }
                    self.value(WordEnd::Member)?;
                    separated = false;
                    if !matches!(self.peek(), Some(b'}' | b',')) {
                        self.skip_space();
                        if !matches!(self.peek(), Some(b'}' | b',')) {
                            return self.fail();
                        }
                    }
                }
            }
        }
    }

    /// Everything up to what can follow, without the white space around it.
    fn word(&mut self, stop: WordEnd) -> JsonNode {
        let start = self.at;
        self.skip(|byte| !stop.at(byte));
        self.trimmed(start)
    }

    /// The text from `start` on, without the white space around it.
    fn trimmed(&self, start: usize) -> JsonNode {
        let text = &self.text[start..self.at];
        let trimmed = text.trim_start_matches(is_space);
        let start = start + text.len() - trimmed.len();
        part(start, start + trimmed.trim_end_matches(is_space).len())
    }

    /// A string without escapes, if one comes next: most are.
    #[inline]
    fn plain_string(&mut self, quote: u8) -> bool {
        let (bytes, start) = (self.text.as_bytes(), self.at + 1);
        let stop = either(bytes, start, quote, b'\\');
        let plain = bytes.get(stop) == Some(&quote);
        if plain {
            self.at = stop + 1;
            self.nodes.push(part(start, stop));
        }
        plain
    }

    /// A string that is not a plain one.
    #[cold]
    fn string(&mut self) -> Parsed<()> {
        let bytes = self.text.as_bytes();
        let quote = bytes[self.at];
        match memchr::memchr(quote, &bytes[self.at + 1..]) {
            Some(_) => self.escaped_string(self.at + 1, quote),
            None => self.fail(),
        }
    }

    /// A number, or a word that begins like one.
    fn number(&mut self, stop: WordEnd) -> Parsed<JsonNode> {
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
        let text = self.text[start..self.at].trim_matches(is_space);
        let number = if float { real(text) } else { integer(text) };
        number.map(JsonNode::Number).ok_or(NoJson { at: start })
    }

    fn rest_of_word(&mut self, start: usize, stop: WordEnd) -> JsonNode {
        self.skip(|byte| !stop.at(byte));
        self.trimmed(start)
    }
}

/// The bytes from `start` to `end`, which are less than 4 GB.
#[inline]
fn part(start: usize, end: usize) -> JsonNode {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    JsonNode::Part { start: offset(start), end: offset(end) }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\r' | b' ')
}

fn is_space(c: char) -> bool {
    c <= ' '
}
