//! The grammar of the framework's variables: `${type(argument, …):address, fallback, …}`.
//!
//! Not every `${…}` is one. `${AWS::Region}` and `${Name}` belong to `Fn::Sub`, `${context.x}` to
//! nobody: what has neither one colon nor a parenthesis behind a lower-case word is left alone.

#[cfg(test)]
mod tests;

use crate::import::document::limits::MAX_NESTED_VARIABLES;
use crate::source::Span;

/// A variable in a text. All spans are of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServerlessVariable {
    /// From `${` to `}`.
    pub(super) span: Span,
    /// What gives its value: the first that has one. Never empty.
    pub(super) sources: Vec<Source>,
}

/// What a variable takes its value from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// `self:custom.origin`
    Reference(Reference),
    /// `'dev'`, `5`, `true`, `null`
    Literal(Literal, Span),
    /// `${self:custom.origin}`, as a fallback of earlier versions.
    Nested(ServerlessVariable),
}

/// A value at an address: `file(./config.yml):origin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) span: Span,
    /// `self`, `file`; in earlier versions with a region: `cf.us-east-1`.
    pub(super) kind: Span,
    /// What stands in parentheses, where there are any.
    pub(super) arguments: Option<Vec<Phrase>>,
    /// What stands behind the colon.
    pub(super) address: Option<Phrase>,
}

/// A part of a reference, its quotes not included, that may hold variables itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) span: Span,
    pub(super) variables: Vec<ServerlessVariable>,
}

/// A value written in the variable itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    /// Its text is that of its span.
    Text,
    /// Text with escapes, decoded.
    Escaped(String),
    /// Its digits are those of its span.
    Number,
    Bool(bool),
    Null,
}

/// What begins like a variable and is none: the framework refuses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    /// From `${` to where it stops making sense.
    pub(super) span: Span,
    /// What was expected there.
    pub(super) expected: &'static str,
}

/// Every variable of a text, and what should have been one; in order, none inside another.
pub(super) fn scan(text: &str) -> Vec<Result<ServerlessVariable, Malformed>> {
    scan_part(text, Span::new(0, text.len()), 0)
}

fn scan_part(text: &str, part: Span, depth: usize) -> Vec<Result<ServerlessVariable, Malformed>> {
    // The rest of the text is hidden, so that nothing is read past the part.
    let text = &text[..part.end as usize];
    let mut found = Vec::new();
    let mut at = part.start as usize;
    while let Some(start) = text[at..].find("${").map(|offset| at + offset) {
        at = start + "${".len();
        let before = &text[part.start as usize..start];
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        if backslashes % 2 == 1 {
            continue;
        }
        let mut scanner = Scanner { text, at: start };
        match scanner.variable(depth) {
            Ok(Some(variable)) => {
                at = variable.span.end as usize;
                found.push(Ok(variable));
            }
            Ok(None) => {}
            Err(expected) => found.push(Err(Malformed { span: Span::new(start, scanner.at), expected })),
        }
    }
    found
}

/// Reads one variable; what it expects where it gives up is the error, at `at`.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

type Expected = &'static str;

