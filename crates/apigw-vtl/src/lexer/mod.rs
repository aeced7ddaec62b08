//! Text to tokens, one at a time.
//!
//! Velocity's lexer has states, a stack of them, and counts of parentheses; what a character is
//! depends on all of these, and the parser has a say as well. This is why `$a-b` is one name, `#13`
//! is text, and white space is sometimes part of a directive. Only a lexer with the same states
//! reads every template as Velocity does, so this one has them.

mod held;
mod pattern;
mod state;
mod token;

use held::hold;

pub(crate) use state::State;
use token::Use;
pub(crate) use token::{Token, TokenKind};

use crate::span::Span;

/// Reads tokens from a template.
#[derive(Debug)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    state: State,
    stack: Vec<Outer>,
    open: u32,
    close: u32,
    in_comment: bool,
    in_set: bool,
    /// Where the run of backslashes that was looked at last ends, so that a long one is counted once.
    backslashes_end: usize,
}

/// A state that goes on when the one above it ends, with its parentheses.
#[derive(Debug)]
struct Outer {
    state: State,
    open: u32,
    close: u32,
}

/// Text in which no token begins, or that ends in the middle of one.
#[derive(Debug)]
pub(crate) struct NoToken {
    pub(crate) span: Span,
    pub(crate) at_end: bool,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            state: State::Default,
            stack: Vec::new(),
            open: 0,
            close: 0,
            in_comment: false,
            in_set: false,
            backslashes_end: 0,
        }
    }

    /// Goes on with text at `at`, as if nothing were open.
    pub(crate) fn restart(&mut self, at: usize) {
        *self = Self { at, ..Self::new(self.text) };
    }

    /// Where the next token begins.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The next token.
    pub(crate) fn token(&mut self) -> Result<Token, NoToken> {
        let mut held = String::new();
        'token: loop {
            let begin = self.at;
            if begin >= self.text.len() {
                return Ok(self.made(TokenKind::End, begin, held));
            }
            loop {
                let rest = &self.text[self.at..];
                let backslashes = self.backslashes();
                let Some((kind, length)) = state::longest(self.state, rest, backslashes) else {
                    let character = rest.chars().next().map_or(0, char::len_utf8);
                    return Err(NoToken { span: Span::new(begin, self.at + character), at_end: false });
                };
                match kind.usage() {
                    Use::Token => {
                        self.at += length;
                        let mut token = self.made(kind, begin, held);
                        self.act(&mut token);
                        return Ok(token);
                    }
                    Use::More => {
                        self.at += length;
                        self.begin(kind);
                        if self.at >= self.text.len() {
                            return Err(NoToken { span: Span::new(begin, self.at), at_end: true });
                        }
                    }
                    Use::Drop => {
                        self.at += length;
                        self.skip_comment();
                        continue 'token;
                    }
                    Use::ReadAgain => {
                        hold(&self.text[begin..self.at + length], &mut held);
                        self.pop();
                        continue 'token;
                    }
                }
            }
        }
    }

    fn made(&self, kind: TokenKind, begin: usize, held: String) -> Token {
        let held = if held.is_empty() { None } else { Some(held.into_boxed_str()) };
        Token { kind, span: Span::new(begin, self.at), held }
    }

    /// How many backslashes come next.
    fn backslashes(&mut self) -> usize {
        if self.text.as_bytes()[self.at] != b'\\' {
            return 0;
        }
        if self.backslashes_end <= self.at {
            let rest = &self.text[self.at..];
            self.backslashes_end = self.at + rest.len() - rest.trim_start_matches('\\').len();
        }
        self.backslashes_end - self.at
    }

    /// Passes what of a comment can neither end it nor begin anything.
    fn skip_comment(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let stop = |byte: u8| matches!(byte, b'*' | b'#' | b'$' | b'\\' | b'\n' | b'\r');
        self.at += rest.iter().position(|&byte| stop(byte)).unwrap_or(rest.len());
    }

    /// What the beginning of something changes.
    fn begin(&mut self, kind: TokenKind) {
        if self.in_comment {
            return;
        }
        match kind {
            TokenKind::Dollar | TokenKind::DollarBang => {
                if self.state == State::Reference {
                    self.pop();
                }
                self.enter(State::Reference);
            }
            TokenKind::Hash => {
                if matches!(self.state, State::Reference | State::Member) {
                    self.pop();
                }
                self.enter(State::Hash);
            }
            TokenKind::TextBlockOpen => self.enter_comment(State::TextBlock),
            TokenKind::CommentOpen => self.enter_comment(State::Comment),
            TokenKind::FormalCommentOpen => {
                let last = self.text[..self.at].chars().next_back().map_or(0, char::len_utf8);
                self.at -= last;
                self.enter_comment(State::FormalComment);
            }
            _ => {}
        }
    }

    /// What a token changes.
    fn act(&mut self, token: &mut Token) {
        match token.kind {
            TokenKind::IndexOpen => self.enter(State::Index),
            TokenKind::IndexClose | TokenKind::FormalClose | TokenKind::EndDirective | TokenKind::Else => {
                self.pop();
            }
            TokenKind::ParenOpen => {
                self.open += 1;
                if self.state == State::Member {
                    self.state = State::Arguments;
                }
            }
            TokenKind::ParenClose => self.close_paren(),
            TokenKind::MethodClose => self.state = State::Reference,
            TokenKind::Set => {
                self.in_set = true;
                self.enter(State::Directive);
                self.open += 1;
            }
            TokenKind::LineComment => {
                if self.state == State::Reference {
                    self.pop();
                }
                self.enter_comment(State::LineComment);
            }
            TokenKind::LineCommentEnd
            | TokenKind::FormalCommentEnd
            | TokenKind::CommentEnd
            | TokenKind::TextBlock => {
                self.in_comment = false;
                self.pop();
            }
            TokenKind::If | TokenKind::ElseIf => self.state = State::Directive,
            TokenKind::String if self.state == State::Directive => self.pop_outside_parens(),
            TokenKind::Integer => {
                if token.span.of(self.text).ends_with("..") {
                    self.at -= 2;
                    token.span.end -= 2;
                }
                if !matches!(self.state, State::Arguments | State::Index) {
                    self.pop_outside_parens();
                }
            }
            TokenKind::Float if self.state != State::Arguments => self.pop_outside_parens(),
            TokenKind::Dot => {
                self.at -= 1;
                token.span = Span::new(self.at - 1, self.at);
                self.state = State::Member;
            }
            _ => {}
        }
    }

    fn pop_outside_parens(&mut self) {
        if self.open == 0 && !self.in_set {
            self.pop();
        }
    }

    /// Goes back to the state that the parenthesis was opened in.
    fn close_paren(&mut self) {
        loop {
            if self.open > 0 {
                if self.open == self.close + 1 {
                    self.pop();
                } else {
                    self.close += 1;
                }
                return;
            }
            let empty = self.stack.is_empty();
            self.pop();
            if empty {
                return;
            }
        }
    }

    fn enter(&mut self, state: State) {
        self.stack.push(Outer { state: self.state, open: self.open, close: self.close });
        self.open = 0;
        self.state = state;
    }

    fn enter_comment(&mut self, state: State) {
        self.in_comment = true;
        self.enter(state);
    }

    fn pop(&mut self) {
        match self.stack.pop() {
            Some(outer) => (self.state, self.open, self.close) = (outer.state, outer.open, outer.close),
            None => {
                self.open = 0;
                self.state = State::Default;
            }
        }
    }

    /// The parser found the name of a directive: its arguments follow.
    pub(crate) fn enter_arguments(&mut self) {
        self.state = State::Directive;
    }

    /// The parser found that no arguments follow.
    pub(crate) fn leave_arguments(&mut self) {
        self.pop();
    }

    /// The parser has read a `#set`.
    pub(crate) fn leave_set(&mut self) {
        self.in_set = false;
    }

    /// Whether white space and then a parenthesis come next.
    pub(crate) fn at_paren(&self) -> bool {
        self.text[self.at..].trim_start_matches(pattern::is_whitespace).starts_with('(')
    }
}
