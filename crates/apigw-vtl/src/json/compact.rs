//! Documents printed without being read: of plain JSON only the white space is left out.

use super::print::ESCAPED;

/// How deep what is printed so can be nested.
const MAX_DEPTH: u32 = 64;
/// How many members the objects that are open can have together.
const MAX_NAMES: usize = 64;
/// How many digits a number can have, so that it is printed as it is written.
const MAX_DIGITS: usize = 18;

/// A document as text.
pub(crate) struct Compact {
    pub(crate) text: String,
    /// How many values and names it has.
    pub(crate) parts: usize,
}

/// Prints the array or object that a text begins with. Nothing where reading and printing it would change more than white
/// space: where it has escapes, numbers that are not short integers, names that stand twice, or is not JSON.
pub(crate) fn compact(text: &str) -> Option<Compact> {
    let mut compactor = Compactor {
        bytes: text.as_bytes(),
        at: 0,
        copied: 0,
        out: Vec::with_capacity(text.len()),
        names: Vec::with_capacity(MAX_NAMES),
        parts: 0,
    };
    compactor.blank();
    if !matches!(compactor.byte(), b'{' | b'[') {
        return None;
    }
    compactor.value(0)?;
    compactor.copy();
    // White space was left out, and all of it is ASCII.
    let text = String::from_utf8(compactor.out).ok()?;
    Some(Compact { text, parts: compactor.parts })
}

struct Compactor<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Up to where the text is printed or left out.
    copied: usize,
    out: Vec<u8>,
    /// The names of the objects that are open.
    names: Vec<&'a [u8]>,
    parts: usize,
}

impl<'a> Compactor<'a> {
    /// The next byte; 0 at the end.
    #[inline]
    fn byte(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or_default()
    }

    #[inline]
    fn copy(&mut self) {
        self.out.extend_from_slice(&self.bytes[self.copied..self.at]);
    }

    /// Leaves white space out.
    #[inline]
    fn blank(&mut self) {
        if !matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            return;
        }
        self.copy();
        while matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
        self.copied = self.at;
    }

    fn value(&mut self, depth: u32) -> Option<()> {
        self.parts += 1;
        match self.byte() {
            b'"' => self.string().map(|_| ()),
            b'{' => self.object(depth + 1),
            b'[' => self.array(depth + 1),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => None,
        }
    }

    /// A string without anything that is escaped.
    #[inline]
    fn string(&mut self) -> Option<&'a [u8]> {
        let start = self.at + 1;
        let length = self.bytes.get(start..)?.iter().position(|&byte| ESCAPED[usize::from(byte)])?;
        let end = start + length;
        self.at = end + 1;
        (self.bytes[end] == b'"').then(|| &self.bytes[start..end])
    }

    fn object(&mut self, depth: u32) -> Option<()> {
        let first = self.names.len();
        self.at += 1;
        self.blank();
        if depth > MAX_DEPTH {
            return None;
        }
        if self.byte() == b'}' {
            self.at += 1;
            return Some(());
        }
        loop {
            if self.byte() != b'"' || self.names.len() >= MAX_NAMES {
                return None;
            }
            let name = self.string()?;
            if self.names[first..].contains(&name) {
                return None;
            }
            self.names.push(name);
            self.parts += 1;
            self.blank();
            if self.byte() != b':' {
                return None;
            }
            self.at += 1;
            self.blank();
            self.value(depth)?;
            if self.ends(b'}')? {
                self.names.truncate(first);
                return Some(());
            }
        }
    }

    fn array(&mut self, depth: u32) -> Option<()> {
        self.at += 1;
        self.blank();
        if depth > MAX_DEPTH {
            return None;
        }
        if self.byte() == b']' {
            self.at += 1;
            return Some(());
        }
        loop {
            self.value(depth)?;
            if self.ends(b']')? {
                return Some(());
            }
        }
    }

    /// Whether what is open ends here, or goes on after a comma.
    #[inline]
    fn ends(&mut self, close: u8) -> Option<bool> {
        self.blank();
        let byte = self.byte();
        self.at += 1;
        if byte == b',' {
            self.blank();
            return Some(false);
        }
        (byte == close).then_some(true)
    }

    /// `0`, or digits that begin with another one.
    fn number(&mut self) -> Option<()> {
        self.at += usize::from(self.byte() == b'-');
        let digits = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let plain = match self.byte() {
            b'0' => digits == 1 && self.bytes[self.at - 1] != b'-',
            _ => (1..=MAX_DIGITS).contains(&digits),
        };
        self.at += digits;
        plain.then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let follows = self.bytes[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        follows.then_some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::compact;
    use crate::json::{Slashes, parse, print};
    use crate::value::Source;

    /// What reading and printing gives.
    fn read(text: &str) -> Option<(String, usize)> {
        let document = parse(&Source::new(text)).ok()?;
        let mut printed = String::new();
        print(document.root(), Slashes::Plain, &mut printed);
        Some((printed, document.root().size()))
    }

    fn same(text: &str) -> bool {
        match compact(text) {
            None => false,
            Some(compact) => {
                assert_eq!(Some((compact.text, compact.parts)), read(text), "{text:?}");
                true
            }
        }
    }

    #[test]
    fn plain_json_is_printed_as_if_it_were_read() {
        for text in [
            "{}",
            " [ ] ",
            r#"{"a": [1, -2, 0, true, false, null], "b" : {"c":"d é", "": ""} }"#,
            "[\n\t{\"a\": {\"a\": 1}},\r\n{\"a\":2}] and more",
        ] {
            assert!(same(text), "{text}");
        }
        for text in [
            "",
            "null",
            "1",
            "\"a\"",
            "{",
            "[1,]",
            "[1 2]",
            "{'a':1}",
            "{\"a\":1,\"a\":2}",
            "[01]",
            "[-0]",
            "[1.0]",
            "[1e1]",
            "[truer]",
            "[\"\\n\"]",
            "[\"\u{85}\"]",
            "[\"\u{2028}\"]",
            "[1234567890123456789]",
            "[-]",
            "{\"a\"}",
        ] {
            assert!(!same(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_like_json_is_printed_as_if_it_were_read(text in "[\\[{]([\\[\\]{}:, \"ab0-2\\n-]|\"a\"|\"b\": |true|null)*") {
            same(&text);
        }
    }
}
