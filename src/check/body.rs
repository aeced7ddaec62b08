//! Whether a rendered body is valid for its media type.

use std::fmt;

use super::language::Language;

/// What parsing a body by its media type says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It parses.
    Valid,
    /// It does not.
    Invalid(BodyProblem),
    /// Nothing parses this media type here: `text/html`, `text/plain`, names that are none.
    Unchecked,
}

/// Where and why a body does not parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyProblem {
    /// The language it should be in: `JSON`, `XML`, `form`.
    pub language: &'static str,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Byte offset in the body.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// `not valid JSON: expected value at line 2 column 11`.
impl fmt::Display for BodyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { language, message, line, column, .. } = self;
        write!(f, "not valid {language}: {message} at line {line} column {column}")
    }
}

/// Parses a body by its media type: JSON and every `+json`, forms, XML and every `+xml`.
///
/// ```
/// use gatecast::check::body::{Validity, validity};
///
/// assert_eq!(validity("application/problem+json", "{}"), Validity::Valid);
/// assert!(matches!(validity("application/json", "{'a':1}"), Validity::Invalid(_)));
/// assert_eq!(validity("text/html", "<p>"), Validity::Unchecked);
/// ```
#[must_use]
pub fn validity(content_type: &str, body: &str) -> Validity {
    let problem = match Language::of(content_type) {
        Language::Json => json_problem(body),
        Language::Form => form_problem(body),
        Language::Xml => return xml_validity(body),
        Language::Other => return Validity::Unchecked,
    };
    problem.map_or(Validity::Valid, Validity::Invalid)
}

fn json_problem(body: &str) -> Option<BodyProblem> {
    let error = serde_json::from_str::<serde::de::IgnoredAny>(body).err()?;
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default().to_owned();
    // serde_json counts columns in bytes, and names the last byte it read.
    let line_start =
        body.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let past_end = error.is_eof();
    let offset = if past_end { body.len() } else { line_start + error.column().saturating_sub(1) };
    Some(problem_at("JSON", message, body, offset))
}

/// Readers of forms take nearly anything; this is what no writer of one makes: bytes that must be
/// written as `%` and two digits, and a `%` without them.
fn form_problem(body: &str) -> Option<BodyProblem> {
    let bytes = body.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let bad = |&(at, byte): &(usize, u8)| match byte {
        b'%' => !is_hex(at + 1) || !is_hex(at + 2),
        b'=' | b'&' | b'+' | b'-' | b'.' | b'_' | b'*' | b'~' | b'!' | b'(' | b')' | b':' | b'/' | b',' => {
            false
        }
        byte => !byte.is_ascii_alphanumeric(),
    };
    let (offset, _) = bytes.iter().copied().enumerate().find(bad)?;
    let found = crate::diagnostic::quoted(body.get(offset..)?.get(..1).unwrap_or("…"));
    Some(problem_at("form", format!("{found} must be written as `%` and two digits"), body, offset))
}

fn xml_validity(body: &str) -> Validity {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    let mut reader = Reader::from_str(body);
    let (mut depth, mut roots) = (0usize, 0usize);
    let invalid = |message: String, offset: u64| {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        Validity::Invalid(problem_at("XML", message, body, offset))
    };
    loop {
        let stray = |text: &str| depth == 0 && !text.trim().is_empty();
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if has_bad_attribute(&tag) => {
                let message = "an attribute without quotes, or there twice".to_owned();
                return invalid(message, reader.buffer_position().saturating_sub(1));
            }
            Ok(Event::Start(_)) => {
                roots += usize::from(depth == 0);
                depth += 1;
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Empty(_)) => roots += usize::from(depth == 0),
            Ok(Event::Text(text)) if stray(&text) => {
                return invalid("text outside the root element".to_owned(), reader.buffer_position());
            }
            Ok(Event::Eof) if depth > 0 => {
                return invalid("an element is not closed".to_owned(), reader.buffer_position());
            }
            Ok(Event::Eof) if roots != 1 => {
                return invalid(format!("{roots} root elements; expected one"), reader.buffer_position());
            }
            Ok(Event::Eof) => return Validity::Valid,
            Ok(_) => {}
            Err(error) => return invalid(error.to_string(), reader.error_position()),
        }
    }
}

fn has_bad_attribute(tag: &quick_xml::events::BytesStart<'_>) -> bool {
    tag.attributes().any(|attribute| attribute.is_err())
}

fn problem_at(language: &'static str, message: String, body: &str, offset: usize) -> BodyProblem {
    let mut offset = offset.min(body.len());
    while !body.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &body[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    BodyProblem {
        language,
        message,
        offset,
        line: 1 + before.matches('\n').count(),
        column: 1 + before[line_start..].chars().count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(content_type: &str, body: &str) -> String {
        match validity(content_type, body) {
            Validity::Invalid(problem) => format!("{problem} `{}`", &body[problem.offset..]),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn json_problems_are_placed() {
        assert_eq!(
            problem("application/json", "{\n \"ä\": ok}"),
            "not valid JSON: expected value at line 2 column 7 `ok}`"
        );
        assert_eq!(
            problem("application/json;charset=utf-8", "{\"a\":\"\"b\"\"}"),
            "not valid JSON: expected `,` or `}` at line 1 column 8 `b\"\"}`"
        );
        assert_eq!(
            problem("application/json", ""),
            "not valid JSON: EOF while parsing a value at line 1 column 1 ``"
        );
        assert_eq!(problem("Application/Problem+JSON", "[1]"), "Valid");
        assert_eq!(problem("json", "{"), "Unchecked");
    }

    #[test]
    fn form_problems_are_placed() {
        let form = "application/x-www-form-urlencoded";
        assert_eq!(problem(form, "error=denied&code=%2F+x"), "Valid");
        assert!(problem(form, "error=not found").contains("at line 1 column 10"));
        assert!(problem(form, "a=5%").contains("`%` must be"));
    }

    #[test]
    fn xml_problems_are_placed() {
        assert_eq!(problem("application/xml", "<m>a &lt; b</m>"), "Valid");
        assert_eq!(problem("text/xml", "<m/>\n"), "Valid");
        assert!(problem("application/soap+xml", "<a><b></a>").starts_with("not valid XML: "));
        assert!(problem("application/xml", "<a>").contains("not closed"));
        assert!(problem("application/xml", "<a b=1/>").contains("without quotes"));
        assert_eq!(problem("application/xml", "<a b='1' c=\"2\">&lt;</a>"), "Valid");
        assert!(problem("application/xml", "").contains("0 root elements"));
        assert!(problem("application/xml", "{\"a\":1}").contains("text outside the root element"));
    }
}
