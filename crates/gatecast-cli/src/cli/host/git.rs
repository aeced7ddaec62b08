//! The files of a revision, as git keeps them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};

use gatecast::diagnostic::quoted;
use gatecast::import::{Files, FilesError};
use gatecast::project::{Environment, STDIN, is_passed_over};
use gatecast::source::{SourceFile, normalised};

use super::Host;
use super::walk::{Patterns, short};
use crate::cli::error::CliError;

/// The files of one revision, named from the current folder as those on the disk are.
#[derive(Clone, Debug)]
pub(in crate::cli) struct GitTree {
    /// The revision as it was typed.
    revision: String,
    files: Arc<TreeFiles>,
}

#[derive(Debug)]
struct TreeFiles {
    /// The root of the repository.
    root: PathBuf,
    /// The current folder below it.
    here: PathBuf,
    /// What a search of a folder does not see.
    excluded: Patterns,
    /// What `git cat-file` calls each file, by its path below the root.
    objects: BTreeMap<PathBuf, String>,
    contents: Mutex<Contents>,
}

/// A running `git cat-file --batch`.
#[derive(Debug)]
struct Contents {
    git: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Drop for Contents {
    fn drop(&mut self) {
        let _ = self.git.kill();
        let _ = self.git.wait();
    }
}

impl GitTree {
    /// The files of a revision of the repository that the current folder is in.
    ///
    /// # Errors
    /// [`CliError::Usage`] where git is not installed, where there is no repository, or no such revision.
    pub(in crate::cli) fn new(revision: &str, host: &Host) -> Result<Self, CliError> {
        let root = PathBuf::from(line(&["rev-parse", "--show-toplevel"])?);
        let here = PathBuf::from(line(&["rev-parse", "--show-prefix"])?);
        let tree = format!("{revision}^{{tree}}");
        let tree = line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &tree]).map_err(|_| {
            CliError::Usage(format!("{} is not a revision of this repository", quoted(revision)))
        })?;
        let listed = git(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
        let objects = listed.split(|byte| *byte == 0).filter_map(object).collect();
        let contents = Mutex::new(Contents::start().map_err(|error| no_git(&error))?);
        let excluded = host.files().excluded().clone();
        let files = TreeFiles { root, here, excluded, objects, contents };
        Ok(Self { revision: revision.to_owned(), files: Arc::new(files) })
    }
}

/// The last revision that two have in common.
pub(in crate::cli) fn merge_base(one: &str, other: &str) -> Result<String, CliError> {
    line(&["merge-base", "--end-of-options", one, other]).map_err(|_| {
        CliError::Usage(format!("{} and {} have no revision in common", quoted(one), quoted(other)))
    })
}

/// What a command of git prints.
fn git(args: &[&str]) -> Result<Vec<u8>, CliError> {
    let output =
        Command::new("git").args(args).stdin(Stdio::null()).output().map_err(|error| no_git(&error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim().trim_start_matches("fatal: ");
    Err(CliError::Usage(format!("git {}: {said}", args.first().unwrap_or(&""))))
}

/// The line that a command of git prints.
fn line(args: &[&str]) -> Result<String, CliError> {
    let printed = git(args)?;
    Ok(String::from_utf8_lossy(&printed).trim_end_matches(['\n', '\r']).to_owned())
}

fn no_git(error: &io::Error) -> CliError {
    CliError::Usage(format!("cannot run git: {error}"))
}

/// A line of `git ls-tree -z`: `MODE TYPE OBJECT<tab>PATH`. Links and submodules are not files.
fn object(line: &[u8]) -> Option<(PathBuf, String)> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let (about, path) = (std::str::from_utf8(&line[..tab]).ok()?, &line[tab + 1..]);
    let mut words = about.split(' ');
    let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
    mode.starts_with("100").then(|| (path_of(path), object.to_owned()))
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::new(&*String::from_utf8_lossy(bytes)))
}

impl Contents {
    fn start() -> io::Result<Self> {
        let mut command = Command::new("git");
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut git = command.stderr(Stdio::null()).spawn()?;
        let pipes = git.stdin.take().zip(git.stdout.take());
        let (asked, answers) = pipes.ok_or_else(|| io::Error::other("git has no pipes"))?;
        Ok(Self { git, asked, answers: BufReader::new(answers) })
    }

    /// The bytes of an object, but not more than one over the limit of a document.
    fn read(&mut self, object: &str) -> io::Result<Vec<u8>> {
        writeln!(self.asked, "{object}")?;
        self.asked.flush()?;
        let mut header = String::new();
        self.answers.read_line(&mut header)?;
        let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| io::Error::other("git does not have it"))?;
        let most = (SourceFile::MAX_BYTES as u64).saturating_add(1).min(size);
        let mut bytes = Vec::new();
        self.answers.by_ref().take(most).read_to_end(&mut bytes)?;
        // The rest, and the line break that follows.
        io::copy(&mut self.answers.by_ref().take(size - most + 1), &mut io::sink())?;
        Ok(bytes)
    }
}

