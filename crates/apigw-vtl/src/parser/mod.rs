//! Tokens to a tree.
//!
//! ```text
//! template  = { statement }
//! statement = if | reference | comment | text-block | set | escaped-directive | escape
//!           | directive | text
//! ```
//!
//! The parser asks the lexer for one token after the other and tells it when a directive begins and
//! ends, because what a token is depends on it. After a mistake it goes on with the next line, so
//! that several mistakes are found at once.

mod directive;
mod expression;
mod mistake;
mod names;
mod reference;
mod statement;
mod string;

use std::collections::HashSet;

use crate::MAX_NESTING;
use crate::ast::{Block, Expression, Step};
use crate::error::{TemplateError, TemplateErrorKind};
use crate::lexer::{Lexer, Token, TokenKind};
use crate::literal::Literal;
use crate::slots::Slots;
use crate::span::Span;
use names::RecentNames;

/// How many mistakes are collected.
const MAX_ERRORS: usize = 20;

/// How many tokens of statements that are done are kept.
const MAX_TOKENS: usize = 1024;

/// What a rule found, or the mistake that it met.
type Parsed<T> = Result<T, Box<TemplateError>>;

/// Parses a template; gives the variables in it as well.
pub(crate) fn parse(text: &str) -> Result<(Block, Slots), Vec<TemplateError>> {
    let mut parser = Parser::new(text, 0, Place::Exact(0));
    parser.slots = Slots::new();
    let body = parser.template();
    if parser.errors.is_empty() { Ok((body, parser.slots)) } else { Err(parser.errors) }
}

/// Where the text of a parser stands in the template.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// From this offset on.
    Exact(u32),
    /// Somewhere in this span: the text is not what stands there.
    Within(Span),
}

