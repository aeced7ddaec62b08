//! The mistakes that people make in JSON templates.

use super::tokens::{Token, TokenKind, Tokens};
use crate::source::Span;
use crate::template::body::{PartKind, TemplatePart};
use crate::template::reference::Variable;
use crate::template::variables::{ErrorField, InJson};

/// A mistake in a JSON template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) struct Fault {
    pub(in crate::check) kind: FaultKind,
    /// What to underline.
    pub(in crate::check) span: Span,
    /// What to write instead, part by part; empty where nobody can tell.
    pub(in crate::check) changes: Vec<(Span, String)>,
}

/// What kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum FaultKind {
    /// `"$context.error.messageString"`.
    QuotedMessageString,
    /// `"sorry: $context.error.messageString"`.
    MessageStringInText,
    /// A variable that is text, without quotes: the index of its part.
    UnquotedVariable(usize),
    /// `'text'`.
    SingleQuotes,
    /// Text without quotes.
    UnquotedText,
    /// `,` before `}` or `]`.
    TrailingComma,
    /// Two values with nothing between them.
    MissingComma,
    /// `=` where a colon belongs.
    EqualsSign,
    /// `{{` and `}}`.
    DoubledBraces,
    /// `{\"a\": …}`: escaped once more than the file needs.
    OverEscaped,
    /// No JSON at all.
    PlainText,
    /// HTML or XML.
    Markup,
}

impl Tokens {
    /// The mistakes in a template, in its order.
    pub(in crate::check) fn faults(&self, body: &str, parts: &[TemplatePart]) -> Vec<Fault> {
        if let Some(fault) = self.of_the_whole(body) {
            return vec![fault];
        }
        let mut finder = Finder { body, parts, faults: Vec::new() };
        let is_comment = |token: &&Token| token.kind == TokenKind::Comment;
        for comment in self.0.iter().filter(is_comment) {
            finder.add(FaultKind::UnquotedText, comment.span, vec![(comment.span, String::new())]);
        }
        let tokens: Vec<Token> = self.0.iter().filter(|token| !is_comment(token)).copied().collect();
        finder.doubled_braces(&tokens);
        let mut before = Before::default();
        // Where the run of text ends that was looked at last.
        let (mut index, mut looked_at) = (0, 0);
        while let Some(&token) = tokens.get(index) {
            let mut run: &[Token] = &[];
            if index >= looked_at {
                let text = &tokens[index..index + finder.run_of_text(&tokens[index..])];
                looked_at = index + text.len();
                if text.iter().any(|token| token.kind == TokenKind::Word) {
                    run = text;
                }
            }
            let token = match run {
                [] => {
                    finder.token(token, tokens.get(index + 1).copied());
                    index += 1;
                    token
                }
                [first, ..] => {
                    let span = Span { start: first.span.start, end: run[run.len() - 1].span.end };
                    finder.words(span);
                    index += run.len();
                    Token { kind: TokenKind::Word, span }
                }
            };
            finder.missing_comma(&before, token);
            before.take(token, body);
        }
        // A quote that nothing closes makes whatever follows unreadable.
        if let Some(unclosed) = tokens.iter().find(|token| token.kind == TokenKind::Unclosed) {
            finder.faults.retain(|fault| fault.span.start < unclosed.span.start);
        }
        finder.faults.sort_by_key(|fault| fault.span);
        finder.faults
    }

    /// A mistake that makes all others consequences.
    fn of_the_whole(&self, body: &str) -> Option<Fault> {
        let whole = {
            let start = body.len() - body.trim_start().len();
            Span::new(start, start + body.trim().len())
        };
        let fault = |kind, changes| Some(Fault { kind, span: whole, changes });
        let first = self.0.first()?;
        if body.trim_start().starts_with('<') {
            return fault(FaultKind::Markup, Vec::new());
        }
        if body.find('"').is_some_and(|at| at > 0 && body[..at].ends_with('\\')) {
            let escapes = body.match_indices("\\\"").map(|(at, _)| (Span::new(at, at + 2), "\"".to_owned()));
            return fault(FaultKind::OverEscaped, escapes.collect());
        }
        let is_text = matches!(first.kind, TokenKind::Word | TokenKind::Other) && !body.contains(['{', '[']);
        is_text.then(|| fault(FaultKind::PlainText, Vec::new())).flatten()
    }
}

