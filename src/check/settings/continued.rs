//! Lines that go on with what a line before them began, however far they are indented.

use crate::source::{self, SourceFile};

/// How the files of a format write comments, and what may go on over lines in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Yaml,
    Hcl,
    Shell,
}

impl Syntax {
    /// What a file is written in; `None` for JSON, which has no comments.
    pub(super) fn of(source: &SourceFile) -> Option<Self> {
        let content = source.text().trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        // Text from standard input has no name that tells.
        let begins_block =
            |line: &str| ["resource \"", "module \""].iter().any(|word| line.starts_with(word));
        if content.starts_with(['{', '[']) {
            return None;
        }
        Some(match source::Syntax::of(source.name()) {
            Some(syntax) if syntax.is_hcl() => Self::Hcl,
            Some(source::Syntax::Shell | source::Syntax::PowerShell) => Self::Shell,
            _ if content.starts_with("#!") => Self::Shell,
            Some(source::Syntax::Yaml | source::Syntax::Template) => Self::Yaml,
            _ if content.lines().any(begins_block) => Self::Hcl,
            _ => Self::Yaml,
        })
    }

    /// Whether a line is a comment and nothing else.
    pub(super) fn is_comment(self, line: &str) -> bool {
        let line = line.trim_start_matches('\u{feff}').trim_start();
        line.starts_with('#') || self == Self::Hcl && line.starts_with("//")
    }
}

/// Reads lines and tells which of them go on with the line before.
///
/// A here-document or a text in quotes often stands at the beginning of its lines, in the middle
/// of a block or a command that is not at its end there.
#[derive(Debug)]
pub(super) struct Continued {
    syntax: Syntax,
    inside: Option<Inside>,
}

#[derive(Debug)]
enum Inside {
    /// Of a here-document, up to a line that says this.
    HereDocument(String),
    /// Of a text in these quotes.
    Quotes(u8),
    /// Of a command whose line ended in a backslash.
    Command,
}

impl Continued {
    pub(super) fn new(syntax: Syntax) -> Self {
        Self { syntax, inside: None }
    }

    /// Takes the next line, and says whether it goes on with the one before.
    pub(super) fn read(&mut self, line: &str) -> bool {
        let inside = self.inside.take();
        let is_inside = inside.is_some();
        let line = line.trim_end_matches(['\r', '\n']);
        self.inside = match (inside, self.syntax) {
            (Some(Inside::HereDocument(end)), _) => (line.trim() != end).then_some(Inside::HereDocument(end)),
            (_, Syntax::Yaml) => None,
            (_, Syntax::Hcl) if self.syntax.is_comment(line) => None,
            (_, Syntax::Hcl) => line.rfind("<<").and_then(|at| here_document(line.get(at..)?, true)),
            (Some(Inside::Quotes(quote)), Syntax::Shell) => shell(line, Some(quote)),
            (_, Syntax::Shell) => shell(line, None),
        };
        is_inside
    }
}

/// What the end of a line of a script is inside of.
fn shell(line: &str, mut quote: Option<u8>) -> Option<Inside> {
    let bytes = line.as_bytes();
    let mut after_space = true;
    let mut begun = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (quote, byte) {
            (None | Some(b'"'), b'\\') if at + 1 == bytes.len() => {
                return Some(quote.map_or(Inside::Command, Inside::Quotes));
            }
            (None | Some(b'"'), b'\\') => at += 1,
            (Some(open), _) if open == byte => quote = None,
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'#') if after_space => break,
            (None, b'<') => {
                let rest = line.get(at..).unwrap_or_default();
                if rest.starts_with("<<<") {
                    at += 2;
                } else if rest.starts_with("<<") && begun.is_none() {
                    begun = here_document(rest, false);
                    at += 1;
                }
            }
            _ => {}
        }
        after_space = byte.is_ascii_whitespace();
        at += 1;
    }
    quote.map(Inside::Quotes).or(begun)
}

/// The here-document that text from `<<` on begins; in HCL its name ends the line.
fn here_document(text: &str, ends_line: bool) -> Option<Inside> {
    let rest = text.strip_prefix("<<")?;
    let rest = rest.strip_prefix(['-', '~']).unwrap_or(rest).trim_start();
    let rest = rest.trim_start_matches(['\'', '"', '\\']);
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let (name, after) = rest.split_at(rest.find(|c| !is_name(c)).unwrap_or(rest.len()));
    // A number is shifted by: `$((1 << 2))`.
    let is_word = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let begins = is_word && (!ends_line || after.trim().is_empty());
    begins.then(|| Inside::HereDocument(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of each line, whether it goes on with the one before: `+`.
    fn marked(syntax: Syntax, text: &str) -> String {
        let mut continued = Continued::new(syntax);
        text.lines().map(|line| if continued.read(line) { '+' } else { '.' }).collect()
    }

    #[test]
    fn lines_of_scripts_go_on() {
        let marked = |text| marked(Syntax::Shell, text);
        assert_eq!(marked("a 'b\nc' d\ne"), ".+.");
        assert_eq!(marked("a \\\nb\nc"), ".+.");
        assert_eq!(marked("a \"b\\\"\nc\" # 'd\ne"), ".+.");
        assert_eq!(marked("cat <<'EOF' | b\nit's\nEOF\nc"), ".++.");
        assert_eq!(marked("cat <<< a\nb # don't\nc"), "...");
        assert_eq!(marked("a=$((1 << 2))\nb"), "..");
    }

    #[test]
    fn lines_of_here_documents_in_hcl_go_on() {
        let marked = |text| marked(Syntax::Hcl, text);
        assert_eq!(marked("a = <<EOF\n{}\nEOF\nb = 1"), ".++.");
        assert_eq!(marked("a = { b = <<-JSON\n{}\n  JSON\n}"), ".++.");
        assert_eq!(marked("a = \"it's <<b>>\"\nc = 1\n# <<EOF\nd = 2"), "....");
    }
}
