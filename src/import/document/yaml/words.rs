//! What the parser's messages mean.

use crate::diagnostic::quoted;

/// What the parser's message means: what was found, what was expected.
pub(super) fn words(info: &str, text: &str, at: usize) -> (String, String) {
    let found = |what: &str| what.to_owned();
    let next: String =
        text[at..].chars().next().map_or_else(|| "the end".to_owned(), |c| quoted(&c.to_string()));
    let pair = match info {
        info if info.contains("unknown anchor") => {
            ("found an alias without an anchor", "expected `&name` at a value before it")
        }
        info if info.contains("an anchor or alias") => {
            ("found `*` or `&` without a name", "expected quotes around the text, as in \"'*'\"")
        }
        info if info.contains("unprintable") => ("found a NUL character", "expected text"),
        info if is_about_tab(info) => {
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
            ("expected `key: value`", "expected a key at the indentation of the others")
        }
        info if info.contains("expected '-' indicator") => {
            ("expected a list item", "expected `- ` as in the lines before")
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

/// Whether a message is about a tab that stands where spaces should.
pub(super) fn is_about_tab(info: &str) -> bool {
    info.contains("tab") && !info.contains("unprintable")
}
