//! What Java's regular expressions write differently.

/// Rewrites what Java writes differently.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
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
