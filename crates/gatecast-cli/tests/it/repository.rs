//! Git repositories for tests that need one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Done, gatecast};

/// A repository of its own.
pub(crate) struct Repository(pub(crate) PathBuf);

impl Repository {
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("repository-{name}"));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).expect("made");
        let repository = Self(root);
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    pub(crate) fn git(&self, args: &[&str]) {
        let names = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let done =
            Command::new("git").args(names).args(args).current_dir(&self.0).output().expect("git runs");
        assert!(done.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    pub(crate) fn put(&self, path: &str, text: &str) -> &Self {
        let file = self.0.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
        self
    }

    pub(crate) fn commit(&self) -> &Self {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "x"]);
        self
    }

    pub(crate) fn run(&self, args: &str) -> Done {
        gatecast(args).within(&self.0).run()
    }

    /// The runs as transcripts, behind each other.
    pub(crate) fn transcript(&self, commands: &[&str]) -> String {
        commands.iter().map(|args| format!("{}\n\n", self.run(args))).collect()
    }
}
