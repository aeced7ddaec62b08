//! What tokens look like, each as a rule over the text that is left.

use memchr::memchr;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::character::complete::{char, none_of, satisfy};
use nom::combinator::{opt, recognize, value};
use nom::error::{Error, ErrorKind};
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser};

/// A rule: what is left, and the bytes that were taken.
type Taken<'a> = IResult<&'a str, &'a str>;

/// newline = "\r\n" | "\n" | "\r"
pub(super) fn newline(input: &str) -> Taken<'_> {
    alt((tag("\r\n"), tag("\n"), tag("\r"))).parse(input)
}

/// blanks = { " " | "\t" }
fn blanks(input: &str) -> Taken<'_> {
    take_while(|c| c == ' ' || c == '\t')(input)
}

/// rest of line = [ blanks newline ]
fn rest_of_line(input: &str) -> IResult<&str, Option<&str>> {
    opt(recognize(pair(blanks, newline))).parse(input)
}

/// whitespace = ( " " | "\t" | "\n" | "\r" )+
pub(super) fn whitespace(input: &str) -> Taken<'_> {
    take_while1(is_whitespace)(input)
}

/// Whether blanks between the parts of a directive may be this character.
pub(super) fn is_whitespace(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// close = ")" rest-of-line
pub(super) fn paren_close(input: &str) -> Taken<'_> {
    recognize(pair(char(')'), rest_of_line)).parse(input)
}

/// set = blanks ( "#set" | "#{set}" ) { " " } "("
pub(super) fn set(input: &str) -> Taken<'_> {
    recognize((blanks, alt((tag("#set"), tag("#{set}"))), take_while(|c| c == ' '), char('('))).parse(input)
}

/// end = ( "end" | "{end}" ) rest-of-line
pub(super) fn end(input: &str) -> Taken<'_> {
    recognize(pair(alt((tag("end"), tag("{end}"))), rest_of_line)).parse(input)
}

/// if = "if" | "{if}"
pub(super) fn if_word(input: &str) -> Taken<'_> {
    alt((tag("if"), tag("{if}"))).parse(input)
}

/// elseif = "elseif" | "{elseif}"
pub(super) fn elseif(input: &str) -> Taken<'_> {
    alt((tag("elseif"), tag("{elseif}"))).parse(input)
}

/// else = ( "else" | "{else}" ) rest-of-line
pub(super) fn else_word(input: &str) -> Taken<'_> {
    recognize(pair(alt((tag("else"), tag("{else}"))), rest_of_line)).parse(input)
}

/// word = ( letter | "_" | "@" ) { letter | digit | "_" | "@" }
pub(super) fn word(input: &str) -> Taken<'_> {
    named(
        input,
        |byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'@'),
        |byte| is_word(char::from(byte)),
    )
}

/// A byte that `begins` holds for, and those after it that `goes_on` holds for; only ASCII does.
#[inline]
fn named(input: &str, begins: impl Fn(u8) -> bool, goes_on: impl Fn(u8) -> bool) -> Taken<'_> {
    match input.as_bytes().split_first() {
        Some((&first, more)) if begins(first) => {
            let length = more.iter().position(|&byte| !goes_on(byte)).unwrap_or(more.len());
            let (taken, rest) = input.split_at(1 + length);
            Ok((rest, taken))
        }
        _ => Err(nom::Err::Error(Error::new(input, ErrorKind::Satisfy))),
    }
}

/// bracketed word = "{" ( letter | "_" ) { letter | digit | "_" | "@" } "}"
pub(super) fn bracketed_word(input: &str) -> Taken<'_> {
    let begin = satisfy(|c| c.is_ascii_alphabetic() || c == '_');
    recognize(delimited(char('{'), pair(begin, take_while(is_word)), char('}'))).parse(input)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '@'
}

/// identifier = ( letter | "_" ) { letter | digit | "-" | "_" }
pub(super) fn identifier(input: &str) -> Taken<'_> {
    let goes_on = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    named(input, |byte| byte.is_ascii_alphabetic() || byte == b'_', goes_on)
}

/// dot = "." letter
///
/// The letter is read again, as the beginning of the identifier.
pub(super) fn dot(input: &str) -> Taken<'_> {
    recognize(pair(char('.'), satisfy(|c| c.is_ascii_alphabetic()))).parse(input)
}

