//! Regular expressions of models: those of ECMAScript 3, as the Java library's engine, Rhino, reads
//! them.
//!
//! What it refuses is refused with the model. What it takes but the engine used here would take
//! otherwise, or not at all, is written differently: `]`, `\h` and `a{,3}` are plain characters there.

/// A pattern, as the engine used here has to read it.
///
/// # Errors
///
/// [`NotEcma`] where Rhino refuses it.
pub(super) fn translated(pattern: &str) -> Result<String, NotEcma> {
    let mut translating = Translating { rest: pattern.chars().collect(), at: 0, out: String::new() };
    translating.all()?;
    Ok(translating.out)
}

/// A pattern that is not a regular expression of ECMAScript 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotEcma;

struct Translating {
    rest: Vec<char>,
    at: usize,
    out: String,
}

impl Translating {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.at + ahead).copied()
    }

    fn all(&mut self) -> Result<(), NotEcma> {
        let mut open = 0_usize;
        // Whether what stands before can be repeated.
        let mut is_atom = false;
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '^' | '$' | '|' => {
                    self.out.push(c);
                    is_atom = false;
                }
                '(' => {
                    open += 1;
                    self.out.push('(');
                    is_atom = false;
                    if self.peek(0) == Some('?') {
                        match self.peek(1) {
                            Some(kind @ (':' | '=' | '!')) => {
                                self.out.push('?');
                                self.out.push(kind);
                                self.at += 2;
                            }
                            // Of later languages: names, flags, looking behind.
                            _ => return Err(NotEcma),
                        }
                    }
                }
                ')' => {
                    open = open.checked_sub(1).ok_or(NotEcma)?;
                    self.out.push(')');
                    is_atom = true;
                }
                '*' | '+' | '?' => {
                    self.repeat(&c.to_string(), is_atom)?;
                    is_atom = false;
                }
                '{' => match self.counts() {
                    Some(counts) => {
                        if !is_atom {
                            // Nothing to repeat makes it plain.
                            self.literal('{');
                            is_atom = true;
                            continue;
                        }
                        self.at += counts.chars().count() - 1;
                        let mut bounds = counts.trim_matches(['{', '}']).splitn(2, ',');
                        let number = |text: &str| text.parse::<u32>().map_err(|_| NotEcma);
                        let least = number(bounds.next().unwrap_or_default())?;
                        if let Some(most) = bounds.next().filter(|most| !most.is_empty())
                            && number(most)? < least
                        {
                            return Err(NotEcma);
                        }
                        self.repeat(&counts, true)?;
                        is_atom = false;
                    }
                    None => {
                        self.literal('{');
                        is_atom = true;
                    }
                },
                '[' => {
                    self.class()?;
                    is_atom = true;
                }
                '\\' => is_atom = self.escape()?,
                '.' => {
                    self.out.push('.');
                    is_atom = true;
                }
                c => {
                    self.literal(c);
                    is_atom = true;
                }
            }
        }
        if open == 0 { Ok(()) } else { Err(NotEcma) }
    }

    /// `{2}`, `{2,}` or `{2,3}`, after its first brace was taken.
    fn counts(&self) -> Option<String> {
        let end = self.rest[self.at..].iter().position(|&c| c == '}')?;
        let inside: String = self.rest[self.at..self.at + end].iter().collect();
        let (least, most) = inside.split_once(',').unwrap_or((&inside, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        (!least.is_empty() && is_number(least) && is_number(most)).then(|| format!("{{{inside}}}"))
    }

    fn repeat(&mut self, how: &str, is_atom: bool) -> Result<(), NotEcma> {
        if !is_atom {
            return Err(NotEcma);
        }
        self.out.push_str(how);
        if self.peek(0) == Some('?') {
            self.at += 1;
            self.out.push('?');
        }
        Ok(())
    }

    /// A character that stands for itself.
    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation()
            && !matches!(
                c,
                '<' | '>' | '"' | '\'' | '`' | '!' | '%' | ',' | ':' | ';' | '=' | '@' | '_' | '/'
            )
        {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    /// What a backslash begins, outside of a class; whether it can be repeated.
    fn escape(&mut self) -> Result<bool, NotEcma> {
        let c = self.peek(0).ok_or(NotEcma)?;
        self.at += 1;
        match c {
            'b' | 'B' => {
                self.out.push('\\');
                self.out.push(c);
                return Ok(false);
            }
            '1'..='9' => {
                self.out.push('\\');
                self.out.push(c);
                while let Some(digit) = self.peek(0).filter(char::is_ascii_digit) {
                    self.at += 1;
                    self.out.push(digit);
                }
            }
            c => self.escaped(c),
        }
        Ok(true)
    }

    /// What is written the same inside of a class and outside.
    fn escaped(&mut self, c: char) {
        match c {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' | 't' | 'n' | 'r' | 'f' | 'v' => {
                self.out.push('\\');
                self.out.push(c);
            }
            'c' if self.peek(0).is_some_and(|letter| letter.is_ascii_alphabetic()) => {
                let letter = self.peek(0).unwrap_or('A');
                self.at += 1;
                self.code(u32::from(letter) % 32);
            }
            '0' => self.code(0),
            'x' | 'u' => {
                let length = if c == 'x' { 2 } else { 4 };
                let digits: String = self.rest.iter().skip(self.at).take(length).collect();
                match u32::from_str_radix(&digits, 16).ok().filter(|_| digits.chars().count() == length) {
                    Some(code) => {
                        self.at += length;
                        self.code(code);
                    }
                    None => self.literal(c),
                }
            }
            // It stands for itself: `\h`, `\A`, `\p`.
            c => self.literal(c),
        }
    }

    fn code(&mut self, code: u32) {
        self.out.push_str(&format!("\\x{{{code:x}}}"));
    }

    fn class(&mut self) -> Result<(), NotEcma> {
        let is_negated = self.peek(0) == Some('^');
        if is_negated {
            self.at += 1;
        }
        if self.peek(0) == Some(']') {
            // Nothing, or everything.
            self.at += 1;
            self.out.push_str(if is_negated { r"[\s\S]" } else { r"[^\s\S]" });
            return Ok(());
        }
        self.out.push_str(if is_negated { "[^" } else { "[" });
        // The lower end of what may become a range.
        let mut low: Option<char> = None;
        loop {
            let c = self.peek(0).ok_or(NotEcma)?;
            self.at += 1;
            match c {
                ']' => break,
                '-' if self.peek(0).is_some_and(|next| next != ']') && low.is_some() => {
                    let (high, is_set) = self.peeked_member()?;
                    if is_set {
                        // No range then: a plain dash.
                        self.literal('-');
                        low = None;
                        continue;
                    }
                    if low.is_some_and(|low| low > high) {
                        return Err(NotEcma);
                    }
                    self.out.push('-');
                    self.member()?;
                    low = None;
                }
                _ => {
                    self.at -= 1;
                    let (member, is_set) = self.peeked_member()?;
                    self.member()?;
                    low = Some(member).filter(|_| !is_set);
                }
            }
        }
        self.out.push(']');
        Ok(())
    }

    /// The next character of a class, and whether it stands for several; nothing is taken.
    fn peeked_member(&self) -> Result<(char, bool), NotEcma> {
        let c = self.peek(0).ok_or(NotEcma)?;
        if c != '\\' {
            return Ok((c, false));
        }
        let escaped = self.peek(1).ok_or(NotEcma)?;
        let code = |length: usize| {
            let digits: String = self.rest.iter().skip(self.at + 2).take(length).collect();
            u32::from_str_radix(&digits, 16)
                .ok()
                .and_then(char::from_u32)
                .filter(|_| digits.chars().count() == length)
        };
        Ok(match escaped {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => (escaped, true),
            't' => ('\t', false),
            'n' => ('\n', false),
            'r' => ('\r', false),
            'f' => ('\u{c}', false),
            'v' => ('\u{b}', false),
            'b' => ('\u{8}', false),
            '0' => ('\0', false),
            'x' => (code(2).unwrap_or('x'), false),
            'u' => (code(4).unwrap_or('u'), false),
            other => (other, false),
        })
    }

    /// Takes the next character of a class.
    fn member(&mut self) -> Result<(), NotEcma> {
        let c = self.peek(0).ok_or(NotEcma)?;
        self.at += 1;
        if c != '\\' {
            self.literal(c);
            return Ok(());
        }
        let escaped = self.peek(0).ok_or(NotEcma)?;
        self.at += 1;
        match escaped {
            'b' => self.code(8),
            escaped => self.escaped(escaped),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_rhino_refuses_are_refused() {
        for pattern in [
            "(?i)abc", "(?<=a)b", "(?<!a)b", "(?<n>a)", "(?P<x>a)", "(?>a)", "a++", "a**", "a{2}*", "[", "(",
            ")", "a{2,1}", "*", "|*", "^*", "[b-a]", "\\", "[\\",
        ] {
            assert_eq!(translated(pattern), Err(NotEcma), "{pattern}");
        }
    }

    #[test]
    fn patterns_that_rhino_takes_match_the_same() {
        for (pattern, matching, other) in [
            ("]", "]", "x"),
            ("}{", "}{", "x"),
            ("^a{,3}$", "a{,3}", "aa"),
            ("^\\h$", "h", " "),
            (r"^\Aabc\z$", "Aabcz", "abc"),
            ("^[^]$", "\n", ""),
            ("^[a-z&&[^b]]$", "&]", "c"),
            (r"^\d{4}-(0[1-9]|1[012])$", "2018-01", "2018-13"),
            (r"^[\w.+-]+@[\w-]+$", "a.b@c", "@"),
            (r"^(a)\1$", "aa", "ab"),
            (r"^\x41\u0042[\u0043-\x44]$", "ABC", "ABE"),
            ("^(?:a|b)+?(?=c)", "abc", "ab"),
            ("^a#b~c d$", "a#b~c d", "abc"),
        ] {
            let translated = translated(pattern).expect("a pattern");
            let regex = serde_json::json!({"pattern": translated});
            let matches = |text: &str| jsonschema::is_valid(&regex, &serde_json::json!(text));
            assert!(matches(matching), "{pattern} is {translated}");
            assert!(!matches(other), "{pattern} is {translated}");
        }
    }
}