/// Reads one template, or one string that is a template.
struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    tokens: Vec<Token>,
    /// Index of the next token.
    next: usize,
    depth: usize,
    /// How deep the text stands in others.
    outer_depth: usize,
    place: Place,
    errors: Vec<TemplateError>,
    /// The steps of the references that are being read, and the parameters of their methods: what is
    /// collected here is moved once, into memory of the right size.
    steps: Vec<Step>,
    parameters: Vec<Expression>,
    /// How many directives could not be opened, whose `#end` is no mistake of its own.
    unopened: usize,
    /// Macros that were defined so far: they cannot be called, but a backslash before one is taken off.
    macros: HashSet<String>,
    names: RecentNames,
    slots: Slots,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, depth: usize, place: Place) -> Self {
        let lexer = Lexer::new(text);
        Self {
            text,
            lexer,
            tokens: Vec::new(),
            next: 0,
            depth,
            outer_depth: depth,
            place,
            errors: Vec::new(),
            steps: Vec::new(),
            parameters: Vec::new(),
            unopened: 0,
            macros: HashSet::new(),
            names: RecentNames::default(),
            slots: Slots::none(),
        }
    }

    /// template = { statement } END
    fn template(&mut self) -> Block {
        let mut nodes = Vec::new();
        loop {
            nodes.append(&mut self.statements());
            match self.peek() {
                Ok(TokenKind::End) => return nodes.into(),
                Ok(kind) if self.unopened > 0 => {
                    self.unopened -= usize::from(kind == TokenKind::EndDirective);
                    self.next += 1;
                }
                Ok(_) => {
                    let found = self.found(0).to_owned();
                    let kind = TemplateErrorKind::NothingToEnd(found.trim_end().to_owned());
                    let error = self.error_at(kind, 0);
                    self.next += 1;
                    self.recover(*error);
                }
                Err(error) => self.recover(*error),
            }
            if self.errors.len() >= MAX_ERRORS {
                return nodes.into();
            }
        }
    }

    /// Lets go of the tokens of statements that are done, where nothing is open that goes back to them.
    fn forget(&mut self) {
        if self.depth == self.outer_depth && self.next >= MAX_TOKENS {
            self.tokens.drain(..self.next);
            self.next = 0;
        }
    }

    /// The kind of the token after the next `ahead` ones.
    #[inline]
    fn peek_at(&mut self, ahead: usize) -> Parsed<TokenKind> {
        match self.tokens.get(self.next + ahead) {
            Some(token) => Ok(token.kind),
            None => self.read(ahead),
        }
    }

    /// Reads tokens up to the one after the next `ahead` ones.
    fn read(&mut self, ahead: usize) -> Parsed<TokenKind> {
        while self.tokens.len() <= self.next + ahead {
            match self.lexer.token() {
                Ok(token) => self.tokens.push(token),
                Err(no_token) => {
                    let character = no_token.span.of(self.text).chars().next();
                    let at = no_token.span.start as usize;
                    let character = character.or_else(|| self.text.get(at..)?.chars().next());
                    let kind = match character {
                        Some(character) if !no_token.at_end => {
                            TemplateErrorKind::UnexpectedCharacter(character)
                        }
                        _ => TemplateErrorKind::IncompleteToken,
                    };
                    return Err(Box::new(TemplateError { kind, span: self.placed(no_token.span) }));
                }
            }
        }
        Ok(self.tokens[self.next + ahead].kind)
    }

    /// The kind of the next token.
    fn peek(&mut self) -> Parsed<TokenKind> {
        self.peek_at(0)
    }

    /// Takes the next token.
    fn take(&mut self) -> Parsed<Token> {
        self.peek()?;
        let token = self.tokens[self.next].clone();
        if token.kind != TokenKind::End {
            self.next += 1;
        }
        Ok(token)
    }

    /// Takes the next token if it is of this kind.
    fn accept(&mut self, kind: TokenKind) -> Parsed<bool> {
        let fits = self.peek()? == kind;
        if fits {
            self.next += 1;
        }
        Ok(fits)
    }

    /// Takes the next token, which must be of this kind.
    fn expect(&mut self, kind: TokenKind, expected: &'static str) -> Parsed<Token> {
        if self.peek()? == kind { self.take() } else { Err(self.unexpected(expected)) }
    }

    /// Passes white space.
    fn white_space(&mut self) -> Parsed<()> {
        self.accept(TokenKind::Whitespace)?;
        Ok(())
    }

    /// The text of the token after the next `ahead` ones, which was looked at.
    fn found(&self, ahead: usize) -> &'a str {
        self.tokens.get(self.next + ahead).map_or("", |token| token.span.of(self.text))
    }

    /// A span of the text as a span of the template.
    fn placed(&self, span: Span) -> Span {
        match self.place {
            Place::Exact(offset) => {
                Span { start: span.start.saturating_add(offset), end: span.end.saturating_add(offset) }
            }
            Place::Within(outer) => outer,
        }
    }

    /// Where what the next token begins is in the template.
    fn here(&mut self) -> Span {
        let at = self.tokens.get(self.next).map_or(self.lexer.at(), |token| token.span.start as usize);
        self.placed(Span::new(at, at))
    }

    /// From `start` to the token that was taken last.
    fn since(&self, start: Span) -> Span {
        let end = self.next.checked_sub(1).and_then(|last| self.tokens.get(last));
        end.map_or(start, |token| start.to(self.placed(token.span)))
    }

    /// The tokens from index `from` on that were taken, as text.
    fn literal(&self, from: usize) -> Literal {
        let tokens = &self.tokens[from.min(self.next)..self.next];
        let follow = |pair: &[Token]| pair[0].span.end == pair[1].span.start;
        let is_plain = |token: &Token| token.held.is_none() && token.kind != TokenKind::CommentEnd;
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last())
            && tokens.iter().all(is_plain)
            && tokens.windows(2).all(follow)
        {
            return self.literal_at(first.span.to(last.span));
        }
        tokens.iter().map(|token| self.token_text(token)).collect::<String>().into()
    }

    /// What stands at a span of the text.
    fn literal_at(&self, span: Span) -> Literal {
        match self.place {
            Place::Exact(_) => Literal::At(self.placed(span)),
            Place::Within(_) => span.of(self.text).into(),
        }
    }

    fn token_literal(&self, token: &Token) -> Literal {
        if token.held.is_none() && token.kind != TokenKind::CommentEnd {
            return self.literal_at(token.span);
        }
        self.token_text(token).into()
    }

    fn token_text(&self, token: &Token) -> String {
        if token.kind == TokenKind::CommentEnd {
            return String::new();
        }
        let text = token.span.of(self.text);
        token.held.as_deref().map_or_else(|| text.to_owned(), |held| format!("{held}{text}"))
    }

    /// Runs a rule one level deeper.
    fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_NESTING {
            let span = self.here();
            return Err(Box::new(TemplateError { kind: TemplateErrorKind::TooDeep, span }));
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }
}
