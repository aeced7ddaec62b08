//! The file `gatecast.toml`: what it may say, and what is wrong with it.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::CliError;
use super::host::Host;
use crate::check::{Level, Settings, invalid_settings, rule, unknown_rule, unknown_setting};
use crate::diagnostic::{Diagnostic, nearest, quoted};
use crate::import::ImportError;
use crate::source::{Place, SourceFile, Span};

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
    let found = if named.is_none() { host.nearest(NAME) } else { None };
    match named.or(found.as_deref()) {
        Some(name) => Ok(parse(&host.read(name)?).map_err(ImportError::from)?),
        None => Ok(Config::default()),
    }
}

/// Why a file with settings cannot be used.
type Refused = Box<Diagnostic>;

fn parse(source: &Arc<SourceFile>) -> Result<Config, Refused> {
    let reader = Reader { source };
    let root = DeTable::parse(source.text()).map_err(|error| reader.no_toml(&error))?;
    let mut config = Config::default();
    for (key, value) in reader.members(root.get_ref()) {
        match key.get_ref().as_ref() {
            "check" => reader.check(value, &mut config)?,
            _ => config.findings.push(reader.unknown(key, &["check"])),
        }
    }
    Ok(config)
}

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;
type Value<'i> = Spanned<DeValue<'i>>;

/// A file that is read.
struct Reader<'s> {
    source: &'s Arc<SourceFile>,
}

impl Reader<'_> {
    /// The table `[check]`.
    fn check(&self, value: &Value<'_>, config: &mut Config) -> Result<(), Refused> {
        for (key, value) in self.members(self.table(value)?) {
            match key.get_ref().as_ref() {
                "deny" => {
                    let severities = &Level::WORDS[1..];
                    if let Level::Report(severity) = self.level(value, severities)? {
                        config.settings.deny = Some(severity);
                    }
                }
                "rules" => self.rules(value, config)?,
                _ => config.findings.push(self.unknown(key, &["deny", "rules"])),
            }
        }
        Ok(())
    }

    /// The table `[check.rules]`.
    fn rules(&self, value: &Value<'_>, config: &mut Config) -> Result<(), Refused> {
        for (key, value) in self.members(self.table(value)?) {
            let level = self.level(value, &Level::WORDS)?;
            match rule(key.get_ref()) {
                Some(rule) => config.settings.set(rule, level),
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

    fn table<'t, 'i>(&self, value: &'t Value<'i>) -> Result<&'t DeTable<'i>, Refused> {
        value.get_ref().as_table().ok_or_else(|| self.wrong(value, "expected a table".to_owned()))
    }

    /// A value that is one of these words.
    fn level(&self, value: &Value<'_>, words: &[&str]) -> Result<Level, Refused> {
        let level = value.get_ref().as_str().filter(|word| words.contains(word));
        level.and_then(|word| word.parse().ok()).ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
            let (last, others) = words.split_last().expect("there are words");
            self.wrong(value, format!("expected {} or {last}", others.join(", ")))
        })
    }

    fn wrong(&self, value: &Value<'_>, expected: String) -> Refused {
        let place = self.place(value.span());
        let message = match value.get_ref() {
            DeValue::String(text) => format!("{} is no value for this setting", quoted(text)),
            other => format!("{} of TOML is no value for this setting", with_article(other.type_str())),
        };
        let refused = invalid_settings(message, Some(place), &expected);
        let near = value.get_ref().as_str().and_then(|word| nearest(word, Level::WORDS));
        Box::new(match near {
            Some(near) if expected.contains(near) => refused.help(format!("did you mean \"{near}\"?")),
            _ => refused,
        })
    }

    fn unknown(&self, key: &Key<'_>, known: &[&str]) -> Diagnostic {
        unknown_setting(key.get_ref(), known, self.place(key.span()))
    }

    fn no_toml(&self, error: &toml::de::Error) -> Refused {
        let place = error.span().map(|span| self.place(span));
        let found = place.as_ref().map(Place::text).filter(|text| !text.trim().is_empty());
        let found = found.map(|text| format!(", at {}", quoted(text))).unwrap_or_default();
        Box::new(invalid_settings(format!("not TOML: {}{found}", error.message()), place, ""))
    }

    fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place::new(self.source, Span::new(span.start, span.end))
    }
}

fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}
