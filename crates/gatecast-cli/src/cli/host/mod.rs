//! The one door to files, the terminal, the environment and the clock.

mod disk;
mod git;
mod output;
mod progress;
mod screen;
mod seen;
mod sight;
mod walk;
mod write;

pub(super) use disk::HostFiles;
pub(super) use git::{GitTree, merge_base};
pub(super) use progress::Progress;
pub(super) use screen::Screen;
pub(super) use seen::{IsKnown, Seen};
pub(super) use walk::Patterns;

use std::collections::{BTreeSet, HashSet};
use std::env;
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::ColorChoice;

use self::screen::Frame;
use super::error::CliError;
use crate::snapshot::stored::is_case_file;
use gatecast::diagnostic::quoted;
use gatecast::import::FilesError;
use gatecast::import::folder::{Folder, normalised};
use gatecast::project::{self, Environment, FileVersion};
use gatecast::source::SourceFile;

/// The process's surroundings.
#[derive(Debug, Default)]
pub(super) struct Host {
    color: ColorChoice,
    /// Whether a workflow of GitHub reads what is written.
    is_workflow: bool,
    /// What was drawn: a loop has the same mistake many times over.
    drawn: HashSet<String>,
    files: HostFiles,
    /// What is written, where it is not written at once.
    frame: Option<Frame>,
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

    /// The same surroundings, where what is written is kept, and what is read remembered.
    pub(super) fn captured(&self, seen: &Arc<Seen>) -> Self {
        Self {
            color: self.color,
            is_workflow: self.is_workflow,
            frame: Some(Frame::default()),
            files: self.files.watched(seen),
            ..Self::default()
        }
    }

    /// The same surroundings, where what is read is remembered.
    pub(super) fn watched(&self, seen: &Arc<Seen>) -> Self {
        Self {
            color: self.color,
            is_workflow: self.is_workflow,
            files: self.files.watched(seen),
            ..Self::default()
        }
    }

    /// What was written.
    pub(super) fn into_frame(self) -> Frame {
        self.frame.unwrap_or_default()
    }

    /// The files of the machine.
    pub(super) fn files(&self) -> &HostFiles {
        &self.files
    }

    /// Whether colour is wanted.
    pub(super) fn color(&self) -> ColorChoice {
        self.color
    }

    /// Whether a name is that of a folder.
    pub(super) fn is_folder(&self, name: &str) -> bool {
        self.files.is_folder(name)
    }

    /// The case files below a folder, in order of their names.
    pub(super) fn case_files(&self, folder: &str) -> Vec<PathBuf> {
        self.files.files_below(folder, is_case_file, usize::MAX)
    }

    /// The folders below a folder.
    pub(super) fn folders(&self, folder: &str) -> Vec<PathBuf> {
        walk::folders_below(Path::new(folder), &Patterns::default()).collect()
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
            self.files.asked(Path::new(&("../".repeat(*up) + name)));
            folder.join(name).is_file()
        };
        let Some((up, folder)) = current.ancestors().take(depth + 1).enumerate().find(is_there) else {
            return Ok(None);
        };
        let found = "../".repeat(up) + name;
        let root = current.ancestors().nth(depth).unwrap_or(&current);
        confined(root, folder, name, &found).map(|()| Some(found))
    }

    /// The files of this name that stand in or above what was named, below the current folder, and in the
    /// folders below what was named; outer ones first. One in the current folder is not among them.
    pub(super) fn below(
        &self,
        named: &[String],
        name: &str,
        is_known: IsKnown,
    ) -> Result<Vec<String>, CliError> {
        let mut found = BTreeSet::new();
        for named in named {
            let path = normalised(Path::new(named));
            if path.is_relative() && !path.starts_with("..") {
                for folder in path.ancestors().filter(|folder| !folder.as_os_str().is_empty()) {
                    let file = folder.join(name);
                    self.files.asked(&file);
                    if file.is_file() {
                        found.insert(file);
                    }
                }
            }
            if self.is_folder(named) {
                let below = self.files.files_below(named, is_known, usize::MAX);
                found.extend(below.iter().map(|file| normalised(file)));
            }
        }
        found.remove(Path::new(name));
        let found = found.into_iter().map(|file| {
            let shown = file.to_string_lossy().into_owned();
            let folder = file.parent().unwrap_or(Path::new("."));
            confined(Path::new("."), folder, name, &shown).map(|()| shown)
        });
        found.collect()
    }

    /// Keeps what these patterns name out of searches of folders.
    pub(super) fn exclude(&mut self, patterns: Patterns) {
        self.files.exclude(patterns);
    }

    /// A path without steps that lead nowhere, from the root of the file system.
    pub(super) fn absolute(&self, name: &str) -> PathBuf {
        let here = env::current_dir().unwrap_or_default();
        normalised(&here.join(name))
    }

    /// The path of a file from the folder of another, or from the current one, with forward slashes; as it
    /// is where no path leads there.
    pub(super) fn path_from(&self, other: Option<&str>, name: &str) -> String {
        let folder = other.and_then(|other| Path::new(other).parent()).unwrap_or(Path::new(""));
        let (folder, path) = (self.absolute(&folder.to_string_lossy()), self.absolute(name));
        let steps = path.strip_prefix(folder).unwrap_or(Path::new(name)).components();
        steps.map(|step| step.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
    }

    /// Whether a file is there.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    /// Reads a file, or standard input for `-`.
    pub(super) fn read(&self, name: &str) -> Result<Arc<SourceFile>, CliError> {
        Ok(project::read(&self.files, name)?)
    }

    /// Replaces a file's text in one step: whoever reads it sees the old text or the new one.
    /// A file that is not below one of the roots is refused.
    pub(super) fn replace(&self, version: &FileVersion, roots: &[PathBuf]) -> Result<(), CliError> {
        let FileVersion { name, before, text } = version;
        write::replace(Path::new(name), before, text, roots)
            .map_err(|error| CliError::WriteFile { name: name.clone(), error })
    }

    /// The text of a file, where it is there; what is not UTF-8 in it is replaced. Reading what is
    /// no file may never end.
    pub(super) fn text_of(&self, name: &str) -> io::Result<Option<String>> {
        if Path::new(name).metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return Err(io::Error::other("it is not a file"));
        }
        match self.files.bytes(name) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a file in one step, with the folders that it is in.
    pub(super) fn put(&self, name: &str, text: &str) -> io::Result<()> {
        write::put(Path::new(name), text)?;
        self.files.written(Path::new(name), text);
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

/// Refuses a file that is a link out of `root`.
fn confined(root: &Path, folder: &Path, name: &str, shown: &str) -> Result<(), CliError> {
    let resolved =
        Folder::new(root).map_err(FilesError::from).and_then(|root| root.resolve(folder, Path::new(name)));
    resolved.map(drop).map_err(|error| CliError::Usage(format!("{} is not read: {error}", quoted(shown))))
}
