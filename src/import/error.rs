//! Why a document gives no API.

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Help, Setting, codes, nearest, quoted};
use crate::gateway::Api;
use crate::source::{Place, SourceFile, Span};

codes! {
    /// No API of the name that was asked for, or several without one being named.
    ///
    /// It goes by a logical id, an id, a title or a Terraform address.
    static NO_SUCH_API: Error = "no-such-api";
}

/// The APIs of a document, or why it gives none.
pub(super) type Imported = Result<Vec<Api>, ImportError>;

/// Why a document gives no API: it cannot be parsed, is of no known format, or does not hold
/// exactly one API to take.
///
/// Prints as one line with file, line and column; [`diagnostic`](Self::diagnostic) has the
/// places, for drawing.
#[derive(Clone, Debug)]
pub struct ImportError(Box<Diagnostic>);

impl ImportError {
    /// What is wrong, with places.
    #[must_use]
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.0
    }

    /// Where several APIs have a name.
    pub(crate) fn several_called(wanted: &str, apis: &[Api], source: Option<&Arc<SourceFile>>) -> Self {
        let called = apis.iter().filter(|api| api.is_called(wanted));
        let names: Vec<_> = called.filter_map(|api| api.name.as_deref()).map(quoted).collect();
        let message = format!("several APIs are called {}", quoted(wanted));
        let help = Help::from("choose one with ").setting(Setting::Api(None));
        let place = source.map(|source| Place::new(source, Span::at(0)));
        Diagnostic::of(&NO_SUCH_API, message)
            .at(place, "")
            .help(help.text(format!(": {}", names.join(", "))))
            .into()
    }

    pub(super) fn no_such_api(wanted: Option<&str>, apis: &[Api], source: Option<&Arc<SourceFile>>) -> Self {
        let names = || apis.iter().filter_map(|api| api.name.as_deref());
        let message = match wanted {
            Some(wanted) => format!("there is no API called {}", quoted(wanted)),
            None => format!("there are {} APIs to choose from", apis.len()),
        };
        let aliases = apis.iter().flat_map(|api| api.aliases.iter().map(String::as_str));
        let near = wanted.and_then(|wanted| nearest(wanted, names().chain(aliases)));
        let help = match near {
            Some(near) => Help::from("did you mean ").setting(Setting::Api(Some(near.to_owned()))).text("?"),
            None if names().next().is_none() => {
                Help::from("its API has no name; leave out ").setting(Setting::Api(None))
            }
            None => Help::from("choose one with ")
                .setting(Setting::Api(None))
                .text(format!(": `{}`", names().collect::<Vec<_>>().join("`, `"))),
        };
        let place = source.map(|source| Place::new(source, Span::at(0)));
        Diagnostic::of(&NO_SUCH_API, message).at(place, "").help(help).into()
    }
}

impl From<Diagnostic> for ImportError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(Box::new(diagnostic))
    }
}

impl From<ImportError> for Box<Diagnostic> {
    fn from(error: ImportError) -> Self {
        error.0
    }
}

impl From<Box<Diagnostic>> for ImportError {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        Self(diagnostic)
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for ImportError {}
