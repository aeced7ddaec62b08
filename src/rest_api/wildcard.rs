//! Patterns of policies.

/// A pattern whose open parts, `${…}`, stand for anything.
pub(super) fn without_holes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, hole)) = rest.split_once("${") {
        let Some((_, after)) = hole.split_once('}') else { break };
        out.push_str(before);
        out.push('*');
        rest = after;
    }
    out + rest
}

/// Whether a text is like a pattern, in which `*` stands for any characters and `?` for one.
pub(super) fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut from) = (0, 0);
    // Where the last `*` was, and how much of the text it stands for so far.
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[from] => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((back, taken)) = star else { return false };
                star = Some((back, taken + 1));
                (at, from) = (back + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_texts() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a*c", "abcbc", true),
            ("a*c", "abcb", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("**a", "bba", true),
            ("*ab*ba*", "xabba", true),
            ("*ab*ba*", "xaba", false),
        ] {
            assert_eq!(like(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn open_parts_stand_for_anything() {
        assert_eq!(without_holes("a${B}/c${D}"), "a*/c*");
        assert_eq!(without_holes("a${B"), "a${B");
    }
}