impl Scanner<'_> {
    /// The variable that begins here with `${`; `None` where these are of another tool.
    fn variable(&mut self, depth: usize) -> Result<Option<ServerlessVariable>, Expected> {
        let start = self.at;
        // No space here: `${ self:x }` is no variable to the framework (3.40), and stays as it is.
        self.at += "${".len();
        let Some(kind) = self.kind() else { return Ok(None) };
        if depth >= MAX_NESTED_VARIABLES {
            return Err("variables inside variables nest deeper than 16 levels");
        }
        let mut sources = vec![self.reference(kind, depth)?];
        loop {
            self.skip_spaces();
            match self.next() {
                Some(b'}') => break,
                Some(b',') => sources.push(self.fallback(depth)?),
                Some(_) => return Err("expected `,` or `}`"),
                None => return Err("expected its closing `}`"),
            }
        }
        Ok(Some(ServerlessVariable { span: Span::new(start, self.at), sources }))
    }

    /// The type that begins here, where `:` or `(` is behind it; it is not passed.
    fn kind(&self) -> Option<Span> {
        let rest = self.rest();
        rest.starts_with(|c: char| c.is_ascii_lowercase()).then_some(())?;
        let word = rest.find(|c: char| !c.is_ascii_alphanumeric())?;
        // `cf.us-east-1:stack.Output`
        let region = rest[word..].find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')))?;
        let length = if rest[word..].starts_with('.') { word + region } else { word };
        match rest.as_bytes()[length..] {
            [b':', b':', ..] => None,
            [b':' | b'(', ..] => Some(Span::new(self.at, self.at + length)),
            _ => None,
        }
    }

    /// The reference that begins with this type.
    fn reference(&mut self, kind: Span, depth: usize) -> Result<Source, Expected> {
        self.at = kind.end as usize;
        let arguments = if self.eat(b'(') { Some(self.arguments(depth)?) } else { None };
        let end = self.at;
        self.skip_spaces();
        let address = if self.eat(b':') { Some(self.phrase(b",}", depth)?) } else { None };
        let end = if address.is_some() { self.at } else { end };
        let span = Span::new(kind.start as usize, end);
        Ok(Source::Reference(Reference { span, kind, arguments, address }))
    }

    /// What stands between parentheses, the first of which is passed.
    fn arguments(&mut self, depth: usize) -> Result<Vec<Phrase>, Expected> {
        let mut arguments = Vec::new();
        loop {
            self.skip_spaces();
            if self.eat(b')') {
                return Ok(arguments);
            }
            arguments.push(self.phrase(b",)}", depth)?);
            if !self.eat(b',') && self.peek() != Some(b')') {
                return Err("expected `,` or `)`");
            }
        }
    }

    /// Text up to one of these, which is not passed: quoted, or with variables in it.
    fn phrase(&mut self, stops: &[u8], depth: usize) -> Result<Phrase, Expected> {
        self.skip_spaces();
        if matches!(self.peek(), Some(b'\'' | b'"')) {
            let span = self.quoted()?;
            self.skip_spaces();
            let variables = scan_part(self.text, span, depth + 1).into_iter().flatten().collect();
            return match self.peek() {
                Some(byte) if stops.contains(&byte) => Ok(Phrase { span, variables }),
                _ => Err("expected the end of the variable after the closing quote"),
            };
        }
        let start = self.at;
        let mut variables = Vec::new();
        loop {
            let ends = |byte: &u8| *byte == b'$' || stops.contains(byte);
            let Some(length) = self.rest().bytes().position(|byte| ends(&byte)) else {
                self.at = self.text.len();
                return Err("expected its closing `}`");
            };
            self.at += length;
            if self.rest().starts_with("${") {
                let Some(variable) = self.variable(depth + 1)? else {
                    return Err("expected a variable of the framework inside this one");
                };
                variables.push(variable);
            } else if !self.eat(b'$') {
                let written = self.text[start..self.at].trim_end().len();
                return Ok(Phrase { span: Span::new(start, start + written), variables });
            }
        }
    }

    /// What counts where the sources before it have no value.
    fn fallback(&mut self, depth: usize) -> Result<Source, Expected> {
        self.skip_spaces();
        if self.rest().starts_with("${") {
            let expected = "expected a variable of the framework as a fallback";
            return self.variable(depth + 1)?.map(Source::Nested).ok_or(expected);
        }
        if let Some(quote @ (b'\'' | b'"')) = self.peek() {
            let span = self.quoted()?;
            return Ok(Source::Literal(literal(quote, span.of(self.text))?, span));
        }
        if let Some(kind) = self.kind() {
            return self.reference(kind, depth);
        }
        let expected = "expected a fallback: text in quotes, a number, `true`, `false`, `null` or a source";
        let start = self.at;
        let length = self.rest().find([',', '}']).ok_or("expected its closing `}`")?;
        let word = self.text[start..start + length].trim_end();
        self.at += word.len();
        let value = match word {
            "true" => Literal::Bool(true),
            "false" => Literal::Bool(false),
            "null" => Literal::Null,
            number if number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.')) => {
                number.parse::<f64>().map_err(|_| expected)?;
                Literal::Number
            }
            _ => return Err(expected),
        };
        Ok(Source::Literal(value, Span::new(start, self.at)))
    }

    /// The inside of the quoted text that begins here, which is passed with its quotes.
    fn quoted(&mut self) -> Result<Span, Expected> {
        let Some(quote) = self.next() else { return Err("expected a quote") };
        let start = self.at;
        let mut escaped = false;
        let end = self.rest().bytes().position(|byte| {
            let ends = byte == quote && !escaped;
            // Only double quotes know escapes.
            escaped = quote == b'"' && byte == b'\\' && !escaped;
            ends
        });
        let Some(length) = end else {
            return Err("expected a closing quote");
        };
        self.at += length + 1;
        Ok(Span::new(start, start + length))
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.rest().bytes().next()
    }

    /// The next byte, which is passed only where it is ASCII: nothing else is ever expected.
    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += usize::from(byte.is_ascii());
        Some(byte)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }
}

/// The value of text in quotes. Double quotes are those of JSON.
fn literal(quote: u8, inside: &str) -> Result<Literal, Expected> {
    if quote == b'\'' || !inside.contains('\\') {
        return Ok(Literal::Text);
    }
    let decoded = serde_json::from_str(&format!("\"{inside}\""));
    decoded.map(Literal::Escaped).map_err(|_| "expected the escapes of JSON between double quotes")
}
