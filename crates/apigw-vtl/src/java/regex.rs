//! Java's regular expressions, as far as `fancy-regex` has them.
//!
//! Differences of syntax are translated: possessive quantifiers and atomic groups exist, `\Z`, `\h`,
//! POSIX classes and class intersections are rewritten. What has no counterpart is an error that says so.

use std::fmt;
use std::sync::Arc;

/// How many steps a match may take before it is given up.
const BACKTRACK_LIMIT: usize = 1_000_000;
/// How long a pattern can be.
const MAX_PATTERN: usize = 10_000;
/// How many bytes a compiled pattern may take.
const SIZE_LIMIT: usize = 4 << 20;

/// A compiled expression. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Regex {
    inner: Arc<fancy_regex::Regex>,
    whole: Arc<fancy_regex::Regex>,
}

impl fmt::Debug for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Regex({:?})", self.inner.as_str())
    }
}

impl Regex {
    /// Compiles an expression of Java; the reason where it is none, or has no counterpart.
    pub(crate) fn new(pattern: &str) -> Result<Self, String> {
        if pattern.len() > MAX_PATTERN {
            return Err(format!("a regular expression of more than {MAX_PATTERN} bytes"));
        }
        let translated = translate(pattern)?;
        let build = |pattern: &str| {
            fancy_regex::RegexBuilder::new(pattern)
                .backtrack_limit(BACKTRACK_LIMIT)
                .delegate_size_limit(SIZE_LIMIT)
                .delegate_dfa_size_limit(SIZE_LIMIT)
                .build()
                .map(Arc::new)
                .map_err(|error| format!("the regular expression `{pattern}`: {error}"))
        };
        Ok(Self { inner: build(&translated)?, whole: build(&format!(r"\A(?:{translated})\z"))? })
    }

    /// Whether the whole text matches.
    pub(crate) fn matches(&self, text: &str) -> Result<bool, String> {
        self.whole.is_match(text).map_err(|error| error.to_string())
    }

    /// Replaces the first match or all; `$1` in the replacement is a group, a backslash protects.
    pub(crate) fn replace(
        &self,
        text: &str,
        replacement: &str,
        all: bool,
        most: usize,
    ) -> Result<String, String> {
        let mut out = String::new();
        let (mut done, mut from) = (0, Some(0));
        while let Some(at) = from {
            let found = self.inner.captures_from_pos(text, at).map_err(|error| error.to_string())?;
            let Some((captures, whole)) = found.and_then(|found| found.get(0).map(|whole| (found, whole)))
            else {
                break;
            };
            out.push_str(&text[done..whole.start()]);
            expand(replacement, &captures, &mut out)?;
            done = whole.end();
            if out.len() > most {
                return Err(format!("the result has more than {most} bytes"));
            }
            from = if all { after(text, whole.start(), whole.end()) } else { None };
        }
        out.push_str(&text[done..]);
        Ok(out)
    }

    /// Splits as Java's `split`: trailing empty parts are dropped unless a limit is given.
    pub(crate) fn split(&self, text: &str, limit: i32) -> Result<Vec<String>, String> {
        let mut parts = Vec::new();
        let (mut done, mut from) = (0, Some(0));
        while let Some(at) = from {
            let found = self.inner.find_from_pos(text, at).map_err(|error| error.to_string())?;
            let Some(found) = found else { break };
            if limit > 0 && parts.len() + 1 >= usize::try_from(limit).unwrap_or(usize::MAX) {
                break;
            }
            from = after(text, found.start(), found.end());
            // An empty match at the beginning makes no part.
            if found.end() > 0 {
                parts.push(text[done..found.start()].to_owned());
                done = found.end();
            }
        }
        if parts.is_empty() {
            return Ok(vec![text.to_owned()]);
        }
        parts.push(text[done..].to_owned());
        if limit == 0 {
            while parts.last().is_some_and(String::is_empty) {
                parts.pop();
            }
        }
        Ok(parts)
    }
}

/// Where the next match is looked for: after an empty one a character further on.
fn after(text: &str, start: usize, end: usize) -> Option<usize> {
    if start < end {
        return Some(end);
    }
    text[end..].chars().next().map(|c| end + c.len_utf8())
}