/// integer = [ "-" ] digit+ [ ".." ]
///
/// With the dots, so that `1..3` is not the number `1.`; they are read again.
pub(super) fn integer(input: &str) -> Taken<'_> {
    recognize((opt(char('-')), digits, opt(tag("..")))).parse(input)
}

/// float = [ "-" ] digit+ "." { digit } [ exponent ]
///       | [ "-" ] "." digit+ [ exponent ]
///       | [ "-" ] digit+ exponent
pub(super) fn float(input: &str) -> Taken<'_> {
    let fraction = value((), (char('.'), take_while(|c: char| c.is_ascii_digit()), opt(exponent)));
    let whole = value((), (digits, alt((fraction, value((), exponent)))));
    let bare = value((), (char('.'), digits, opt(exponent)));
    recognize(preceded(opt(char('-')), alt((whole, bare)))).parse(input)
}

/// digit+
fn digits(input: &str) -> Taken<'_> {
    take_while1(|c: char| c.is_ascii_digit())(input)
}

/// exponent = ( "e" | "E" ) [ "+" | "-" ] digit+
fn exponent(input: &str) -> Taken<'_> {
    let sign = take_while_m_n(0, 1, |c| c == '+' || c == '-');
    recognize((satisfy(|c| c == 'e' || c == 'E'), sign, digits)).parse(input)
}

/// string = '"' { any but '"' | '""' } '"' | "'" { any but "'" | "''" } "'"
///
/// A backslash protects nothing. Of several ends the last one counts, so that a string without an
/// end still ends at a doubled quote.
pub(super) fn string(input: &str) -> Taken<'_> {
    let (inside, quote) = alt((char('"'), char('\''))).parse(input)?;
    let quote = quote as u8;
    let bytes = inside.as_bytes();
    let (mut from, mut end) = (0, None);
    while let Some(at) = memchr(quote, &bytes[from..]).map(|at| from + at) {
        end = Some(at);
        if bytes.get(at + 1) != Some(&quote) {
            break;
        }
        from = at + 2;
    }
    match end {
        Some(end) => Ok((&inside[end + 1..], &input[..end + 2])),
        None => Err(nom::Err::Error(Error::new(input, ErrorKind::Char))),
    }
}

/// formal comment = "#**" any but "#"
///
/// The last character is read again.
pub(super) fn formal_comment_open(input: &str) -> Taken<'_> {
    recognize(pair(tag("#**"), none_of("#"))).parse(input)
}

/// empty index = "$[" | "$![" | "$\![" | "$."
pub(super) fn empty_index(input: &str) -> Taken<'_> {
    alt((tag("$["), tag("$!["), tag("$\\!["), tag("$."))).parse(input)
}

/// operator, of those that are symbols or words of a directive
pub(super) fn operator(input: &str) -> IResult<&str, super::TokenKind> {
    use super::TokenKind as Kind;
    // Most of a template is no operator: its first byte shows that without trying every rule.
    if !input.as_bytes().first().is_some_and(|byte| b"&|<>=!-+*/%anolge".contains(byte)) {
        return Err(nom::Err::Error(Error::new(input, ErrorKind::Tag)));
    }
    let is_word = input.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
    if is_word {
        return alt((
            value(Kind::And, tag("and")),
            value(Kind::Not, tag("not")),
            value(Kind::Or, tag("or")),
            value(Kind::Less, tag("lt")),
            value(Kind::LessEqual, tag("le")),
            value(Kind::Greater, tag("gt")),
            value(Kind::GreaterEqual, tag("ge")),
            value(Kind::Equal, tag("eq")),
            value(Kind::NotEqual, tag("ne")),
        ))
        .parse(input);
    }
    // Longer ones first: `alt` takes the first that fits.
    alt((
        alt((
            value(Kind::And, tag("&&")),
            value(Kind::Or, tag("||")),
            value(Kind::LessEqual, tag("<=")),
            value(Kind::GreaterEqual, tag(">=")),
            value(Kind::Equal, tag("==")),
            value(Kind::NotEqual, tag("!=")),
        )),
        alt((
            value(Kind::Minus, tag("-")),
            value(Kind::Plus, tag("+")),
            value(Kind::Multiply, tag("*")),
            value(Kind::Divide, tag("/")),
            value(Kind::Modulus, tag("%")),
            value(Kind::Less, tag("<")),
            value(Kind::Greater, tag(">")),
            value(Kind::Not, tag("!")),
            value(Kind::Assign, tag("=")),
        )),
    ))
    .parse(input)
}
