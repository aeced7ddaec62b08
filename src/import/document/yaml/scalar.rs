//! YAML scalars, with their way back.
//!
//! The parser decodes scalars and does not say how. The aligner walks the file and the decoded
//! value side by side: what reads the same is verbatim, the rest is an escape, a doubled quote or
//! a line fold. Where the two do not fit together, all of the value leads back to all of the
//! scalar: less exact, never wrong.

use std::sync::Arc;

use saphyr_parser::ScalarStyle;

use crate::source::{Place, ScalarStyle as WrittenStyle, SourceFile, Span, Text, TextBuilder};

/// The text of a scalar whose value the parser found in `span`, properties (anchor, tag) included.
pub(super) fn text(source: &Arc<SourceFile>, span: Span, style: ScalarStyle, value: &str) -> Text {
    let written = span.of(source.text()).trim_end();
    let whole = Span::new(span.start as usize, span.start as usize + written.len());
    let content = span.start as usize + properties(written);
    let mut aligner = Aligner { source, at: content, value, done: 0, builder: TextBuilder::default() };
    let aligned = match style {
        ScalarStyle::Plain => aligner.flow(|_| None),
        ScalarStyle::SingleQuoted => {
            aligner.at += 1;
            aligner.flow(|raw| raw.starts_with("''").then_some(2))
        }
        ScalarStyle::DoubleQuoted => {
            aligner.at += 1;
            aligner.flow(escape)
        }
        ScalarStyle::Literal | ScalarStyle::Folded => {
            aligner.begin_block(content > span.start as usize);
            aligner.block(style == ScalarStyle::Folded)
        }
    };
    let place = Place::new(source, whole);
    if aligned.is_some() && aligner.done == value.len() {
        // The parser's span takes in the comment after a quoted scalar.
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let end = aligner.at + usize::from(quoted && aligner.raw().starts_with(['"', '\'']));
        let end = if quoted && end > aligner.at { end } else { whole.end as usize };
        let text = aligner.builder.finish(Some(Place::new(source, Span::new(whole.start as usize, end))));
        return text.in_style(match style {
            ScalarStyle::Plain => WrittenStyle::Plain,
            ScalarStyle::SingleQuoted => WrittenStyle::SingleQuoted,
            ScalarStyle::DoubleQuoted => WrittenStyle::DoubleQuoted,
            ScalarStyle::Literal | ScalarStyle::Folded => WrittenStyle::Block,
        });
    }
    let mut builder = TextBuilder::default();
    builder.push_decoded(value, &place);
    builder.finish(Some(place))
}

/// How many bytes the anchor and the tag before a scalar take, with the space after them.
fn properties(written: &str) -> usize {
    let mut rest = written;
    while rest.starts_with(['&', '!']) {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest[end..].trim_start();
    }
    written.len() - rest.len()
}

/// How many bytes an escape of a double-quoted scalar is written in.
fn escape(raw: &str) -> Option<usize> {
    let letter = raw.strip_prefix('\\')?.chars().next()?;
    Some(match letter {
        'x' => 4,
        'u' => 6,
        'U' => 10,
        other => 1 + other.len_utf8(),
    })
}

struct Aligner<'a> {
    source: &'a Arc<SourceFile>,
    /// The next byte of the file.
    at: usize,
    value: &'a str,
    /// How many bytes of the value have their place.
    done: usize,
    builder: TextBuilder,
}

