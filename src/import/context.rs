//! What an importer works with beside the document: options, referenced files, findings, limits.

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::ErrorKind;
use std::sync::Arc;

use super::asked_names::Alternative;
use super::document::{self, Node};
use super::files::FilesError;
use super::{AskedNames, ImportError, ImportOptions};
use crate::diagnostic::{Diagnostic, Help, Setting, codes, keep, quoted};
use crate::import::document::limits::{MAX_FILES, MAX_REFERENCES, MAX_RESOLVED_BYTES, TOO_LARGE};
use crate::source::{Place, SourceFile, Span, Text};

codes! {
    /// A name whose value the files do not give.
    ///
    /// It stays visible as `${Name}`; a given parameter is its value.
    pub(in crate::import) static UNRESOLVED_VALUE: Note = "unresolved-value";

    /// A file that a document refers to, and that is not read.
    ///
    /// It is missing, too large, no text, or outside of the folder that files may refer to, which
    /// can be set.
    pub(in crate::import) static FILE_NOT_READ: Warning = "file-not-read";

    /// A document that refers to more files than any real one.
    ///
    /// The limit is 1,000, repeated ones included.
    static TOO_MANY_FILES: Error = "too-many-files";

    /// A value that refers to values deeper than any real one.
    ///
    /// Look for one that refers to itself.
    static TOO_MANY_REFERENCES: Error = "too-many-references";
}

/// What is at hand while one document is read.
pub(super) struct ImportSession<'a> {
    pub(super) options: &'a ImportOptions,
    /// The names that were asked for.
    asked: RefCell<&'a mut AskedNames>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Names of values that were reported as unknown.
    reported: HashSet<String>,
    /// Whether something is passed over that is given an API, and may define gateway responses of it.
    pub(super) hides_definitions: bool,
    /// How many readers at the moment want no report of what is not known.
    muted: usize,
    spent: usize,
    files: usize,
}

/// To give a name a value.
pub(super) fn give_value(name: &str) -> Help {
    Help::from("give it a value with ").setting(Setting::parameter(name))
}

fn not_read(path: &str, place: Option<Place>, error: &FilesError) -> Diagnostic {
    let message = format!("{} is not read: {error}", quoted(path));
    let mut diagnostic = Diagnostic::of(&FILE_NOT_READ, message).at(place, "");
    diagnostic.help = error.help();
    diagnostic
}

/// Why a file is not read.
pub(super) struct NotRead {
    /// There is none of this name.
    pub(super) is_missing: bool,
    pub(super) diagnostic: Diagnostic,
}

impl<'a> ImportSession<'a> {
    pub(super) fn new(options: &'a ImportOptions, asked: &'a mut AskedNames) -> Self {
        let asked = RefCell::new(asked);
        Self {
            options,
            asked,
            diagnostics: Vec::new(),
            reported: HashSet::new(),
            muted: 0,
            hides_definitions: false,
            spent: 0,
            files: 0,
        }
    }

