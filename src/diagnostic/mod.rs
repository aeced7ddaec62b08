//! What there is to say about the user's text: data only, no drawing.
//!
//! Two kinds of trouble exist. A [`Diagnostic`] is about text the user wrote and comes beside a
//! result ([`Checked`]); an error ends an operation and lives with the operation.

mod code;
mod fix;
mod help;
mod words;

pub use code::Code;
#[doc(hidden)]
pub use code::codes;
pub use fix::{Edit, Fix};
pub use help::{Help, Setting};
pub use words::counted;
pub use words::{nearest, quoted};

use std::fmt;

use crate::source::Place;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Clients break for some values, or it surely is not meant.
    Warning,
    /// API Gateway refuses it, or clients surely break.
    Error,
}

/// In lower case, as findings print it.
impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One finding about the user's text.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What kind of finding it is; `None` for what the program says of itself.
    pub code: Option<&'static Code>,
    /// How bad it is.
    pub severity: Severity,
    /// What was found and what was expected: lower case, no full stop.
    pub message: String,
    /// The places it is about, the most important first; empty where the text stands in no file.
    pub labels: Vec<Label>,
    /// What API Gateway answers to it, word for word, where that is known.
    pub aws_message: Option<String>,
    /// Why it matters or what follows from it.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<Help>,
    /// The change that does it, where it can be told.
    pub fix: Option<Fix>,
}

/// A place and what is to be said there.
#[derive(Clone, Debug)]
pub struct Label {
    /// The bytes to underline.
    pub place: Place,
    /// What to say there; may be empty.
    pub message: String,
}

impl Diagnostic {
    /// A finding of this kind.
    #[must_use]
    pub fn of(code: &'static Code, message: impl fmt::Display) -> Self {
        Self { code: Some(code), ..Self::without_code(code.severity, message) }
    }

    /// What a program says of itself, and not of anybody's text: that a file cannot be written.
    #[must_use]
    pub fn without_code(severity: Severity, message: impl fmt::Display) -> Self {
        Self {
            code: None,
            severity,
            message: message.to_string(),
            labels: Vec::new(),
            aws_message: None,
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// The name of its code.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.code.map(|code| code.name)
    }

    /// Whether it is of this kind.
    pub fn is(&self, code: &'static Code) -> bool {
        self.name() == Some(code.name)
    }

    /// Makes it more or less bad than its code is.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a place, where there is one.
    #[must_use]
    pub fn at(mut self, place: Option<Place>, message: impl fmt::Display) -> Self {
        self.labels.extend(place.map(|place| Label { place, message: message.to_string() }));
        self
    }

    /// Adds what API Gateway answers.
    #[must_use]
    pub fn aws(mut self, message: impl fmt::Display) -> Self {
        self.aws_message = Some(message.to_string());
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, note: impl fmt::Display) -> Self {
        self.notes.push(note.to_string());
        self
    }

    /// Sets what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Help>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the name that `written` is most like as what may have been meant, or else what to do instead.
    #[must_use]
    pub fn help_near<'a>(
        self,
        written: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        otherwise: impl Into<Help>,
    ) -> Self {
        match nearest(written, candidates) {
            Some(near) => self.help(format!("did you mean {}?", quoted(near))),
            None => self.help(otherwise),
        }
    }

    /// The change that mends it, where it may be made unasked.
    #[must_use]
    pub fn safe_fix(&self) -> Option<&Fix> {
        self.fix.as_ref().filter(|fix| fix.is_safe)
    }

    /// Sets the change that mends it, where there is one.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }
}

/// One line: `file:line:column: severity: message`, and what to do.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(label) = self.labels.first() {
            write!(f, "{}: ", label.place)?;
        }
        write!(f, "{}: {}", self.severity, self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

/// The best value that could be made of the user's text, and all that was found on the way.
#[derive(Clone, Debug, Default)]
pub struct Checked<T> {
    /// The value; what could not be used is left out of it.
    pub value: T,
    /// What was found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value and what was found about it.
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// The value, its findings appended to `diagnostics`.
    pub fn into_value(self, diagnostics: &mut Vec<Diagnostic>) -> T {
        diagnostics.extend(self.diagnostics);
        self.value
    }
}

/// How many findings are kept for one file: a damaged one could have millions, each of them a
/// thousand bytes.
const MAX_KEPT: usize = 100_000;

/// Adds a finding, unless there are more already than anybody reads.
pub(crate) fn keep(diagnostics: &mut Vec<Diagnostic>, finding: impl FnOnce() -> Diagnostic) {
    if diagnostics.len() < MAX_KEPT {
        diagnostics.push(finding());
    }
}

/// [`keep`] for a finding that is there already.
pub(crate) fn push_kept(diagnostics: &mut Vec<Diagnostic>, finding: Diagnostic) {
    keep(diagnostics, || finding);
}
