//! Documents become an [`Api`].
//!
//! A file is parsed into a [`document::Node`], its format is recognised by content, and the
//! format's importer reads definitions out of it. Adding a format: its file, one line in
//! [`format`], and fixtures.

mod api_parts;
mod asked_names;
mod assembly;
mod aws_cli;
mod cloudformation;
mod context;
mod definition;
pub mod document;
mod error;
mod event;
mod files;
#[cfg(feature = "files")]
pub mod folder;
mod format;
mod gateway_response;
mod gateway_responses;
mod get_resources;
mod lost_at_import;
pub mod members;
mod misplaced;
mod openapi;
mod patch;
mod placeholders;
pub(crate) mod programs;
mod pulumi;
mod put_gateway_response;
mod recognise;
mod references;
mod serverless;
pub(crate) mod skeleton;
mod smithy;
mod stale_deployment;
mod terraform;

pub(crate) use asked_names::Alternative;
pub use asked_names::AskedNames;
pub(crate) use cloudformation::{GATEWAY_RESPONSES, IMPLICIT_API};
pub use definition::type_violation;
pub use error::ImportError;
pub use event::import_event;
pub use event::{INVALID_EVENT, import_event_json, invalid_event};
pub use files::{Files, FilesError};
pub use format::{Format, UnknownFormat};
pub(crate) use misplaced::MISPLACED_RESPONSES;
pub(crate) use openapi::EXTENSION;
pub use patch::{MISSING_PATCH_KEY, UNKNOWN_PATCH_KEY, is_op, op_violation};
pub(crate) use recognise::UNKNOWN_FORMAT;
pub(crate) use terraform::NO_INSTANCE;
pub(crate) use terraform::file_names::FileNames;

use std::sync::Arc;

use indexmap::IndexMap;

use self::context::ImportSession;
use crate::diagnostic::{Checked, Code, Diagnostic, codes};
use crate::gateway::{Api, ResponseType};
use crate::source::{Place, SourceFile, Span};

codes! {
    /// A document that customises no gateway response.
    ///
    /// Clients get what is built in.
    pub(crate) static NO_GATEWAY_RESPONSES: Note = "no-gateway-responses";
}

/// Whether a finding is about a definition that is there and of which too little is known to read it.
pub(crate) fn is_left_out(finding: &Diagnostic) -> bool {
    finding.is(&definition::UNKNOWN_DEFINITION) || finding.is(&NO_INSTANCE)
}

/// Whether a finding is about something that was not read and may define gateway responses.
fn hides_definitions(finding: &Diagnostic) -> bool {
    is_left_out(finding)
        || [&definition::UNKNOWN_RESPONSE_TYPE, &context::FILE_NOT_READ, &cloudformation::REMOTE_FILE]
            .into_iter()
            .any(|code| finding.is(code))
}

/// The codes of all that reading can find.
pub(crate) fn codes() -> impl Iterator<Item = &'static Code> {
    let shared = [
        CODES,
        asked_names::CODES,
        context::CODES,
        definition::CODES,
        error::CODES,
        event::CODES,
        lost_at_import::CODES,
        misplaced::CODES,
        openapi::CODES,
        openapi::operation::CODES,
        programs::CODES,
        references::CODES,
        recognise::CODES,
        stale_deployment::CODES,
    ];
    let formats = [
        document::CODE_LISTS,
        aws_cli::CODE_LISTS,
        cloudformation::CODE_LISTS,
        patch::CODE_LISTS,
        serverless::CODE_LISTS,
        terraform::CODE_LISTS,
    ];
    shared.into_iter().chain(formats.into_iter().flatten().copied()).flatten().copied()
}

