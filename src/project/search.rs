//! The files of a folder that may define gateway responses.

use std::io;
use std::path::{Path, PathBuf};

use super::documents::is_of_module;
use super::{Environment, LoadError};
use crate::import::Format;
use crate::import::programs::is_service;
use crate::source::Syntax;

/// How many files of a folder are looked at: more than any repository has that people work in.
pub const MAX_CANDIDATES: usize = 1_000_000;

/// A file that may define gateway responses, or be part of a module that does.
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    /// Whether it mentions gateway responses, or an API that may have some.
    pub(super) mentions: bool,
    /// Whether it speaks of gateway responses themselves, in the spelling of any format.
    pub(super) speaks: bool,
    /// Whether it calls Terraform modules below local paths, which may define gateway responses.
    pub(super) calls: bool,
    /// Whether it mentions patch operations, which change what other files define.
    pub(super) patches: bool,
}

/// The files below a folder that may define gateway responses, in order of their paths.
///
/// # Errors
/// [`LoadError::TooManyFiles`].
pub(super) fn candidates(folder: &str, environment: &dyn Environment) -> Result<Vec<Candidate>, LoadError> {
    let is_known = |path: &Path| Syntax::of(path).is_some_and(|syntax| !syntax.is_program());
    let files = environment.files_below(folder, is_known, MAX_CANDIDATES + 1);
    if files.len() > MAX_CANDIDATES {
        return Err(LoadError::TooManyFiles { folder: folder.to_owned(), most: MAX_CANDIDATES });
    }
    let candidate = |path: PathBuf| {
        let bytes = environment.bytes(&path.to_string_lossy());
        Candidate::new(path, &bytes)
    };
    Ok(files.into_iter().map(candidate).collect())
}

/// The first program below a folder that speaks of gateway responses, or the service around it.
pub(super) fn program(folder: &str, environment: &dyn Environment) -> Option<PathBuf> {
    let is_program = |path: &Path| Syntax::of(path).is_some_and(Syntax::is_program);
    let files = environment.files_below(folder, is_program, MAX_CANDIDATES);
    let speaks = |path: &&PathBuf| {
        let bytes = environment.bytes(&path.to_string_lossy());
        bytes.is_ok_and(|bytes| speaks_of_gateway_responses(&bytes))
    };
    let found = files.iter().find(speaks)?;
    let is_around =
        |path: &&PathBuf| is_service(path) && path.parent().is_some_and(|at| found.starts_with(at));
    Some(files.iter().find(is_around).unwrap_or(found).clone())
}

impl Candidate {
    pub(super) fn new(path: PathBuf, bytes: &io::Result<Vec<u8>>) -> Self {
        let has = |bytes: &[u8], word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
        // A file that cannot be read here is read again where that is reported.
        let mentions =
            bytes.as_ref().map_or(true, |bytes| Format::marker_words().any(|word| has(bytes, word)));
        let patches = bytes.as_ref().is_ok_and(|bytes| has(bytes, Format::PATCH_WORD));
        let speaks = bytes.as_ref().map_or(true, |bytes| speaks_of_gateway_responses(bytes));
        let calls = is_of_module(&path)
            && bytes
                .as_ref()
                .is_ok_and(|bytes| Format::LOCAL_MODULE_WORDS.iter().any(|word| has(bytes, word)));
        Self { path, mentions, speaks, calls, patches }
    }
}

/// `GatewayResponse`, `gateway-responses`, `gateway_response`.
pub(super) fn speaks_of_gateway_responses(bytes: &[u8]) -> bool {
    let lower = bytes.to_ascii_lowercase();
    memchr::memmem::find_iter(&lower, "gateway").any(|at| {
        let behind = &lower[at + "gateway".len()..];
        let behind = behind.strip_prefix(b"-").or_else(|| behind.strip_prefix(b"_")).unwrap_or(behind);
        behind.starts_with(b"response")
    })
}
