//! The states of the lexer, and which tokens each of them knows.

use super::pattern;
use super::token::TokenKind;

/// What the lexer is in the middle of. Each state knows other tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Text.
    Default,
    /// After the `#`, before it is clear which directive follows.
    Hash,
    /// In the arguments of a directive.
    Directive,
    /// In a reference.
    Reference,
    /// After the dot of a reference.
    Member,
    /// In the arguments of a method.
    Arguments,
    /// In an index.
    Index,
    TextBlock,
    Comment,
    FormalComment,
    LineComment,
}

/// The longest token so far.
pub(super) struct Longest {
    found: Option<(TokenKind, usize)>,
}

impl Longest {
    fn offer(&mut self, kind: TokenKind, length: usize) {
        let longer =
            self.found.is_none_or(|(other, found)| length > found || (length == found && kind < other));
        if length > 0 && longer {
            self.found = Some((kind, length));
        }
    }

    fn rule<'a>(
        &mut self,
        kind: TokenKind,
        rest: &'a str,
        rule: impl Fn(&'a str) -> nom::IResult<&'a str, &'a str>,
    ) {
        if let Ok((_, taken)) = rule(rest) {
            self.offer(kind, taken.len());
        }
    }

    fn tag(&mut self, kind: TokenKind, rest: &str, tag: &str) {
        if rest.starts_with(tag) {
            self.offer(kind, tag.len());
        }
    }
}

/// The longest token at the beginning of `rest` that `state` knows. `backslashes` is how many
/// backslashes `rest` begins with.
///
/// Few rules can fit any one character, and the others are not tried: this is where the time goes.
pub(super) fn longest(state: State, rest: &str, backslashes: usize) -> Option<(TokenKind, usize)> {
    let mut longest = Longest { found: None };
    let found = &mut longest;
    if matches!(byte(rest), b'$' | b'#' | b'\\') {
        begins(state, rest, backslashes, found);
    }
    match state {
        State::Default => text(rest, backslashes, found),
        State::Hash => keywords(rest, found),
        State::Directive => directive(rest, found),
        State::Reference => reference(rest, found),
        State::Member => member(rest, found),
        State::Arguments => arguments(rest, found),
        State::Index => index(rest, found),
        State::TextBlock => {
            found.tag(TokenKind::TextBlock, rest, "]]#");
            let first = first(rest);
            let more = rest.as_bytes()[first..].iter().take_while(|byte| !b"]#$\\".contains(byte)).count();
            found.offer(TokenKind::BlockText, first + more);
        }
        State::Comment => {
            found.tag(TokenKind::CommentEnd, rest, "*#");
            found.offer(TokenKind::CommentText, first(rest));
        }
        State::FormalComment => {
            found.tag(TokenKind::FormalCommentEnd, rest, "*#");
            found.offer(TokenKind::CommentText, first(rest));
        }
        State::LineComment => {
            found.rule(TokenKind::LineCommentEnd, rest, pattern::newline);
            found.offer(TokenKind::CommentText, first(rest));
        }
    }
    longest.found
}

/// The first byte; 0 at the end.
fn byte(rest: &str) -> u8 {
    rest.as_bytes().first().copied().unwrap_or_default()
}

/// How many bytes the first character has.
fn first(rest: &str) -> usize {
    rest.chars().next().map_or(0, char::len_utf8)
}

/// What begins a reference, a directive or a comment, which every state knows.
///
/// ```text
/// dollar      = { "\" } "$"
/// dollar bang = { "\" } "$" { "\" } "!"
/// ```
fn begins(state: State, rest: &str, backslashes: usize, found: &mut Longest) {
    if rest[backslashes..].starts_with('$') {
        found.offer(TokenKind::Dollar, backslashes + 1);
        let after = &rest[backslashes + 1..];
        let escapes = after.len() - after.trim_start_matches('\\').len();
        if after[escapes..].starts_with('!') {
            found.offer(TokenKind::DollarBang, backslashes + 1 + escapes + 1);
        }
    }
    if !rest.starts_with('#') {
        return;
    }
    found.tag(TokenKind::TextBlockOpen, rest, "#[[");
    found.rule(TokenKind::FormalCommentOpen, rest, pattern::formal_comment_open);
    found.tag(TokenKind::CommentOpen, rest, "#*");
    found.tag(TokenKind::Hash, rest, "#");
    if matches!(state, State::Default | State::Hash | State::Directive | State::Reference) {
        found.tag(TokenKind::LineComment, rest, "##");
    }
}

/// Tokens of text.
///
/// ```text
/// escaped directive = { "\\" } "\#" ( word | bracketed word )
/// text              = ( any but "$", "#" and "\" )+
/// ```
fn text(rest: &str, backslashes: usize, found: &mut Longest) {
    if backslashes > 0 {
        if backslashes % 2 == 1
            && let Some(word) = rest[backslashes..].strip_prefix('#')
        {
            let length = |rule: nom::IResult<&str, &str>| rule.map_or(0, |(_, taken)| taken.len());
            let word = length(pattern::word(word)).max(length(pattern::bracketed_word(word)));
            if word > 0 {
                found.offer(TokenKind::EscapedDirective, backslashes + 1 + word);
            }
        }
        found.offer(
            if backslashes > 1 { TokenKind::DoubleEscape } else { TokenKind::Escape },
            backslashes.min(2),
        );
        return;
    }
    let end = memchr::memchr3(b'$', b'#', b'\\', rest.as_bytes()).unwrap_or(rest.len());
    found.offer(TokenKind::Text, end);
    set(rest, found);
    empty_index(rest, found);
}

