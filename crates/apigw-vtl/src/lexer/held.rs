//! What is left of text that led nowhere.

/// Keeps what of text that led nowhere is printed: `$`, `#`, and backslashes before a `$`.
pub(super) fn hold(text: &str, held: &mut String) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' | b'$' => held.push(char::from(bytes[at])),
            b'\\' => {
                let run = bytes[at..].iter().take_while(|&&byte| byte == b'\\').count();
                if bytes.get(at + run) == Some(&b'$') {
                    held.push_str(&text[at..=at + run]);
                    // The character after the dollar is passed over.
                    at += run + 1;
                } else {
                    at += run - 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
}
