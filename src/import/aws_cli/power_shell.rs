//! Quotes, escapes and variables of PowerShell.
//!
//! A backslash before a double quote is what version 5 needs so that the program gets the quote; newer
//! versions hand the quote on without it.

use super::lexer::Lexer;
use super::words::{Unterminated, WordBuilder, is_name};
use crate::source::Span;

impl Lexer<'_> {
    /// A part of a word that begins with a character that means something.
    pub(super) fn power_shell(&mut self, builder: &mut WordBuilder<'_>) -> Result<(), Unterminated> {
        let start = self.at;
        match (self.peek(), self.byte(1)) {
            (Some(b'@'), Some(quote @ (b'"' | b'\''))) => return self.here_string(builder, quote),
            (Some(b'\''), _) => return self.single_quotes(builder),
            (Some(b'"'), _) => return self.expanding_quotes(builder),
            (Some(b'$'), _) => self.power_shell_variable(builder)?,
            (Some(b'`'), Some(_)) => self.back_quote(builder),
            (Some(b'\\'), Some(b'"')) => builder.decoded("\"", start, self.forward(2)),
            _ => builder.verbatim(start, self.forward(1)),
        }
        Ok(())
    }

    /// `'…'`, in which two quotes are one.
    fn single_quotes(&mut self, builder: &mut WordBuilder<'_>) -> Result<(), Unterminated> {
        let open = Unterminated(Span::new(self.at, self.at + 1));
        self.at += 1;
        loop {
            let start = self.at;
            match (self.peek(), self.byte(1)) {
                (None, _) => return Err(open),
                (Some(b'\''), Some(b'\'')) => builder.decoded("'", start, self.forward(2)),
                (Some(b'\''), _) => break,
                (Some(b'\\'), Some(b'"')) => builder.decoded("\"", start, self.forward(2)),
                _ => self.run(builder, |byte| b"'\\".contains(&byte)),
            }
        }
        self.at += 1;
        Ok(())
    }

    /// `"…"`, in which two quotes are one, variables count, and a back quote escapes.
    fn expanding_quotes(&mut self, builder: &mut WordBuilder<'_>) -> Result<(), Unterminated> {
        let open = Unterminated(Span::new(self.at, self.at + 1));
        self.at += 1;
        loop {
            let start = self.at;
            match (self.peek(), self.byte(1)) {
                (None, _) => return Err(open),
                (Some(b'"'), Some(b'"')) => builder.decoded("\"", start, self.forward(2)),
                (Some(b'"'), _) => break,
                // `\""` is one quote: version 5 needs the backslash, PowerShell itself reads the doubled quote.
                (Some(b'\\'), Some(b'"')) if self.byte(2) == Some(b'"') => {
                    builder.decoded("\"", start, self.forward(3));
                }
                (Some(b'\\'), Some(b'`')) if self.byte(2) == Some(b'"') => {
                    builder.decoded("\"", start, self.forward(3));
                }
                (Some(b'`'), Some(_)) => self.back_quote(builder),
                (Some(b'$'), _) => self.dollar(builder, true)?,
                _ => self.run(builder, |byte| b"\"`$\\".contains(&byte)),
            }
        }
        self.at += 1;
        Ok(())
    }

    /// `@'` or `@"` up to the quote and `@` that begin a line.
    fn here_string(&mut self, builder: &mut WordBuilder<'_>, quote: u8) -> Result<(), Unterminated> {
        let open = Unterminated(Span::new(self.at, self.at + 2));
        let start = self.line_end() + 1;
        let end = if quote == b'"' { "\n\"@" } else { "\n'@" };
        let length = self.text().get(start - 1..).and_then(|rest| rest.find(end)).ok_or(open)?;
        let close = start - 1 + length;
        let content_end = close.max(start);
        self.at = start;
        while self.at < content_end {
            let at = self.at;
            match (self.peek(), self.byte(1)) {
                (Some(b'\\'), Some(b'"')) => builder.decoded("\"", at, self.forward(2)),
                (Some(b'`'), Some(_)) if quote == b'"' => self.back_quote(builder),
                (Some(b'$'), _) if quote == b'"' => self.dollar(builder, true)?,
                _ => {
                    let rest = self.text().as_bytes().get(at + 1..content_end).unwrap_or_default();
                    let special = rest.iter().position(|byte| b"`$\\".contains(byte)).unwrap_or(rest.len());
                    builder.verbatim(at, self.forward(1 + special));
                }
            }
        }
        self.at = close + end.len();
        Ok(())
    }

    /// `$NAME`, `$env:NAME`, `$object.member`.
    fn power_shell_variable(&mut self, builder: &mut WordBuilder<'_>) -> Result<(), Unterminated> {
        let start = self.at;
        let rest = self.text().get(start + 1..).unwrap_or_default();
        let prefix = ["env:", "script:", "global:"].into_iter().find(|prefix| rest.starts_with(prefix));
        let from = start + 1 + prefix.map_or(0, str::len);
        let rest = self.text().as_bytes().get(from..).unwrap_or_default();
        if !rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') {
            return self.dollar(builder, false);
        }
        let belongs = |byte: u8| is_name(byte) || byte == b'.';
        let length = rest.iter().position(|byte| !belongs(*byte)).unwrap_or(rest.len());
        self.at = from + length;
        builder.variable(start, self.at, Span::new(from, self.at), None, false);
        Ok(())
    }

    /// A back quote and what it escapes; at the end of a line it stands for nothing.
    fn back_quote(&mut self, builder: &mut WordBuilder<'_>) {
        let start = self.at;
        if let Some(length) = self.line_break(1) {
            self.at += 1 + length;
            return;
        }
        let Some(c) = self.text().get(start + 1..).and_then(|rest| rest.chars().next()) else {
            self.at += 1;
            return;
        };
        let decoded = match c {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            c => c,
        };
        let end = self.forward(1 + c.len_utf8());
        builder.decoded(decoded.encode_utf8(&mut [0; 4]), start, end);
    }
}
