//! Statements: text, and what stands between text.

use super::{MAX_ERRORS, Parsed, Parser};
use crate::ast::{Block, Branch, Node, NodeKind, Set};
use crate::error::TemplateErrorKind;
use crate::lexer::{Token, TokenKind};
use crate::span::Span;

impl Parser<'_> {
    /// { statement }, up to a token that begins none
    pub(super) fn statements(&mut self) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        while self.errors.len() < MAX_ERRORS {
            match self.statement() {
                Ok(Some(node)) => {
                    if !joined(&mut nodes, &node) {
                        nodes.push(node);
                    }
                }
                Ok(None) => break,
                Err(error) => self.recover(*error),
            }
            self.forget();
        }
        nodes
    }

    /// block = { statement } "#end"
    pub(super) fn block(&mut self, opening: &Token) -> Parsed<Block> {
        let nodes = self.nested(|parser| Ok(parser.statements()))?;
        if self.peek()? != TokenKind::EndDirective {
            return Err(self.not_ended(opening));
        }
        self.next += 1;
        Ok(nodes.into())
    }

    /// What opens a block: where it is wrong, the block is there all the same.
    pub(super) fn opening<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        rule(self).inspect_err(|_| self.unopened += 1)
    }

    fn not_ended(&self, opening: &Token) -> Box<crate::TemplateError> {
        let ends = self.tokens.get(self.next).is_none_or(|token| token.kind == TokenKind::End);
        if ends {
            let open = Some(opening.span.of(self.text).trim().trim_end_matches('(').to_owned());
            let mut error = self.error_at(TemplateErrorKind::UnexpectedEnd { open }, 0);
            error.span = self.placed(opening.span);
            return error;
        }
        self.unexpected("`#end`")
    }

    /// One statement; nothing at a token that begins none.
    fn statement(&mut self) -> Parsed<Option<Node>> {
        let start = self.here();
        let kind = match self.peek()? {
            TokenKind::If => self.if_statement()?,
            TokenKind::Identifier => NodeKind::Reference(Box::new(self.reference()?)),
            TokenKind::FormalOpen if self.peek_at(1)? == TokenKind::Identifier => {
                NodeKind::Reference(Box::new(self.reference()?))
            }
            TokenKind::LineComment | TokenKind::CommentEnd | TokenKind::FormalCommentEnd => self.comment()?,
            TokenKind::TextBlock => self.text_block()?,
            TokenKind::Set => self.set()?,
            TokenKind::EscapedDirective => {
                let token = self.take()?;
                NodeKind::Text(self.escaped_directive(token.span.of(self.text)).into())
            }
            TokenKind::DoubleEscape => self.escape()?,
            TokenKind::Word | TokenKind::BracketedWord => self.directive()?,
            TokenKind::ParenOpen
            | TokenKind::ParenClose
            | TokenKind::Escape
            | TokenKind::Text
            | TokenKind::String
            | TokenKind::Integer
            | TokenKind::Float
            | TokenKind::Dot
            | TokenKind::FormalOpen
            | TokenKind::FormalClose
            | TokenKind::EmptyIndex => {
                let token = self.take()?;
                NodeKind::Text(self.token_literal(&token))
            }
            TokenKind::End | TokenKind::EndDirective | TokenKind::Else | TokenKind::ElseIf => {
                return Ok(None);
            }
            _ => return Err(self.unexpected("text, a reference or a directive")),
        };
        Ok(Some(Node { kind, span: self.since(start) }))
    }

    /// Half of the backslashes, and the directive; all of them before a word that is no directive.
    fn escaped_directive<'t>(&self, text: &'t str) -> &'t str {
        let backslashes = text.len() - text.trim_start_matches('\\').len();
        let name = text[backslashes..].trim_start_matches('#').trim_start_matches('{').trim_end_matches('}');
        let known = self.is_known(name) || matches!(name, "if" | "end" | "set" | "else" | "elseif");
        if known { &text[backslashes - (backslashes - 1) / 2..] } else { text }
    }

    fn is_known(&self, name: &str) -> bool {
        is_directive(name) || self.macros.contains(name)
    }

    /// comment = line-comment [ line-comment-end ] | comment-end | formal-comment-end
    ///
    /// What stood before the comment in the same token, mostly a `$`, is printed.
    fn comment(&mut self) -> Parsed<NodeKind> {
        let token = self.take()?;
        if token.kind == TokenKind::LineComment {
            self.accept(TokenKind::LineCommentEnd)?;
        }
        let text = token.span.of(self.text);
        let before = text.find("##").or_else(|| text.find("#*")).unwrap_or(0);
        Ok(if before == 0 { NodeKind::Comment } else { NodeKind::Text(text[..before].into()) })
    }

    /// text-block = "#[[" … "]]#"
    fn text_block(&mut self) -> Parsed<NodeKind> {
        let token = self.take()?;
        let text = token.span.of(self.text);
        match text.char_indices().nth(3) {
            Some((inside, _)) if inside + 3 <= text.len() => {
                let (start, end) = (token.span.start as usize + inside, token.span.end as usize - 3);
                Ok(NodeKind::Text(self.literal_at(Span::new(start, end))))
            }
            _ => {
                self.next -= 1;
                Err(self.error_at(TemplateErrorKind::TextBlock, 0))
            }
        }
    }

    /// escape = double-escape+
    ///
    /// Before a directive each pair of backslashes is one, elsewhere it stays.
    fn escape(&mut self) -> Parsed<NodeKind> {
        let mut count = 0;
        while self.accept(TokenKind::DoubleEscape)? {
            count += 1;
        }
        let control = match self.peek()? {
            TokenKind::EndDirective | TokenKind::If | TokenKind::Else | TokenKind::ElseIf => true,
            _ => self.found(0).get(1..).is_some_and(|name| self.is_known(name)),
        };
        Ok(NodeKind::Text(if control { "\\" } else { "\\\\" }.repeat(count).into()))
    }

    /// set = "#set(" reference "=" expression ")"
    fn set(&mut self) -> Parsed<NodeKind> {
        let opening = self.take()?;
        self.inside(&opening, Self::assignment)
    }

    fn assignment(&mut self) -> Parsed<NodeKind> {
        self.white_space()?;
        if !matches!(self.peek()?, TokenKind::Identifier | TokenKind::FormalOpen) {
            return Err(self.unexpected("a reference to set"));
        }
        let first = self.next;
        let target = self.reference()?;
        self.white_space()?;
        self.expect(TokenKind::Assign, "`=`")?;
        let value = self.nested(Self::expression)?;
        if self.peek()? != TokenKind::ParenClose {
            return Err(self.unexpected("an operator or `)`"));
        }
        self.next += 1;
        self.lexer.leave_set();
        let variable = self.after_first_character(first).to_owned();
        let variable = self.slots.slot(&variable);
        Ok(NodeKind::Set(Box::new(Set { target, variable, value })))
    }

    /// if     = "#if" "(" expression ")" { statement } { elseif } [ else ] "#end"
    /// elseif = "#elseif" "(" expression ")" { statement }
    /// else   = "#else" { statement }
    fn if_statement(&mut self) -> Parsed<NodeKind> {
        let opening = self.take()?;
        let mut branches = vec![self.branch(Some(&opening))?];
        while self.peek()? == TokenKind::ElseIf {
            let opening = self.take()?;
            branches.push(self.branch(Some(&opening))?);
        }
        if self.accept(TokenKind::Else)? {
            branches.push(self.branch(None)?);
        }
        if self.peek()? != TokenKind::EndDirective {
            return Err(self.not_ended(&opening));
        }
        self.next += 1;
        Ok(NodeKind::If(branches.into()))
    }

    /// The branch of an `#if` or `#elseif`, or of an `#else`, which has no condition.
    fn branch(&mut self, opening: Option<&Token>) -> Parsed<Branch> {
        let condition = match opening {
            Some(opening) => Some(self.opening(|parser| parser.inside(opening, Self::condition))?),
            None => None,
        };
        let body = self.nested(|parser| Ok(parser.statements()))?;
        Ok(Branch { condition, body: body.into() })
    }

    fn condition(&mut self) -> Parsed<crate::ast::Expression> {
        self.white_space()?;
        self.expect(TokenKind::ParenOpen, "`(`")?;
        let condition = self.nested(Self::expression)?;
        self.expect(TokenKind::ParenClose, "an operator or `)`")?;
        Ok(condition)
    }
}

/// Whether text was added to the last part, which is text as well.
fn joined(nodes: &mut [Node], next: &Node) -> bool {
    let Some(Node { kind: NodeKind::Text(text), span }) = nodes.last_mut() else { return false };
    let NodeKind::Text(more) = &next.kind else { return false };
    let joins = span.end == next.span.start && text.join(more);
    if joins {
        span.end = next.span.end;
    }
    joins
}

/// Directives that have a meaning on API Gateway, where `#evaluate` has none.
pub(super) fn is_directive(name: &str) -> bool {
    matches!(name, "define" | "foreach" | "include" | "parse" | "macro" | "literal" | "break" | "stop")
}
