//! Why a document gives no API.

use std::fmt;

use super::document::Node;
use crate::diagnostic::{Checked, Diagnostic, nearest, quoted};
use crate::gateway::Api;

/// The APIs of a document, or why it gives none.
pub(super) type Imported = Result<Checked<Vec<Api>>, ImportError>;

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

    /// `candidates` are the names of the document's APIs, as far as they have one.
    pub(super) fn no_such_api(wanted: Option<&str>, candidates: &[Option<&str>], root: &Node) -> Self {
        let names: Vec<&str> = candidates.iter().copied().flatten().collect();
        let message = match wanted {
            Some(wanted) => format!("the document has no API called {}", quoted(wanted)),
            None => format!("the document holds {} APIs", candidates.len()),
        };
        let near = wanted.and_then(|wanted| nearest(wanted, names.iter().copied()));
        let help = match near {
            Some(near) => format!("did you mean --api '{near}'?"),
            None if names.is_empty() => "its API has no name; leave out --api".to_owned(),
            None => format!("pick one with --api: `{}`", names.join("`, `")),
        };
        Diagnostic::error("no-such-api", message).at(Some(root.place.beginning()), "").help(help).into()
    }
}

impl From<Diagnostic> for ImportError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(Box::new(diagnostic))
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
