//! What is wrong with a template, where, and how reading goes on.

use super::{Parsed, Parser};
use crate::error::{TemplateError, TemplateErrorKind, shortened};
use crate::lexer::{Token, TokenKind};
use crate::span::Span;

impl Parser<'_> {
    /// Notes a mistake and goes on after it, with the next line; where nesting is too deep, reading ends there.
    pub(super) fn recover(&mut self, error: TemplateError) {
        if self.errors.last().is_some_and(|last| last.kind == TemplateErrorKind::TooDeep) {
            // What was open there could not end.
            return self.go_on_at(self.text.len());
        }
        if error.kind == TemplateErrorKind::TooDeep {
            self.go_on_at(self.text.len());
            return self.errors.push(error);
        }
        let from = match self.tokens.get(self.next) {
            Some(token) => token.span.start as usize + token.span.of(self.text).trim_end().len(),
            None => self.lexer.at(),
        };
        let rest = &self.text[from.min(self.text.len())..];
        let next_line = from + rest.find('\n').unwrap_or(rest.len());
        self.go_on_at(next_line);
        self.errors.push(error);
    }

    fn go_on_at(&mut self, at: usize) {
        self.tokens.truncate(self.next);
        // Statements stand in no reference, so none is being read any more.
        self.steps.clear();
        self.parameters.clear();
        self.lexer.restart(at);
    }

    /// The next token does not belong here.
    pub(super) fn unexpected(&self, expected: &'static str) -> Box<TemplateError> {
        let end = self.tokens.get(self.next).is_none_or(|token| token.kind == TokenKind::End);
        let kind = if end {
            TemplateErrorKind::UnexpectedEnd { open: None }
        } else {
            let found = self.found(0);
            // The rest of the line may belong to the token.
            let shown = if found.trim().is_empty() { found } else { found.trim() };
            TemplateErrorKind::UnexpectedToken { found: shortened(shown), expected }
        };
        self.error_at(kind, 0)
    }

    /// A span without the white space that ends it, unless that is all of it.
    pub(super) fn without_end(&self, span: Span) -> Span {
        match span.of(self.text).trim_end().len() {
            0 => span,
            length => Span::new(span.start as usize, span.start as usize + length),
        }
    }

    /// What `opening` opens. Where the template ends inside of it, that is where to look.
    pub(super) fn inside<T>(
        &mut self,
        opening: &Token,
        rule: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        rule(self).map_err(|mut error| {
            if error.kind == (TemplateErrorKind::UnexpectedEnd { open: None }) {
                let text = opening.span.of(self.text);
                let start = opening.span.start as usize + text.len() - text.trim_start().len();
                error.span = self.placed(self.without_end(Span::new(start, opening.span.end as usize)));
            }
            error
        })
    }

    pub(super) fn error_at(&self, kind: TemplateErrorKind, ahead: usize) -> Box<TemplateError> {
        let here = Span::new(self.text.len(), self.text.len());
        let span = self.tokens.get(self.next + ahead).map_or(here, |token| self.without_end(token.span));
        Box::new(TemplateError { kind, span: self.placed(span) })
    }
}
