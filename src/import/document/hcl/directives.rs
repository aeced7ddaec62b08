//! `%{ if … }` and `%{ for … }`, and what ends them.

use super::SyntaxTrouble;
use crate::diagnostic::quoted;
use crate::source::Span;

/// The directives that stand open.
#[derive(Default)]
pub(super) struct Directives(Vec<OpenDirective>);

struct OpenDirective {
    at: usize,
    end: &'static str,
    /// How much else stands open around it: it must end before that does.
    depth: usize,
}

impl Directives {
    /// What stands around directives ends here; none of them may be open.
    pub(super) fn check(&self, text: &str, depth: usize) -> Result<(), SyntaxTrouble> {
        match self.0.last() {
            Some(OpenDirective { at, end, depth: opened }) if *opened == depth => {
                let length = text[*at..].find('}').map_or(2, |close| close + 1);
                let span = Span::new(*at, at + length);
                let message = format!("found {}, which does not end", quoted(span.of(text)));
                Err(SyntaxTrouble::new(span, message, format!("expected `%{{ {end} }}`")))
            }
            _ => Ok(()),
        }
    }

    /// A directive begins at `at`.
    pub(super) fn read(&mut self, text: &str, at: usize, depth: usize) -> Result<(), SyntaxTrouble> {
        let inside = text[at + 2..].trim_start_matches('~').trim_start();
        let length = inside.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(inside.len());
        let keyword = &inside[..length];
        let end = match keyword {
            "if" => "endif",
            "for" => "endfor",
            "else" | "endif" | "endfor" => {
                let start = text.len() - inside.len();
                return self.goes_on(keyword, Span::new(start, start + length), depth);
            }
            // The parser says what is wrong with it.
            _ => return Ok(()),
        };
        self.0.push(OpenDirective { at, end, depth });
        Ok(())
    }

    /// A directive goes on, or ends.
    fn goes_on(&mut self, keyword: &str, span: Span, depth: usize) -> Result<(), SyntaxTrouble> {
        let open = self.0.last().filter(|open| open.depth == depth).map(|open| open.end);
        if open.is_some_and(|end| end == keyword) {
            self.0.pop();
            return Ok(());
        }
        let expected = match open {
            Some("endif") if keyword == "else" => return Ok(()),
            Some(end) => format!("expected `{end}`"),
            None => "expected no such word where no directive stands open".to_owned(),
        };
        Err(SyntaxTrouble::new(span, format!("found `{keyword}`"), expected))
    }
}
