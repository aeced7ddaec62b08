//! References.

use super::{Parsed, Parser};
use crate::ast::{MethodCall, Property, RareText, Reference, ReferenceKind, Step, StepKind};
use crate::lexer::TokenKind;
use crate::literal::Literal;
use crate::methods::{Getter, Method};
use crate::span::Span;

impl Parser<'_> {
    /// reference = identifier path | "{" identifier path "}"
    /// path      = { index } { "." ( method | identifier ) { index } }
    pub(super) fn reference(&mut self) -> Parsed<Reference> {
        let start = self.here();
        let first = self.next;
        let formal = self.accept(TokenKind::FormalOpen)?;
        let name = self.expect(TokenKind::Identifier, "a name")?.span.of(self.text);
        let first_step = self.steps.len();
        self.nested(Self::path)?;
        if formal {
            self.expect(TokenKind::FormalClose, "`}`")?;
        }
        let span = self.since(start);
        let steps = self.steps.drain(first_step..).collect();
        Ok(self.named(first, if formal { name } else { "" }, steps, span))
    }

    fn path(&mut self) -> Parsed<()> {
        self.indexes()?;
        while self.peek()? == TokenKind::Dot && self.peek_at(1)? == TokenKind::Identifier {
            self.next += 1;
            let start = self.here();
            let kind = if self.at_method()? {
                self.method()?
            } else {
                let name = self.take()?.span.of(self.text);
                StepKind::Property(Property { name: self.names.shared(name), getter: Getter::of(name) })
            };
            let span = self.since(start);
            self.steps.push(Step { kind, span });
            self.indexes()?;
        }
        Ok(())
    }

    /// Whether a method follows: a name, a parenthesis, and something that can come after it.
    fn at_method(&mut self) -> Parsed<bool> {
        if self.peek_at(1)? != TokenKind::ParenOpen {
            return Ok(false);
        }
        let after = self.peek_at(2)?;
        Ok(after == TokenKind::MethodClose || begins_parameter(after))
    }

    /// method = identifier "(" [ parameter { "," parameter } ] ")"
    fn method(&mut self) -> Parsed<StepKind> {
        let name = self.take()?.span.of(self.text);
        let name = self.names.shared(name);
        self.next += 1;
        let first = self.parameters.len();
        if begins_parameter(self.peek()?) {
            let parameter = self.parameter()?;
            self.parameters.push(parameter);
            while self.accept(TokenKind::Comma)? {
                let parameter = self.parameter()?;
                self.parameters.push(parameter);
            }
        }
        self.expect(TokenKind::MethodClose, "`,` or `)`")?;
        let method = Method::of(&name);
        Ok(StepKind::Method(MethodCall { name, method, arguments: self.parameters.drain(first..).collect() }))
    }

    /// index = "[" ( string | integer | "true" | "false" | reference ) "]"
    fn indexes(&mut self) -> Parsed<()> {
        while self.peek()? == TokenKind::IndexOpen {
            let start = self.here();
            self.next += 1;
            self.white_space()?;
            let fits = matches!(
                self.peek()?,
                TokenKind::String
                    | TokenKind::Integer
                    | TokenKind::True
                    | TokenKind::False
                    | TokenKind::Identifier
                    | TokenKind::FormalOpen
            );
            if !fits {
                return Err(self.unexpected("an index"));
            }
            let index = self.literal_value()?;
            self.white_space()?;
            self.expect(TokenKind::IndexClose, "`]`")?;
            let span = self.since(start);
            self.steps.push(Step { kind: StepKind::Index(Box::new(index)), span });
        }
        Ok(())
    }

    /// Splits the first token of a reference into what it prints and the name.
    fn named(&mut self, first: usize, formal_name: &str, steps: Box<[Step]>, span: crate::Span) -> Reference {
        let image = self.tokens[first].span.of(self.text);
        if image.contains("\\!") {
            let source = broken(image);
            return Reference {
                kind: ReferenceKind::Broken,
                root: self.slots.slot(&source),
                source: source.into(),
                rare: None,
                steps,
                escaped: false,
                span,
            };
        }
        let run = image.len() - image.trim_start_matches('\\').len();
        let dollar = image.rfind('$').filter(|&dollar| dollar > run).unwrap_or(run);
        let image_start = self.tokens[first].span.start as usize + dollar;
        // From here on the token is what follows the backslashes, wherever it is printed.
        self.tokens[first].span.start = crate::Span::new(image_start, image_start).start;
        let name = &image[dollar..];
        let quiet = name.starts_with("$!");
        let escaped = run % 2 == 1;
        let (kind, root) = if quiet {
            (ReferenceKind::Quiet, if name.starts_with("$!{") { formal_name } else { &name[2..] })
        } else if name == "${" {
            (ReferenceKind::Plain, formal_name)
        } else if let Some(root) = name.strip_prefix('$') {
            (ReferenceKind::Plain, root)
        } else {
            (ReferenceKind::Bare, name)
        };
        let source = if quiet && !escaped { Literal::At(Span::default()) } else { self.literal(first) };
        let bare = if kind == ReferenceKind::Bare { root } else { "" };
        let (backslashes, before) = (&image[..run / 2], &image[run..dollar]);
        let rare = [bare, backslashes, before].iter().any(|text| !text.is_empty()).then(|| {
            Box::new(RareText { bare: bare.into(), backslashes: backslashes.into(), before: before.into() })
        });
        Reference { kind, root: self.slots.slot(root), steps, source, rare, escaped, span }
    }
}

/// What is printed of a reference with a backslash before the exclamation mark: all but that backslash.
fn broken(image: &str) -> String {
    let dollar = image.find('$').unwrap_or(0);
    let start = image[dollar..].find('\\').map_or(image.len(), |at| dollar + at);
    let count = image[start..].len() - image[start..].trim_start_matches('\\').len();
    let (kept, rest) = (&image[..start + count.saturating_sub(1)], &image[start + count..]);
    [kept, rest].concat()
}

/// Whether a token can begin a parameter of a method, or white space before it.
pub(super) fn begins_parameter(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::ListOpen
            | TokenKind::MapOpen
            | TokenKind::Whitespace
            | TokenKind::String
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Integer
            | TokenKind::Float
            | TokenKind::Identifier
            | TokenKind::FormalOpen
    )
}
