//! Files of credentials, in the format of `~/.aws/credentials`.

use std::collections::BTreeMap;
use std::fmt;
use std::iter::repeat_n;
use std::str::FromStr as _;

use ini::{Ini, ParseOption, Properties};
use scratchstack_aws_signature::KSecretKey;

const ACCESS_KEY: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";

/// How long the secrets are that AWS gives out.
const SECRET_LENGTH: usize = 40;

/// The keys that a file of credentials has, by access key.
#[derive(Clone, Default)]
pub(crate) struct Credentials(BTreeMap<String, Keys>);

/// What belongs to an access key.
#[derive(Clone)]
pub(super) struct Keys {
    /// The section of the file.
    pub(super) profile: String,
    /// The secret.
    pub(super) secret: KSecretKey,
    /// The session token that has to come with the key.
    pub(super) token: Option<String>,
}

/// Why a file of credentials cannot be used. Secrets are not part of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {problem}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct CredentialsError {
    file: String,
    line: Option<usize>,
    problem: String,
}

impl Credentials {
    /// Reads the text of the file `name`.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, CredentialsError> {
        let error = |line, problem| CredentialsError { file: name.to_owned(), line, problem };
        // The AWS CLI knows neither quotes nor escapes in these files.
        let options = ParseOption { enabled_quote: false, enabled_escape: false, ..ParseOption::default() };
        let file = Ini::load_from_str_opt(text.trim_start_matches('\u{feff}'), options).map_err(|stop| {
            // The parser's own sentences show its types.
            error(Some(stop.line), "expected `[profile]`, or `key = value`, on a line of its own".to_owned())
        })?;
        let mut credentials = Self::default();
        for (section, properties) in &file {
            let Some(profile) = section else {
                if properties.is_empty() {
                    continue;
                }
                return Err(error(
                    None,
                    "keys before the first section; expected `[profile]` above them".to_owned(),
                ));
            };
            let keys = keys(profile, properties).map_err(|problem| error(None, problem))?;
            credentials.add(keys).map_err(|problem| error(None, problem))?;
        }
        if credentials.is_empty() {
            let problem =
                format!("no section; expected `[profile]`, and in it `{ACCESS_KEY}` and `{SECRET}`");
            return Err(error(None, problem));
        }
        Ok(credentials)
    }

    /// Whether there are no keys.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What belongs to an access key.
    pub(super) fn get(&self, access_key: &str) -> Option<&Keys> {
        self.0.get(access_key)
    }

    /// Adds the keys of a section. Of two sections with the same keys the first gives its name.
    fn add(&mut self, (access_key, keys): (String, Keys)) -> Result<(), String> {
        let Some(other) = self.0.get(&access_key) else {
            self.0.insert(access_key, keys);
            return Ok(());
        };
        if other.secret == keys.secret && other.token == keys.token {
            return Ok(());
        }
        let what = if other.secret == keys.secret { "session tokens" } else { "secrets" };
        Err(format!(
            "[{}] and [{}] have the access key {access_key} with different {what}; expected one section for a key",
            other.profile, keys.profile
        ))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// The keys of a section, or what is wrong with it.
fn keys(profile: &str, properties: &Properties) -> Result<(String, Keys), String> {
    if let Some(first) = profile.lines().nth(1).and(profile.lines().next()) {
        return Err(format!("[{first}: expected `]` on the same line"));
    }
    // A line without `=` is part of the next key for the parser. It may be a secret.
    if let Some((key, _)) = properties.iter().find(|(key, _)| key.contains(['\n', '\r'])) {
        let next = key.lines().next_back().unwrap_or_default();
        return Err(format!("[{profile}] has a line without `=` above `{next}`; expected `key = value`"));
    }
    let [access_key, secret, token] =
        [ACCESS_KEY, SECRET, TOKEN].map(|name| value(profile, properties, name));
    let required = |value: Option<String>, name| {
        value.ok_or_else(|| format!("[{profile}] has no `{name}`; expected `{ACCESS_KEY}` and `{SECRET}`"))
    };
    let access_key = required(access_key?, ACCESS_KEY)?;
    let secret = required(secret?, SECRET)?;
    // A shorter key of an HMAC is one with zeros behind it, and the crate takes one length only.
    let mut padded = secret.clone();
    padded.extend(repeat_n('\0', SECRET_LENGTH.saturating_sub(secret.len())));
    let secret = KSecretKey::from_str(&padded).map_err(|_| {
        format!("the `{SECRET}` of [{profile}] has {} bytes; expected {SECRET_LENGTH} or fewer", secret.len())
    })?;
    Ok((access_key, Keys { profile: profile.to_owned(), secret, token: token? }))
}

/// The value of a key that may be there once. Case does not matter to the AWS CLI.
fn value(profile: &str, properties: &Properties, name: &str) -> Result<Option<String>, String> {
    let mut values =
        properties.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let first = values.next().filter(|value| !value.is_empty());
    match values.next() {
        Some(_) => Err(format!("[{profile}] has `{name}` twice; expected it once")),
        None => Ok(first.map(str::to_owned)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn error(text: &str) -> String {
        Credentials::parse("keys.ini", text).expect_err(text).to_string()
    }

    #[test]
    fn sections_are_read_as_the_aws_cli_reads_them() {
        let text = "\u{feff}# two\r\n[default]\r\naws_access_key_id = AKIDA\r\nAWS_SECRET_ACCESS_KEY=a/b+c=\r\n\r\n\
                    [ other ]\naws_access_key_id=AKIDB\naws_secret_access_key=\"\\q\"\naws_session_token=t\nregion=x\n";
        let credentials = Credentials::parse("keys.ini", text).expect("they are right");
        assert_eq!(credentials.0.len(), 2);
        let first = credentials.get("AKIDA").expect("it is there");
        assert_eq!((first.profile.as_str(), &first.token), ("default", &None));
        assert!(first.secret.as_ref().starts_with(b"a/b+c=\0"));
        let second = credentials.get("AKIDB").expect("it is there");
        assert_eq!((second.profile.as_str(), second.token.as_deref()), ("other", Some("t")));
        assert!(second.secret.as_ref().starts_with(b"\"\\q\"\0"));
        assert!(credentials.get("AKIDC").is_none());
        assert_eq!(format!("{credentials:?}"), r#"{"AKIDA", "AKIDB"}"#);
    }

    #[test]
    fn errors_name_the_file_and_the_section_and_no_secret() {
        for (text, expected) in [
            (
                "",
                "keys.ini: no section; expected `[profile]`, and in it `aws_access_key_id` and `aws_secret_access_key`",
            ),
            (
                "[a]\naws_access_key_id=A",
                "keys.ini: [a] has no `aws_secret_access_key`; expected `aws_access_key_id` and `aws_secret_access_key`",
            ),
            (
                "[a]\naws_access_key_id=\naws_secret_access_key=S",
                "keys.ini: [a] has no `aws_access_key_id`; expected `aws_access_key_id` and `aws_secret_access_key`",
            ),
            (
                "[a]\naws_access_key_id=A\naws_secret_access_key=S\n[b]\naws_access_key_id=A\naws_secret_access_key=T",
                "keys.ini: [a] and [b] have the access key A with different secrets; expected one section for a key",
            ),
            (
                "[a]\naws_access_key_id=A\naws_access_key_id=B\naws_secret_access_key=S",
                "keys.ini: [a] has `aws_access_key_id` twice; expected it once",
            ),
            ("a=b", "keys.ini: keys before the first section; expected `[profile]` above them"),
            ("[a]\nS\nb=c", "keys.ini: [a] has a line without `=` above `b`; expected `key = value`"),
            ("[a\nb=c\n[d]", "keys.ini: [a: expected `]` on the same line"),
            (
                "[a]\naws_access_key_id=A\nS",
                "keys.ini:3: expected `[profile]`, or `key = value`, on a line of its own",
            ),
        ] {
            assert_eq!(error(text), expected);
        }
        let long = format!("[a]\naws_access_key_id=A\naws_secret_access_key={}", "S".repeat(41));
        assert_eq!(
            error(&long),
            "keys.ini: the `aws_secret_access_key` of [a] has 41 bytes; expected 40 or fewer"
        );
    }

    #[test]
    fn the_same_keys_may_be_there_twice() {
        let text = "[a]\naws_access_key_id=A\naws_secret_access_key=S\n[b]\naws_access_key_id=A\naws_secret_access_key=S";
        let credentials = Credentials::parse("keys.ini", text).expect("they do not differ");
        assert_eq!(credentials.get("A").map(|keys| keys.profile.as_str()), Some("a"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in r"(\PC|\n|\r|\[a\]\n|aws_access_key_id=|aws_secret_access_key=é)*") {
            let _ = Credentials::parse("keys.ini", &text);
        }
    }
}
