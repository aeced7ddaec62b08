//! The file `gatecast.toml`: what it may say, and what is wrong with it.

use std::path::Path;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::codes::code;
use super::host::{Host, Patterns};
use gatecast::check::{Level, Scope, Settings, unknown_rule, unknown_setting};
use gatecast::diagnostic::{Diagnostic, codes, nearest, quoted};
use gatecast::import::ImportError;
use gatecast::import::folder::normalised;
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
    /// The file that lists known findings.
    pub baseline: Option<String>,
    /// Patterns of what searches of folders pass over.
    pub exclude: Vec<String>,
    /// What is different for the files that a pattern names.
    pub paths: Vec<(String, Settings)>,
    /// What it says that is not known.
    pub findings: Vec<Diagnostic>,
}

/// What all files with settings say that go for something that was named.
#[derive(Default)]
pub(super) struct Configs {
    pub settings: Settings,
    /// The file that lists known findings, from the current folder.
    pub baseline: Option<String>,
    pub findings: Vec<Diagnostic>,
    /// Why some of the settings cannot be used.
    pub unusable: Vec<Diagnostic>,
}

/// Reads the settings for files and folders that are named: of the file `config`, or else of all files of the usual
/// name that go for them. Searches of folders pass over from now on what they exclude.
pub(super) fn load(config: Option<&str>, named: &[String], host: &mut Host) -> Configs {
    let mut configs = Configs::default();
    let mut excluded = Patterns::default();
    let outer = match config {
        Some(config) => Ok(Some(config.to_owned())),
        None => host.nearest(NAME),
    };
    match outer {
        Ok(Some(outer)) => configs.add(&outer, true, &mut excluded, host),
        Ok(None) => {}
        Err(error) => configs.unusable.push(error.diagnostic().into_owned()),
    }
    host.exclude(excluded.clone());
    if config.is_none() {
        match host.below(named, NAME, |path| path.file_name().is_some_and(|name| name == NAME)) {
            Ok(inner) => inner.iter().for_each(|inner| configs.add(inner, false, &mut excluded, host)),
            Err(error) => configs.unusable.push(error.diagnostic().into_owned()),
        }
        host.exclude(excluded);
    }
    configs
}

/// Keeps what the settings exclude out of searches of what is named. Settings that cannot be used are a finding of
/// `check` alone.
pub(super) fn exclude(named: &[String], host: &mut Host) {
    load(None, named, host);
}

impl Configs {
    /// Adds what a file says: for everything, or for the files below its folder.
    fn add(&mut self, file: &str, is_outer: bool, excluded: &mut Patterns, host: &Host) {
        let parsed = host.read(file).and_then(|source| Ok(parse(&source).map_err(ImportError::from)?));
        let Config { settings, baseline, exclude, paths, findings } = match parsed {
            Ok(config) => config,
            Err(error) => return self.unusable.push(error.diagnostic().into_owned()),
        };
        self.findings.extend(findings);
        let path = host.absolute(file);
        let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
        for pattern in exclude {
            if let Err(error) = excluded.add(&folder, &pattern) {
                self.unusable.push(bad_pattern(file, &error));
            }
        }
        if is_outer {
            self.baseline = baseline.map(|name| Path::new(file).with_file_name(name).display().to_string());
            self.settings = settings;
        } else {
            let (folder, here) = (folder.clone(), host.absolute(""));
            self.settings.set_within(
                Scope::new(move |file| normalised(&here.join(file)).starts_with(&folder)),
                settings,
            );
        }
        for (pattern, settings) in paths {
            let mut patterns = Patterns::default();
            match patterns.add(&folder, &pattern) {
                Ok(()) => {
                    self.settings
                        .set_within(Scope::new(move |file| patterns.name(Path::new(file), false)), settings);
                }
                Err(error) => self.unusable.push(bad_pattern(file, &error)),
            }
        }
    }
}

fn bad_pattern(file: &str, error: &ignore::Error) -> Diagnostic {
    Diagnostic::of(&INVALID_SETTINGS, format!("{}: a path is not a pattern: {error}", quoted(file)))
}

/// Why a file with settings cannot be used.
pub(super) type ConfigError = Box<Diagnostic>;

