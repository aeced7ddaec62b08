//! Documents become an [`Api`].
//!
//! A file is parsed into a [`document::Node`], its format is recognised by content, and the
//! format's importer reads definitions out of it. Adding a format: its file, one line in
//! [`format`], and fixtures.

mod definition;
pub(crate) mod document;
mod error;
mod event;
mod format;
mod gateway_response;
mod gateway_responses;
mod openapi;
mod put_gateway_response;

pub use error::ImportError;
pub use event::import_event;
pub use format::Format;

use std::sync::Arc;

use crate::diagnostic::Checked;
use crate::gateway::{Api, ResponseType};
use crate::source::SourceFile;

/// What the caller knows about a document.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// Its format; recognised by content where it is not given.
    pub format: Option<Format>,
    /// The type that a PutGatewayResponse body is for: the body itself does not say.
    pub response_type: Option<ResponseType>,
    /// Which API to take, by its name, where a document holds several.
    pub api: Option<String>,
}

/// Reads the definitions of an API out of a document.
///
/// What cannot be used is left out and reported beside the API.
///
/// # Errors
/// [`ImportError`] where the document cannot be parsed, is of no known format, or does not hold
/// exactly one API to take.
pub fn import(source: &Arc<SourceFile>, options: &ImportOptions) -> Result<Checked<Api>, ImportError> {
    let mut diagnostics = Vec::new();
    let root = document::parse(source)?.into_value(&mut diagnostics);
    let format = match options.format {
        Some(format) => format,
        None => format::recognise(&root, options)?,
    };
    let apis = format.import(&root, options)?.into_value(&mut diagnostics);
    let api = select(apis, options.api.as_deref(), &root)?;
    Ok(Checked::new(api, diagnostics))
}

/// The API that was asked for, or the only one.
fn select(mut apis: Vec<Api>, wanted: Option<&str>, root: &document::Node) -> Result<Api, ImportError> {
    let index = match wanted {
        Some(wanted) => apis.iter().position(|api| api.name.as_deref() == Some(wanted)),
        None => Some(0).filter(|_| apis.len() == 1),
    };
    match index {
        Some(index) => Ok(apis.swap_remove(index)),
        None => {
            let candidates: Vec<_> = apis.iter().map(|api| api.name.as_deref()).collect();
            Err(ImportError::no_such_api(wanted, &candidates, root))
        }
    }
}
