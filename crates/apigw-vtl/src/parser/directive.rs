//! Directives other than `#set` and `#if`.

use std::sync::Arc;

use super::statement::is_directive;
use super::{Parsed, Parser};
use crate::ast::{Block, Define, Expression, ExpressionKind, Foreach, NodeKind, Resource};
use crate::error::TemplateErrorKind;
use crate::lexer::{Token, TokenKind};
use crate::slots::Slot;

/// The arguments of a directive.
struct Arguments {
    values: Vec<Expression>,
    /// Index of the first token of each.
    firsts: Vec<usize>,
}

impl Parser<'_> {
    /// directive = ( word | bracketed-word ) [ "(" { [ "," ] argument } ")" ] [ { statement } "#end" ]
    ///
    /// Whether a block follows depends on the directive. A directive that nobody knows is printed as
    /// it stands, as is one without its parentheses.
    pub(super) fn directive(&mut self) -> Parsed<NodeKind> {
        let first = self.next;
        let name_token = self.take()?;
        let image = name_token.span.of(self.text);
        let skipped = image.chars().next().map_or(0, char::len_utf8);
        let name = if name_token.kind == TokenKind::BracketedWord {
            image.get(2..image.len() - 1).unwrap_or_default()
        } else {
            &image[skipped..]
        };
        let has_block = name.starts_with('@') || matches!(name, "foreach" | "define" | "macro" | "literal");
        self.lexer.enter_arguments();
        if !self.lexer.at_paren() {
            let without = |parser: &mut Self| parser.without_arguments(name, &name_token);
            return if has_block { self.opening(without) } else { without(self) };
        }
        let read = |parser: &mut Self| {
            parser.inside(&name_token, |parser| {
                parser.white_space()?;
                parser.expect(TokenKind::ParenOpen, "`(`")?;
                parser.nested(|parser| parser.arguments(name))
            })
        };
        if !has_block {
            let arguments = read(self)?;
            return self.line_directive(name, &name_token, first, arguments);
        }
        let arguments = self.opening(read)?;
        let body_first = self.next;
        let body = self.block(&name_token)?;
        self.block_directive(name, &name_token, first, arguments, (body, body_first))
    }

    fn without_arguments(&mut self, name: &str, token: &Token) -> Parsed<NodeKind> {
        self.lexer.leave_arguments();
        match name {
            "foreach" | "define" | "literal" | "macro" => Err(self.wrong_arguments(token)),
            "stop" => Ok(NodeKind::Stop(None)),
            "break" => Ok(NodeKind::Break(None)),
            "parse" => Ok(resource("#parse", Vec::new())),
            "include" => Ok(resource("#include", Vec::new())),
            _ => Ok(NodeKind::Text(token.span.of(self.text).into())),
        }
    }

    /// A directive that ends with its parenthesis.
    fn line_directive(
        &mut self,
        name: &str,
        token: &Token,
        first: usize,
        arguments: Arguments,
    ) -> Parsed<NodeKind> {
        match name {
            "stop" | "break" if arguments.values.len() > 1 => Err(self.wrong_arguments(token)),
            "stop" => Ok(NodeKind::Stop(arguments.values.into_iter().next().map(Box::new))),
            "break" => Ok(NodeKind::Break(arguments.values.into_iter().next().map(Box::new))),
            "parse" => Ok(resource("#parse", arguments.values)),
            "include" => Ok(resource("#include", arguments.values)),
            _ => Ok(NodeKind::Text(self.images(first).into())),
        }
    }

    /// A directive that ends with its `#end`.
    fn block_directive(
        &mut self,
        name: &str,
        token: &Token,
        first: usize,
        arguments: Arguments,
        (body, body_first): (Block, usize),
    ) -> Parsed<NodeKind> {
        let variable = |parser: &mut Self| -> Slot {
            let name = parser.after_first_character(arguments.firsts[0]).to_owned();
            parser.slots.slot(&name)
        };
        match name {
            "foreach" => {
                let variable = match arguments.values.first().map(|first| &first.kind) {
                    Some(ExpressionKind::Reference(reference)) => reference.root,
                    Some(_) => variable(self),
                    // The block takes the place of the first argument.
                    None => {
                        let name = self.tokens[body_first].span.of(self.text).get(1..).unwrap_or_default();
                        self.slots.slot(name)
                    }
                };
                Ok(NodeKind::Foreach(Box::new(Foreach {
                    variable,
                    arguments: arguments.values.into(),
                    body,
                })))
            }
            "define" if arguments.values.len() == 1 => {
                Ok(NodeKind::Define(Arc::new(Define { variable: variable(self), body })))
            }
            // The first argument is printed as source, which is the block where there is none.
            "literal" if arguments.values.is_empty() && body.is_empty() => Err(self.wrong_arguments(token)),
            "literal" if arguments.values.is_empty() => {
                let end = self.next - 1;
                Ok(NodeKind::Text(self.literal_between(body_first, end).into()))
            }
            "literal" => Ok(NodeKind::Text(self.argument_source(&arguments).into())),
            "macro" if !arguments.values.is_empty() => {
                let name = self.tokens[arguments.firsts[0]].span.of(self.text).to_owned();
                self.macros.insert(name);
                Ok(NodeKind::Comment)
            }
            "define" | "macro" => Err(self.wrong_arguments(token)),
            _ => Ok(NodeKind::Text(self.images(first).into())),
        }
    }

    fn wrong_arguments(&self, token: &Token) -> Box<crate::TemplateError> {
        let directive = token.span.of(self.text).to_owned();
        let kind = TemplateErrorKind::Arguments { directive };
        Box::new(crate::TemplateError { kind, span: self.placed(token.span) })
    }

    /// arguments = { [ "," ] argument } ")"
    fn arguments(&mut self, directive: &str) -> Parsed<Arguments> {
        let mut arguments = Arguments { values: Vec::new(), firsts: Vec::new() };
        loop {
            self.white_space()?;
            if self.accept(TokenKind::Comma)? {
                self.white_space()?;
            } else if self.peek()? == TokenKind::ParenClose {
                self.next += 1;
                return Ok(arguments);
            }
            let first = self.next;
            let value = self.argument(directive, arguments.values.len())?;
            arguments.values.push(value);
            arguments.firsts.push(first);
        }
    }

    /// argument = word | value
    fn argument(&mut self, directive: &str, index: usize) -> Parsed<Expression> {
        let is_name_of_macro = directive == "macro" && index == 0;
        if self.peek()? != TokenKind::Word {
            if is_name_of_macro {
                return Err(self.unexpected("the name of the macro"));
            }
            return self.value();
        }
        let allowed = is_name_of_macro || !is_directive(directive) || (directive == "foreach" && index == 1);
        if !allowed {
            let word = self.found(0).to_owned();
            return Err(self
                .error_at(TemplateErrorKind::WordArgument { directive: format!("#{directive}"), word }, 0));
        }
        let start = self.here();
        self.next += 1;
        Ok(Expression { kind: ExpressionKind::Nothing, span: self.since(start) })
    }

    /// The first token of an argument, without its first character.
    pub(super) fn after_first_character(&self, first: usize) -> &str {
        let image = self.tokens.get(first).map_or("", |token| token.span.of(self.text));
        let mut characters = image.chars();
        characters.next();
        characters.as_str()
    }

    /// The tokens from index `first` on, without what was held back before them.
    fn images(&self, first: usize) -> String {
        self.tokens[first..self.next].iter().map(|token| token.span.of(self.text)).collect()
    }

    fn literal_between(&self, first: usize, end: usize) -> String {
        self.tokens[first..end].iter().map(|token| self.token_text(token)).collect()
    }

    fn argument_source(&self, arguments: &Arguments) -> String {
        let span = arguments.values[0].span;
        let end = arguments.firsts[0]
            + self.tokens[arguments.firsts[0]..]
                .iter()
                .take_while(|token| self.placed(token.span).end <= span.end)
                .count();
        self.literal_between(arguments.firsts[0], end)
    }
}

fn resource(directive: &'static str, arguments: Vec<Expression>) -> NodeKind {
    NodeKind::Resource(Box::new(Resource { directive, arguments: arguments.into() }))
}
