//! Folders that are looked through: for files that may define gateway responses, and for case files.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::cli::error::CliError;
use crate::diagnostic::quoted;
use crate::snapshot::stored::is_case_file;
use crate::source::SourceFile;

/// How many files of a folder are looked at.
const MAX_CANDIDATES: usize = 10_000;

/// A file that may define gateway responses, or be part of a module that does.
pub(in crate::cli) struct Candidate {
    pub path: PathBuf,
    /// Whether it speaks of gateway responses.
    pub mentions: bool,
    /// Whether it speaks of patch operations, which change what other files define.
    pub patches: bool,
}

impl Candidate {
    /// What a file speaks of.
    pub(super) fn new(path: PathBuf, bytes: &io::Result<Vec<u8>>) -> Self {
        // What cannot be read here is read again by who can say so.
        let mentions = bytes.as_ref().map_or(true, |bytes| mentions(bytes));
        let patches = |bytes: &Vec<u8>| memchr::memmem::find(bytes, b"patchOperations").is_some();
        Self { path, mentions, patches: bytes.as_ref().is_ok_and(patches) }
    }
}

/// The files below a folder that could be of a format by their names, in order of these; one more
/// than are looked at, where there are more.
pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let files = entries(folder).filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path);
    files.filter(|path| has_known_ending(path)).take(MAX_CANDIDATES + 1).collect()
}

/// The files of a folder, or an error where they are more than are looked at.
pub(super) fn few_enough(folder: &str, files: Vec<PathBuf>) -> Result<Vec<PathBuf>, CliError> {
    if files.len() > MAX_CANDIDATES {
        let message = format!(
            "{} has more than {MAX_CANDIDATES} files to look at; name a folder further down",
            quoted(folder)
        );
        return Err(CliError::Usage(message));
    }
    Ok(files)
}

/// The case files below a folder, in order of their names.
pub(super) fn case_files_below(folder: &Path) -> Vec<PathBuf> {
    let files = entries(folder).filter(|entry| entry.file_type().is_file()).map(DirEntry::into_path);
    files.filter(|path| is_case_file(path)).collect()
}

/// A folder and the folders below it whose files count.
pub(super) fn folders_below(folder: &Path) -> impl Iterator<Item = PathBuf> {
    entries(folder).filter(|entry| entry.file_type().is_dir()).map(DirEntry::into_path)
}

/// Hidden folders and those of packages are passed over, and links are not followed.
fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> {
    let is_seen = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !name.starts_with('.') && name != "node_modules"
    };
    WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_seen).filter_map(Result::ok)
}

/// Whether a name is that of something that can be read only once.
pub(super) fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// A file's bytes, but not more than one over the limit of a document.
pub(super) fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    limited(File::open(path)?)
}

/// All bytes, but not more than one over the limit of a document: a device may have no end.
pub(super) fn limited(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.by_ref().take(SourceFile::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a file could be of a format, by its name.
fn has_known_ending(path: &Path) -> bool {
    let endings = ["json", "yaml", "yml", "template", "tf", "tfvars", "sh"];
    path.extension().is_some_and(|extension| endings.iter().any(|ending| extension == *ending))
}

/// Whether a file speaks of gateway responses, or of an API that may have some, in any format.
fn mentions(bytes: &[u8]) -> bool {
    const WORDS: [&str; 9] = [
        "AWS::ApiGateway",
        "AWS::Serverless::Api",
        "aws_api_gateway",
        "gateway-response",
        "GatewayResponse",
        "gatewayResponse",
        "gateway_response",
        "responseType",
        "apigateway/response",
    ];
    WORDS.iter().any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some())
}
