//! The keyword `format`: which formats are checked, and how.
//!
//! Which ones json-schema-validator knows for draft 4 is read from its dictionaries of formats.

use std::net::Ipv6Addr;

use jsonschema::ValidationOptions;

use super::pattern;

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
    let mut options = options
        .with_format("uuid", is_uuid)
        .with_format("uri", is_uri)
        .with_format("hostname", is_hostname)
        .with_format("ipv6", is_ipv6)
        .with_format("regex", |text: &str| pattern::translated(text).is_ok());
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

/// What Guava's `InternetDomainName` takes: letters of all languages and underscores, any of four
/// dots, one of them at the end, and no digit at the beginning of the last label.
fn is_hostname(text: &str) -> bool {
    const DOTS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];
    let text = text.strip_suffix(DOTS).unwrap_or(text);
    let labels: Vec<&str> = text.split(DOTS).collect();
    let is_label = |label: &&str| {
        let is_dash = |c: char| matches!(c, '-' | '_');
        (1..=63).contains(&label.chars().count())
            && label.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || is_dash(c))
            && !label.starts_with(is_dash)
            && !label.ends_with(is_dash)
    };
    let ends_well = labels.last().is_some_and(|last| !last.starts_with(|c: char| c.is_ascii_digit()));
    text.chars().count() <= 253 && labels.len() <= 127 && labels.iter().all(is_label) && ends_well
}

/// An address with or without a scope. One that maps an address of IPv4 becomes that, and is none.
fn is_ipv6(text: &str) -> bool {
    let address = text.split_once('%').map_or(text, |(address, _)| address);
    address.parse::<Ipv6Addr>().is_ok_and(|address| address.to_ipv4_mapped().is_none())
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
