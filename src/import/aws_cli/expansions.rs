//! What a `$` and a back quote begin.

use super::here_document::HereDocument;
use super::lexer::Lexer;
use super::words::{ShellPart, Unterminated, WordBuilder, is_name};
use crate::source::Span;

impl Lexer<'_> {
    /// What a `$` begins.
    pub(super) fn dollar(
        &mut self,
        builder: &mut WordBuilder<'_>,
        in_quotes: bool,
    ) -> Result<(), Unterminated> {
        let start = self.at;
        match self.byte(1) {
            Some(b'{') => self.braced(builder),
            Some(b'(') => self.command(builder),
            Some(b'\'') if !in_quotes => self.ansi_c(builder),
            Some(b'"') if !in_quotes => {
                self.at += 1;
                self.double_quotes(builder)
            }
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                let rest = self.text().as_bytes().get(start + 1..).unwrap_or_default();
                let length = rest.iter().position(|&byte| !is_name(byte)).unwrap_or(rest.len());
                let end = self.forward(1 + length);
                builder.variable(start, end, Span::new(start + 1, end), None, false);
                Ok(())
            }
            Some(byte) if byte.is_ascii_digit() || b"@*#?!$".contains(&byte) => {
                let end = self.forward(2);
                builder.variable(start, end, Span::new(start + 1, end), None, false);
                Ok(())
            }
            _ => {
                builder.verbatim(start, self.forward(1));
                Ok(())
            }
        }
    }

    /// `${…}`.
    fn braced(&mut self, builder: &mut WordBuilder<'_>) -> Result<(), Unterminated> {
        let start = self.at;
        let mut depth = 0_usize;
        let rest = self.text().as_bytes().get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| {
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && *byte == b'}'
        });
        let length = length.ok_or(Unterminated(Span::new(start, start + 2)))?;
        let end = self.forward(length + 1);
        let inside = Span::new(start + 2, end - 1);
        let written = inside.of(self.source.text());
        let name = written.bytes().position(|byte| !is_name(byte)).unwrap_or(written.len());
        let after = &written[name..];
        let named = Span::new(start + 2, start + 2 + name);
        match after {
            "" if name > 0 => builder.variable(start, end, named, None, false),
            "[@]" | "[*]" if name > 0 => builder.variable(start, end, named, None, true),
            _ if name > 0 && after.starts_with([':', '-', '=', '?']) => {
                let operator = after.len() - after.trim_start_matches([':', '-', '=']).len();
                let default = (operator > 0).then(|| Span::new(start + 2 + name + operator, end - 1));
                builder.variable(start, end, named, default, false);
            }
            // Of `${NAME%/}` and the like the name is not enough.
            _ if name > 0 && after.starts_with(['%', '#', '/', '^', ',', '+', '[', '@']) => {
                builder.variable(start, end, inside, None, false);
            }
            // `${{ … }}` is filled in by the workflow before the shell sees it.
            _ if written.starts_with(['#', '!', '@', '*', '?', '$', '{']) => {
                builder.variable(start, end, inside, None, false);
            }
            _ => builder.part(ShellPart::BadSubstitution(builder.place(start, end))),
        }
        Ok(())
    }

    /// `$(…)`; what `cat` puts out of a here-document is text.
    fn command(&mut self, builder: &mut WordBuilder<'_>) -> Result<(), Unterminated> {
        let start = self.at;
        if self.here_document_of_cat(builder)? {
            return Ok(());
        }
        let bytes = self.text().as_bytes();
        // What is open; each `true` is a parenthesis, each `false` a double quote.
        let mut open = vec![true];
        let mut at = start + 2;
        while let Some(&in_command) = open.last() {
            let byte = *bytes.get(at).ok_or(Unterminated(Span::new(start, start + 2)))?;
            match (byte, in_command) {
                (b'\\', _) => at += 1,
                (b'\'', true) => at = self.find(b'\'', at + 1).ok_or(Unterminated(Span::new(at, at + 1)))?,
                (b'"', true) => open.push(false),
                (b'"', false) | (b')', true) => _ = open.pop(),
                (b'(', true) => open.push(true),
                (b'$', false) if bytes.get(at + 1) == Some(&b'(') => {
                    open.push(true);
                    at += 1;
                }
                _ => {}
            }
            at += 1;
        }
        self.at = at;
        builder.part(ShellPart::Command {
            place: builder.place(start, at),
            inside: Span::new(start + 2, at - 1),
        });
        Ok(())
    }

    /// `$(cat <<EOF`, its document and `)`, if that is what stands here.
    fn here_document_of_cat(&mut self, builder: &mut WordBuilder<'_>) -> Result<bool, Unterminated> {
        let start = self.at;
        let line_end = self.line_end();
        let line = self.text().get(start + 2..line_end).unwrap_or_default();
        let Some(after) =
            line.trim_start().strip_prefix("cat").filter(|after| after.trim_start().starts_with("<<"))
        else {
            return Ok(false);
        };
        let Some(document) = HereDocument::on_line(self.text(), line_end - after.len(), line_end) else {
            return Ok(false);
        };
        let closing = self.text().get(document.after..).unwrap_or_default();
        let blank = closing.len() - closing.trim_start().len();
        if closing.as_bytes().get(blank) != Some(&b')') {
            return Ok(false);
        }
        // The shell takes the line breaks off the end.
        let body = self.text().get(document.body.range()).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let end = document.body.start as usize + body.len();
        let mut inner = Lexer::new(self.source, document.body.start as usize, end);
        for part in inner.document(document.expands)?.parts {
            builder.part(part);
        }
        self.at = document.after + blank + 1;
        Ok(true)
    }

    pub(super) fn back_quotes(&mut self, builder: &mut WordBuilder<'_>) -> Result<(), Unterminated> {
        let start = self.at;
        let close = self.find(b'`', start + 1).ok_or(Unterminated(Span::new(start, start + 1)))?;
        self.at = close + 1;
        let place = builder.place(start, self.at);
        builder.part(ShellPart::Command { place, inside: Span::new(start + 1, close) });
        Ok(())
    }

    /// `$'…'`, in which escapes mean what they mean in C.
    fn ansi_c(&mut self, builder: &mut WordBuilder<'_>) -> Result<(), Unterminated> {
        let open = Unterminated(Span::new(self.at, self.at + 2));
        self.at += 2;
        loop {
            match self.peek() {
                None => return Err(open),
                Some(b'\'') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.c_escape(builder),
                Some(_) => self.run(builder, |byte| b"'\\".contains(&byte)),
            }
        }
    }

    fn c_escape(&mut self, builder: &mut WordBuilder<'_>) {
        let start = self.at;
        let digits = |from: usize, most: usize, radix: u32| {
            let rest = self.text().get(start + from..).unwrap_or_default();
            let digits = rest.bytes().take(most).take_while(|&byte| char::from(byte).is_digit(radix)).count();
            let number = rest.get(..digits).and_then(|digits| u32::from_str_radix(digits, radix).ok());
            (number.and_then(char::from_u32), from + digits)
        };
        let (decoded, length) = match self.byte(1) {
            Some(b'n') => (Some('\n'), 2),
            Some(b't') => (Some('\t'), 2),
            Some(b'r') => (Some('\r'), 2),
            Some(b'a') => (Some('\u{7}'), 2),
            Some(b'b') => (Some('\u{8}'), 2),
            Some(b'e' | b'E') => (Some('\u{1b}'), 2),
            Some(b'f') => (Some('\u{c}'), 2),
            Some(b'v') => (Some('\u{b}'), 2),
            Some(byte @ (b'\\' | b'\'' | b'"' | b'?')) => (Some(char::from(byte)), 2),
            Some(b'x') => digits(2, 2, 16),
            Some(b'u') => digits(2, 4, 16),
            Some(b'U') => digits(2, 8, 16),
            Some(b'0'..=b'7') => digits(1, 3, 8),
            _ => (None, 1),
        };
        let end = self.forward(length);
        match decoded {
            Some(c) => {
                let mut bytes = [0; 4];
                builder.decoded(c.encode_utf8(&mut bytes), start, end);
            }
            None => builder.verbatim(start, end),
        }
    }
}
