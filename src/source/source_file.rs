//! A file as the user wrote it, and places in it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use thiserror::Error;

use super::{Span, one_line};

/// A file (or standard input) as the user wrote it: its name and its whole text.
pub struct SourceFile {
    name: String,
    text: String,
    /// Where lines and columns are; made when a position is first printed.
    index: OnceLock<Index>,
}

/// What finds lines and columns without going through the text each time: a minified document is
/// one line of megabytes, and may have thousands of findings.
struct Index {
    /// Byte offsets at which lines start.
    lines: Vec<usize>,
    /// How many characters begin before each block of the text.
    blocks: Vec<usize>,
}

/// How many bytes a block has.
const BLOCK: usize = 1024;

/// Why bytes are not a source file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The bytes are not UTF-8.
    #[error(
        "not UTF-8 text: byte {offset} (line {line}) is 0x{byte:02x}; expected UTF-8{hint}; save the file as UTF-8"
    )]
    NotUtf8 {
        /// Offset of the first bad byte.
        offset: usize,
        /// Its line, from 1.
        line: usize,
        /// The bad byte.
        byte: u8,
        /// What the bytes look like instead, ready to follow a word; may be empty.
        hint: &'static str,
    },
    /// The text is larger than the limit.
    #[error(
        "the document has more than {limit} bytes, the limit for a document; pass only the part that defines gateway responses"
    )]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}

impl SourceFile {
    /// How large a document may be: 64 MB.
    pub const MAX_BYTES: usize = 64 * 1024 * 1024;

    /// The name that standard input goes by.
    pub const STDIN: &str = "<stdin>";

    /// A source with this name and text.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into(), index: OnceLock::new() })
    }

    /// Decodes a file's bytes. A UTF-8 byte order mark stays in the text; readers skip it.
    ///
    /// # Errors
    /// [`SourceError::NotUtf8`] and [`SourceError::TooLarge`].
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Arc<Self>, SourceError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(SourceError::TooLarge { limit: Self::MAX_BYTES });
        }
        let text = String::from_utf8(bytes)
            .map_err(|error| not_utf8(error.as_bytes(), error.utf8_error().valid_up_to()))?;
        Ok(Self::new(name, text))
    }

    /// The name it is known by: a path as the user typed it, or `<stdin>`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether both are one file, and not two with the same text.
    pub fn is(self: &Arc<Self>, other: &Arc<Self>) -> bool {
        Arc::ptr_eq(self, other)
    }

    /// Line and column of a byte offset, both from 1; columns count characters.
    #[must_use]
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        let index = self.index.get_or_init(|| Index::of(&self.text));
        let line = index.lines.partition_point(|&start| start <= at);
        let start = index.lines[line - 1];
        (line, index.characters(&self.text, at) - index.characters(&self.text, start) + 1)
    }
}

impl Index {
    fn of(text: &str) -> Self {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(newline, _)| newline + 1));
        let mut before = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let here = before;
            before += beginnings(block);
            here
        });
        let mut blocks: Vec<_> = blocks.collect();
        // The end of the text may begin a block that has no bytes.
        blocks.push(before);
        Self { lines: lines.collect(), blocks }
    }

    /// How many characters begin before a byte of the text.
    fn characters(&self, text: &str, at: usize) -> usize {
        let block = at / BLOCK;
        self.blocks[block] + beginnings(&text.as_bytes()[block * BLOCK..at])
    }
}

/// How many characters begin in some bytes; counting so works for a cut inside one as well.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFile").field("name", &self.name).field("bytes", &self.text.len()).finish()
    }
}

fn not_utf8(bytes: &[u8], offset: usize) -> SourceError {
    let hint = match bytes {
        [0xff, 0xfe, ..] => ", this looks like UTF-16 (little endian)",
        [0xfe, 0xff, ..] => ", this looks like UTF-16 (big endian)",
        [0x1f, 0x8b, ..] => ", this looks like a gzip archive",
        [b'P', b'K', ..] => ", this looks like a zip archive",
        _ => "",
    };
    let line = 1 + bytes[..offset].iter().filter(|&&byte| byte == b'\n').count();
    SourceError::NotUtf8 { offset, line, byte: bytes[offset], hint }
}

/// A range of bytes in a source file.
#[derive(Clone)]
pub struct Place {
    /// The file.
    pub source: Arc<SourceFile>,
    /// The bytes in it.
    pub span: Span,
}

impl Place {
    /// The bytes `span` of `source`.
    #[must_use]
    pub fn new(source: &Arc<SourceFile>, span: Span) -> Self {
        Self { source: Arc::clone(source), span }
    }

    /// The text at this place.
    #[must_use]
    pub fn text(&self) -> &str {
        self.span.of(self.source.text())
    }

    /// The empty place at which it begins.
    #[must_use]
    pub fn beginning(&self) -> Self {
        Self::new(&self.source, Span::at(self.span.start as usize))
    }

    /// Line and column of its first byte, both from 1.
    #[must_use]
    pub fn line_column(&self) -> (usize, usize) {
        self.source.line_column(self.span.start as usize)
    }

    /// From the start of `self` to the end of `other`; `self` where they are of different files.
    #[must_use]
    pub fn to(&self, other: &Self) -> Self {
        if !self.source.is(&other.source) {
            return self.clone();
        }
        let span = Span { start: self.span.start, end: other.span.end.max(self.span.start) };
        Self { source: Arc::clone(&self.source), span }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}+{}", self.span.len())
    }
}

/// `file:line:column`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", one_line(self.source.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let file = SourceFile::new("f", "aé🍎x\n\tb\r\n");
        let at = |needle: &str| file.line_column(file.text().find(needle).expect("in the text"));
        assert_eq!(at("a"), (1, 1));
        assert_eq!(at("x"), (1, 4));
        assert_eq!(at("b"), (2, 2));
        assert_eq!(file.line_column(usize::MAX), (3, 1));
        assert_eq!(file.line_column(2), (1, 3), "an offset inside a character");
    }

    #[test]
    fn columns_far_into_a_line() {
        for length in [BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            let file = SourceFile::new("f", format!("é\n{}", "é".repeat(length)));
            for characters in [0, 1, length / 2, length - 1, length] {
                assert_eq!(file.line_column(3 + 2 * characters), (2, characters + 1), "{length}");
            }
        }
    }

    #[test]
    fn other_encodings_are_named() {
        let utf16 = SourceFile::from_bytes("f", b"\xff\xfe{\0".to_vec()).expect_err("not UTF-8");
        assert!(utf16.to_string().contains("UTF-16 (little endian)"), "{utf16}");
        let latin1 = SourceFile::from_bytes("f", b"ok\nf\xfcr".to_vec()).expect_err("not UTF-8");
        assert!(matches!(latin1, SourceError::NotUtf8 { offset: 4, line: 2, byte: 0xfc, .. }), "{latin1}");
    }
}
