//! What to write in a file so that a text reads differently.
//!
//! A quote in a template is `"` in a YAML block, `\"` in a JSON string, `\\\"` in JSON inside of
//! that. How a character is written is known from the style of the scalar; where that is not known,
//! it is seen from the nearest place of the same text where the character occurs already.

use super::text::WrittenText;
use super::{Place, ScalarStyle, Span, Text};

impl Text {
    /// The place of the part `span`, and what to write there so that it reads `replacement`.
    ///
    /// `None` where that is not certain: a text that stands in no file, a part that is put together
    /// from several places, a value that is written elsewhere, a character that the scalar cannot
    /// hold as it is written.
    pub(crate) fn rewrite(&self, span: Span, replacement: &str) -> Option<(Place, String)> {
        if span == Span::new(0, self.as_str().len())
            && let Some(rewritten) = self.rewrite_whole(replacement)
        {
            return Some(rewritten);
        }
        let place = self.written_as(span)?;
        let styles = self.styles();
        // The line breaks of a block or a heredoc belong to its layout, and so does what `${` begins in
        // HCL.
        let (before, replacement, line_end) =
            match (place.text().strip_suffix('\n'), replacement.strip_suffix('\n')) {
                (Some(before), Some(replacement)) if styles.is_of_lines() => (before, replacement, "\n"),
                _ => (place.text(), replacement, ""),
            };
        let breaks_lines = styles.is_of_lines() && before.contains(['\n', '\r']);
        let begins_template = styles.has_hcl() && ["${", "%{"].iter().any(|mark| replacement.contains(mark));
        if breaks_lines || begins_template {
            return None;
        }
        let mut written = String::new();
        for c in replacement.chars() {
            self.write(c, span, &mut written)?;
        }
        written.push_str(line_end);
        Some((place, written))
    }

    /// A scalar that is written anew as a whole: one without quotes whose new value needs some, and
    /// one in single quotes whose new value has some.
    fn rewrite_whole(&self, replacement: &str) -> Option<(Place, String)> {
        let whole = without_properties(self.place()?);
        match self.styles().only()? {
            ScalarStyle::Plain | ScalarStyle::Bare if whole.text() == self.as_str() => {
                let written = if is_plain(replacement) {
                    replacement.to_owned()
                } else {
                    in_double_quotes(replacement)
                };
                Some((whole, written))
            }
            // `"'*'"` is what people write and read more easily than `'''*'''`.
            ScalarStyle::SingleQuoted if replacement.contains('\'') && is_single_quoted(&whole) => {
                Some((whole, in_double_quotes(replacement)))
            }
            _ => None,
        }
    }

    /// Where the part `span` is written, if that is in one piece and holds nothing else.
    fn written_as(&self, span: Span) -> Option<Place> {
        let is_in_hole = |hole: Span| hole.start < span.end && span.start < hole.end;
        if span.is_empty() || self.holes().any(is_in_hole) {
            return None;
        }
        let mut place: Option<Place> = None;
        for WrittenText { at, place: piece, verbatim } in self.written_pieces(span) {
            if !verbatim && (!is_escape(piece.text()) || at.start < span.start || at.end > span.end) {
                return None;
            }
            place = Some(match place {
                None => piece,
                Some(before) if before.source.is(&piece.source) && before.span.end == piece.span.start => {
                    before.to(&piece)
                }
                Some(_) => return None,
            });
        }
        place
    }

    /// Appends what a character is written as in this text, if that can be told: by the style of
    /// the scalar, or by another place where the character occurs.
    fn write(&self, c: char, near: Span, written: &mut String) -> Option<()> {
        if c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | ',' | '_' | '-' | ':') {
            written.push(c);
        } else if self.styles().is_unknown() {
            written.push_str(&self.seen(c, near)?);
        } else {
            written.push_str(&self.styles().written(c.encode_utf8(&mut [0; 4]))?);
        }
        Some(())
    }

    /// How a character is written where it occurs in this text, the nearest place first. Farther
    /// than a screen away nobody looks: a text may have thousands of places to change.
    fn seen(&self, c: char, near: Span) -> Option<String> {
        let text = self.as_str();
        let start = near.start as usize;
        let (from, to) = (start.saturating_sub(MAX_LOOK), (start + MAX_LOOK).min(text.len()));
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (from, to) = (boundary(from), boundary(to));
        let at = text.get(from..start)?.rfind(c).map(|at| from + at);
        let at = at.or_else(|| text.get(start..to)?.find(c).map(|at| start + at))?;
        let span = Span::new(at, at + c.len_utf8());
        let pieces: Vec<_> = self.written_pieces(span).collect();
        let [WrittenText { at, place, verbatim }] = pieces.as_slice() else { return None };
        if *verbatim {
            return Some(c.to_string());
        }
        (*at == span && is_escape(place.text())).then(|| place.text().to_owned())
    }
}

/// How many bytes around a place are searched for a character.
const MAX_LOOK: usize = 2_000;

/// Whether the written form of one character is an escape, and not a reference to something.
fn is_escape(written: &str) -> bool {
    let mut chars = written.chars();
    let first = chars.next();
    written.len() <= 16 && (first == Some('\\') || chars.next() == first && chars.next().is_none())
}

