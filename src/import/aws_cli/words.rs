//! The words of a shell command, with where they stand.
//!
//! The crates that split shell words give strings without positions; what a command needs of the
//! shell's grammar is small.

use std::sync::Arc;

use crate::source::{Place, SourceFile, Span, Text, TextBuilder};

/// One word, its quotes undone.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) parts: Vec<Part>,
    /// All of it, quotes included.
    pub(super) place: Place,
}

/// A part of a word.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// What it says itself.
    Text(Text),
    /// `$NAME` or `${NAME}`.
    Variable(Variable),
    /// `$(…)`, its inside.
    Command { place: Place, inside: Span },
    /// `${…}` with something that is no name: the shell refuses it.
    BadSubstitution(Place),
}

/// A reference to a variable.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) place: Place,
    /// What `${NAME:-…}` falls back to.
    pub(super) default: Option<Place>,
    /// Whether it is `${NAME[@]}`.
    pub(super) all: bool,
}

/// A quote, a `$(` or a `${` that does not end, with where it begins.
#[derive(Clone, Debug)]
pub(super) struct Unterminated(pub(super) Span);

impl Word {
    /// What it says, where that is known without looking anything up.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text.as_str()),
            _ => None,
        }
    }
}

/// Reads words from a place of a file on.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) source: &'a Arc<SourceFile>,
    pub(super) at: usize,
    /// Where to stop at the latest.
    pub(super) end: usize,
    /// Whether the command stands in back quotes, so that one ends it.
    pub(super) in_back_quotes: bool,
    /// Where standard output goes, if it was met.
    pub(super) redirected: Option<Word>,
}

