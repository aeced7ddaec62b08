//! Expressions, by precedence.
//!
//! ```text
//! expression = unary { operator unary }
//! unary      = { "!" } primary
//! primary    = value | "(" expression ")"
//! ```
//!
//! White space is part of values, not of operators, which is why `$a -1` is no difference: the `-1`
//! is a number.

use super::reference::begins_parameter;
use super::{Parsed, Parser};
use crate::ast::{Chain, Expression, ExpressionKind, Link, Operator, Range};
use crate::lexer::TokenKind;
use crate::value::Number;

impl Parser<'_> {
    /// expression = unary { operator unary }, tighter operators first
    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        self.binary(0)
    }

    /// The operators of at least this precedence.
    fn binary(&mut self, least: u8) -> Parsed<Expression> {
        let start = self.here();
        let mut left = self.unary()?;
        while let Some(operator) = operator(self.peek()?).filter(|operator| operator.precedence() >= least) {
            self.next += 1;
            let first = self.next;
            let right = self.nested(|parser| parser.binary(operator.precedence() + 1))?;
            let link = Link { operator, right, source: self.literal(first) };
            left.span = self.since(start);
            match &mut left.kind {
                ExpressionKind::Chain(chain)
                    if chain
                        .links
                        .last()
                        .is_some_and(|last| last.operator.precedence() == operator.precedence()) =>
                {
                    chain.links.push(link);
                }
                _ => {
                    let span = left.span;
                    let chain = Chain { first: left, links: vec![link] };
                    left = Expression { kind: ExpressionKind::Chain(Box::new(chain)), span };
                }
            }
        }
        Ok(left)
    }

    /// unary = "!" unary | primary
    fn unary(&mut self) -> Parsed<Expression> {
        let start = self.here();
        let blank = self.peek()? == TokenKind::Whitespace;
        if self.peek_at(usize::from(blank))? != TokenKind::Not {
            return self.primary();
        }
        self.next += usize::from(blank) + 1;
        let operand = self.nested(Self::unary)?;
        Ok(Expression { kind: ExpressionKind::Not(Box::new(operand)), span: self.since(start) })
    }

    /// primary = value | "(" expression ")"
    fn primary(&mut self) -> Parsed<Expression> {
        self.white_space()?;
        let value = if self.peek()? == TokenKind::ParenOpen {
            let start = self.here();
            self.next += 1;
            let first = self.next;
            let inside = self.nested(Self::expression)?;
            let source = self.literal(first);
            self.expect(TokenKind::ParenClose, "an operator or `)`")?;
            Expression { kind: ExpressionKind::Group(Box::new(inside), source), span: self.since(start) }
        } else {
            self.value()?
        };
        self.white_space()?;
        Ok(value)
    }

    /// parameter = value, with white space around it
    pub(super) fn parameter(&mut self) -> Parsed<Expression> {
        self.white_space()?;
        let value = self.value()?;
        self.white_space()?;
        Ok(value)
    }

    /// value = reference | string | number | "true" | "false" | list | range | map
    pub(super) fn value(&mut self) -> Parsed<Expression> {
        match self.peek()? {
            TokenKind::ListOpen => self.nested(Self::list),
            TokenKind::MapOpen => self.nested(Self::map),
            TokenKind::Float => self.number(|text| text.parse().ok().map(Number::Double)),
            _ => self.literal_value(),
        }
    }

    /// literal value = reference | string | integer | "true" | "false"
    pub(super) fn literal_value(&mut self) -> Parsed<Expression> {
        let start = self.here();
        let kind = match self.peek()? {
            TokenKind::Identifier | TokenKind::FormalOpen => {
                ExpressionKind::Reference(Box::new(self.reference()?))
            }
            TokenKind::String => self.string()?,
            TokenKind::Integer => return self.number(Number::of_integer_literal),
            kind @ (TokenKind::True | TokenKind::False) => {
                self.next += 1;
                ExpressionKind::Bool(kind == TokenKind::True)
            }
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Expression { kind, span: self.since(start) })
    }

    /// A number. A `#` before it belongs to the token, and makes it none.
    fn number(&mut self, read: impl Fn(&str) -> Option<Number>) -> Parsed<Expression> {
        let start = self.here();
        let Some(number) = read(self.found(0)) else { return Err(self.unexpected("a number")) };
        self.next += 1;
        Ok(Expression { kind: ExpressionKind::Number(number), span: self.since(start) })
    }

    /// list  = "[" [ parameter { "," parameter } ] "]"
    /// range = "[" bound ".." bound "]"
    /// bound = reference | integer
    fn list(&mut self) -> Parsed<Expression> {
        let (start, first) = (self.here(), self.next);
        self.next += 1;
        let mut values = Vec::new();
        if begins_parameter(self.peek()?) {
            let value = self.parameter()?;
            let bound = is_bound(&value);
            if bound && self.accept(TokenKind::DoubleDot)? {
                self.white_space()?;
                let to = self.literal_value()?;
                if !is_bound(&to) {
                    return Err(self.unexpected("a number or a reference"));
                }
                self.white_space()?;
                self.expect(TokenKind::ListClose, "`]`")?;
                let range = Range { from: value, to, source: self.literal(first) };
                return Ok(Expression {
                    kind: ExpressionKind::Range(Box::new(range)),
                    span: self.since(start),
                });
            }
            values.push(value);
            while self.accept(TokenKind::Comma)? {
                values.push(self.parameter()?);
            }
        }
        self.expect(TokenKind::ListClose, "`,` or `]`")?;
        Ok(Expression { kind: ExpressionKind::List(values.into()), span: self.since(start) })
    }

    /// map = "{" [ parameter ":" parameter { "," parameter ":" parameter } ] "}"
    fn map(&mut self) -> Parsed<Expression> {
        let start = self.here();
        self.next += 1;
        let mut members = Vec::new();
        let blank = self.peek()? == TokenKind::Whitespace;
        let begins = self.peek_at(usize::from(blank))?;
        if begins_parameter(begins) {
            members.push(self.member()?);
            while self.accept(TokenKind::Comma)? {
                members.push(self.member()?);
            }
        } else {
            self.white_space()?;
        }
        if !self.accept(TokenKind::MapClose)? {
            self.expect(TokenKind::FormalClose, "`,` or `}`")?;
        }
        Ok(Expression { kind: ExpressionKind::Map(members.into()), span: self.since(start) })
    }

    fn member(&mut self) -> Parsed<(Expression, Expression)> {
        let key = self.parameter()?;
        self.expect(TokenKind::Colon, "`:`")?;
        Ok((key, self.parameter()?))
    }
}

fn is_bound(value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Reference(_) => true,
        ExpressionKind::Number(number) => number.is_integer(),
        _ => false,
    }
}

/// The operator that a token is.
fn operator(kind: TokenKind) -> Option<Operator> {
    Some(match kind {
        TokenKind::Or => Operator::Or,
        TokenKind::And => Operator::And,
        TokenKind::Equal => Operator::Equal,
        TokenKind::NotEqual => Operator::NotEqual,
        TokenKind::Less => Operator::Less,
        TokenKind::Greater => Operator::Greater,
        TokenKind::LessEqual => Operator::LessEqual,
        TokenKind::GreaterEqual => Operator::GreaterEqual,
        TokenKind::Plus => Operator::Add,
        TokenKind::Minus => Operator::Subtract,
        TokenKind::Multiply => Operator::Multiply,
        TokenKind::Divide => Operator::Divide,
        TokenKind::Modulus => Operator::Modulus,
        _ => return None,
    })
}