fn set(rest: &str, found: &mut Longest) {
    if matches!(byte(rest), b' ' | b'\t' | b'#') {
        found.rule(TokenKind::Set, rest, pattern::set);
    }
}

fn empty_index(rest: &str, found: &mut Longest) {
    if byte(rest) == b'$' {
        found.rule(TokenKind::EmptyIndex, rest, pattern::empty_index);
    }
}

/// Tokens after a `#`.
fn keywords(rest: &str, found: &mut Longest) {
    if matches!(byte(rest), b'e' | b'i' | b'{') {
        found.rule(TokenKind::EndDirective, rest, pattern::end);
        found.rule(TokenKind::If, rest, pattern::if_word);
        found.rule(TokenKind::ElseIf, rest, pattern::elseif);
        found.rule(TokenKind::Else, rest, pattern::else_word);
    }
    numbers(rest, found);
    words(rest, found);
    found.offer(TokenKind::DirectiveEnd, first(rest));
}

/// Tokens in the arguments of a directive.
fn directive(rest: &str, found: &mut Longest) {
    values(rest, found);
    numbers(rest, found);
    brackets(rest, found);
    match byte(rest) {
        b'(' => found.offer(TokenKind::ParenOpen, 1),
        b')' => found.rule(TokenKind::ParenClose, rest, pattern::paren_close),
        _ => {}
    }
    if let Ok((after, kind)) = pattern::operator(rest) {
        found.offer(kind, rest.len() - after.len());
    }
    words(rest, found);
}

/// Tokens of a reference.
fn reference(rest: &str, found: &mut Longest) {
    empty_index(rest, found);
    found.tag(TokenKind::IndexOpen, rest, "[");
    member_or_reference(rest, found);
}

/// Tokens after the dot of a reference.
fn member(rest: &str, found: &mut Longest) {
    found.tag(TokenKind::IndexOpen, rest, "[");
    found.tag(TokenKind::ParenOpen, rest, "(");
    member_or_reference(rest, found);
}

fn member_or_reference(rest: &str, found: &mut Longest) {
    // Mostly a name, a dot, or what ends the reference.
    if byte(rest).is_ascii_alphabetic() {
        truths(rest, found);
        names(rest, found);
        found.offer(TokenKind::ReferenceEnd, 1);
        return;
    }
    set(rest, found);
    truths(rest, found);
    names(rest, found);
    found.tag(TokenKind::FormalOpen, rest, "{");
    found.tag(TokenKind::FormalClose, rest, "}");
    found.offer(TokenKind::ReferenceEnd, first(rest));
}

/// Tokens in the arguments of a method.
fn arguments(rest: &str, found: &mut Longest) {
    values(rest, found);
    numbers(rest, found);
    brackets(rest, found);
    names(rest, found);
    found.tag(TokenKind::MethodClose, rest, ")");
    set(rest, found);
}

/// Tokens in an index.
fn index(rest: &str, found: &mut Longest) {
    found.tag(TokenKind::IndexClose, rest, "]");
    values(rest, found);
    numbers(rest, found);
}

fn values(rest: &str, found: &mut Longest) {
    match byte(rest) {
        b' ' | b'\t' | b'\n' | b'\r' => found.rule(TokenKind::Whitespace, rest, pattern::whitespace),
        b'"' | b'\'' => found.rule(TokenKind::String, rest, pattern::string),
        _ => truths(rest, found),
    }
}

fn truths(rest: &str, found: &mut Longest) {
    match byte(rest) {
        b't' => found.tag(TokenKind::True, rest, "true"),
        b'f' => found.tag(TokenKind::False, rest, "false"),
        _ => {}
    }
}

fn numbers(rest: &str, found: &mut Longest) {
    if matches!(byte(rest), b'0'..=b'9' | b'-' | b'.') {
        found.rule(TokenKind::Integer, rest, pattern::integer);
        found.rule(TokenKind::Float, rest, pattern::float);
    }
}

fn brackets(rest: &str, found: &mut Longest) {
    match byte(rest) {
        b'[' => found.offer(TokenKind::ListOpen, 1),
        b']' => found.offer(TokenKind::ListClose, 1),
        b',' => found.offer(TokenKind::Comma, 1),
        b'.' => found.tag(TokenKind::DoubleDot, rest, ".."),
        b':' => found.offer(TokenKind::Colon, 1),
        b'{' => found.offer(TokenKind::MapOpen, 1),
        b'}' => found.offer(TokenKind::MapClose, 1),
        _ => {}
    }
}

fn words(rest: &str, found: &mut Longest) {
    match byte(rest) {
        b'{' => found.rule(TokenKind::BracketedWord, rest, pattern::bracketed_word),
        _ => found.rule(TokenKind::Word, rest, pattern::word),
    }
}

fn names(rest: &str, found: &mut Longest) {
    match byte(rest) {
        b'.' => found.rule(TokenKind::Dot, rest, pattern::dot),
        _ => found.rule(TokenKind::Identifier, rest, pattern::identifier),
    }
}
