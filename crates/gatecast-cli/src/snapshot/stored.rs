//! Stored responses: what their files are called, and what is in them.
//!
//! A file holds two lines that say where it comes from, the HTTP message as a response prints it,
//! and one line feed more, since text files end with one.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::Case;

/// The folder of all stored responses beside a case file.
pub(crate) const FOLDER: &str = "snapshots";

/// How their files end.
pub(crate) const ENDING: &str = ".http";

/// How many bytes of a case's name its file has: file systems take 255 with the ending.
const MAX_NAME: usize = 150;

/// How the names of case files end.
const CASE_FILES: [&str; 3] = [".gatecast.yaml", ".gatecast.yml", ".gatecast.json"];

/// Whether a file is a case file, by its name.
pub(crate) fn is_case_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    CASE_FILES.iter().any(|ending| name.ends_with(ending))
}

/// The folder of the stored responses of a case file.
pub(crate) fn folder_of(case_file: &Path) -> PathBuf {
    case_file.with_file_name(FOLDER).join(case_file.file_name().unwrap_or_default())
}

/// What the file of a case is called: what no file system minds stays, everything else becomes a
/// hyphen. Different names can become one; see [`key`].
pub(crate) fn file_name(case: &str) -> String {
    let mut name = String::new();
    for c in case.chars() {
        if name.len() + c.len_utf8() > MAX_NAME {
            break;
        }
        if c.is_alphanumeric() || matches!(c, '_' | '.') {
            name.push(c);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    // A dot in front would hide it.
    let name = name.trim_matches(['-', '.']);
    format!("{}{ENDING}", if name.is_empty() { "case" } else { name })
}

/// What tells files apart on every file system: many have no upper case.
pub(crate) fn key(case: &str) -> String {
    file_name(case).to_lowercase()
}

/// The text of the file of a case, whose response is this HTTP message.
pub(crate) fn text(case: &Case, case_file: &str, api: &str, message: &str) -> String {
    let (name, failure) = (one_line(&case.name), one_line(&case.subject_name));
    format!("# {name}\n# {failure} of {}, a case of {}\n{message}\n", one_line(api), one_line(case_file))
}

/// The HTTP message in the text of a stored response.
pub(crate) fn message(text: &str) -> Cow<'_, str> {
    // Some editors put a mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A checkout on Windows may have made every line feed two characters; the first line tells.
    let first_line = text.split_inclusive('\n').next().unwrap_or_default();
    let text = if first_line.ends_with("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    };
    let mut start = 0;
    for line in text.split_inclusive('\n').take_while(|line| line.starts_with('#')) {
        start += line.len();
    }
    let message = &text[start..];
    let end = start + message.strip_suffix('\n').unwrap_or(message).len();
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[start..end]),
        Cow::Owned(text) => Cow::Owned(text[start..end].to_owned()),
    }
}

fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::snapshot::CaseSubject;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;
    use gatecast::gateway::{Failure, ResponseType};
    use gatecast::source::{Place, SourceFile, Span};

    #[test]
    fn names_of_files_are_readable_and_safe() {
        let names = [
            ("expired token on GET /pets/5", "expired-token-on-GET-pets-5.http"),
            ("DEFAULT_4XX", "DEFAULT_4XX.http"),
            ("../../etc/passwd", "etc-passwd.http"),
            (".hidden", "hidden.http"),
            ("a\0b\nc\\d:e", "a-b-c-d-e.http"),
            ("Größe 5 €", "Größe-5.http"),
            ("…", "case.http"),
            ("", "case.http"),
        ];
        for (name, file) in names {
            assert_eq!(file_name(name), file);
        }
        assert!(file_name(&"ü".repeat(500)).len() < 200);
        assert_eq!(key("A b"), key("a-B"));
    }

    #[test]
    fn messages_come_back_to_the_byte() {
        for body in ["", "x", "x\n", "\n\n", "# x", "a\r\nb\r\n", "é\u{0}"] {
            let message = format!("HTTP/1.1 200 OK\nA: b\n\n{body}");
            let text = format!("# name\n# of\n{message}\n");
            assert_eq!(super::message(&text), message);
        }
    }

    proptest! {
        /// Whatever a body and a name are, what was stored is what is read.
        #[test]
        fn stored_messages_are_read_back(name in "(.|\n|\r){0,20}", body in "(.|\n|\r|#){0,40}") {
            let message = format!("HTTP/1.1 200 OK\n\n{body}");
            let place = Place::new(&SourceFile::new("", ""), Span::default());
            let failure = Failure::of(ResponseType::Throttled);
            let subject_name = "THROTTLED".to_owned();
            let case = Case { name, place, subject: CaseSubject::Failure(failure), subject_name, event: None, expected: None };
            let stored = text(&case, "a\nb", "c\rd", &message);
            prop_assert_eq!(super::message(&stored), message);
            let file = file_name(&case.name);
            prop_assert!(!file.starts_with('.') && !file.contains(['/', '\\', '\0', '\n']), "{file}");
        }
    }

    #[test]
    fn checkouts_of_windows_are_the_same() {
        assert_eq!(message("# a\r\n# b\r\nHTTP/1.1 200 OK\r\n\r\nx\r\n"), "HTTP/1.1 200 OK\n\nx");
    }

    #[test]
    fn messages_written_by_hand_are_read() {
        assert_eq!(message("HTTP/1.1 200 OK\n\nx"), "HTTP/1.1 200 OK\n\nx");
        assert_eq!(message(""), "");
        assert_eq!(message("# only this"), "");
        assert_eq!(message("\u{feff}# a\n# b\nHTTP/1.1 200 OK\n\nx\n"), "HTTP/1.1 200 OK\n\nx");
    }
}
