//! The outline of an HCL text: its brackets, strings, heredocs and comments.
//!
//! What does not end is said here, where it begins; the parser would only say that the text ends
//! too early. And what would take the parser too long is refused here.

use super::SyntaxTrouble;
use super::directives::Directives;
use crate::diagnostic::quoted;
use crate::source::Span;

/// How many entries one object may have: the parser compares each with all before it.
const MAX_ENTRIES: usize = 5_000;

/// How many bytes a text may have, and how many signs that the parser makes something of: its tree
/// takes a hundred times as much memory as the text.
const MAX_BYTES: usize = 16 * 1024 * 1024;
const MAX_SIGNS: usize = 1_000_000;

/// How deep brackets and strings may nest; the parser has a limit of its own below that.
const MAX_OPEN: usize = 1_000;

/// What stands open, and where it was opened.
enum Opened<'t> {
    Bracket {
        opening: u8,
        at: usize,
        entries: usize,
    },
    Quoted {
        at: usize,
    },
    Heredoc {
        at: usize,
        marker: &'t str,
    },
    /// The text of a template file.
    Bare,
}

/// What a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OutlineKind {
    /// A file of blocks and attributes, or an expression.
    Code,
    /// A template.
    Template,
}

/// Checks that everything that is opened is closed.
pub(super) fn check(text: &str, kind: OutlineKind) -> Result<(), SyntaxTrouble> {
    let mut outline = Outline { text, at: 0, open: Vec::new(), directives: Directives::default(), signs: 0 };
    if text.len() > MAX_BYTES {
        let message = format!("the text has more than {MAX_BYTES} bytes, the limit for HCL");
        return Err(SyntaxTrouble::too_large(Span::at(MAX_BYTES), message));
    }
    if kind == OutlineKind::Template {
        outline.open.push(Opened::Bare);
    }
    while outline.at < text.len() {
        match outline.open.last() {
            None | Some(Opened::Bracket { .. }) => outline.code()?,
            Some(Opened::Quoted { .. }) => outline.quoted()?,
            Some(Opened::Heredoc { .. }) => outline.heredoc()?,
            Some(Opened::Bare) => outline.literal()?,
        }
        if outline.open.len() > MAX_OPEN {
            return Err(SyntaxTrouble::too_deep(Span::at(outline.at)));
        }
    }
    match outline.open.last() {
        None => Ok(()),
        Some(Opened::Bare) => outline.directives.check(text, outline.open.len()),
        Some(&Opened::Bracket { opening, at, .. }) => {
            let width = if opening == b'{' && text[at..].starts_with(['$', '%']) { 2 } else { 1 };
            let expected = format!("expected `{}`", char::from(closing(opening)));
            Err(SyntaxTrouble::new(Span::at(text.len()), "the text ends too early", expected)
                .opened(Span::new(at, at + width)))
        }
        Some(Opened::Quoted { .. }) => Err(outline.line_break()),
        Some(&Opened::Heredoc { at, marker }) => {
            let line = Span::new(at, at + text[at..].find(['\r', '\n']).unwrap_or(text.len() - at));
            let expected = format!("expected a line with only `{marker}` at its end");
            Err(SyntaxTrouble::new(line, "found a heredoc that does not end", expected))
        }
    }
}

