//! The file `gatecast.toml`: what it may say, and what is wrong with it.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::codes::code;
use super::error::CliError;
use super::host::Host;
use gatecast::check::{Level, Settings, unknown_rule, unknown_setting};
use gatecast::diagnostic::{Diagnostic, codes, nearest, quoted};
use gatecast::import::ImportError;
use gatecast::source::{Place, SourceFile, Span};

codes! {
    static INVALID_SETTINGS: Error = "invalid-settings", include_str!("pages/invalid-settings.md");
}

/// What it is called where nobody says otherwise.
const NAME: &str = "gatecast.toml";

/// What a file with settings says.
#[derive(Default)]
pub(super) struct Config {
    pub settings: Settings,
    /// What it says that is not known.
    pub findings: Vec<Diagnostic>,
}

/// Reads the file that was named, or the nearest of the usual name, if there is one.
pub(super) fn load(named: Option<&str>, host: &Host) -> Result<Config, CliError> {
    let found = if named.is_none() { host.nearest(NAME)? } else { None };
    match named.or(found.as_deref()) {
        Some(name) => Ok(parse(&host.read(name)?).map_err(ImportError::from)?),
        None => Ok(Config::default()),
    }
}

/// Why a file with settings cannot be used.
pub(super) type Refused = Box<Diagnostic>;

pub(super) fn parse(source: &Arc<SourceFile>) -> Result<Config, Refused> {
    let reader = ConfigReader { source };
    let root = DeTable::parse(source.text()).map_err(|error| reader.no_toml(&error))?;
    let mut config = Config::default();
    for (key, value) in reader.members(root.get_ref()) {
        match key.get_ref().as_ref() {
            "check" => reader.check(reader.table(key, value)?, &mut config)?,
            _ => config.findings.push(reader.unknown(key, &["check"])),
        }
    }
    Ok(config)
}

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;
type Value<'i> = Spanned<DeValue<'i>>;

/// A file that is read.
struct ConfigReader<'s> {
    source: &'s Arc<SourceFile>,
}

impl ConfigReader<'_> {
    /// The table `[check]`.
    fn check(&self, table: &DeTable<'_>, config: &mut Config) -> Result<(), Refused> {
        for (key, value) in self.members(table) {
            match key.get_ref().as_ref() {
                "deny" => {
                    let severities = &Level::WORDS[1..];
                    if let Level::Report(severity) = self.level(key, value, severities)? {
                        config.settings.deny = Some(severity);
                    }
                }
                "rules" => self.rules(self.table(key, value)?, config)?,
                _ => config.findings.push(self.unknown(key, &["deny", "rules"])),
            }
        }
        Ok(())
    }

    /// The table `[check.rules]`.
    fn rules(&self, table: &DeTable<'_>, config: &mut Config) -> Result<(), Refused> {
        for (key, value) in self.members(table) {
            let level = self.level(key, value, &Level::WORDS)?;
            match code(key.get_ref()) {
                Some(code) => config.settings.set(code, level),
                None => config.findings.push(unknown_rule(key.get_ref(), self.place(key.span()))),
            }
        }
        Ok(())
    }

    /// The members of a table in the order of the text.
    fn members<'t, 'i>(&self, table: &'t DeTable<'i>) -> Vec<(&'t Key<'i>, &'t Value<'i>)> {
        let mut members: Vec<_> = table.iter().collect();
        members.sort_by_key(|(key, _)| key.span().start);
        members
    }

    fn table<'t, 'i>(&self, key: &Key<'_>, value: &'t Value<'i>) -> Result<&'t DeTable<'i>, Refused> {
        let table = value.get_ref().as_table();
        table.ok_or_else(|| Box::new(self.wrong(key, value, "expected a table")))
    }

    /// A value that is one of these words.
    fn level(&self, key: &Key<'_>, value: &Value<'_>, words: &[&str]) -> Result<Level, Refused> {
        let written = value.get_ref().as_str();
        let level = written.filter(|word| words.contains(word)).and_then(|word| word.parse().ok());
        level.ok_or_else(|| {
            let quotes: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
            let (last, others) = quotes.split_last().expect("there are words");
            let expected = format!("expected {} or {last}", others.join(", "));
            let refused = self.wrong(key, value, &expected);
            Box::new(match written.and_then(|word| nearest(word, words.iter().copied())) {
                Some(near) => refused.help(format!("did you mean \"{near}\"?")),
                None => refused,
            })
        })
    }

    fn wrong(&self, key: &Key<'_>, value: &Value<'_>, expected: &str) -> Diagnostic {
        let found = match value.get_ref() {
            DeValue::String(text) => quoted(text),
            other => with_article(other.type_str()),
        };
        let message = format!("{found} is not a value of {}", quoted(key.get_ref()));
        Diagnostic::of(&INVALID_SETTINGS, message).at(Some(self.place(value.span())), expected)
    }

    fn unknown(&self, key: &Key<'_>, known: &[&str]) -> Diagnostic {
        unknown_setting(key.get_ref(), known, self.place(key.span()))
    }

    fn no_toml(&self, error: &toml::de::Error) -> Refused {
        let place = error.span().map(|span| self.place(span));
        let found = place.as_ref().map(Place::text).filter(|text| !text.trim().is_empty());
        let found = found.map(|text| format!(", at {}", quoted(text))).unwrap_or_default();
        let message = error.message();
        let (what, expected) = message.split_at(message.find(", expected").unwrap_or(message.len()));
        let expected = expected.trim_start_matches(", ");
        let message = format!("not TOML: {what}{found}");
        Box::new(Diagnostic::of(&INVALID_SETTINGS, message).at(place, expected))
    }

    fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place::new(self.source, Span::new(span.start, span.end))
    }
}

fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}