/// Appends a replacement of Java: `$n`, `${name}`, `\x`.
fn expand(replacement: &str, captures: &fancy_regex::Captures<'_>, out: &mut String) -> Result<(), String> {
    let mut rest = replacement;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let Some(escaped) = rest.chars().next() else {
                    return Err("character to be escaped is missing".to_owned());
                };
                out.push(escaped);
                rest = &rest[escaped.len_utf8()..];
            }
            '$' => {
                if let Some(named) = rest.strip_prefix('{') {
                    let Some(end) = named.find('}') else {
                        return Err("named capturing group is missing trailing '}'".to_owned());
                    };
                    let group = captures.name(&named[..end]);
                    out.push_str(group.map_or("", |group| group.as_str()));
                    rest = &named[end + 1..];
                    continue;
                }
                let Some(first) = rest.chars().next().and_then(|c| c.to_digit(10)) else {
                    return Err("Illegal group reference".to_owned());
                };
                rest = &rest[1..];
                let mut group = first as usize;
                if group >= captures.len() {
                    return Err(format!("No group {group}"));
                }
                // More digits belong to the number as long as there is such a group.
                while let Some(digit) = rest.chars().next().and_then(|c| c.to_digit(10)) {
                    let longer = group * 10 + digit as usize;
                    if longer >= captures.len() {
                        break;
                    }
                    group = longer;
                    rest = &rest[1..];
                }
                out.push_str(captures.get(group).map_or("", |group| group.as_str()));
            }
            c => out.push(c),
        }
    }
    Ok(())
}

/// Rewrites what Java writes differently.
fn translate(pattern: &str) -> Result<String, String> {
    let mut out = String::with_capacity(pattern.len());
    // `(?s)` and `(?m)` change what `.` and `$` are.
    let (dot_all, many_lines) = (has_flag(pattern, 's'), has_flag(pattern, 'm'));
    let mut characters = pattern.chars().peekable();
    let mut class_depth = 0_u32;
    let mut class_start = false;
    while let Some(c) = characters.next() {
        let at_start = std::mem::replace(&mut class_start, false);
        match c {
            '\\' => {
                let Some(escaped) = characters.next() else {
                    return Err("a regular expression ends with a backslash".to_owned());
                };
                escape(escaped, &mut characters, class_depth > 0, &mut out)?;
            }
            '[' => {
                class_depth += 1;
                class_start = true;
                out.push('[');
                if characters.peek() == Some(&'^') {
                    characters.next();
                    out.push('^');
                }
            }
            ']' if at_start && class_depth > 0 => out.push_str("\\]"),
            ']' if class_depth > 0 => {
                class_depth -= 1;
                out.push(']');
            }
            // Outside of classes braces and brackets that close nothing are text.
            ']' => out.push_str("\\]"),
            // Symbols with a meaning in classes of other dialects.
            '~' | '-' if class_depth > 0 && characters.peek() == Some(&c) => {
                out.push('\\');
                out.push(c);
            }
            '.' if class_depth == 0 && !dot_all => out.push_str(r"[^\n\r\x{85}\u{2028}\u{2029}]"),
            // `$` matches before a line break at the end of the text.
            '$' if class_depth == 0 && !many_lines => out.push_str(r"(?=\n?\z)"),
            '{' if class_depth == 0 && !characters.peek().is_some_and(char::is_ascii_digit) => {
                return Err("a `{` in a regular expression that begins no repetition".to_owned());
            }
            '}' if class_depth == 0 && !closes_repetition(&out) => out.push_str("\\}"),
            c => out.push(c),
        }
    }
    if class_depth > 0 {
        return Err("a regular expression with a character class that is not closed".to_owned());
    }
    Ok(out)
}

/// Whether `(?…)` sets a flag anywhere.
fn has_flag(pattern: &str, flag: char) -> bool {
    pattern.match_indices("(?").any(|(at, _)| {
        let flags = pattern[at + 2..].chars().take_while(char::is_ascii_lowercase);
        flags.into_iter().any(|c| c == flag)
    })
}

fn closes_repetition(out: &str) -> bool {
    let inside = out.rfind('{').map(|at| &out[at + 1..]);
    inside.is_some_and(|inside| !inside.is_empty() && inside.chars().all(|c| c.is_ascii_digit() || c == ','))
}

