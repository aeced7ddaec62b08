//! Files of credentials, in the format of `~/.aws/credentials`.

use std::collections::BTreeMap;
use std::fmt;

const ACCESS_KEY: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";

/// The keys that a file of credentials has, by access key.
#[derive(Clone, Default)]
pub struct Credentials(BTreeMap<String, Keys>);

/// What belongs to an access key.
#[derive(Clone)]
pub(super) struct Keys {
    /// The section of the file.
    pub(super) profile: String,
    /// The secret.
    pub(super) secret: String,
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
    /// Reads the text of the file `name`: sections in brackets, and in each `key = value` lines. The AWS
    /// CLI knows neither quotes nor escapes in these files; `#` and `;` begin comments.
    pub fn parse(name: &str, text: &str) -> Result<Self, CredentialsError> {
        let error = |line: usize, problem: String| CredentialsError {
            file: name.to_owned(),
            line: (line > 0).then_some(line),
            problem,
        };
        let mut sections: Vec<Section<'_>> = Vec::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let (number, line) = (index + 1, line.trim());
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            if let Some(rest) = line.strip_prefix('[') {
                let Some(profile) = rest.strip_suffix(']') else {
                    return Err(error(number, format!("[{rest}: expected `]` on the same line")));
                };
                sections.push(Section { line: number, profile: profile.trim(), properties: Vec::new() });
                continue;
            }
            // What is no pair may be a secret, and is not shown.
            let Some((key, value)) = line.split_once('=') else {
                let expected = "expected `[profile]`, or `key = value`, on a line of its own";
                return Err(error(number, expected.to_owned()));
            };
            match sections.last_mut() {
                Some(section) => section.properties.push((key.trim(), value.trim())),
                None => {
                    let problem = "keys before the first section; expected `[profile]` above them";
                    return Err(error(number, problem.to_owned()));
                }
            }
        }
        let mut credentials = Self::default();
        for section in &sections {
            let added = section.keys().and_then(|keys| credentials.add(keys));
            added.map_err(|problem| error(section.line, problem))?;
        }
        if credentials.is_empty() {
            let problem =
                format!("no section; expected `[profile]`, and in it `{ACCESS_KEY}` and `{SECRET}`");
            return Err(error(0, problem));
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

/// A section of a file.
struct Section<'t> {
    line: usize,
    profile: &'t str,
    properties: Vec<(&'t str, &'t str)>,
}

impl Section<'_> {
    /// The keys in it, or what is wrong with it.
    fn keys(&self) -> Result<(String, Keys), String> {
        let profile = self.profile;
        let required = |name| {
            self.value(name)?
                .ok_or_else(|| format!("[{profile}] has no `{name}`; expected `{ACCESS_KEY}` and `{SECRET}`"))
        };
        let (access_key, secret) = (required(ACCESS_KEY)?, required(SECRET)?);
        Ok((access_key, Keys { profile: profile.to_owned(), secret, token: self.value(TOKEN)? }))
    }

    /// The value of a key that may be there once. Case does not matter to the AWS CLI.
    fn value(&self, name: &str) -> Result<Option<String>, String> {
        let mut values = self.properties.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        let first = values.next().map(|(_, value)| *value).filter(|value| !value.is_empty());
        match values.next() {
            Some(_) => Err(format!("[{}] has `{name}` twice; expected it once", self.profile)),
            None => Ok(first.map(str::to_owned)),
        }
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
        assert_eq!(first.secret, "a/b+c=");
        let second = credentials.get("AKIDB").expect("it is there");
        assert_eq!((second.profile.as_str(), second.token.as_deref()), ("other", Some("t")));
        assert_eq!(second.secret, "\"\\q\"");
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
                "keys.ini:1: [a] has no `aws_secret_access_key`; expected `aws_access_key_id` and `aws_secret_access_key`",
            ),
            (
                "[a]\naws_access_key_id=\naws_secret_access_key=S",
                "keys.ini:1: [a] has no `aws_access_key_id`; expected `aws_access_key_id` and `aws_secret_access_key`",
            ),
            (
                "[a]\naws_access_key_id=A\naws_secret_access_key=S\n[b]\naws_access_key_id=A\naws_secret_access_key=T",
                "keys.ini:4: [a] and [b] have the access key A with different secrets; expected one section for a key",
            ),
            (
                "[a]\naws_access_key_id=A\naws_access_key_id=B\naws_secret_access_key=S",
                "keys.ini:1: [a] has `aws_access_key_id` twice; expected it once",
            ),
            ("a=b", "keys.ini:1: keys before the first section; expected `[profile]` above them"),
            ("[a]\nS\nb=c", "keys.ini:2: expected `[profile]`, or `key = value`, on a line of its own"),
            ("[a\nb=c\n[d]", "keys.ini:1: [a: expected `]` on the same line"),
            (
                "[a]\naws_access_key_id=A\nS",
                "keys.ini:3: expected `[profile]`, or `key = value`, on a line of its own",
            ),
        ] {
            assert_eq!(error(text), expected);
        }
    }

    #[test]
    fn keys_may_be_there_twice() {
        let text = "[a]\naws_access_key_id=A\naws_secret_access_key=S\n[b]\naws_access_key_id=A\naws_secret_access_key=S";
        let credentials = Credentials::parse("keys.ini", text).expect("they do not differ");
        assert_eq!(credentials.get("A").map(|keys| keys.profile.as_str()), Some("a"));
    }

    proptest! {
        #[test]
        fn credentials_of_any_text_do_not_panic(text in r"(\PC|\n|\r|\[a\]\n|aws_access_key_id=|aws_secret_access_key=é)*") {
            let _ = Credentials::parse("keys.ini", &text);
        }
    }
}
