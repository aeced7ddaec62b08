//! Here-documents: `<<EOF`, lines of text, `EOF`.

use super::words::is_name;
use crate::source::Span;

/// Where a here-document stands, and what follows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct HereDocument {
    pub(super) body: Span,
    /// Whether variables in it count.
    pub(super) expands: bool,
    /// The end of the line that ends it.
    pub(super) after: usize,
}

impl HereDocument {
    /// The document that a `<<` between `at` and the end of its line begins; `None` where there is
    /// no `<<`, or no line that ends it.
    pub(super) fn on_line(text: &str, at: usize, line_end: usize) -> Option<Self> {
        let line = text.get(at..line_end)?;
        let operator = line.find("<<")?;
        let rest = line.get(operator + 2..)?;
        if rest.starts_with('<') {
            return None;
        }
        let rest = rest.strip_prefix('-').unwrap_or(rest).trim_start();
        let expands = !rest.starts_with(['\'', '"', '\\']);
        let rest = rest.trim_start_matches(['\'', '"', '\\']);
        let length = rest.bytes().position(|byte| !is_name(byte)).unwrap_or(rest.len());
        let delimiter = rest.get(..length).filter(|delimiter| !delimiter.is_empty())?;
        let start = (line_end + 1).min(text.len());
        let mut line_start = start;
        for line in text.get(start..)?.split_inclusive('\n') {
            // Documents that hold scripts indent them.
            if line.trim() == delimiter {
                let after = line_start + line.trim_end_matches(['\r', '\n']).len();
                return Some(Self { body: Span::new(start, line_start), expands, after });
            }
            line_start += line.len();
        }
        None
    }
}
