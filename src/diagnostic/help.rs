//! What to do about a finding, as data: the caller's settings that it names are values, which each
//! program words as its users know them.

use std::borrow::Cow;
use std::fmt;

/// What to do about a finding: an imperative.
///
/// A library user reads it by `Display`; a program with flags words the settings by
/// [`worded`](Self::worded).
///
/// ```
/// use gatecast::diagnostic::{Help, Setting};
///
/// let help = Help::from("give it a value with ").setting(Setting::parameter("Origin"));
/// assert_eq!(help.to_string(), "give it a value with the parameter `Origin`");
/// assert_eq!(help.worded(|_| "--parameter".to_owned()), "give it a value with --parameter");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help(Vec<HelpPiece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum HelpPiece {
    Text(String),
    Setting(Setting),
}

/// Something that the caller of the library decides.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Setting {
    /// The value of a name that files leave open.
    Parameter {
        /// The name; every parameter, where there is none.
        name: Option<String>,
        /// A value to give it.
        value: Option<Cow<'static, str>>,
    },
    /// Which API to take.
    Api(Option<String>),
    /// The format of a document.
    Format,
    /// Which response type a document without one is for; an example.
    ResponseType(&'static str),
    /// The folder that documents may refer to files of.
    Root,
    /// How large a template may be.
    MaxTemplateBytes,
    /// An API key that the mock gateway accepts.
    ApiKey,
    /// The stage that the mock gateway serves an API on.
    Stage,
    /// The page about a topic: `types`, `failures`, `formats`, `event`.
    Page(&'static str),
}

impl Setting {
    /// The parameter of this name.
    #[must_use]
    pub fn parameter(name: &str) -> Self {
        Self::Parameter { name: Some(name.to_owned()), value: None }
    }
}

/// As a user of the library knows it.
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter { name: None, .. } => f.write_str("a parameter"),
            Self::Parameter { name: Some(name), value: None } => write!(f, "the parameter `{name}`"),
            Self::Parameter { name: Some(name), value: Some(value) } => {
                write!(f, "the parameter `{name}` = `{value}`")
            }
            Self::Api(None) => f.write_str("the name of the API"),
            Self::Api(Some(name)) => write!(f, "the API `{name}`"),
            Self::Format => f.write_str("the option `format`"),
            Self::ResponseType(example) => write!(f, "the option `response_type`, for example {example}"),
            Self::Root => f.write_str("`Folder::new`"),
            Self::MaxTemplateBytes => f.write_str("the option `max_template_bytes`"),
            Self::ApiKey => f.write_str("an API key"),
            Self::Stage => f.write_str("the name of the stage"),
            Self::Page(topic) => write!(f, "the list of {topic}"),
        }
    }
}

impl Help {
    /// Adds words.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(HelpPiece::Text(text.into()));
        self
    }

    /// Adds a setting.
    #[must_use]
    pub fn setting(mut self, setting: Setting) -> Self {
        self.0.push(HelpPiece::Setting(setting));
        self
    }

    /// The whole text, its settings in the words of a program.
    pub fn worded(&self, words: impl Fn(&Setting) -> String) -> String {
        let piece = |piece: &HelpPiece| match piece {
            HelpPiece::Text(text) => text.clone(),
            HelpPiece::Setting(setting) => words(setting),
        };
        self.0.iter().map(piece).collect()
    }
}

impl From<&str> for Help {
    fn from(text: &str) -> Self {
        Self::default().text(text)
    }
}

impl From<String> for Help {
    fn from(text: String) -> Self {
        Self::default().text(text)
    }
}

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.worded(Setting::to_string))
    }
}