/// What the caller knows about a document.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// Its format; recognised by content where it is not given.
    pub format: Option<Format>,
    /// The type that a PutGatewayResponse body is for: the body itself does not say.
    pub response_type: Option<ResponseType>,
    /// Which API to take, by its name or an alias, where a document holds several.
    pub api: Option<String>,
    /// Values of names that the document leaves open: parameters, variables, imported values.
    /// What a preview shows as `${Name}` is looked up here as `Name`.
    pub parameters: IndexMap<String, String>,
    /// Which moment is read of a document that holds two.
    pub moment: PlanSide,
    /// What patches change: the definitions of the files before. A type that is not defined in it
    /// is changed from what is built in.
    pub base: Api,
    /// Whether values of parameters are looked for that bring in what the defaults leave out: a check reads
    /// the document with each of them.
    pub every_branch: bool,
    /// Whether resources that have no instance are read as if they had one.
    pub(crate) every_instance: bool,
    /// Whether the REST API is read beside its gateway responses: the mock gateway routes by it.
    pub rest_api: bool,
    /// Whether OpenAPI documents are kept as they are beside what is read of them: the control plane of the
    /// mock gateway merges them.
    pub keep_document: bool,
    /// The files that the document may refer to; without them, references are reported.
    pub files: Option<Arc<dyn Files>>,
}

/// A moment of a change that a document describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlanSide {
    /// Before it: what a plan replaces.
    Before,
    /// After it; what a document says that describes no change.
    #[default]
    After,
}

/// Reads the definitions of an API out of a document.
///
/// What cannot be used is left out and reported beside the API.
///
/// # Errors
/// [`ImportError`] where the document cannot be parsed, is of no known format, or does not hold
/// exactly one API to take.
pub fn import(source: &Arc<SourceFile>, options: &ImportOptions) -> Result<Checked<Api>, ImportError> {
    let Checked { value: apis, mut diagnostics } = import_all(std::slice::from_ref(source), options)?;
    let api = select(apis, options.api.as_deref(), Some(source))?.into_value(&mut diagnostics);
    Ok(Checked::new(api, diagnostics))
}

/// Reads every API of a document, or of the files of one Terraform module.
///
/// # Errors
/// [`ImportError`] where a file cannot be parsed, is of no known format, or is one of several and
/// not Terraform.
pub fn import_all(
    sources: &[Arc<SourceFile>],
    options: &ImportOptions,
) -> Result<Checked<Vec<Api>>, ImportError> {
    import_asking(sources, options, &mut AskedNames::default())
}

/// [`import_all`], which also says which names the document leaves open.
pub(crate) fn import_asking(
    sources: &[Arc<SourceFile>],
    options: &ImportOptions,
    asked: &mut AskedNames,
) -> Result<Checked<Vec<Api>>, ImportError> {
    let mut context = ImportSession::new(options, asked);
    let apis = recognise::read(sources, &mut context)?;
    Ok(Checked::new(apis, context.diagnostics))
}

/// The API that was asked for, or the only one that customises anything; `source` is the file to
/// name where there is none.
///
/// # Errors
/// [`ImportError`] where there is no such API, or several to choose from; it lists them.
pub fn select(
    mut apis: Vec<Api>,
    wanted: Option<&str>,
    source: Option<&Arc<SourceFile>>,
) -> Result<Checked<Api>, ImportError> {
    let customised: Vec<_> = (0..apis.len()).filter(|&index| !apis[index].definitions().is_empty()).collect();
    let index = match (wanted, customised.as_slice(), apis.len()) {
        (Some(wanted), ..) => called(wanted, &apis, source)?,
        (None, &[index], _) => Some(index),
        (None, [], 0) => {
            let message = "the document customises no gateway response";
            let note = Diagnostic::of(&NO_GATEWAY_RESPONSES, message)
                .at(source.map(|source| Place::new(source, Span::at(0))), "");
            return Ok(Checked::new(Api::default(), vec![note]));
        }
        // Without definitions they are all alike.
        (None, [], _) => Some(0),
        (None, ..) => None,
    };
    match index {
        Some(index) => Ok(Checked::new(apis.swap_remove(index), Vec::new())),
        None => Err(ImportError::no_such_api(wanted, &apis, source)),
    }
}

/// The API of a name, or else the only one of which it is another name.
fn called(
    wanted: &str,
    apis: &[Api],
    source: Option<&Arc<SourceFile>>,
) -> Result<Option<usize>, ImportError> {
    if let Some(own) = apis.iter().position(|api| api.name.as_deref() == Some(wanted)) {
        return Ok(Some(own));
    }
    let called: Vec<_> = (0..apis.len()).filter(|&index| apis[index].is_called(wanted)).collect();
    match called.as_slice() {
        [] => Ok(None),
        &[index] => Ok(Some(index)),
        _ => Err(ImportError::several_called(wanted, apis, source)),
    }
}
