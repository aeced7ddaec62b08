//! What is wrong with a template, and what went wrong when it was rendered.

use std::fmt;

use crate::span::Span;

/// A mistake in a template. API Gateway accepts the template and answers 500 for each request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct TemplateError {
    /// What is wrong.
    pub kind: TemplateErrorKind,
    /// Where.
    pub span: Span,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateErrorKind {
    /// The text ends where a directive is still open or unfinished.
    UnexpectedEnd {
        /// The directive, as `#if`; nothing where the end comes inside of a reference or an argument.
        open: Option<String>,
    },
    /// The text ends directly after a `$` or `#`, or inside of `#[[`.
    IncompleteToken,
    /// A character that means nothing where it stands.
    UnexpectedCharacter(char),
    /// A token where another one is expected.
    UnexpectedToken {
        /// The token.
        found: String,
        /// What is expected there.
        expected: &'static str,
    },
    /// `#end`, `#else` or `#elseif` without a directive that it could belong to.
    NothingToEnd(String),
    /// A bare word among the arguments of a directive that wants references or values.
    WordArgument {
        /// The directive, as `#foreach`.
        directive: String,
        /// The word.
        word: String,
    },
    /// A directive that cannot do with these arguments, or with none.
    Arguments {
        /// The directive, as `#foreach`.
        directive: String,
    },
    /// A string with `\u` that is not followed by four hexadecimal digits.
    UnicodeEscape,
    /// A text block in which `#[[` and `]]#` are interrupted.
    TextBlock,
    /// A template that is nested deeper than [`MAX_NESTING`](crate::MAX_NESTING).
    TooDeep,
}

impl fmt::Display for TemplateErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnexpectedEnd { open: Some(open) } => {
                write!(f, "the template ends before the `#end` of `{open}`")
            }
            Self::UnexpectedEnd { open: None } => write!(f, "the template ends too early"),
            Self::IncompleteToken => {
                write!(f, "the template ends in the middle of something that `$` or `#` began")
            }
            Self::UnexpectedCharacter(c) => write!(f, "unexpected character `{c}`"),
            Self::UnexpectedToken { found, expected } => {
                write!(f, "unexpected `{found}`, expected {expected}")
            }
            Self::NothingToEnd(found) => write!(f, "`{found}` belongs to no directive"),
            Self::WordArgument { directive, word } => {
                write!(f, "`{directive}` takes no bare word: `{word}`")
            }
            Self::Arguments { directive } => write!(f, "`{directive}` cannot have these arguments"),
            Self::UnicodeEscape => write!(f, "`\\u` in a string without four hexadecimal digits"),
            Self::TextBlock => write!(f, "a text block `#[[…]]#` that is interrupted"),
            Self::TooDeep => write!(f, "nested deeper than {} levels", crate::MAX_NESTING),
        }
    }
}

/// What went wrong when a template was rendered. API Gateway answers 500, except where a limit of this package was passed or
/// something is not supported here: then it may well render the template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct RenderError {
    /// What went wrong.
    pub kind: RenderErrorKind,
    /// Where in the template.
    pub span: Span,
}

/// What went wrong when a template was rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderErrorKind {
    /// A method threw an exception in Java.
    Method {
        /// The method.
        method: String,
        /// What it could not do with.
        cause: MethodCause,
        /// Why, in words.
        reason: String,
    },
    /// An index outside of a list.
    Index {
        /// The index.
        index: i64,
        /// How many elements there are.
        size: usize,
    },
    /// A list or map was changed while `#foreach` went through it.
    ChangedWhileIterated,
    /// `#break` with something that is no scope such as `$foreach`.
    NoScope,
    /// `#parse` or `#include`: API Gateway has no templates to include.
    NoResource(String),
    /// A `#foreach` without anything to iterate.
    Foreach,
    /// A number that the operation cannot have.
    Arithmetic(String),
    /// A list or map that contains itself was printed or compared.
    Endless,
    /// Something that Java has and this package has not.
    Unsupported(String),
    /// More steps than [`Limits::steps`](crate::Limits).
    StepLimit(u64),
    /// More output than [`Limits::output`](crate::Limits).
    OutputLimit(usize),
    /// More memory than [`Limits::memory`](crate::Limits).
    MemoryLimit(usize),
    /// Deeper than [`Limits::depth`](crate::Limits).
    DepthLimit(u32),
}

/// What a method threw an exception over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MethodCause {
    /// The body, which is null or not JSON.
    Body,
    /// A JSONPath, which is null or cannot be read.
    Path,
    /// A regular expression that is wrong, or that this package cannot apply although Java may.
    Pattern,
    /// What replaces a match: it names a group that is not there, or ends in the middle of something.
    Replacement,
    /// A text that is not JSON.
    Json,
    /// A text that is not encoded as it should be.
    Encoding,
    /// A position outside of a text.
    Position,
    /// An index outside of a list.
    Index,
    /// An argument that is null.
    Null,
    /// More or fewer arguments than the method has parameters.
    Arguments,
    /// A text that is not a number of the kind.
    Number,
    /// A base of numbers that Java does not have.
    Radix,
    /// A count that is negative.
    Count,
    /// A format that does not fit its arguments.
    Format,
    /// Values of kinds that do not compare.
    Comparison,
    /// A change of what cannot be changed: an array, or the keys and values of a map.
    Fixed,
    /// An iterator that has no more elements.
    Exhausted,
    /// Something else.
    Other,
}

impl fmt::Display for RenderErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method { method, reason, .. } => write!(f, "`{method}` failed: {reason}"),
            Self::Index { index, size } => write!(f, "index {index} is out of bounds for length {size}"),
            Self::ChangedWhileIterated => {
                write!(f, "a list or map was changed while `#foreach` went through it")
            }
            Self::NoScope => write!(f, "`#break` takes a scope such as `$foreach`"),
            Self::NoResource(name) => write!(f, "there is no resource `{name}`"),
            Self::Foreach => write!(f, "`#foreach` takes `$name in $list`"),
            Self::Arithmetic(reason) => write!(f, "{reason}"),
            Self::Endless => write!(f, "a list or map contains itself"),
            Self::Unsupported(what) => write!(f, "not supported: {what}"),
            Self::StepLimit(limit) => write!(f, "the rendering takes more than {limit} steps"),
            Self::OutputLimit(limit) => write!(f, "the output has more than {limit} bytes"),
            Self::MemoryLimit(limit) => write!(f, "the values take more than {limit} bytes"),
            Self::DepthLimit(limit) => write!(f, "the rendering nests deeper than {limit} levels"),
        }
    }
}

/// The beginning of a text, for a message.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
