//! YAML 1.2: the first document of a stream, anchors expanded, merge keys merged.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::limits::{Budget, check_depth, too_deep};
use super::{Node, SyntaxError, Value, duplicates, scalar};
use crate::diagnostic::{Checked, Diagnostic, quoted};
use crate::source::{Place, SourceFile, Span, Text};

/// Parses a YAML document.
pub(super) fn parse(source: &Arc<SourceFile>) -> Result<Checked<Node>, SyntaxError> {
    let text = source.text();
    // The parser refuses a byte order mark where editors put it.
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut builder = Builder {
        source,
        offsets: Offsets::new(text, start),
        frames: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        budget: Budget::default(),
        diagnostics: Vec::new(),
    };
    let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(&text[start..]);
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| builder.syntax_error(&error))?;
        let span = builder.offsets.span(span);
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents > 1 {
                builder.several_documents(span);
                break;
            }
        }
        builder.event(event, span)?;
    }
    let place = Place::new(source, Span::at(start));
    let root = builder.root.take().unwrap_or(Node { value: Value::Null, tag: None, place });
    Ok(Checked::new(root, builder.diagnostics))
}

struct Builder<'a> {
    source: &'a Arc<SourceFile>,
    offsets: Offsets<'a>,
    /// The collections that are open, the innermost last.
    frames: Vec<Frame>,
    root: Option<Node>,
    /// Anchored nodes, with the number of values in each.
    anchors: HashMap<usize, (Node, usize)>,
    budget: Budget,
    diagnostics: Vec<Diagnostic>,
}

/// An open collection.
struct Frame {
    items: Items,
    anchor: usize,
    tag: Option<String>,
    start: Span,
    /// How many values are in it, itself included.
    size: usize,
}