impl<'a> Aligner<'a> {
    fn raw(&self) -> &'a str {
        self.source.text().get(self.at..).unwrap_or_default()
    }

    fn left(&self) -> &'a str {
        &self.value[self.done..]
    }

    /// The next `length` bytes are written as they read.
    fn verbatim(&mut self, length: usize) {
        self.builder.push_written(self.source, Span::new(self.at, self.at + length));
        self.at += length;
        self.done += length;
    }

    /// The next `decoded` bytes of the value are written in `length` bytes.
    fn decoded(&mut self, decoded: usize, length: usize) {
        let span = Span::new(self.at, self.at + length);
        self.builder.push_meaning(&self.value[self.done..self.done + decoded], self.source, span);
        self.at += length;
        self.done += decoded;
    }

    /// Plain and quoted scalars: folded lines, and escapes of which `escape` tells the length.
    fn flow(&mut self, escape: impl Fn(&str) -> Option<usize>) -> Option<()> {
        while self.done < self.value.len() {
            let (raw, left) = (self.raw(), self.left());
            if let Some(length) = escape(raw) {
                if raw[1..].starts_with(['\n', '\r']) && raw.starts_with('\\') {
                    // An escaped line break joins two lines and leaves nothing.
                    let skipped = raw[1..].len() - raw[1..].trim_start().len();
                    self.at += 1 + skipped;
                    continue;
                }
                raw.get(..length)?;
                self.decoded(left.chars().next()?.len_utf8(), length);
                continue;
            }
            let blanks = raw.len() - raw.trim_start_matches([' ', '\t']).len();
            if raw[blanks..].starts_with(['\n', '\r']) {
                let fold = raw.len() - raw.trim_start().len();
                let breaks = left.len() - left.trim_start_matches('\n').len();
                let decoded = if left.starts_with(' ') { 1 } else { breaks };
                if decoded == 0 {
                    // White space before an escaped line break, or after one.
                    return None;
                }
                self.decoded(decoded, fold);
            } else {
                let length = if blanks > 0 { blanks } else { raw.chars().next()?.len_utf8() };
                if raw.get(..length)? != left.get(..length)? {
                    return None;
                }
                self.verbatim(length);
            }
        }
        Some(())
    }

    /// Moves to the first line of a block scalar's content.
    fn begin_block(&mut self, at_header: bool) {
        let text = self.source.text();
        if at_header {
            self.at += line(self.raw()).1;
            return;
        }
        // The parser points at the first character; the line begins with the indentation, and
        // empty lines before it belong to the value.
        self.at = line_start(text, self.at.min(text.len()));
        for _ in 0..self.value.len() - self.value.trim_start_matches('\n').len() {
            let before = &text[..self.at];
            let Some(previous) = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']))
            else {
                return;
            };
            let previous = line_start(text, previous.len());
            if !text[previous..self.at].trim().is_empty() {
                return;
            }
            self.at = previous;
        }
    }

    /// Block scalars: lines behind an indentation; in folded ones a line break may be a space.
    fn block(&mut self, folded: bool) -> Option<()> {
        let mut indentation = None;
        while self.done < self.value.len() {
            let raw = self.raw();
            let (content, length) = line(raw);
            let wanted = self.left().split('\n').next()?;
            if content.trim_matches([' ', '\t']).is_empty() && wanted.is_empty() {
                self.decoded(1, length.max(content.len()));
                continue;
            }
            let skip = match indentation {
                Some(indentation) => indentation,
                // The first line says how far the others are indented: as far as leaves what the
                // value begins with.
                None if folded => {
                    let spaces = content.len() - content.trim_start_matches(' ').len();
                    spaces.checked_sub(wanted.len() - wanted.trim_start_matches(' ').len())?
                }
                None => content.strip_suffix(wanted)?.len(),
            };
            indentation = Some(skip);
            let line_text = content.get(skip..)?;
            if !content[..skip].trim_matches(' ').is_empty() || !self.left().starts_with(line_text) {
                return None;
            }
            self.at += skip;
            self.verbatim(line_text.len());
            self.line_end(folded)?;
        }
        Some(())
    }

    /// The end of a line of a block scalar, and the empty lines behind it where lines are folded.
    fn line_end(&mut self, folded: bool) -> Option<()> {
        if self.done == self.value.len() {
            return Some(());
        }
        let (raw, left) = (self.raw(), self.left());
        let (_, first) = line(raw);
        if !folded {
            let decoded = left.starts_with('\n').then_some(1)?;
            if raw.starts_with('\n') {
                self.verbatim(1);
            } else {
                self.decoded(decoded, first);
            }
            return Some(());
        }
        let mut gap = first;
        loop {
            let (content, length) = line(&raw[gap..]);
            if length == 0 || !content.trim_matches([' ', '\t']).is_empty() {
                break;
            }
            gap += length;
        }
        let breaks = left.len() - left.trim_start_matches('\n').len();
        let decoded = if breaks > 0 { breaks } else { left.starts_with(' ').then_some(1)? };
        self.decoded(decoded, gap);
        Some(())
    }
}

/// Where the line that holds `before` begins.
fn line_start(text: &str, before: usize) -> usize {
    // Either break: where lines end in CR alone, looking for LF would walk back to the start of
    // the file for every scalar.
    text[..before].rfind(['\n', '\r']).map_or(0, |newline| newline + 1)
}

/// The content of the first line, and its length with its line break.
fn line(text: &str) -> (&str, usize) {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let breaks = match &text.as_bytes()[end..] {
        [b'\r', b'\n', ..] => 2,
        [_, ..] => 1,
        [] => 0,
    };
    (&text[..end], end + breaks)
}