/// What stands before a token.
#[derive(Default)]
struct Before {
    last: Option<Token>,
    last_but_one: Option<TokenKind>,
    /// For each object or list around it, whether it is an object.
    around: Vec<bool>,
}

impl Before {
    fn take(&mut self, token: Token, body: &str) {
        match token.kind {
            TokenKind::Open => self.around.push(token.text(body) == "{"),
            TokenKind::Close => _ = self.around.pop(),
            _ => {}
        }
        self.last_but_one = self.last.map(|last| last.kind);
        self.last = Some(token);
    }

    /// Whether the last token is the name of a member, which wants a colon and no comma.
    fn is_name(&self) -> bool {
        self.around.last() == Some(&true)
            && matches!(self.last_but_one, Some(TokenKind::Open | TokenKind::Comma))
    }
}

struct Finder<'a> {
    body: &'a str,
    parts: &'a [TemplatePart],
    faults: Vec<Fault>,
}

impl Finder<'_> {
    fn add(&mut self, kind: FaultKind, span: Span, changes: Vec<(Span, String)>) {
        self.faults.push(Fault { kind, span, changes });
    }

    fn variable(&self, part: usize) -> Option<&Variable> {
        match &self.parts.get(part)?.kind {
            PartKind::Reference(variable) => Some(variable),
            _ => None,
        }
    }

    /// How many tokens are one run of text without quotes on one line; it may have no word.
    fn run_of_text(&self, tokens: &[Token]) -> usize {
        let is_text = |token: &Token| match token.kind {
            TokenKind::Word | TokenKind::Number | TokenKind::Other | TokenKind::Constant => true,
            TokenKind::Reference(part) => !self.brings_quotes(part),
            _ => false,
        };
        let mut end: Option<u32> = None;
        let goes_on = |token: &&Token| {
            let between = Span { start: end.unwrap_or(token.span.start), end: token.span.start };
            end = Some(token.span.end);
            is_text(token) && !between.of(self.body).contains('\n')
        };
        tokens.iter().take_while(goes_on).count()
    }

    fn brings_quotes(&self, part: usize) -> bool {
        self.variable(part) == Some(&Variable::Error(ErrorField::MessageString))
    }

    fn words(&mut self, span: Span) {
        let changes = match span.of(self.body) {
            "True" | "TRUE" => "true".to_owned(),
            "False" | "FALSE" => "false".to_owned(),
            "None" | "undefined" | "nil" | "NULL" => "null".to_owned(),
            text => format!("\"{}\"", text.replace('\\', "\\\\")),
        };
        self.add(FaultKind::UnquotedText, span, vec![(span, changes)]);
    }

    fn token(&mut self, token: Token, next: Option<Token>) {
        match token.kind {
            TokenKind::String => self.string(token),
            TokenKind::SingleQuoted => self.single_quoted(token),
            TokenKind::Reference(part) => self.bare_reference(part, token.span),
            TokenKind::Equals => {
                self.add(FaultKind::EqualsSign, token.span, vec![(token.span, ":".to_owned())]);
            }
            TokenKind::Comma if next.is_none_or(|next| next.kind == TokenKind::Close) => {
                self.add(FaultKind::TrailingComma, token.span, vec![(token.span, String::new())]);
            }
            _ => {}
        }
    }

    fn string(&mut self, token: Token) {
        let inside = token.inside();
        let Some(reference) = self.message_string_in(inside) else { return };
        if reference == inside {
            let quotes = [token.span.start, token.span.end - 1];
            let quote = |at: u32| (Span { start: at, end: at + 1 }, String::new());
            return self.add(FaultKind::QuotedMessageString, token.span, quotes.map(quote).to_vec());
        }
        let mut all = Vec::new();
        let mut rest = inside;
        while let Some(reference) = self.message_string_in(rest) {
            all.push((reference, "$context.error.message".to_owned()));
            rest.start = reference.end;
        }
        self.add(FaultKind::MessageStringInText, reference, all);
    }

    /// The first reference to messageString in a span.
    fn message_string_in(&self, span: Span) -> Option<Span> {
        let from = self.parts.partition_point(|part| part.span.start < span.start);
        let parts = self.parts[from..].iter().take_while(|part| part.span.end <= span.end);
        let is_it = |part: &&TemplatePart| {
            matches!(&part.kind, PartKind::Reference(Variable::Error(ErrorField::MessageString)))
        };
        parts.filter(is_it).map(|part| part.span).next()
    }

    fn single_quoted(&mut self, token: Token) {
        let inside = token.inside();
        let text = inside.of(self.body);
        // `'it''s'` is no two texts: nobody can tell what it was meant to be.
        let is_doubled = self.body[..token.span.start as usize].ends_with('\'')
            || self.body[token.span.end as usize..].starts_with('\'');
        let changes = if is_doubled {
            Vec::new()
        } else if self.message_string_in(inside) == Some(inside) {
            vec![(token.span, text.to_owned())]
        } else if text.contains('\\') || self.message_string_in(inside).is_some() {
            Vec::new()
        } else {
            vec![(token.span, format!("\"{}\"", text.replace('"', "\\\"")))]
        };
        self.add(FaultKind::SingleQuotes, token.span, changes);
    }

    fn bare_reference(&mut self, part: usize, span: Span) {
        let is_text = self.variable(part).is_some_and(|variable| in_json(variable) == InJson::Quoted);
        if is_text {
            let quoted = format!("\"{}\"", span.of(self.body));
            self.add(FaultKind::UnquotedVariable(part), span, vec![(span, quoted)]);
        }
    }

    fn missing_comma(&mut self, before: &Before, token: Token) {
        let (Some(last), false) = (before.last, before.is_name()) else { return };
        let before = last;
        let ends_value = !matches!(
            before.kind,
            TokenKind::Open
                | TokenKind::Colon
                | TokenKind::Comma
                | TokenKind::Equals
                | TokenKind::Other
                | TokenKind::Opaque
        );
        let begins_value = match token.kind {
            TokenKind::String | TokenKind::SingleQuoted | TokenKind::Open => true,
            TokenKind::Number | TokenKind::Constant => true,
            TokenKind::Reference(part) => self.brings_quotes(part),
            _ => false,
        };
        let between = Span { start: before.span.end, end: token.span.start };
        if !ends_value || !begins_value {
            return;
        }
        let is_apart = match before.kind {
            TokenKind::Close | TokenKind::Number | TokenKind::Constant => true,
            TokenKind::Reference(part) => self.brings_quotes(part),
            _ => false,
        };
        if between.is_empty() && is_apart {
            let text = before.text(self.body);
            self.add(FaultKind::MissingComma, before.span, vec![(before.span, format!("{text},"))]);
        } else if !between.is_empty() {
            let white = between.of(self.body);
            let first = white.chars().next().map_or(0, char::len_utf8);
            let at = Span::new(between.start as usize, between.start as usize + first);
            self.add(FaultKind::MissingComma, before.span, vec![(at, format!(",{}", &white[..first]))]);
        }
    }

    /// A text whose braces are all doubled, as a format string of Python has them.
    fn doubled_braces(&mut self, tokens: &[Token]) {
        let braces = |tokens: &[Token]| {
            let mut runs: Vec<Span> = Vec::new();
            for token in tokens.iter().filter(|token| matches!(token.text(self.body), "{" | "}")) {
                match runs.last_mut() {
                    Some(run)
                        if run.end == token.span.start
                            && run.of(self.body).starts_with(token.text(self.body)) =>
                    {
                        run.end = token.span.end;
                    }
                    _ => runs.push(token.span),
                }
            }
            runs
        };
        let runs = braces(tokens);
        if let Some(first) = runs.first()
            && runs.iter().all(|run| run.len() % 2 == 0)
        {
            let halves = runs.iter().map(|run| (*run, run.of(self.body)[..run.len() / 2].to_owned()));
            self.add(FaultKind::DoubledBraces, *first, halves.collect());
        }
    }
}

/// How a variable is written where a JSON value is wanted.
pub(in crate::check) fn in_json(variable: &Variable) -> InJson {
    match variable {
        Variable::Error(ErrorField::MessageString) => InJson::Bare,
        Variable::Context(field) => field.facts().in_json,
        _ => InJson::Quoted,
    }
}
