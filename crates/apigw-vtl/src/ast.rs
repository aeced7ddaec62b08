//! What a template is made of.

use std::sync::Arc;

use crate::literal::Literal;
use crate::methods::{Getter, Method};
use crate::slots::Slot;
use crate::span::Span;
use crate::value::Number;

/// A part of a template.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum NodeKind {
    /// Printed as it is.
    Text(Literal),
    /// Prints nothing.
    Comment,
    Reference(Box<Reference>),
    Set(Box<Set>),
    If(Box<[Branch]>),
    Foreach(Box<Foreach>),
    Define(Arc<Define>),
    /// `#break`, with the scope to leave if one is named.
    Break(Option<Box<Expression>>),
    /// `#stop`, with a message that is only evaluated.
    Stop(Option<Box<Expression>>),
    /// `#parse` and `#include`, which find nothing.
    Resource(Box<Resource>),
}

/// Parts in order.
pub(crate) type Block = Box<[Node]>;

/// A branch of an `#if`; the condition of an `#else` is missing.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) condition: Option<Expression>,
    pub(crate) body: Block,
}

#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) target: Reference,
    /// The variable that is set if the target has no members. Its name is what follows the first character
    /// of the target, so `#set(${x} = 1)` sets a variable that no reference can name.
    pub(crate) variable: Slot,
    pub(crate) value: Expression,
}

#[derive(Debug)]
pub(crate) struct Foreach {
    pub(crate) variable: Slot,
    /// All arguments; the third is what is iterated, and a fourth is rendered in place of the body.
    pub(crate) arguments: Box<[Expression]>,
    pub(crate) body: Block,
}

#[derive(Debug)]
pub(crate) struct Define {
    pub(crate) variable: Slot,
    pub(crate) body: Block,
}

#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) directive: &'static str,
    pub(crate) arguments: Box<[Expression]>,
}

/// A reference: a variable and how to get from it to a value.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) kind: ReferenceKind,
    pub(crate) root: Slot,
    pub(crate) steps: Box<[Step]>,
    /// What is printed where there is no value, and where the reference is escaped.
    pub(crate) source: Literal,
    pub(crate) rare: Option<Box<RareText>>,
    /// Whether an odd number of backslashes stands before it.
    pub(crate) escaped: bool,
    pub(crate) span: Span,
}

/// Text that few references have.
#[derive(Debug)]
pub(crate) struct RareText {
    /// The name, of a bare one.
    pub(crate) bare: Box<str>,
    /// Half of the backslashes before it.
    pub(crate) backslashes: Box<str>,
    /// What else stands before the last dollar.
    pub(crate) before: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReferenceKind {
    /// `$x`, `${x}`.
    Plain,
    /// `$!x`, `$!{x}`.
    Quiet,
    /// A bare name in the arguments of a method: there is no value.
    Bare,
    /// `$\!x`, which is printed, less one backslash.
    Broken,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) kind: StepKind,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum StepKind {
    Property(Property),
    Method(MethodCall),
    Index(Box<Expression>),
}

/// `.name`
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: Arc<str>,
    pub(crate) getter: Getter,
}

/// `.name(…)`
#[derive(Debug)]
pub(crate) struct MethodCall {
    pub(crate) name: Arc<str>,
    pub(crate) method: Method,
    pub(crate) arguments: Box<[Expression]>,
}

#[derive(Debug)]
pub(crate) struct Expression {
    pub(crate) kind: ExpressionKind,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum ExpressionKind {
    Text(Arc<str>),
    Interpolated(Box<Interpolated>),
    Number(Number),
    Bool(bool),
    Reference(Box<Reference>),
    Range(Box<Range>),
    List(Box<[Expression]>),
    Map(Box<[(Expression, Expression)]>),
    Not(Box<Expression>),
    Chain(Box<Chain>),
    /// In parentheses, with the text between them.
    Group(Box<Expression>, Literal),
    /// A word or a block where a value is expected: there is none.
    Nothing,
}

/// A string that is a template of its own.
#[derive(Debug)]
pub(crate) struct Interpolated {
    pub(crate) body: Block,
    /// Whether a blank was added, which is taken off again.
    pub(crate) padded: bool,
}

#[derive(Debug)]
pub(crate) struct Range {
    pub(crate) from: Expression,
    pub(crate) to: Expression,
    pub(crate) source: Literal,
}

/// Operations of the same precedence, from left to right.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) first: Expression,
    pub(crate) links: Vec<Link>,
}

#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) operator: Operator,
    pub(crate) right: Expression,
    /// The text of the right side, white space included.
    pub(crate) source: Literal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulus,
}

impl Operator {
    /// How tightly it binds: higher binds tighter.
    pub(crate) fn precedence(self) -> u8 {
        match self {
            Self::Or => 0,
            Self::And => 1,
            Self::Equal | Self::NotEqual => 2,
            Self::Less | Self::Greater | Self::LessEqual | Self::GreaterEqual => 3,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide | Self::Modulus => 5,
        }
    }
}

impl Expression {
    /// The text that stands for it where a string is added to a value that is missing.
    pub(crate) fn source(&self) -> Option<&Literal> {
        match &self.kind {
            ExpressionKind::Chain(chain) => chain.links.last().map(|link| &link.source),
            ExpressionKind::Group(_, source) => Some(source),
            ExpressionKind::Range(range) => Some(&range.source),
            ExpressionKind::Reference(reference) => Some(&reference.source),
            _ => None,
        }
    }
}