fn closing(opening: u8) -> u8 {
    match opening {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

fn string_without_end(text: &str, at: usize) -> SyntaxTrouble {
    let line = Span::new(at, at + text[at..].find(['\r', '\n']).unwrap_or(text.len() - at));
    SyntaxTrouble::new(line, "found a string that does not end", "expected `\"` before the end of the line")
        .help("write a text of several lines as a heredoc: <<EOT … EOT")
}

struct Outline<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Opened<'t>>,
    directives: Directives,
    signs: usize,
}

impl<'t> Outline<'t> {
    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// The position after the next `needle`, or the end.
    fn skip_past(&mut self, from: usize, needle: &str) -> bool {
        let found = self.text.get(from..).and_then(|rest| rest.find(needle));
        self.at = found.map_or(self.text.len(), |at| from + at + needle.len());
        found.is_some()
    }

    /// One token of code.
    fn code(&mut self) -> Result<(), SyntaxTrouble> {
        let (at, rest) = (self.at, self.rest());
        self.at += 1;
        if matches!(rest, [b'{' | b'[' | b'(' | b'"' | b',' | b'.' | b'=' | b':', ..]) {
            self.count(at)?;
        }
        match rest {
            [b'#', ..] | [b'/', b'/', ..] => _ = self.skip_past(at, "\n"),
            [b'/', b'*', ..] => self.comment(at)?,
            [b'"', ..] => self.open.push(Opened::Quoted { at }),
            [b'<', b'<', ..] => self.heredoc_begins(at),
            [opening @ (b'{' | b'[' | b'('), ..] => {
                self.open.push(Opened::Bracket { opening: *opening, at, entries: 0 });
            }
            [found @ (b'}' | b']' | b')'), ..] => self.close(at, *found)?,
            // Neither is part of an entry: `==`, `=>`, `<=`, `>=`, `!=`.
            [b'=', b'=' | b'>', ..] | [b'<' | b'>' | b'!', b'=', ..] => self.at += 1,
            [b'=' | b':', ..] => self.entry(at)?,
            _ => {}
        }
        Ok(())
    }

    fn comment(&mut self, at: usize) -> Result<(), SyntaxTrouble> {
        if self.skip_past(at + 2, "*/") {
            return Ok(());
        }
        let span = Span::new(at, at + 2);
        Err(SyntaxTrouble::new(span, "found a comment that does not end", "expected `*/`"))
    }

    fn count(&mut self, at: usize) -> Result<(), SyntaxTrouble> {
        self.signs += 1;
        if self.signs <= MAX_SIGNS {
            return Ok(());
        }
        let message = format!("the text has more than {MAX_SIGNS} brackets, strings, commas and the like");
        Err(SyntaxTrouble::too_large(Span::at(at), message))
    }

    fn close(&mut self, at: usize, found: u8) -> Result<(), SyntaxTrouble> {
        let message = format!("found `{}`", char::from(found));
        match self.open.pop() {
            Some(Opened::Bracket { opening, .. }) if closing(opening) == found => Ok(()),
            Some(Opened::Bracket { opening, at: opened, .. }) => {
                let expected = format!("expected `{}`", char::from(closing(opening)));
                let opened = Span::new(opened, opened + 1);
                Err(SyntaxTrouble::new(Span::new(at, at + 1), message, expected).opened(opened))
            }
            _ => {
                let expected = "expected nothing to close here";
                Err(SyntaxTrouble::new(Span::new(at, at + 1), message, expected))
            }
        }
    }

    fn entry(&mut self, at: usize) -> Result<(), SyntaxTrouble> {
        if let Some(Opened::Bracket { entries, .. }) = self.open.last_mut() {
            *entries += 1;
            if *entries > MAX_ENTRIES {
                return Err(SyntaxTrouble::too_large(
                    Span::at(at),
                    format!("an object has more than {MAX_ENTRIES} entries"),
                ));
            }
        }
        Ok(())
    }

    fn heredoc_begins(&mut self, at: usize) {
        let line = self.text[at + 2..].split(['\r', '\n']).next().unwrap_or_default();
        let marker = line.strip_prefix('-').unwrap_or(line);
        let begins = |c: char| c.is_alphabetic() || c == '_';
        if marker.starts_with(begins) && marker.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            self.open.push(Opened::Heredoc { at, marker });
            self.skip_past(at, "\n");
        }
    }

    /// The next part of a string in quotes.
    fn quoted(&mut self) -> Result<(), SyntaxTrouble> {
        match self.rest() {
            [b'"', ..] => {
                self.directives.check(self.text, self.open.len())?;
                self.open.pop();
                self.at += 1;
            }
            [b'\\', next, ..] if !matches!(next, b'\r' | b'\n') => self.at += 2,
            [b'\r' | b'\n', ..] => return Err(self.line_break()),
            _ => self.literal()?,
        }
        Ok(())
    }

    /// The next part of a heredoc, or its end.
    fn heredoc(&mut self) -> Result<(), SyntaxTrouble> {
        let Some(&Opened::Heredoc { marker, .. }) = self.open.last() else { return Ok(()) };
        if self.text.as_bytes()[..self.at].ends_with(b"\n") {
            let line = self.text[self.at..].lines().next().unwrap_or_default();
            let before = line.len() - line.trim_start_matches([' ', '\t']).len();
            let ends = line[before..].strip_prefix(marker).is_some_and(|after| {
                !after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-')
            });
            if ends {
                self.directives.check(self.text, self.open.len())?;
                self.at += before + marker.len();
                self.open.pop();
                return Ok(());
            }
        }
        self.literal()
    }

    /// A string in quotes does not end in its line: it, or what it stands in.
    fn line_break(&self) -> SyntaxTrouble {
        let Some(Opened::Quoted { at }) = self.open.last() else {
            return SyntaxTrouble::new(Span::at(self.at), "the line ends too early", "expected `\"`");
        };
        match self.open.as_slice() {
            // The quote that seems to begin a string ends one: `"${name"`.
            [.., Opened::Quoted { .. }, Opened::Bracket { at: sequence, .. }, Opened::Quoted { .. }]
                if self.text[*sequence..].starts_with(['$', '%']) =>
            {
                let span = Span::new(*sequence, *at);
                let message = format!("found {}, which does not end", quoted(span.of(self.text)));
                SyntaxTrouble::new(span, message, "expected `}`")
            }
            _ => string_without_end(self.text, *at),
        }
    }

    /// Literal text, or the beginning of `${` or `%{`.
    fn literal(&mut self) -> Result<(), SyntaxTrouble> {
        match self.rest() {
            [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => self.at += 3,
            [sign @ (b'$' | b'%'), b'{', ..] => {
                if *sign == b'%' {
                    self.directives.read(self.text, self.at, self.open.len())?;
                }
                self.count(self.at)?;
                self.open.push(Opened::Bracket { opening: b'{', at: self.at, entries: 0 });
                self.at += 2;
            }
            _ => self.at += 1,
        }
        Ok(())
    }
}
