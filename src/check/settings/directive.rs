//! Comments that say how findings are taken, and what they go for.

use memchr::memmem;

use super::continued::{Continued, Syntax};
use crate::source::{SourceFile, Span};

/// What comments that speak to us begin with.
const MARK: &str = "gatecast:";

/// A comment that speaks to us.
#[derive(Debug)]
pub(super) struct CommentDirective {
    /// What it says, from the mark up to the end of the line.
    pub(super) span: Span,
    /// What it says behind the mark.
    pub(super) said: Span,
    /// Where the findings stand that it goes for: its line, or the block below it.
    pub(super) goes_for: Span,
}

/// The comments of a file that speak to us, in order.
///
/// One at the end of a line goes for the line. One alone on its line goes for the next line that
/// is more than a comment, and for what is indented deeper below that. So two never go for some of
/// the same text without one going for all that the other does.
pub(super) fn directives(source: &SourceFile) -> Vec<CommentDirective> {
    let text = source.text();
    let mut found: Vec<CommentDirective> = Vec::new();
    let syntax = Syntax::of(source).filter(|_| memmem::find(text.as_bytes(), MARK.as_bytes()).is_some());
    let Some(syntax) = syntax else { return found };
    let mut continued = Continued::new(syntax);
    // From which on they are alone on their lines and their block is still to come.
    let mut waiting = 0;
    let mut open: Vec<OpenScope> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let goes_on = continued.read(line);
        let is_code = !line.trim().is_empty() && !syntax.is_comment(line);
        if is_code {
            let mut depth = depth(line, syntax);
            if goes_on {
                depth = depth.max(open.last().map_or(0, |open| open.depth + 1));
            }
            while let Some(ended) = open.pop_if(|open| open.depth >= depth) {
                ended.end_at(start, &mut found);
            }
            if waiting < found.len() {
                found.iter_mut().skip(waiting).for_each(|directive| directive.goes_for = Span::at(start));
                open.push(OpenScope { depth, directives: waiting..found.len() });
            }
        }
        if let Some(mut directive) = directive(line, start, syntax) {
            if is_code {
                directive.goes_for = Span::new(start, start + line.len());
            }
            found.push(directive);
        }
        if is_code {
            waiting = found.len();
        }
        start += line.len();
    }
    // An empty place at the very end belongs to what the file ends with.
    open.into_iter().for_each(|open| open.end_at(text.len() + 1, &mut found));
    found
}

/// Directives whose block has not ended.
struct OpenScope {
    /// How deep the first line of the block is.
    depth: usize,
    directives: std::ops::Range<usize>,
}

impl OpenScope {
    fn end_at(self, end: usize, found: &mut [CommentDirective]) {
        for directive in found.get_mut(self.directives).into_iter().flatten() {
            directive.goes_for = Span::new(directive.goes_for.start as usize, end);
        }
    }
}

/// How far a line is indented. An item of a list is below a key that is indented as far.
fn depth(line: &str, syntax: Syntax) -> usize {
    let content = line.trim_start();
    let is_item = syntax == Syntax::Yaml && (content.starts_with("- ") || content.trim_end() == "-");
    2 * (line.len() - content.len()) + usize::from(is_item)
}

/// The directive of a line, which begins at `start`; it goes for nothing yet.
fn directive(line: &str, start: usize, syntax: Syntax) -> Option<CommentDirective> {
    let is_comment = |at: &usize| {
        let before = line.get(..*at).unwrap_or_default().trim_end_matches([' ', '\t']);
        let is_hcl = syntax == Syntax::Hcl && before.ends_with("//");
        let code = before.trim_end_matches(if is_hcl { '/' } else { '#' });
        let is_apart = code.trim_start_matches('\u{feff}').is_empty() || code.ends_with([' ', '\t']);
        is_apart && code.len() < before.len()
    };
    let at = memmem::find_iter(line.as_bytes(), MARK.as_bytes()).find(is_comment)?;
    let end = line.trim_end().len();
    Some(CommentDirective {
        span: Span::new(start + at, start + end),
        said: Span::new(start + at + MARK.len(), start + end),
        goes_for: Span::at(start),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each directive goes for.
    fn covered(name: &str, text: &str) -> Vec<String> {
        let source = SourceFile::new(name, text);
        let text = format!("{text}$");
        directives(&source).iter().map(|directive| directive.goes_for.of(&text).to_owned()).collect()
    }

    #[test]
    fn a_comment_goes_for_its_line_or_for_the_block_below() {
        let text = "# gatecast: 1\n\n# b\na:\n  b: 1 # gatecast: 2\n  c: 2\n# gatecast: 3\nd: 3\n";
        assert_eq!(
            covered("f.yaml", text),
            ["a:\n  b: 1 # gatecast: 2\n  c: 2\n# gatecast: 3\n", "  b: 1 # gatecast: 2\n", "d: 3\n$"]
        );
        assert_eq!(covered("f.yaml", "a:\n  # gatecast: 1\n"), [""]);
    }

    #[test]
    fn items_are_below_their_key() {
        let text = "# gatecast: 1\na:\n- b: 1\n  c: 2\n# gatecast: 2\n- d: 3\n  e: 4\n- f: 5\ng: 6\n";
        let all = "a:\n- b: 1\n  c: 2\n# gatecast: 2\n- d: 3\n  e: 4\n- f: 5\n";
        assert_eq!(covered("f.yaml", text), [all, "- d: 3\n  e: 4\n"]);
    }

    #[test]
    fn text_that_goes_on_ends_no_block() {
        let text = "// gatecast: 1\na \"b\" {\n  c = <<EOF\n{}\nEOF\n  d = 1\n}\n";
        let [covered] = covered("f.tf", text).try_into().expect("one");
        assert!(covered.ends_with("d = 1\n"), "{covered}");
    }

    #[test]
    fn only_comments_speak_to_us() {
        for text in ["gatecast: a\n", "a: b#gatecast: c\n", "// gatecast: a\nb: c\n", "{# gatecast: a\n}"] {
            assert_eq!(covered("f.yaml", text), Vec::<String>::new(), "{text}");
        }
        for text in ["\u{feff}# gatecast: a\n", "a: b ##\tgatecast: c", "#gatecast:"] {
            assert_eq!(covered("f.yaml", text).len(), 1, "{text}");
        }
    }
}
