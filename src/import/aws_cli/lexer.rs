//! Reads the words of a shell command.
//!
//! The crates that split shell words give strings without positions; what a command needs of the
//! shell's grammar is small.

use std::sync::Arc;

use super::words::{Unterminated, Word, WordBuilder};
use crate::source::{SourceFile, Span};

/// Reads words from a place of a file on.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) source: &'a Arc<SourceFile>,
    pub(super) at: usize,
    /// Where to stop at the latest.
    pub(super) end: usize,
    /// Whether the command stands in back quotes, so that one ends it.
    pub(super) in_back_quotes: bool,
    /// Whether quotes and escapes are those of PowerShell.
    pub(super) is_power_shell: bool,
    /// Where standard output goes, if it was met.
    pub(super) redirected: Option<Word>,
}

/// Names of what stands between quotes, for the two kinds of text in which variables count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ShellQuoting {
    Double,
    Document,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(source: &'a Arc<SourceFile>, at: usize, end: usize) -> Self {
        Self { source, at, end, in_back_quotes: false, is_power_shell: false, redirected: None }
    }

    /// The next word of the command; `None` where the command ends.
    pub(super) fn word(&mut self) -> Result<Option<Word>, Unterminated> {
        loop {
            self.skip_blanks();
            if self.ends_command() || self.peek() == Some(b'#') {
                return Ok(None);
            }
            if self.redirection()? {
                continue;
            }
            return self.joined_word().map(Some);
        }
    }

    /// The words of a command up to its end.
    pub(super) fn words(&mut self) -> Result<Vec<Word>, Unterminated> {
        let mut words = Vec::new();
        while let Some(word) = self.word()? {
            words.push(word);
        }
        Ok(words)
    }

    /// The words between the parentheses of an array; comes to stand after them.
    pub(super) fn array(&mut self) -> Result<Vec<Word>, Unterminated> {
        let open = Span::new(self.at, self.at + 1);
        self.at += 1;
        let mut words = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                None => return Err(Unterminated(open)),
                Some(b')') => {
                    self.at += 1;
                    return Ok(words);
                }
                Some(b'#') => self.at = self.line_end(),
                Some(b'\n' | b';' | b'&' | b'|' | b'(' | b'<' | b'>') => self.at += 1,
                Some(_) => words.push(self.joined_word()?),
            }
        }
    }

    /// A word that begins right here; an empty one where none does.
    pub(super) fn joined_word(&mut self) -> Result<Word, Unterminated> {
        let mut builder = WordBuilder::new(self.source, self.at);
        while let Some(byte) = self.peek() {
            let start = self.at;
            match byte {
                b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' => break,
                b'\r' if self.byte(1) == Some(b'\n') => break,
                b'<' | b'>' => match self.placeholder() {
                    Some(length) => builder.verbatim(start, self.forward(length)),
                    None => break,
                },
                b'`' if self.in_back_quotes => break,
                // Line continuations of PowerShell and of cmd.
                b'`' | b'^' if self.line_break(1).is_some() => {
                    self.at += 1 + self.line_break(1).unwrap_or_default();
                }
                b'\\' | b'`' | b'\'' | b'"' | b'$' | b'@' if self.is_power_shell => {
                    self.power_shell(&mut builder)?;
                }
                b'\\' => self.escape(&mut builder, Self::any),
                b'\'' => {
                    let close =
                        self.find(b'\'', start + 1).ok_or(Unterminated(Span::new(start, start + 1)))?;
                    builder.verbatim(start + 1, close);
                    self.at = close + 1;
                }
                b'"' => self.double_quotes(&mut builder)?,
                b'$' => self.dollar(&mut builder, false)?,
                b'`' => self.back_quotes(&mut builder)?,
                _ => {
                    let special = |byte: u8| b" \t\r\n;&|()<>`^\\'\"$".contains(&byte);
                    self.run(&mut builder, special);
                }
            }
        }
        Ok(builder.finish(self.at))
    }

    /// A here-document's lines as one word; variables count where its delimiter is not quoted.
    pub(super) fn document(&mut self, expands: bool) -> Result<Word, Unterminated> {
        let mut builder = WordBuilder::new(self.source, self.at);
        if expands {
            self.quoted(&mut builder, ShellQuoting::Document)?;
        } else {
            builder.verbatim(self.at, self.end);
            self.at = self.end;
        }
        Ok(builder.finish(self.at))
    }

    pub(super) fn text(&self) -> &'a str {
        self.source.text().get(..self.end).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(0)
    }

    pub(super) fn byte(&self, ahead: usize) -> Option<u8> {
        self.text().as_bytes().get(self.at + ahead).copied()
    }

    /// Steps over bytes and gives where it stands then.
    pub(super) fn forward(&mut self, by: usize) -> usize {
        self.at += by;
        self.at
    }

    pub(super) fn find(&self, byte: u8, from: usize) -> Option<usize> {
        let rest = self.text().as_bytes().get(from..)?;
        rest.iter().position(|&at| at == byte).map(|at| from + at)
    }

    pub(super) fn line_end(&self) -> usize {
        self.find(b'\n', self.at).unwrap_or(self.end)
    }

    /// How long the line break is that begins `ahead` bytes from here.
    pub(super) fn line_break(&self, ahead: usize) -> Option<usize> {
        match (self.byte(ahead), self.byte(ahead + 1)) {
            (Some(b'\n'), _) => Some(1),
            (Some(b'\r'), Some(b'\n')) => Some(2),
            _ => None,
        }
    }

    /// Skips spaces and line continuations.
    fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\r') if self.byte(1) == Some(b'\n') => self.at += 1,
                Some(b'\\' | b'^') => match self.line_break(1) {
                    Some(length) => self.at += 1 + length,
                    None => return,
                },
                Some(b'`') if !self.in_back_quotes => match self.line_break(1) {
                    Some(length) => self.at += 1 + length,
                    None => return,
                },
                _ => return,
            }
        }
    }

    fn ends_command(&self) -> bool {
        match self.peek() {
            None | Some(b'\n' | b';' | b'|' | b'(' | b')') => true,
            Some(b'&') => self.byte(1) != Some(b'>'),
            Some(b'`') => self.in_back_quotes,
            Some(b'}') => self.is_power_shell,
            _ => false,
        }
    }

    /// `<name>`, which documentation writes for a value to fill in, as long as it is.
    fn placeholder(&self) -> Option<usize> {
        let rest = self.text().get(self.at..)?.strip_prefix('<')?;
        let name = rest.split('>').next().unwrap_or_default();
        let is_name = name.len() < rest.len()
            && name.len() <= 64
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        is_name.then(|| name.len() + 2)
    }

    /// Steps over `2>&1`, `> file` and the like, if there is one.
    fn redirection(&mut self) -> Result<bool, Unterminated> {
        let digits =
            (0..).take_while(|&ahead| self.byte(ahead).is_some_and(|byte| byte.is_ascii_digit())).count();
        let ampersand = usize::from(digits == 0 && self.peek() == Some(b'&'));
        if !matches!(self.byte(digits + ampersand), Some(b'<' | b'>')) || self.placeholder().is_some() {
            return Ok(false);
        }
        let is_output =
            self.byte(digits + ampersand) == Some(b'>') && (digits == 0 || self.peek() == Some(b'1'));
        self.at += digits + ampersand;
        while matches!(self.peek(), Some(b'<' | b'>' | b'&' | b'|')) {
            self.at += 1;
        }
        self.skip_blanks();
        let to = self.joined_word()?;
        if is_output {
            self.redirected = Some(to);
        }
        Ok(true)
    }

    fn any(_: u8) -> bool {
        true
    }

    /// A backslash, which takes the meaning off the next character where `of` says so.
    fn escape(&mut self, builder: &mut WordBuilder<'_>, of: fn(u8) -> bool) {
        let start = self.at;
        if let Some(length) = self.line_break(1) {
            self.at += 1 + length;
            return;
        }
        let next = self.text().get(start + 1..).and_then(|rest| rest.chars().next());
        match next {
            Some(c) if !c.is_ascii() || u8::try_from(c).is_ok_and(of) => {
                let mut bytes = [0; 4];
                let end = self.forward(1 + c.len_utf8());
                builder.decoded(c.encode_utf8(&mut bytes), start, end);
            }
            _ => builder.verbatim(start, self.forward(1)),
        }
    }

    pub(super) fn double_quotes(&mut self, builder: &mut WordBuilder<'_>) -> Result<(), Unterminated> {
        let open = Unterminated(Span::new(self.at, self.at + 1));
        self.at += 1;
        self.quoted(builder, ShellQuoting::Double)?;
        if self.peek() != Some(b'"') {
            return Err(open);
        }
        self.at += 1;
        Ok(())
    }

    /// Text in which only variables and a few escapes count, up to its end.
    fn quoted(&mut self, builder: &mut WordBuilder<'_>, quoting: ShellQuoting) -> Result<(), Unterminated> {
        while let Some(byte) = self.peek() {
            match byte {
                b'"' if quoting == ShellQuoting::Double => return Ok(()),
                b'\\' if quoting == ShellQuoting::Double => {
                    self.escape(builder, |byte| b"$`\"\\".contains(&byte));
                }
                b'\\' => self.escape(builder, |byte| b"$`\\".contains(&byte)),
                b'$' => self.dollar(builder, true)?,
                b'`' => self.back_quotes(builder)?,
                _ => self.run(builder, |byte| b"\"\\$`".contains(&byte)),
            }
        }
        Ok(())
    }

    /// Everything up to a byte that may mean something; at least one character.
    pub(super) fn run(&mut self, builder: &mut WordBuilder<'_>, special: fn(u8) -> bool) {
        let start = self.at;
        let rest = self.text().as_bytes().get(start + 1..).unwrap_or_default();
        let length = rest.iter().position(|&byte| special(byte)).unwrap_or(rest.len());
        builder.verbatim(start, self.forward(1 + length));
    }
}
