//! YAML 1.2: the first document of a stream, anchors expanded, merge keys merged.
//!
//! saphyr-parser gives events; `builder` makes nodes of them, `scalar` finds the way back of
//! decoded text, `schema` says what a scalar is, `words` what the parser's messages mean.

mod builder;
mod layout;
mod offsets;
mod scalar;
mod schema;
mod words;

use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScanError, StrInput};

use self::builder::TreeBuilder;
use self::offsets::Offsets;
use super::limits::{Nesting, check_flow};
use super::{Node, SyntaxError};
use crate::diagnostic::{Checked, Diagnostic, codes};
use crate::import::document::{DEFICIENT_INDENTATION, INVALID_YAML};
use crate::source::{Place, SourceFile, Span};

codes! {
    /// A YAML file with several documents.
    ///
    /// The first one is read.
    static SEVERAL_DOCUMENTS: Warning = "several-documents";
}

/// How long a directive may be.
const MAX_DIRECTIVE: usize = 1024;

/// Parses a YAML document.
pub(super) fn parse(source: &Arc<SourceFile>) -> Result<Checked<Node>, SyntaxError> {
    let error = match parse_strictly(source) {
        Err(error) if error.is(&INVALID_YAML) => error,
        done => return done,
    };
    let Some(layout::Indented { text, first }) = layout::indented(source) else { return Err(error) };
    let inner = SourceFile::new(source.name().to_owned(), text.as_str());
    let Ok(Checked { value, mut diagnostics }) = parse_strictly(&inner) else { return Err(error) };
    diagnostics.iter_mut().for_each(|diagnostic| super::lead_out(diagnostic, &inner, &text));
    let message = "a line in quotes or brackets is not indented";
    diagnostics.push(
        Diagnostic::of(&DEFICIENT_INDENTATION, message)
            .at(Some(first), "js-yaml refuses the file")
            .help("indent it deeper than the key that it belongs to"),
    );
    Ok(Checked::new(value.through(&text), diagnostics))
}

/// Parses a document whose every line is indented.
fn parse_strictly(source: &Arc<SourceFile>) -> Result<Checked<Node>, SyntaxError> {
    let text = source.text();
    // The parser refuses a byte order mark where editors put it.
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    check_flow(source)?;
    let offsets = Offsets::new(text, start);
    let mut builder = TreeBuilder::new(source);
    let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(&text[start..]);
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| syntax_error(source, &offsets, &error))?;
        let span = offsets.span(span);
        if let Event::DocumentStart(explicit) = event {
            documents += 1;
            if documents > 1 {
                builder.diagnostics.extend(several_documents(source, span));
                break;
            }
            if explicit {
                check_directives(source, start, span)?;
            }
        }
        builder.event(event, span)?;
    }
    builder.finish().ok_or_else(|| super::empty(source))
}

/// Says that only the first document is read; nothing where the others are empty.
fn several_documents(source: &Arc<SourceFile>, second: Span) -> Option<Diagnostic> {
    let rest = &source.text()[second.start as usize..];
    let is_empty = |line: &str| line.is_empty() || line.starts_with('#') || line == "---" || line == "...";
    if rest.lines().all(|line| is_empty(line.trim())) {
        return None;
    }
    let message = "the file holds several YAML documents; only the first is read";
    Some(
        Diagnostic::of(&SEVERAL_DOCUMENTS, message)
            .at(Some(Place::new(source, second)), "the second begins here")
            .help("pass each document in a file of its own"),
    )
}

/// Refuses directives that the parser does not deal with well (saphyr-parser 0.3.4).
fn check_directives(source: &Arc<SourceFile>, start: usize, end: Span) -> Result<(), SyntaxError> {
    let mut at = start;
    for line in source.text()[start..end.start as usize].split_inclusive(['\n', '\r']) {
        let span = Span::new(at, at + line.trim_end().len());
        let directive = line.split('#').next().filter(|directive| directive.starts_with('%'));
        // It counts bytes of a directive where it counts characters elsewhere: after one that is
        // not ASCII every position would be wrong.
        if directive.is_some_and(|directive| !directive.is_ascii()) {
            return Err(error(source, span, "found a directive that is not ASCII", "expected ASCII"));
        }
        // It copies the prefix of a `%TAG` directive into every tag that uses it: a long one is
        // memory and time multiplied by the number of tags.
        if line.starts_with('%') && line.len() > MAX_DIRECTIVE {
            let found = format!("found a directive of {} bytes", line.len());
            let expected = format!("expected {MAX_DIRECTIVE} bytes at most");
            return Err(error(source, span, &found, &expected));
        }
        at += line.len();
    }
    Ok(())
}

