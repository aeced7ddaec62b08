//! What stands in the string of `Fn::Sub`.
//!
//! ```text
//! sub     = { literal | escape | name }
//! escape  = "${!" text "}"          which is `${text}`
//! name    = "${" text "}"
//! ```

use crate::source::Span;

/// A part of the string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SubPart {
    /// Text as it is.
    Literal(Span),
    /// `${!Name}`: the whole of it, and where `Name}` begins.
    Escape { whole: Span, rest: Span },
    /// `${Name}`: the whole of it, and the name.
    Name { whole: Span, name: Span },
}

/// Splits a string into its parts. A `${` that does not end is text. Takes time linear in the
/// text.
pub(super) fn parse(text: &str) -> Vec<SubPart> {
    let mut parts = Vec::new();
    let mut done = 0;
    // The last `${` whose end has not come yet: in `${a${b}` the first is text.
    let mut open = None;
    let mut at = 0;
    while let Some(found) = text[at..].find(['$', '}']) {
        let here = at + found;
        at = here + 1;
        if text[here..].starts_with("${") {
            open = Some(here);
            continue;
        }
        let Some(start) = open.filter(|_| text[here..].starts_with('}')) else { continue };
        open = None;
        // An empty name is text.
        if here == start + 2 {
            continue;
        }
        if start > done {
            parts.push(SubPart::Literal(Span::new(done, start)));
        }
        let whole = Span::new(start, here + 1);
        parts.push(if text[start + 2..].starts_with('!') {
            SubPart::Escape { whole, rest: Span::new(start + 3, here + 1) }
        } else {
            SubPart::Name { whole, name: Span::new(start + 2, here) }
        });
        done = here + 1;
    }
    if done < text.len() {
        parts.push(SubPart::Literal(Span::new(done, text.len())));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<String> {
        let show = |part: &SubPart| match part {
            SubPart::Literal(span) => format!("text:{}", span.of(text)),
            SubPart::Escape { rest, .. } => format!("escape:{}", rest.of(text)),
            SubPart::Name { name, .. } => format!("name:{}", name.of(text)),
        };
        parse(text).iter().map(show).collect()
    }

    #[test]
    fn parts_are_told_apart() {
        assert_eq!(
            shape("a ${B.C} $context.x ${!d}"),
            ["text:a ", "name:B.C", "text: $context.x ", "escape:d}"]
        );
        assert_eq!(shape("${AWS::Region}"), ["name:AWS::Region"]);
        assert_eq!(shape("${a"), ["text:${a"]);
        assert_eq!(shape("${a${b}"), ["text:${a", "name:b"]);
        assert_eq!(shape("$${a}"), ["text:$", "name:a"]);
        assert_eq!(shape("${}${b}"), ["text:${}", "name:b"]);
        assert_eq!(shape("} ${b}}"), ["text:} ", "name:b", "text:}"]);
        assert_eq!(shape(""), Vec::<String>::new());
    }
}
