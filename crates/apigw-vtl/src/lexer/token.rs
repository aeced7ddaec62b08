//! Tokens of a template.

use crate::span::Span;

/// What a token is. The order decides between tokens of the same length: the earlier one wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TokenKind {
    End,
    /// `[` directly after a reference.
    IndexOpen,
    /// `]` that closes an index.
    IndexClose,
    ListOpen,
    ListClose,
    Comma,
    DoubleDot,
    Colon,
    MapOpen,
    MapClose,
    ParenOpen,
    /// `)` of a directive, with the rest of the line if that is blank.
    ParenClose,
    /// `)` of a method.
    MethodClose,
    /// `\#word`.
    EscapedDirective,
    /// `#set(`, with the blanks before it.
    Set,
    /// `\…$`; more of the token follows.
    Dollar,
    /// `\…$\…!`; more of the token follows.
    DollarBang,
    /// `#[[`; more of the token follows.
    TextBlockOpen,
    /// `#**` and a character that is not `#`; more of the token follows.
    FormalCommentOpen,
    /// `#*`; more of the token follows.
    CommentOpen,
    /// `#`; more of the token follows.
    Hash,
    LineComment,
    DoubleEscape,
    Escape,
    Text,
    /// The newline that ends a line comment.
    LineCommentEnd,
    FormalCommentEnd,
    CommentEnd,
    TextBlock,
    /// A character of a comment, which is dropped.
    CommentText,
    /// A character of a text block; more of the token follows.
    BlockText,
    Whitespace,
    String,
    True,
    False,
    Minus,
    Plus,
    Multiply,
    Divide,
    Modulus,
    And,
    Or,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    Not,
    Assign,
    EndDirective,
    If,
    ElseIf,
    Else,
    Integer,
    Float,
    Word,
    BracketedWord,
    Identifier,
    Dot,
    /// `{` after the dollar of a formal reference.
    FormalOpen,
    FormalClose,
    /// The character after a reference, which is read again.
    ReferenceEnd,
    /// The character after a `#` that begins no directive, which is read again.
    DirectiveEnd,
    /// `$[`, `$![` or `$.`, which begin no reference.
    EmptyIndex,
}

/// What is done with what was found.
pub(super) enum Use {
    Token,
    /// More of the token follows.
    More,
    Drop,
    ReadAgain,
}

impl TokenKind {
    pub(super) fn usage(self) -> Use {
        match self {
            Self::Dollar
            | Self::DollarBang
            | Self::TextBlockOpen
            | Self::FormalCommentOpen
            | Self::CommentOpen
            | Self::Hash
            | Self::BlockText => Use::More,
            Self::CommentText => Use::Drop,
            Self::ReferenceEnd | Self::DirectiveEnd => Use::ReadAgain,
            _ => Use::Token,
        }
    }
}

/// A token: what it is and the bytes it covers, from the first `$` or `#` that led to it.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
    /// What the characters before it that began a reference or directive and then did not leave
    /// behind, where the token is printed as text: mostly `$` or `#`.
    pub(crate) held: Option<Box<str>>,
}