/// Rewrites what follows a backslash.
fn escape(
    escaped: char,
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    in_class: bool,
    out: &mut String,
) -> Result<(), String> {
    let ascii =
        |class: &str, plain: &str| if in_class { plain.to_owned() } else { format!("[{class}{plain}]") };
    match escaped {
        // Java's shorthand classes are ASCII only.
        'd' => out.push_str(&ascii("", "0-9")),
        'w' => out.push_str(&ascii("", "a-zA-Z_0-9")),
        's' => out.push_str(&ascii("", " \\t\\n\\x0b\\f\\r")),
        'D' => out.push_str("[^0-9]"),
        'W' => out.push_str("[^a-zA-Z_0-9]"),
        'S' => out.push_str("[^ \\t\\n\\x0b\\f\\r]"),
        'h' => out.push_str(&ascii(
            "",
            " \\t\\xa0\\u{1680}\\u{180e}\\u{2000}-\\u{200a}\\u{202f}\\u{205f}\\u{3000}",
        )),
        'R' if !in_class => out.push_str(r"(?:\r\n|[\n\x0b\f\r\x{85}\u{2028}\u{2029}])"),
        'Z' if !in_class => out.push_str(r"(?=\n?\z)"),
        'Q' => {
            let mut quoted = String::new();
            for c in characters.by_ref() {
                quoted.push(c);
                if quoted.ends_with("\\E") {
                    quoted.truncate(quoted.len() - 2);
                    break;
                }
            }
            out.push_str(&fancy_regex::escape(&quoted));
        }
        'u' => {
            let digits: String = characters.by_ref().take(4).collect();
            if digits.len() != 4 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
                return Err("`\\u` in a regular expression without four hexadecimal digits".to_owned());
            }
            out.push_str(&format!("\\u{{{digits}}}"));
        }
        'p' | 'P' => property(escaped, characters, in_class, out)?,
        'e' => out.push_str("\\x1b"),
        'a' => out.push_str("\\x07"),
        'G' | 'X' | 'N' | 'c' => return Err(format!("`\\{escaped}` in a regular expression")),
        '0' => return Err("an octal number in a regular expression".to_owned()),
        'b' | 'B' | 'A' | 'z' | 'k' | 't' | 'n' | 'r' | 'f' | 'x' | '1'..='9' => {
            out.push('\\');
            out.push(escaped);
        }
        c if c.is_ascii_alphabetic() => return Err(format!("`\\{c}` in a regular expression")),
        c if c.is_ascii() => {
            out.push('\\');
            out.push(c);
        }
        c => out.push(c),
    }
    Ok(())
}

/// property = "\p{" name "}"; Java's POSIX classes are ASCII only.
fn property(
    kind: char,
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    in_class: bool,
    out: &mut String,
) -> Result<(), String> {
    let mut name = String::new();
    if characters.peek() == Some(&'{') {
        characters.next();
        for c in characters.by_ref() {
            if c == '}' {
                break;
            }
            name.push(c);
        }
    } else {
        name.extend(characters.next());
    }
    let posix = match name.as_str() {
        "Lower" => "a-z",
        "Upper" => "A-Z",
        "ASCII" => "\\x00-\\x7f",
        "Alpha" => "a-zA-Z",
        "Digit" => "0-9",
        "Alnum" => "a-zA-Z0-9",
        "Punct" => "!-/:-@\\[-`{-~",
        "Graph" => "!-~",
        "Print" => " -~",
        "Blank" => " \\t",
        "Cntrl" => "\\x00-\\x1f\\x7f",
        "XDigit" => "0-9a-fA-F",
        "Space" => " \\t\\n\\x0b\\f\\r",
        _ => {
            let name = name.strip_prefix("Is").unwrap_or(&name);
            out.push_str(&format!("\\{kind}{{{name}}}"));
            return Ok(());
        }
    };
    let negated = if kind == 'P' { "^" } else { "" };
    if in_class && negated.is_empty() {
        out.push_str(posix);
    } else {
        out.push_str(&format!("[{negated}{posix}]"));
    }
    Ok(())
}
