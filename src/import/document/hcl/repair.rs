//! What Terraform reads, or once read, and the parser does not: made readable without moving a
//! byte, so that every position stays.
//!
//! Nothing is decoded from a repaired text. The parser's spans are looked up in the text as it is
//! written.

use hcl_edit::parser::Error;

/// The text in which maps that are written as blocks, as HCL 1 had them, are attributes:
/// `tags { "a" = "b" }` becomes `tags={ "a" = "b" }`. `None` where there are none.
pub(super) fn old_maps(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut changed = false;
    let mut line = 0;
    for length in text.split_inclusive('\n').map(str::len) {
        if let Some(at) = old_map(text, line) {
            bytes[at] = b'=';
            changed = true;
        }
        line += length;
    }
    changed.then(|| String::from_utf8(bytes).ok()).flatten()
}

/// Where the blank after the name of such a map stands, if the line at `start` begins one.
fn old_map(text: &str, start: usize) -> Option<usize> {
    let line = text[start..].trim_start_matches([' ', '\t']);
    let name = line.len() - line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
    let after = line[name..].trim_start_matches([' ', '\t']);
    let blank = line.len() - name - after.len();
    // A block of HCL 2 cannot begin with a string.
    let inside = after.strip_prefix('{')?.trim_start();
    (name > 0 && blank > 0 && inside.starts_with('"'))
        .then(|| text.len() - text[start..].len() + (text[start..].len() - line.len()) + name)
}

/// The text in which the key that the error is about is another one, if it is about a key that is
/// there twice: Terraform takes the last. `attempt` keeps one repair from undoing another.
pub(super) fn twofold_key(text: &str, error: &Error, attempt: u8) -> Option<String> {
    if !error.message().contains("unique object key") {
        return None;
    }
    let at = error.location().offset();
    let rest = &text[at..];
    let first = at + rest.len() - rest.trim_start_matches(['"', '(']).len();
    if !text[first..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    bytes[first] = b'A'.checked_add(attempt)?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_maps_become_attributes() {
        let text = "resource \"a\" \"b\" {\n  m {\n    \"k\" = \"v\"\n  }\n  n {\n    k = 1\n  }\n}\n";
        let repaired = old_maps(text).expect("one map");
        assert_eq!(repaired, text.replace("m {", "m={"));
        assert_eq!(old_maps(&text.replace("\"k\"", "k")), None);
    }
}