fn error(source: &Arc<SourceFile>, span: Span, found: &str, expected: &str) -> SyntaxError {
    let message = format!("not valid YAML: {found}; {expected}");
    Box::new(Diagnostic::of(&INVALID_YAML, message).at(Some(Place::new(source, span)), expected))
}

fn syntax_error(source: &Arc<SourceFile>, offsets: &Offsets<'_>, found: &ScanError) -> SyntaxError {
    let text = source.text();
    let mut at = offsets.byte(found.marker().index()).min(text.len());
    if words::is_about_tab(found.info()) {
        // The parser points at what stands before or after it.
        at = indenting_tab(text, at).unwrap_or(at);
    }
    let end = at + text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    if found.info().contains("recursion limit") {
        // The parser reads ahead, so that its own limit can come first.
        return Nesting::Document.exceeded(Place::new(source, Span::new(at, end)));
    }
    let (what, expected) = words::words(found.info(), text, at);
    error(source, Span::new(at, end), &what, &expected)
}

/// The first tab that a line is indented with, from the line of `at` on.
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let mut start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    for line in text[start..].split_inclusive('\n').take(2) {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..blank].find('\t') {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::*;

    fn refused(text: &str) -> Diagnostic {
        *parse(&SourceFile::new("f.yaml", text)).expect_err("refused")
    }

    #[test]
    fn text_is_counted_where_an_alias_copies_it() {
        let text = format!("a: &a \"{}\"\nb:\n{}", r"\n".repeat(100_000), "- *a\n".repeat(1_000));
        assert_eq!(refused(&text).name(), Some("too-many-values"));
    }

    #[test]
    fn aliases_are_bounded_by_the_size_of_the_document() {
        let list = |name: char| format!("[{}]", vec![format!("*{name}"); 10].join(","));
        let mut text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for (before, name) in ('a'..='i').zip('b'..='j') {
            text.push_str(&format!("{name}: &{name} {}\n", list(before)));
        }
        let error = refused(&text);
        assert_eq!(error.name(), Some("too-many-values"));
        assert!(error.message.contains("for a document of this size"), "{}", error.message);
        assert_eq!(error.labels[0].place.text(), "*e");
        // Ten thousand aliases of ten values each, in a document of their size.
        let text = format!("a: &a [x,x,x,x,x,x,x,x,x]\nb:\n{}", "- *a\n".repeat(10_000));
        parse(&SourceFile::new("f.yaml", text)).expect("a few aliases for each byte");
    }

    #[test]
    fn directives_are_ascii() {
        let error = refused("%FOO ééé\n---\na: b\n");
        assert_eq!(error.labels[0].place.text(), "%FOO ééé");
        parse(&SourceFile::new("f.yaml", "%FOO x # é\n---\na: b\n")).expect("comments may be anything");
    }

    #[test]
    fn directives_are_short() {
        let text = format!("%TAG !e! tag:{}\n---\n{}", "x".repeat(100_000), "- !e!a x\n".repeat(10_000));
        let error = refused(&text);
        assert!(error.message.contains("a directive of 100014 bytes"), "{}", error.message);
    }

    #[test]
    fn both_limits_of_depth_are_one_error() {
        assert_eq!(refused(&"- ".repeat(200)).name(), Some("too-deep"));
        assert_eq!(refused(&"[".repeat(100_000)).name(), Some("too-deep"));
    }

    #[test]
    fn a_nul_is_not_called_a_tab() {
        assert!(refused("a: \0\n").message.contains("found a NUL character"));
    }

    #[test]
    fn lines_may_end_in_cr_alone() {
        let file = SourceFile::new("f.yaml", "- |\r  b\r".repeat(50_000));
        let root = parse(&file).expect("YAML").value;
        let Value::Sequence(items) = &root.value else { panic!("a list") };
        let last = items.last().and_then(Node::string).expect("a string");
        assert_eq!(last.as_str(), "b\n");
        assert_eq!(last.locate(Span::new(0, 1)).expect("placed").span, Span::new(399_998, 399_999));
    }

    #[test]
    fn a_quoted_scalar_ends_at_its_quote() {
        let root = parse(&SourceFile::new("f.yaml", "a: 'it''s' # c\n")).expect("YAML").value;
        assert_eq!(root.get("a").expect("there").place.text(), "'it''s'");
    }
}