    /// Keeps a finding.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        keep(&mut self.diagnostics, || diagnostic);
    }

    /// The value that the caller gives a name; that it was asked for is remembered.
    pub(super) fn parameter(&self, name: &str) -> Option<&'a str> {
        if self.options.parameters.is_empty() {
            return None;
        }
        self.asked.borrow_mut().insert(name);
        self.options.parameters.get(name).map(String::as_str)
    }

    /// Keeps values of parameters that bring something in.
    pub(super) fn keep_alternative(&self, alternative: Alternative) {
        self.asked.borrow_mut().keep_alternative(alternative);
    }

    /// The value of a name that the document does not give: what `--parameter` says, or else
    /// `${name}`, which is reported once. `why` completes "`${name}` is not known: …".
    pub(super) fn outside(&mut self, name: &str, place: &Place, why: &str) -> Node {
        if let Some(given) = self.parameter(name) {
            return Node::string_at(given, place);
        }
        let help = give_value(name);
        self.undecided(name, place, why, help)
    }

    /// `${name}`, for something that no `--parameter` of that name gives the value of.
    pub(super) fn undecided(&mut self, name: &str, place: &Place, why: &str, help: Help) -> Node {
        self.note_with_help(name, place, why, help);
        Node::hole(name, place)
    }

    /// Reports, once, a name whose value is not known.
    pub(super) fn note_unknown(&mut self, name: &str, place: &Place, why: &str) {
        let help = give_value(name);
        self.note_with_help(name, place, why, help);
    }

    fn note_with_help(&mut self, name: &str, place: &Place, why: &str, help: Help) {
        if self.is_heard() && self.reported.insert(name.to_owned()) {
            let message = format!("unresolved {}: {why}", quoted(&format!("${{{name}}}")));
            let diagnostic = Diagnostic::of(&UNRESOLVED_VALUE, message);
            self.report(diagnostic.at(Some(place.clone()), "").help(help));
        }
    }

    /// Reports something whose value is not known, unless it shows in no response.
    pub(super) fn report_unknown(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.is_heard() {
            self.report(diagnostic());
        }
    }

    /// Whether what is being read shows in a response.
    pub(super) fn is_heard(&self) -> bool {
        self.muted == 0
    }

    /// Does what shows in no response: what is not known there is nobody's business.
    pub(super) fn quietly<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        self.mute(true);
        let done = work(self);
        self.unmute(true);
        done
    }

    /// Begins something that shows in no response, if it is that.
    pub(super) fn mute(&mut self, is_hidden: bool) {
        self.muted += usize::from(is_hidden);
    }

    /// Ends what [`mute`](Self::mute) began.
    pub(super) fn unmute(&mut self, is_hidden: bool) {
        self.muted -= usize::from(is_hidden);
    }

    /// Takes a name as reported that was reported in other words.
    pub(super) fn mark_reported(&mut self, name: &str) {
        self.reported.insert(name.to_owned());
    }

    /// Counts bytes that were made while resolving.
    ///
    /// # Errors
    /// Where there are more than any real document needs.
    pub(super) fn spend(&mut self, bytes: usize, place: &Place) -> Result<(), ImportError> {
        self.spent = self.spent.saturating_add(bytes);
        if self.spent <= MAX_RESOLVED_BYTES {
            return Ok(());
        }
        let message = format!("the values of the document resolve to more than {MAX_RESOLVED_BYTES} bytes");
        Err(Diagnostic::of(&TOO_LARGE, message)
            .at(Some(place.clone()), "the limit is passed here")
            .help("look for values that refer to each other several times")
            .into())
    }

    /// Counts all of a value that was copied while resolving.
    ///
    /// # Errors
    /// As [`spend`](Self::spend).
    pub(super) fn spend_node(&mut self, node: &Node, place: &Place) -> Result<(), ImportError> {
        self.spend(node.weight(), place)
    }

    /// Counts a file that is looked for.
    ///
    /// # Errors
    /// Where there are more than any real document refers to.
    fn count_file(&mut self, place: Option<&Place>) -> Result<(), ImportError> {
        self.files += 1;
        if self.files <= MAX_FILES {
            return Ok(());
        }
        let message = format!("the document refers to more than {MAX_FILES} files, repeated ones included");
        Err(Diagnostic::of(&TOO_MANY_FILES, message).at(place.cloned(), "this is one too many").into())
    }

    /// Refuses values that refer to values without end.
    pub(super) fn check_references(&self, depth: usize, place: &Place) -> Result<(), ImportError> {
        if depth <= MAX_REFERENCES {
            return Ok(());
        }
        let message = format!("values refer to values more than {MAX_REFERENCES} times over");
        Err(Diagnostic::of(&TOO_MANY_REFERENCES, message)
            .at(Some(place.clone()), "the limit is passed here")
            .help("look for a value that refers to itself")
            .into())
    }

    /// Reads the file that `path` names in a document of the folder of `from`. One that cannot be
    /// read is reported.
    ///
    /// # Errors
    /// Where there are more files than any real document refers to, or more bytes in them.
    pub(super) fn file(
        &mut self,
        from: &SourceFile,
        path: &Text,
    ) -> Result<Option<Arc<SourceFile>>, ImportError> {
        let read = self.try_file(from, path)?;
        Ok(read.map_err(|not_read| self.report(not_read.diagnostic)).ok())
    }

    /// Reads a file that says something about a document and is no part of it; `None` where there is none.
    ///
    /// # Errors
    /// As [`file`](Self::file).
    pub(super) fn peek(
        &mut self,
        from: &SourceFile,
        name: &str,
    ) -> Result<Option<Arc<SourceFile>>, ImportError> {
        if self.count_file(None).is_err() {
            return Ok(None);
        }
        let Some(Ok(source)) = self.options.files.as_ref().map(|files| files.peek(from, name)) else {
            return Ok(None);
        };
        self.spend(source.text().len(), &Place::new(&source, Span::at(0)))?;
        Ok(Some(source))
    }

    /// Reads a file as [`file`](Self::file) does, but leaves it to the caller to report one that
    /// cannot be read.
    ///
    /// # Errors
    /// As [`file`](Self::file).
    pub(super) fn try_file(
        &mut self,
        from: &SourceFile,
        path: &Text,
    ) -> Result<Result<Arc<SourceFile>, NotRead>, ImportError> {
        let place = path.place();
        self.count_file(place.as_ref())?;
        let read = match &self.options.files {
            Some(files) => files.read(from, path.as_str()),
            None => Err(FilesError::NotAllowed),
        };
        match read {
            Ok(source) => {
                if let Some(place) = &place {
                    self.spend(source.text().len(), place)?;
                }
                Ok(Ok(source))
            }
            Err(error) => {
                let diagnostic = not_read(path.as_str(), place, &error);
                let is_missing =
                    matches!(&error, FilesError::Io(error) if error.kind() == ErrorKind::NotFound);
                Ok(Err(NotRead { is_missing, diagnostic }))
            }
        }
    }

    /// The names of the files in the folder that `path` names in a document of the folder of `from`. One that
    /// cannot be looked into is reported at `place`.
    ///
    /// # Errors
    /// Where more is read than any real document refers to.
    pub(super) fn names_in(
        &mut self,
        from: &SourceFile,
        path: &str,
        place: &Place,
    ) -> Result<Vec<String>, ImportError> {
        self.count_file(Some(place))?;
        let names = match &self.options.files {
            Some(files) => files.names_in(from, path),
            None => Err(FilesError::NotAllowed),
        };
        match names {
            Ok(names) => {
                self.spend(names.iter().map(String::len).sum(), place)?;
                Ok(names)
            }
            Err(error) => {
                self.report(not_read(path, Some(place.clone()), &error));
                Ok(Vec::new())
            }
        }
    }

    /// Parses a file that a document refers to; one that cannot be parsed is reported.
    pub(super) fn document(&mut self, source: &Arc<SourceFile>) -> Option<Node> {
        match document::parse(source) {
            Ok(parsed) => Some(parsed.into_value(&mut self.diagnostics)),
            Err(error) => {
                self.report(*error);
                None
            }
        }
    }

    /// Parses a document that stands in a string; one that cannot be parsed is reported.
    pub(super) fn nested_document(&mut self, text: &Text) -> Option<Node> {
        match document::parse_text(text) {
            Ok(parsed) => Some(parsed.into_value(&mut self.diagnostics)),
            Err(error) => {
                self.report(*error);
                None
            }
        }
    }
}