impl TreeFiles {
    /// The path below the root of the repository that a name means; `None` where it leaves it.
    fn below_root(&self, name: &Path) -> Option<PathBuf> {
        let written = match name.strip_prefix(&self.root) {
            Ok(below) => below.to_owned(),
            Err(_) if name.is_absolute() => return None,
            Err(_) => self.here.join(name),
        };
        let mut path = PathBuf::new();
        for component in written.components() {
            match component {
                Component::CurDir => {}
                Component::ParentDir => {
                    if !path.pop() {
                        return None;
                    }
                }
                other => path.push(other),
            }
        }
        Some(path)
    }

    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        let object = self.objects.get(path).ok_or(io::ErrorKind::NotFound)?;
        let contents = self.contents.lock();
        contents.map_err(|_| io::Error::other("git was interrupted"))?.read(object)
    }

    fn identity(&self, name: &str) -> PathBuf {
        self.below_root(Path::new(name)).unwrap_or_else(|| PathBuf::from(name))
    }

    /// The files below a folder, by their paths from it.
    fn below<'t>(&'t self, folder: &'t Path) -> impl Iterator<Item = &'t Path> {
        let from =
            self.objects.range::<Path, _>((Bound::Included(folder), Bound::Unbounded)).map(|(path, _)| path);
        from.take_while(move |path| path.starts_with(folder))
            .filter_map(move |path| path.strip_prefix(folder).ok())
    }
}

impl Environment for GitTree {
    fn bytes(&self, name: &str) -> io::Result<Vec<u8>> {
        if name == STDIN {
            return Err(io::Error::other("standard input is not part of a revision"));
        }
        let bytes = self.files.below_root(Path::new(name)).map(|path| self.files.bytes(&path));
        bytes.unwrap_or_else(|| Err(io::ErrorKind::NotFound.into())).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                io::Error::new(error.kind(), format!("it is not a file of {}", quoted(&self.revision)))
            }
            _ => error,
        })
    }

    fn is_folder(&self, name: &str) -> bool {
        let Some(path) = self.files.below_root(Path::new(name)) else { return false };
        let first = self.files.below(&path).next();
        first.is_some_and(|below| !below.as_os_str().is_empty())
    }

    fn files_below(&self, folder: &str, is_known: fn(&Path) -> bool, most: usize) -> Vec<PathBuf> {
        let Some(path) = self.files.below_root(Path::new(folder)) else { return Vec::new() };
        let is_seen = |below: &&Path| {
            !below.iter().any(is_passed_over)
                && !self.files.excluded.name(&self.files.root.join(&path).join(below), false)
        };
        let files = self.files.below(&path).filter(is_seen).map(|below| short(Path::new(folder).join(below)));
        files.filter(|path| is_known(path)).take(most).collect()
    }

    fn referable(&self, root: &Path) -> io::Result<Arc<dyn Files>> {
        let shown = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let root = self.files.below_root(shown).ok_or(io::ErrorKind::NotFound)?;
        Ok(Arc::new(GitFolder { shown: shown.to_owned(), root, files: Arc::clone(&self.files) }))
    }

    fn module_root(&self, _: &Path) -> PathBuf {
        self.files.root.clone()
    }

    fn identity(&self, name: &str) -> PathBuf {
        self.files.identity(name)
    }
}

/// The files below one folder of a revision.
#[derive(Debug)]
struct GitFolder {
    /// As the user named it.
    shown: PathBuf,
    /// Below the root of the repository.
    root: PathBuf,
    files: Arc<TreeFiles>,
}

impl GitFolder {
    /// What a path in a file means: as a name, and below the root of the repository.
    fn named(&self, from: &SourceFile, path: &str) -> Result<(PathBuf, PathBuf), FilesError> {
        let name = Path::new(from.name()).parent().unwrap_or(&self.shown).join(path);
        let below = self.files.below_root(&name).filter(|below| below.starts_with(&self.root));
        let below = below.ok_or_else(|| FilesError::Outside { root: self.shown.display().to_string() })?;
        Ok((name, below))
    }
}

impl Files for GitFolder {
    fn read(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        let (name, below) = self.named(from, path)?;
        let bytes = self.files.bytes(&below)?;
        Ok(SourceFile::from_bytes(normalised(&name).display().to_string(), bytes)?)
    }

    fn names_in(&self, from: &SourceFile, path: &str) -> Result<Vec<String>, FilesError> {
        let (_, below) = self.named(from, path)?;
        let inside = self.files.below(&below).filter(|path| path.components().count() == 1);
        Ok(inside.map(|path| path.to_string_lossy().into_owned()).collect())
    }

    fn identity(&self, name: &str) -> PathBuf {
        self.files.identity(name)
    }
}