pub(super) fn parse(source: &Arc<SourceFile>) -> Result<Config, ConfigError> {
    let reader = ConfigReader { source };
    let root = DeTable::parse(source.text()).map_err(|error| reader.no_toml(&error))?;
    let mut config = Config::default();
    for (key, value) in reader.members(root.get_ref()) {
        match key.get_ref().as_ref() {
            "check" => reader.check(reader.table(key, value)?, &mut config)?,
            "exclude" => config.exclude = reader.texts(key, value)?,
            _ => config.findings.push(reader.unknown(key, &["check", "exclude"])),
        }
    }
    Ok(config)
}

type TomlKey<'i> = Spanned<std::borrow::Cow<'i, str>>;
type TomlValue<'i> = Spanned<DeValue<'i>>;

/// A file that is read.
struct ConfigReader<'s> {
    source: &'s Arc<SourceFile>,
}

impl ConfigReader<'_> {
    /// The table `[check]`.
    fn check(&self, table: &DeTable<'_>, config: &mut Config) -> Result<(), ConfigError> {
        for (key, value) in self.members(table) {
            match key.get_ref().as_ref() {
                "deny" => {
                    let severities = &Level::WORDS[1..];
                    if let Level::Report(severity) = self.level(key, value, severities)? {
                        config.settings.deny = Some(severity);
                    }
                }
                "baseline" => config.baseline = Some(self.text(key, value)?.to_owned()),
                "rules" => {
                    let table = self.table(key, value)?;
                    self.rules(table, &mut config.settings, &mut config.findings)?;
                }
                "paths" => {
                    for (pattern, rules) in self.members(self.table(key, value)?) {
                        let mut settings = Settings::default();
                        self.rules(self.table(pattern, rules)?, &mut settings, &mut config.findings)?;
                        config.paths.push((pattern.get_ref().to_string(), settings));
                    }
                }
                _ => config.findings.push(self.unknown(key, &["baseline", "deny", "paths", "rules"])),
            }
        }
        Ok(())
    }

    /// The table `[check.rules]`, or one of `[check.paths]`.
    fn rules(
        &self,
        table: &DeTable<'_>,
        settings: &mut Settings,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<(), ConfigError> {
        for (key, value) in self.members(table) {
            let level = self.level(key, value, &Level::WORDS)?;
            match code(key.get_ref()) {
                Some(code) => settings.set(code, level),
                None => findings.push(unknown_rule(key.get_ref(), self.place(key.span()))),
            }
        }
        Ok(())
    }

    fn text<'t>(&self, key: &TomlKey<'_>, value: &'t TomlValue<'_>) -> Result<&'t str, ConfigError> {
        let text = value.get_ref().as_str();
        text.ok_or_else(|| Box::new(self.wrong(key, value, "expected a string")))
    }

    fn texts(&self, key: &TomlKey<'_>, value: &TomlValue<'_>) -> Result<Vec<String>, ConfigError> {
        let list = value.get_ref().as_array();
        let list = list.ok_or_else(|| Box::new(self.wrong(key, value, "expected a list of strings")))?;
        list.iter().map(|element| self.text(key, element).map(str::to_owned)).collect()
    }

    /// The members of a table in the order of the text.
    fn members<'t, 'i>(&self, table: &'t DeTable<'i>) -> Vec<(&'t TomlKey<'i>, &'t TomlValue<'i>)> {
        let mut members: Vec<_> = table.iter().collect();
        members.sort_by_key(|(key, _)| key.span().start);
        members
    }

    fn table<'t, 'i>(
        &self,
        key: &TomlKey<'_>,
        value: &'t TomlValue<'i>,
    ) -> Result<&'t DeTable<'i>, ConfigError> {
        let table = value.get_ref().as_table();
        table.ok_or_else(|| Box::new(self.wrong(key, value, "expected a table")))
    }

    /// A value that is one of these words.
    fn level(&self, key: &TomlKey<'_>, value: &TomlValue<'_>, words: &[&str]) -> Result<Level, ConfigError> {
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

    fn wrong(&self, key: &TomlKey<'_>, value: &TomlValue<'_>, expected: &str) -> Diagnostic {
        let found = match value.get_ref() {
            DeValue::String(text) => quoted(text),
            other => with_article(other.type_str()),
        };
        let message = format!("{found} is not a value of {}", quoted(key.get_ref()));
        Diagnostic::of(&INVALID_SETTINGS, message).at(Some(self.place(value.span())), expected)
    }

    fn unknown(&self, key: &TomlKey<'_>, known: &[&str]) -> Diagnostic {
        unknown_setting(key.get_ref(), known, self.place(key.span()))
    }

    fn no_toml(&self, error: &toml::de::Error) -> ConfigError {
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
