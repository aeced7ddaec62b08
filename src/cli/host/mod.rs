//! The one door to files, the terminal, the environment and the clock.

mod output;
mod progress;
mod screen;
mod seen;
mod walk;
mod write;

pub(super) use progress::Progress;
pub(super) use screen::Screen;
pub(super) use seen::Seen;
pub(super) use walk::Candidate;

use std::collections::HashSet;
use std::env;
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anstream::ColorChoice;

use self::screen::Frame;
use self::walk::{bytes_of, case_files_below, few_enough, files_below, folders_below, is_stream, limited};
use super::error::CliError;
use super::overlay::{Overlay, Version};
use crate::diagnostic::{Diagnostic, quoted};
use crate::import::{FilesError, Folder};
use crate::source::{SourceError, SourceFile};

/// The name that stands for standard input.
pub(super) const STDIN: &str = "-";

/// The process's surroundings.
#[derive(Debug, Default)]
pub(super) struct Host {
    color: ColorChoice,
    /// Whether a workflow of GitHub reads what is written.
    is_workflow: bool,
    /// Findings that are kept instead of drawn.
    kept: Option<Vec<Diagnostic>>,
    /// What was drawn: a loop has the same mistake many times over.
    drawn: HashSet<String>,
    /// Files that are read in another version than the one that lies there, by name.
    overlay: Overlay,
    /// Standard input, which can be read once.
    stdin: Arc<OnceLock<Arc<SourceFile>>>,
    /// What is written, where it is not written at once.
    frame: Option<Frame>,
    /// What is read, where somebody watches.
    seen: Option<Arc<Seen>>,
}

impl Host {
    pub(super) fn new(color: clap::ColorChoice) -> Self {
        let color = match color {
            clap::ColorChoice::Auto => ColorChoice::Auto,
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        };
        let is_workflow = env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        Self { color, is_workflow, ..Self::default() }
    }

    /// The same surroundings, where findings are kept instead of drawn.
    pub(super) fn quiet(&self) -> Self {
        Self {
            color: self.color,
            is_workflow: self.is_workflow,
            kept: Some(Vec::new()),
            overlay: self.overlay.clone(),
            stdin: Arc::clone(&self.stdin),
            seen: self.seen.clone(),
            ..Self::default()
        }
    }

    /// The same surroundings, where what is written is kept, and what is read remembered.
    pub(super) fn captured(&self, seen: &Arc<Seen>) -> Self {
        Self { kept: None, frame: Some(Frame::default()), seen: Some(Arc::clone(seen)), ..self.quiet() }
    }

    /// What was written.
    pub(super) fn into_frame(self) -> Frame {
        self.frame.unwrap_or_default()
    }

    /// What is read is remembered there.
    pub(super) fn seen(&self) -> Option<&Arc<Seen>> {
        self.seen.as_ref()
    }

    /// Whether colour is wanted.
    pub(super) fn color(&self) -> ColorChoice {
        self.color
    }