/// Names of what stands between quotes, for the two kinds of text in which variables count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Double,
    Document,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(source: &'a Arc<SourceFile>, at: usize, end: usize) -> Self {
        Self { source, at, end, in_back_quotes: false, redirected: None }
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
        let mut builder = Builder::new(self.source, self.at);
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
        let mut builder = Builder::new(self.source, self.at);
        if expands {
            self.quoted(&mut builder, Quoting::Document)?;
        } else {
            builder.verbatim(self.at, self.end);
            self.at = self.end;
        }
        Ok(builder.finish(self.at))
    }

    fn text(&self) -> &'a str {
        self.source.text().get(..self.end).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(0)
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text().as_bytes().get(self.at + ahead).copied()
    }

    /// Steps over bytes and gives where it stands then.
    fn forward(&mut self, by: usize) -> usize {
        self.at += by;
        self.at
    }

    fn find(&self, byte: u8, from: usize) -> Option<usize> {
        let rest = self.text().as_bytes().get(from..)?;
        rest.iter().position(|&at| at == byte).map(|at| from + at)
    }

    fn line_end(&self) -> usize {
        self.find(b'\n', self.at).unwrap_or(self.end)
    }

    /// How long the line break is that begins `ahead` bytes from here.
    fn line_break(&self, ahead: usize) -> Option<usize> {
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
    fn escape(&mut self, builder: &mut Builder<'_>, of: fn(u8) -> bool) {
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

    fn double_quotes(&mut self, builder: &mut Builder<'_>) -> Result<(), Unterminated> {
        let open = Unterminated(Span::new(self.at, self.at + 1));
        self.at += 1;
        self.quoted(builder, Quoting::Double)?;
        if self.peek() != Some(b'"') {
            return Err(open);
        }
        self.at += 1;
        Ok(())
    }

    /// Text in which only variables and a few escapes count, up to its end.
    fn quoted(&mut self, builder: &mut Builder<'_>, quoting: Quoting) -> Result<(), Unterminated> {
        while let Some(byte) = self.peek() {
            match byte {
                b'"' if quoting == Quoting::Double => return Ok(()),
                b'\\' if quoting == Quoting::Double => {
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
    fn run(&mut self, builder: &mut Builder<'_>, special: fn(u8) -> bool) {
        let start = self.at;
        let rest = self.text().as_bytes().get(start + 1..).unwrap_or_default();
        let length = rest.iter().position(|&byte| special(byte)).unwrap_or(rest.len());
        builder.verbatim(start, self.forward(1 + length));
    }

    /// What a `$` begins.
    fn dollar(&mut self, builder: &mut Builder<'_>, in_quotes: bool) -> Result<(), Unterminated> {
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
    fn braced(&mut self, builder: &mut Builder<'_>) -> Result<(), Unterminated> {
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
            _ if written.starts_with(['#', '!', '@', '*', '?', '$']) => {
                builder.variable(start, end, inside, None, false);
            }
            _ => builder.part(Part::BadSubstitution(builder.place(start, end))),
        }
        Ok(())
    }

    /// `$(…)`; what `cat` puts out of a here-document is text.
    fn command(&mut self, builder: &mut Builder<'_>) -> Result<(), Unterminated> {
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
        builder.part(Part::Command { place: builder.place(start, at), inside: Span::new(start + 2, at - 1) });
        Ok(())
    }

    /// `$(cat <<EOF`, its document and `)`, if that is what stands here.
    fn here_document_of_cat(&mut self, builder: &mut Builder<'_>) -> Result<bool, Unterminated> {
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

    fn back_quotes(&mut self, builder: &mut Builder<'_>) -> Result<(), Unterminated> {
        let start = self.at;
        let close = self.find(b'`', start + 1).ok_or(Unterminated(Span::new(start, start + 1)))?;
        self.at = close + 1;
        let place = builder.place(start, self.at);
        builder.part(Part::Command { place, inside: Span::new(start + 1, close) });
        Ok(())
    }

    /// `$'…'`, in which escapes mean what they mean in C.
    fn ansi_c(&mut self, builder: &mut Builder<'_>) -> Result<(), Unterminated> {
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

    fn c_escape(&mut self, builder: &mut Builder<'_>) {
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

/// Where a here-document stands, and what follows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct HereDocument {
    pub(super) body: Span,
    /// Whether variables in it count.
    pub(super) expands: bool,
    /// The end of the line that ends it.
    pub(super) after: usize,
}

impl HereDocument {
    /// The document that a `<<` between `at` and the end of its line begins; `None` where there is
    /// no `<<`, or no line that ends it.
    pub(super) fn on_line(text: &str, at: usize, line_end: usize) -> Option<Self> {
        let line = text.get(at..line_end)?;
        let operator = line.find("<<")?;
        let rest = line.get(operator + 2..)?;
        if rest.starts_with('<') {
            return None;
        }
        let rest = rest.strip_prefix('-').unwrap_or(rest).trim_start();
        let expands = !rest.starts_with(['\'', '"', '\\']);
        let rest = rest.trim_start_matches(['\'', '"', '\\']);
        let length = rest.bytes().position(|byte| !is_name(byte)).unwrap_or(rest.len());
        let delimiter = rest.get(..length).filter(|delimiter| !delimiter.is_empty())?;
        let start = (line_end + 1).min(text.len());
        let mut line_start = start;
        for line in text.get(start..)?.split_inclusive('\n') {
            // Documents that hold scripts indent them.
            if line.trim() == delimiter {
                let after = line_start + line.trim_end_matches(['\r', '\n']).len();
                return Some(Self { body: Span::new(start, line_start), expands, after });
            }
            line_start += line.len();
        }
        None
    }
}

/// Whether a byte may stand in a variable's name.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Builds a word.
struct Builder<'a> {
    source: &'a Arc<SourceFile>,
    start: usize,
    parts: Vec<Part>,
    text: TextBuilder,
    /// Where the text since the last other part stands.
    span: Option<Span>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Arc<SourceFile>, start: usize) -> Self {
        Self { source, start, parts: Vec::new(), text: TextBuilder::default(), span: None }
    }

    fn place(&self, start: usize, end: usize) -> Place {
        Place::new(self.source, Span::new(start, end))
    }

    fn verbatim(&mut self, start: usize, end: usize) {
        self.text.push_verbatim(self.place(start, end));
        self.extend(start, end);
    }

    fn decoded(&mut self, decoded: &str, start: usize, end: usize) {
        self.text.push_decoded(decoded, self.place(start, end));
        self.extend(start, end);
    }

    fn extend(&mut self, start: usize, end: usize) {
        if start < end {
            let span = Span::new(start, end);
            self.span = Some(self.span.map_or(span, |before| Span { end: span.end, ..before }));
        }
    }

    fn variable(&mut self, start: usize, end: usize, name: Span, default: Option<Span>, all: bool) {
        let name = name.of(self.source.text()).to_owned();
        let default = default.map(|span| Place::new(self.source, span));
        self.part(Part::Variable(Variable { name, place: self.place(start, end), default, all }));
    }

    fn part(&mut self, part: Part) {
        self.flush();
        self.parts.push(part);
    }

    fn flush(&mut self) {
        if let Some(span) = self.span.take() {
            let text = std::mem::take(&mut self.text);
            self.parts.push(Part::Text(text.finish(Some(Place::new(self.source, span)))));
        }
    }

    fn finish(mut self, end: usize) -> Word {
        self.flush();
        Word { place: self.place(self.start, end), parts: self.parts }
    }
}
