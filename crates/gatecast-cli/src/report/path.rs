//! What services call a file: by its path from the root of the repository.

use std::fmt::Write;
use std::path::is_separator;

/// A path as services know it: with forward slashes, and without steps that lead nowhere. Where
/// the user named it from the root of the repository, that is its path there.
pub(super) fn repository_path(name: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in name.split(is_separator) {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => _ = steps.pop(),
            step => steps.push(step),
        }
    }
    let root = if name.starts_with(is_separator) { "/" } else { "" };
    format!("{root}{}", steps.join("/"))
}

/// A path as a URI: relative where the path is.
pub(super) fn uri(name: &str) -> String {
    let path = repository_path(name);
    // A drive is a root as well.
    let drive = cfg!(windows) && path.as_bytes().get(1) == Some(&b':');
    let mut uri = match (path.starts_with('/'), drive) {
        (true, _) => "file://".to_owned(),
        (_, true) => "file:///".to_owned(),
        _ => String::new(),
    };
    for byte in path.bytes() {
        // A colon is escaped too: before the first slash it would end the name of a scheme.
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_straight_to_their_file() {
        let cases = [
            ("a/b.yaml", "a/b.yaml"),
            ("./a//./b.yaml", "a/b.yaml"),
            ("a/../b.yaml", "b.yaml"),
            ("../../b.yaml", "../../b.yaml"),
            ("/a/./b.yaml", "/a/b.yaml"),
        ];
        for (name, path) in cases {
            assert_eq!(repository_path(name), path);
        }
    }

    #[test]
    fn uris_have_no_other_characters() {
        assert_eq!(uri("a b/é:#?%.yaml"), "a%20b/%C3%A9%3A%23%3F%25.yaml");
        assert_eq!(uri("/a/b.yaml"), "file:///a/b.yaml");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