    /// The findings that were kept.
    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.kept.unwrap_or_default()
    }

    /// Whether a name is that of a folder.
    pub(super) fn is_folder(&self, name: &str) -> bool {
        name != STDIN && Path::new(name).is_dir()
    }

    /// The files below a folder that may define gateway responses, in order of their names.
    pub(super) fn candidates(&self, folder: &str) -> Result<Vec<Candidate>, CliError> {
        let paths = few_enough(folder, files_below(Path::new(folder)))?;
        if let Some(seen) = &self.seen {
            seen.folder(Path::new(folder), files_below, &paths);
        }
        Ok(paths.into_iter().map(|path| Candidate::new(path.clone(), &self.bytes(&path))).collect())
    }

    /// The case files below a folder, in order of their names.
    pub(super) fn case_files(&self, folder: &str) -> Vec<PathBuf> {
        let found = case_files_below(Path::new(folder));
        if let Some(seen) = &self.seen {
            seen.folder(Path::new(folder), case_files_below, &found);
        }
        found
    }

    /// The folders below a folder.
    pub(super) fn folders(&self, folder: &str) -> Vec<PathBuf> {
        folders_below(Path::new(folder)).collect()
    }

    /// What is in a folder, in order of names; nothing where it is not there.
    pub(super) fn entries(&self, folder: &Path) -> Vec<PathBuf> {
        let entries = folder.read_dir().into_iter().flatten().flatten();
        let mut entries: Vec<_> = entries.map(|entry| entry.path()).collect();
        entries.sort();
        entries
    }

    /// The nearest file of this name, in the current folder or one above it, up to the root of the
    /// repository; outside of one, in the current folder only.
    pub(super) fn nearest(&self, name: &str) -> Result<Option<String>, CliError> {
        let Ok(current) = env::current_dir() else { return Ok(None) };
        let depth = current.ancestors().position(|folder| folder.join(".git").exists()).unwrap_or(0);
        let is_there = |(up, folder): &(usize, &Path)| {
            // One that is nearer than what is found may come.
            self.asked(Path::new(&("../".repeat(*up) + name)));
            folder.join(name).is_file()
        };
        let Some((up, folder)) = current.ancestors().take(depth + 1).enumerate().find(is_there) else {
            return Ok(None);
        };
        let found = "../".repeat(up) + name;
        let root = current.ancestors().nth(depth).unwrap_or(&current);
        match Folder::new(root)
            .map_err(FilesError::from)
            .and_then(|root| root.resolve(folder, Path::new(name)))
        {
            Ok(_) => Ok(Some(found)),
            Err(error) => Err(CliError::Usage(format!("{} is not read: {error}", quoted(&found)))),
        }
    }

    /// Reads a file, or standard input for `-`; in another version where there is one.
    pub(super) fn read(&self, name: &str) -> Result<Arc<SourceFile>, CliError> {
        let shown = if name == STDIN { SourceFile::STDIN } else { name };
        match self.overlay.get(shown) {
            Some(text) => Ok(SourceFile::new(shown, text)),
            None => self.read_unchanged(shown),
        }
    }

    /// Reads a file as it lies there, or standard input by the name it is shown with.
    pub(super) fn read_unchanged(&self, name: &str) -> Result<Arc<SourceFile>, CliError> {
        let is_stdin = name == SourceFile::STDIN;
        if self.seen.is_some() && (is_stdin || is_stream(Path::new(name))) {
            let name = if is_stdin { "standard input (`-`)".to_owned() } else { quoted(name) };
            return Err(CliError::Unwatchable { name });
        }
        if !is_stdin {
            return source(name, self.bytes(Path::new(name)));
        }
        if let Some(read) = self.stdin.get() {
            return Ok(Arc::clone(read));
        }
        let read = source(name, limited(io::stdin().lock()))?;
        Ok(Arc::clone(self.stdin.get_or_init(|| read)))
    }

    /// The bytes of a file, which are remembered where somebody watches.
    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        let bytes = bytes_of(path);
        match (&self.seen, &bytes) {
            (Some(seen), Ok(bytes)) => seen.file(path, bytes),
            _ => self.asked(path),
        }
        bytes
    }

    /// Remembers a file that is asked for, where somebody watches.
    pub(super) fn asked(&self, path: &Path) {
        if let Some(seen) = &self.seen {
            seen.asked(path);
        }
    }

    /// The files that are read in another version than the one that lies there.
    pub(super) fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    /// The same, to change it.
    pub(super) fn overlay_mut(&mut self) -> &mut Overlay {
        &mut self.overlay
    }

    /// Replaces a file's text in one step: whoever reads it sees the old text or the new one.
    /// A file that is not below one of the roots is refused.
    pub(super) fn replace(&self, version: &Version, roots: &[PathBuf]) -> Result<(), CliError> {
        let Version { name, before, text } = version;
        write::replace(Path::new(name), before, text, roots)
            .map_err(|error| CliError::WriteFile { name: name.clone(), error })
    }

    /// The text of a file, where it is there; what is not UTF-8 in it is replaced. Reading what is
    /// no file may never end.
    pub(super) fn text_of(&self, name: &str) -> io::Result<Option<String>> {
        if Path::new(name).metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return Err(io::Error::other("it is not a file"));
        }
        match self.bytes(Path::new(name)) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a file in one step, with the folders that it is in.
    pub(super) fn put(&self, name: &str, text: &str) -> io::Result<()> {
        write::put(Path::new(name), text)?;
        if let Some(seen) = &self.seen {
            seen.written(Path::new(name), text.as_bytes());
        }
        Ok(())
    }

    /// Removes a file, and its folder with the last one.
    pub(super) fn remove(&self, name: &str) -> Result<(), CliError> {
        write::remove(Path::new(name)).map_err(|error| CliError::Remove { name: name.to_owned(), error })
    }

    /// Whether nobody is there to look at what is new.
    pub(super) fn is_ci(&self) -> bool {
        env::var_os("CI").is_some_and(|value| !["", "0", "false"].iter().any(|no| value == *no))
    }

    /// Whether somebody can answer questions.
    pub(super) fn is_interactive(&self) -> bool {
        io::stdin().is_terminal() && io::stdout().is_terminal()
    }

    /// Asks, and reads the line that is typed; `None` at the end of the input.
    pub(super) fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
        self.show(question)?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line)?;
        Ok(Some(line).filter(|_| read > 0))
    }
}

/// A source of what was read.
fn source(name: &str, bytes: io::Result<Vec<u8>>) -> Result<Arc<SourceFile>, CliError> {
    let bytes = bytes.map_err(|error| CliError::Read { name: name.to_owned(), error })?;
    SourceFile::from_bytes(name, bytes)
        .map_err(|error: SourceError| CliError::Source { name: name.to_owned(), error })
}
