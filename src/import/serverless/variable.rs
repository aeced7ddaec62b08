//! The grammar of the framework's variables: `${type(argument, …):address, fallback, …}`.
//!
//! Not every `${…}` is one. `${AWS::Region}` and `${Name}` belong to `Fn::Sub`, `${context.x}` to
//! nobody: what has neither one colon nor a parenthesis behind a lower-case word is left alone.

use crate::source::Span;

/// How deep variables may stand in variables.
const MAX_NESTED: usize = 16;

/// A variable in a text. All spans are of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variable {
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
    Nested(Variable),
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
    pub(super) variables: Vec<Variable>,
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
pub(super) fn scan(text: &str) -> Vec<Result<Variable, Malformed>> {
    scan_part(text, Span::new(0, text.len()), 0)
}

fn scan_part(text: &str, part: Span, depth: usize) -> Vec<Result<Variable, Malformed>> {
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
    fn variable(&mut self, depth: usize) -> Result<Option<Variable>, Expected> {
        let start = self.at;
        self.at += "${".len();
        self.skip_spaces();
        let Some(kind) = self.kind() else { return Ok(None) };
        if depth >= MAX_NESTED {
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
        Ok(Some(Variable { span: Span::new(start, self.at), sources }))
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
        let word = self.rest()[..length].trim_end();
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
        let span = Span::new(start, start + word.len());
        self.at += length;
        Ok(Source::Literal(value, span))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Sources as one line each, nested ones in brackets.
    fn shown(text: &str, variable: &Variable) -> String {
        let sources = variable.sources.iter().map(|source| match source {
            Source::Nested(variable) => format!("nested({})", shown(text, variable)),
            Source::Literal(value, span) => format!("{value:?} {}", span.of(text)),
            Source::Reference(Reference { kind, arguments, address, .. }) => {
                let phrase = |phrase: &Phrase| {
                    let inner = phrase.variables.iter().map(|variable| shown(text, variable));
                    let inner = inner.map(|inner| format!("[{inner}]")).collect::<String>();
                    format!("<{}>{inner}", phrase.span.of(text))
                };
                let arguments = arguments.iter().flatten().map(phrase).collect::<Vec<_>>().join(" ");
                let address = address.as_ref().map(phrase).unwrap_or_default();
                format!("{} ({arguments}) {address}", kind.of(text))
            }
        });
        sources.collect::<Vec<_>>().join(" | ")
    }

    fn only(text: &str) -> String {
        match scan(text).as_slice() {
            [Ok(variable)] => shown(text, variable),
            other => panic!("{text}: {other:?}"),
        }
    }

    fn refused(text: &str) -> (String, &'static str) {
        match scan(text).as_slice() {
            [Err(Malformed { span, expected }), ..] => (span.of(text).to_owned(), *expected),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn sources_have_types_arguments_and_addresses() {
        assert_eq!(only("${self:custom.origin}"), "self () <custom.origin>");
        assert_eq!(only("'${self:}'"), "self () <>");
        assert_eq!(only("${ssm:/orchard/origin~true}"), "ssm () </orchard/origin~true>");
        assert_eq!(only("${cf(eu-west-1):shared.ApiId}"), "cf (<eu-west-1>) <shared.ApiId>");
        assert_eq!(only("${cf.us-east-1:shared.ApiId}"), "cf.us-east-1 () <shared.ApiId>");
        assert_eq!(only("${file(./a b.yml):x.0}"), "file (<./a b.yml>) <x.0>");
        assert_eq!(only("${file('./a}.yml')}"), "file (<./a}.yml>) ");
        assert_eq!(only("${ssm(eu-west-1, raw):/x}"), "ssm (<eu-west-1> <raw>) </x>");
        assert_eq!(only("${strToBool(true)}"), "strToBool (<true>) ");
        assert_eq!(only("${s3:bucket/${opt:key}.txt}"), "s3 () <bucket/${opt:key}.txt>[opt () <key>]");
        assert_eq!(only("${ self:custom.x }"), "self () <custom.x>");
    }

    #[test]
    fn fallbacks_follow() {
        assert_eq!(only("${opt:stage, 'dev'}"), "opt () <stage> | Text dev");
        assert_eq!(
            only("${opt:stage,self:provider.stage , \"d\\n\"}"),
            "opt () <stage> | self () <provider.stage> | Escaped(\"d\\n\") d\\n"
        );
        assert_eq!(only("${env:A, 5}"), "env () <A> | Number 5");
        assert_eq!(only("${env:A, -0.5 }"), "env () <A> | Number -0.5");
        assert_eq!(only("${env:A, true}"), "env () <A> | Bool(true) true");
        assert_eq!(only("${env:A, null}"), "env () <A> | Null null");
        assert_eq!(only("${env:A, ''}"), "env () <A> | Text ");
        assert_eq!(only("${env:A, ${self:b, 'c'}}"), "env () <A> | nested(self () <b> | Text c)");
        assert_eq!(only("${file(x.yml):a, 'b'}"), "file (<x.yml>) <a> | Text b");
    }

    #[test]
    fn variables_nest() {
        assert_eq!(
            only("${self:custom.map.${opt:stage, 'dev'}.x}"),
            "self () <custom.map.${opt:stage, 'dev'}.x>[opt () <stage> | Text dev]"
        );
        assert_eq!(
            only("${file(./${self:custom.${opt:a}}.yml):b}"),
            "file (<./${self:custom.${opt:a}}.yml>[self () <custom.${opt:a}>[opt () <a>]]) <b>"
        );
        assert_eq!(only("${file('./${opt:a}.yml')}"), "file (<./${opt:a}.yml>[opt () <a>]) ");
    }

    #[test]
    fn what_belongs_to_others_is_left_alone() {
        let others = "${AWS::Region} ${Name} ${Api.Id} ${!self:x} ${context.stage} ${stageVariables.x} \
                      $context.error.message $self:x ${aws::x} ${} ${1:x} ${{self:x}} \\${self:x} ${a b:c} ${";
        assert_eq!(scan(others), []);
        let mixed = "${Name}-${self:a}-${AWS::Region}-${Name${opt:b}}";
        let found: Vec<_> = scan(mixed).into_iter().map(|found| found.expect("a variable").span).collect();
        assert_eq!(found.iter().map(|span| span.of(mixed)).collect::<Vec<_>>(), ["${self:a}", "${opt:b}"]);
    }

    #[test]
    fn what_is_broken_says_where_and_why() {
        assert_eq!(refused("a ${self:b").1, "expected its closing `}`");
        assert_eq!(refused("${file(a}").1, "expected `,` or `)`");
        assert_eq!(refused("${opt:stage, 'dev}").1, "expected a closing quote");
        assert_eq!(refused("${opt:stage, 'dev' x}").1, "expected `,` or `}`");
        assert_eq!(refused("${file(a) b}").1, "expected `,` or `}`");
        let (written, expected) = refused("${opt:stage, dev}");
        assert_eq!(written, "${opt:stage, ");
        assert!(expected.starts_with("expected a fallback: text in quotes"), "{expected}");
        assert!(refused("${opt:stage, }").1.starts_with("expected a fallback"));
        assert_eq!(refused("${self:a.${Name}}").1, "expected a variable of the framework inside this one");
        assert_eq!(
            refused(&"${self:".repeat(100_000)).1,
            "variables inside variables nest deeper than 16 levels"
        );
    }

    /// All spans of a variable lie inside it, in order.
    fn check(text: &str, variable: &Variable, outer: Span) {
        assert!(outer.start <= variable.span.start && variable.span.end <= outer.end);
        assert!(text[variable.span.range()].starts_with("${") && text[variable.span.range()].ends_with('}'));
        assert!(!variable.sources.is_empty());
        for source in &variable.sources {
            match source {
                Source::Nested(nested) => check(text, nested, variable.span),
                Source::Literal(_, span) => assert!(text.get(span.range()).is_some()),
                Source::Reference(Reference { span, kind, arguments, address }) => {
                    assert!(!kind.is_empty() && span.start == kind.start && span.end <= variable.span.end);
                    for phrase in arguments.iter().flatten().chain(address) {
                        assert!(text.get(phrase.span.range()).is_some());
                        phrase.variables.iter().for_each(|nested| check(text, nested, phrase.span));
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_inside_each_other(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "${", "}", "$", "{", ":", ",", "(", ")", "'", "\"", "\\", " ", "\n", "self", "file", "opt:a",
                "AWS::", "x", "é", "5", "${self:a}", "${opt:b, 'c'}", "${file(", ".",
            ]), 0..40),
        ) {
            let text = pieces.concat();
            let mut end = 0;
            for found in scan(&text) {
                let span = match found {
                    Ok(variable) => {
                        check(&text, &variable, Span::new(0, text.len()));
                        let span = variable.span;
                        prop_assert!(span.start >= end);
                        end = span.end;
                        span
                    }
                    Err(malformed) => malformed.span,
                };
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
