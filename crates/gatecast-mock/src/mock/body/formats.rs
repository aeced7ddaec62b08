//! The keyword `format`: which formats are checked, and how.
//!
//! Which ones json-schema-validator knows for draft 4 is read from its dictionaries of formats.

use jsonschema::ValidationOptions;

/// The formats that are known; all others give a warning.
const KNOWN: [&str; 16] = [
    "base64",
    "date-time",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "json-pointer",
    "mac",
    "md5",
    "regex",
    "sha1",
    "sha256",
    "sha512",
    "uri",
    "uri-template",
    "uuid",
];

/// What is said of a format that is not known, among the messages of a body that does not fit for
/// other reasons (reported for `double`).
pub(super) fn warning(format: &str) -> Option<String> {
    (!KNOWN.contains(&format)).then(|| format!("format attribute \"{format}\" not supported"))
}

/// What is said of a string that is not of a format.
pub(super) fn words(format: &str, value: &str) -> String {
    let what = match format {
        "date-time" => {
            // The list of one version of the library; which one API Gateway uses is assumed.
            return format!(
                "string \"{value}\" is invalid against requested date format(s) \
                 [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{{1,12}}Z]"
            );
        }
        "uuid" => return format!("input string \"{value}\" is not a valid UUID"),
        "email" => "email address",
        "hostname" => "hostname",
        "ipv4" => "IPv4 address",
        "ipv6" => "IPv6 address",
        "regex" => "ECMA 262 regular expression",
        "uri" => "URI",
        other => return format!("string \"{value}\" is not a valid {other}"),
    };
    format!("string \"{value}\" is not a valid {what}")
}

/// Makes the checks those of the Java library where the two differ.
///
/// Hashes, `mac`, `base64`, `json-pointer` and `uri-template` are known but not checked: no model
/// with them was seen.
pub(super) fn register(options: ValidationOptions<'_>) -> ValidationOptions<'_> {
    let mut options = options.with_format("uuid", is_uuid).with_format("uri", is_uri);
    for unknown in ["date", "time"] {
        options = options.with_format(unknown, |_: &str| true);
    }
    options
}

/// What `java.util.UUID` reads: five hexadecimal numbers, of any length (assumed).
fn is_uuid(text: &str) -> bool {
    text.split('-').count() == 5
        && text.split('-').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// What `java.net.URI` reads, nearly: relative references are URIs there, and letters of all
/// languages may stand in them.
fn is_uri(text: &str) -> bool {
    let escapes_are_whole = text.split('%').skip(1).all(|after| {
        after.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    let is_legal = |c: char| !c.is_control() && !c.is_whitespace() && !"\"<>\\^`{|}".contains(c);
    let scheme = text.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    let has_good_scheme = scheme.is_none_or(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !text.ends_with(':')
    });
    text.chars().all(is_legal) && escapes_are_whole && has_good_scheme && text.matches('#').count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_those_of_java() {
        for good in ["https://example.com/a?b#c", "a/b", "", "urn:x:y", "mailto:a@b", "%20", "ä"] {
            assert!(is_uri(good), "{good}");
        }
        for bad in ["a b", "1a:b", "a:", "%2", "%zz", "{x}", "a#b#c", ":x"] {
            assert!(!is_uri(bad), "{bad}");
        }
    }

    #[test]
    fn uuids_are_those_of_java() {
        assert!(is_uuid("123e4567-e89b-12d3-a456-426614174000"));
        for bad in ["", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-", "g-0-0-0-0"] {
            assert!(!is_uuid(bad), "{bad}");
        }
    }
}