/// A scalar without the anchor and the tag that YAML may have before it.
fn without_properties(mut whole: Place) -> Place {
    while whole.text().starts_with(['&', '!'])
        && let Some(end) = whole.text().find([' ', '\t'])
    {
        let rest = whole.text()[end..].trim_start_matches([' ', '\t']).len();
        let end = whole.span.end as usize;
        whole.span = Span::new(end - rest, end);
    }
    whole
}

/// Whether every format reads a text without quotes as it stands, be it a word or a number.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// Whether a scalar of one line stands in single quotes, as YAML has them.
fn is_single_quoted(whole: &Place) -> bool {
    let text = whole.text();
    text.len() > 1 && text.starts_with('\'') && text.ends_with('\'') && !text.contains('\n')
}

fn in_double_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::super::{SourceFile, TextBuilder};
    use super::*;

    /// The text of a file in which `\"` is a quote, between the first and the last character.
    fn text(file: &str) -> Text {
        let source = SourceFile::new("f", file);
        let mut builder = TextBuilder::default();
        let mut at = 1;
        while at < file.len() - 1 {
            let escaped = file[at..].starts_with("\\\"");
            let len = if escaped { 2 } else { 1 };
            let place = Place::new(&source, Span::new(at, at + len));
            if escaped {
                builder.push_decoded("\"", &place);
            } else {
                builder.push_verbatim(&place);
            }
            at += len;
        }
        let style = match file.as_bytes() {
            [b'"', ..] => ScalarStyle::DoubleQuoted,
            [b'\'', ..] => ScalarStyle::SingleQuoted,
            _ => ScalarStyle::Block,
        };
        builder.finish(Some(Place::new(&source, Span::new(0, file.len())))).in_style(style)
    }

    fn rewritten(file: &str, part: &str, replacement: &str) -> Option<String> {
        let text = text(file);
        let at = text.as_str().find(part).expect("in the text");
        let (place, written) = text.rewrite(Span::new(at, at + part.len()), replacement)?;
        let mut file = file.to_owned();
        file.replace_range(place.span.range(), &written);
        Some(file)
    }

    #[test]
    fn quotes_are_written_like_their_neighbours() {
        assert_eq!(rewritten(r#""{\"a\":b}""#, "b", "\"b\"").as_deref(), Some(r#""{\"a\":\"b\"}""#));
        assert_eq!(rewritten(r#""{\"a\":b}""#, "\"a\"", "a").as_deref(), Some(r#""{a:b}""#));
        assert_eq!(rewritten(r"'{a:b}'", "b", "'b'").as_deref(), Some(r"'{a:''b''}'"));
        assert_eq!(rewritten(r#""{a:b}""#, "b", "\"b\"").as_deref(), Some(r#""{a:\"b\"}""#));
        assert_eq!(rewritten("|a:b\n", "b", "\"b\"").as_deref(), Some("|a:\"b\"\n"));
    }

    #[test]
    fn blocks_are_changed_inside_their_lines_only() {
        let source = SourceFile::new("f", "a: |\n  *\n");
        let mut builder = TextBuilder::default();
        builder.push_verbatim(&Place::new(&source, Span::new(7, 9)));
        let text = builder.finish(Some(Place::new(&source, Span::new(5, 9)))).in_style(ScalarStyle::Block);
        assert!(text.rewrite(Span::new(0, 2), "'*'").is_none(), "it would take the line break away");
        let (place, written) = text.rewrite(Span::new(0, 1), "'*'").expect("can be written");
        assert_eq!((place.text(), written.as_str()), ("*", "'*'"));
        assert!(text.rewrite(Span::new(0, 1), "a\nb").is_none());
        let (place, written) = text.rewrite(Span::new(1, 2), ",\n").expect("can be written");
        assert_eq!((place.text(), written.as_str()), ("\n", ",\n"));
    }

    #[test]
    fn heredocs_keep_the_line_break_before_their_end() {
        let source = SourceFile::new("f", "a = <<EOT\ntext\nEOT\n");
        let text = Text::verbatim(Place::new(&source, Span::new(10, 15))).in_style(ScalarStyle::HclRaw);
        assert!(text.rewrite(Span::new(0, 5), "'text'").is_none(), "it would hide the end");
        let (place, written) = text.rewrite(Span::new(0, 4), "'text'").expect("can be written");
        assert_eq!((place.text(), written.as_str()), ("text", "'text'"));
    }

    #[test]
    fn bare_scalars_get_quotes() {
        let source = SourceFile::new("f", "a: 60");
        let text = Text::verbatim(Place::new(&source, Span::new(3, 5))).in_style(ScalarStyle::Plain);
        let (place, written) = text.rewrite(Span::new(0, 2), "'60'").expect("can be written");
        assert_eq!((place.text(), written.as_str()), ("60", "\"'60'\""));
        let source = SourceFile::new("f", "a: &b !c 60");
        let whole = Place::new(&source, Span::new(3, 11));
        let mut text = TextBuilder::default();
        text.push_verbatim(&Place::new(&source, Span::new(9, 11)));
        let text = text.finish(Some(whole)).in_style(ScalarStyle::Plain);
        let (place, written) = text.rewrite(Span::new(0, 2), "'60'").expect("can be written");
        assert_eq!((place.text(), written.as_str()), ("60", "\"'60'\""));
        assert!(Text::unplaced("a").rewrite(Span::new(0, 1), "b").is_none());
    }
}