enum Items {
    Sequence(Vec<Node>),
    Mapping(Vec<(Text, Node)>, Option<Text>),
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), SyntaxError> {
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let text = scalar::text(self.source, span, style, &value);
                let place = text.place().unwrap_or_else(|| Place::new(self.source, span));
                let plain = style == ScalarStyle::Plain;
                let value = resolve(text, plain, tag.as_deref());
                self.budget.take(1, || place.clone())?;
                self.complete(Node { value, tag: tag_name(tag.as_deref()), place }, 1, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(Items::Sequence(Vec::new()), anchor, tag_name(tag.as_deref()), span)
            }
            Event::MappingStart(anchor, tag) => {
                self.open(Items::Mapping(Vec::new(), None), anchor, tag_name(tag.as_deref()), span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn open(
        &mut self,
        items: Items,
        anchor: usize,
        tag: Option<String>,
        start: Span,
    ) -> Result<(), SyntaxError> {
        let place = || Place::new(self.source, start);
        check_depth(self.frames.len() + 1, place)?;
        self.budget.take(1, place)?;
        self.frames.push(Frame { items, anchor, tag, start, size: 1 });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), SyntaxError> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        // Flow collections have a closing bracket; block collections end where their last value does.
        let last = match &frame.items {
            Items::Sequence(items) => items.last().map(|node| node.place.span),
            Items::Mapping(members, _) => members.last().map(|(_, node)| node.place.span),
        };
        let end = if end.is_empty() { last.unwrap_or(frame.start).end } else { end.end };
        let span = Span { start: frame.start.start, end: end.max(frame.start.end) };
        let value = match frame.items {
            Items::Sequence(items) => Value::Sequence(items),
            Items::Mapping(members, _) => {
                duplicates::report(&members, &mut self.diagnostics);
                Value::Mapping(merged(members))
            }
        };
        let node = Node { value, tag: frame.tag, place: Place::new(self.source, span) };
        self.complete(node, frame.size, frame.anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), SyntaxError> {
        let place = Place::new(self.source, span);
        let Some((_, size)) = self.anchors.get(&anchor) else {
            let message = format!("found the alias `{}` inside what it stands for", place.text());
            return Err(self.error(span, &message, "expected an alias after the end of its anchor"));
        };
        // Counted before it is cloned: a bomb of aliases takes no memory.
        let size = *size;
        self.budget.take(size, || place)?;
        let node = self.anchors[&anchor].0.clone();
        check_depth(self.frames.len() + depth(&node), || node.place.clone())?;
        self.complete(node, size, 0)
    }

    /// A value is complete: it goes into the collection it stands in, or is the document.
    fn complete(&mut self, node: Node, size: usize, anchor: usize) -> Result<(), SyntaxError> {
        if anchor > 0 {
            self.budget.take(size, || node.place.clone())?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.size = frame.size.saturating_add(size);
        match &mut frame.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping(members, key) => match key.take() {
                Some(key) => members.push((key, node)),
                None => match key_text(&node) {
                    Some(text) => *key = Some(text),
                    None => {
                        let span = node.place.span;
                        let message = format!("found {} as a key", node.kind());
                        return Err(self.error(span, &message, "expected text"));
                    }
                },
            },
        }
        Ok(())
    }

    fn several_documents(&mut self, span: Span) {
        self.diagnostics.push(
            Diagnostic::warning(
                "several-documents",
                "the file holds several YAML documents; only the first is read",
            )
            .at(Some(Place::new(self.source, span)), "the second begins here")
            .help("pass each document in a file of its own"),
        );
    }

    fn error(&self, span: Span, found: &str, expected: &str) -> SyntaxError {
        let message = format!("not valid YAML: {found}; {expected}");
        Box::new(Diagnostic::error("invalid-yaml", message).at(Some(Place::new(self.source, span)), expected))
    }

    fn syntax_error(&self, error: &ScanError) -> SyntaxError {
        let text = self.source.text();
        let at = self.offsets.byte(error.marker().index()).min(text.len());
        let end = at + text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        if error.info().contains("recursion limit") {
            // The parser reads ahead, so that its own limit can come first.
            return too_deep(Place::new(self.source, Span::new(at, end)));
        }
        let (found, expected) = words(error.info(), text, at);
        self.error(Span::new(at, end), &found, &expected)
    }
}

/// What the parser's message means: what was found, what was expected.
fn words(info: &str, text: &str, at: usize) -> (String, String) {
    let found = |what: &str| what.to_owned();
    let next: String =
        text[at..].chars().next().map_or_else(|| "the end".to_owned(), |c| quoted(&c.to_string()));
    let pair = match info {
        info if info.contains("unknown anchor") => {
            ("found an alias without an anchor", "expected `&name` at a value before it")
        }
        info if info.contains("tab") => {
            ("found a tab where YAML counts spaces", "expected spaces for indentation")
        }
        info if info.contains("mapping values are not allowed")
            || info.contains("illegal placement of ':'") =>
        {
            (
                "found `:` where no key can be",
                "expected quotes around text that contains `: `, or a line of its own",
            )
        }
        info if info.contains("<document start>") => (
            "found no document after a `%` directive",
            "expected `---`, or quotes around text that begins with `%`",
        ),
        info if info.contains("unexpected end of stream")
            || info.contains("unexpected eof")
            || info.contains("in quoted scalar") =>
        {
            ("found a quoted text that does not end", "expected its closing quote")
        }
        info if info.contains("expected ',' or ']'") => {
            ("found a list that does not go on", "expected `,` or `]`")
        }
        info if info.contains("expected ',' or '}'") => {
            ("found an object that does not go on", "expected `,` or `}`")
        }
        info if info.contains("did not find expected key") || info.contains("simple key expect") => {
            ("found a line that is no `key: value`", "expected a key at the indentation of the others")
        }
        info if info.contains("expected '-' indicator") => {
            ("found a line that is no list item", "expected `- ` as in the lines before")
        }
        info if info.contains("unknown escape") => (
            "found an unknown escape in double quotes",
            r#"expected one of \" \\ \n \t \xXX \uXXXX, or single quotes around the text"#,
        ),
        info if info.contains("invalid trailing content") => (
            "found text after a closing quote",
            "expected the end of the line; quotes inside quotes are written \\\"",
        ),
        info if info.contains("unexpected character") => {
            return (
                format!("found {next}, which no plain text begins with"),
                found("expected quotes around the text"),
            );
        }
        info if info.contains("indent") => {
            ("found a line that is indented wrongly", "expected the indentation of the lines around it")
        }
        info => return (format!("found {next}"), info.to_owned()),
    };
    (found(pair.0), found(pair.1))
}

/// The text of a scalar that is a key; `None` for collections.
fn key_text(node: &Node) -> Option<Text> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Some(text.clone()),
        Value::Null | Value::Bool(_) => Some(Text::verbatim(node.place.clone())),
        Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Sequence(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Mapping(members) => 1 + members.iter().map(|(_, node)| depth(node)).max().unwrap_or_default(),
        _ => 0,
    }
}

/// The members with those of `<<` merged in: what is written in the mapping itself wins, then
/// what is merged earlier.
fn merged(members: Vec<(Text, Node)>) -> Vec<(Text, Node)> {
    let is_merge = |key: &Text, node: &Node| {
        key.as_str() == "<<" && matches!(node.value, Value::Mapping(_) | Value::Sequence(_))
    };
    if !members.iter().any(|(key, node)| is_merge(key, node)) {
        return members;
    }
    let (merges, mut own): (Vec<_>, Vec<_>) =
        members.into_iter().partition(|(key, node)| is_merge(key, node));
    let mut names: HashSet<String> = own.iter().map(|(key, _)| key.as_str().to_owned()).collect();
    let sources = merges.into_iter().flat_map(|(_, node)| match node.value {
        Value::Sequence(items) => items,
        _ => vec![node],
    });
    for (key, node) in sources.flat_map(|source| match source.value {
        Value::Mapping(members) => members,
        _ => Vec::new(),
    }) {
        if names.insert(key.as_str().to_owned()) {
            own.push((key, node));
        }
    }
    own
}

fn tag_name(tag: Option<&Tag>) -> Option<String> {
    tag.filter(|tag| !tag.is_yaml_core_schema()).map(ToString::to_string)
}

/// A scalar by the core schema of YAML 1.2; tagged ones by their tag.
fn resolve(text: Text, plain: bool, tag: Option<&Tag>) -> Value {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix != "str" => {}
        Some(_) => return Value::String(text),
        None if !plain => return Value::String(text),
        None => {}
    }
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_number(number) => Value::Number(text),
        _ => Value::String(text),
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |text: &str, radix: u32| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    if let Some(octal) = text.strip_prefix("0o") {
        return digits(octal, 8);
    }
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return digits(hexadecimal, 16);
    }
    // Rust reads `inf` and `nan` where YAML wants a dot before them.
    let decimal = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let special = matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN");
    special || decimal && unsigned.parse::<f64>().is_ok()
}

/// Byte offsets of the characters that the parser counts.
struct Offsets<'a> {
    text: &'a str,
    start: usize,
    /// The offset of every [`STEP`]th character; empty where a character is a byte.
    checkpoints: Vec<usize>,
}

const STEP: usize = 64;

impl<'a> Offsets<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        let checkpoints = if text[start..].is_ascii() {
            Vec::new()
        } else {
            text[start..].char_indices().step_by(STEP).map(|(at, _)| start + at).collect()
        };
        Self { text, start, checkpoints }
    }

    fn byte(&self, index: usize) -> usize {
        if self.checkpoints.is_empty() {
            return (self.start + index).min(self.text.len());
        }
        let Some(&checkpoint) = self.checkpoints.get(index / STEP) else { return self.text.len() };
        let after = self.text[checkpoint..].char_indices().nth(index % STEP);
        after.map_or(self.text.len(), |(at, _)| checkpoint + at)
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        Span::new(self.byte(span.start.index()), self.byte(span.end.index()))
    }
}
