//! What the comments of the files that were checked say about findings.

use std::collections::HashMap;
use std::sync::Arc;

use super::Level;
use super::directive::{CommentDirective, directives};
use super::unused_setting::UNUSED_SETTING;
use super::{unknown_rule, unknown_setting, unused_setting};
use crate::check::registry::code;
use crate::diagnostic::{Diagnostic, keep, push_kept};
use crate::source::{Place, SourceFile, Span};

/// What stands between what a comment says and why.
const REASON: &str = " -- ";

/// The comments of all files.
pub(super) struct Comments {
    files: Vec<FileComments>,
    /// Which of the files a source is: one that was read twice is one file.
    positions: HashMap<*const SourceFile, Option<usize>>,
    /// What is wrong with them.
    pub(super) findings: Vec<Diagnostic>,
}

/// The comments of one file.
struct FileComments {
    source: Arc<SourceFile>,
    settings: Vec<CommentSetting>,
    /// Those for lines and blocks by rule, in order of where they begin.
    of_lines: HashMap<&'static str, Vec<usize>>,
    of_file: HashMap<&'static str, usize>,
}

/// What a comment says about one rule.
struct CommentSetting {
    rule: &'static str,
    level: Level,
    /// The name of the rule, as written.
    name: Span,
    /// Where the findings stand that it goes for.
    goes_for: Span,
    /// The setting of the same rule for the next larger block.
    around: Option<usize>,
    is_used: bool,
}

impl Comments {
    /// Reads the comments of files.
    pub(super) fn of(files: &[Arc<SourceFile>]) -> Self {
        let mut comments = Self { files: Vec::new(), positions: HashMap::new(), findings: Vec::new() };
        for source in files {
            if comments.position(source).is_none() {
                let read = FileComments::read(source, &mut comments.findings);
                // Most files have none, and most findings are of those.
                if !read.settings.is_empty() {
                    comments.positions.insert(Arc::as_ptr(source), Some(comments.files.len()));
                    comments.files.push(read);
                }
            }
        }
        comments
    }

    /// What the comments make of a finding, if they say anything about it.
    pub(super) fn level(&mut self, finding: &Diagnostic) -> Option<Level> {
        let place = &finding.labels.first()?.place;
        let position = self.position(&place.source)?;
        self.files.get_mut(position)?.level(finding.name()?, place.span.start)
    }

    /// Findings about comments that decided nothing.
    pub(super) fn unused(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for file in &self.files {
            // What is said about these findings is not known before they are there.
            let is_unused =
                |setting: &&CommentSetting| !setting.is_used && setting.rule != UNUSED_SETTING.name;
            for setting in file.settings.iter().filter(is_unused) {
                keep(&mut findings, || unused_setting::found(setting.rule, file.place(setting.name)));
            }
        }
        findings
    }

    fn position(&mut self, source: &Arc<SourceFile>) -> Option<usize> {
        let files = &self.files;
        // Sources live as long as what names them, so that no two have the same address.
        *self.positions.entry(Arc::as_ptr(source)).or_insert_with(|| {
            let is_same = |file: &FileComments| {
                file.source.name() == source.name() && file.source.text() == source.text()
            };
            files.iter().position(is_same)
        })
    }
}

impl FileComments {
    fn read(source: &Arc<SourceFile>, findings: &mut Vec<Diagnostic>) -> Self {
        let mut comments = Self {
            source: Arc::clone(source),
            settings: Vec::new(),
            of_lines: HashMap::new(),
            of_file: HashMap::new(),
        };
        for directive in directives(source) {
            comments.add(&directive, findings);
        }
        comments
    }

    /// Takes what a comment says: `allow NAME, NAME -- why`.
    fn add(&mut self, directive: &CommentDirective, findings: &mut Vec<Diagnostic>) {
        let source = Arc::clone(&self.source);
        let said = directive.said.of(source.text());
        // The reason may be empty, and the line ends there then.
        let said = said.split_once(REASON).map_or(said, |(said, _)| said);
        let said = said.strip_suffix(REASON.trim_end()).unwrap_or(said);
        let start = directive.said.start as usize;
        let mut words = pieces(said, start, char::is_whitespace);
        let Some((verb, span)) = words.next() else {
            push_kept(findings, unknown_setting::without_verb(self.place(directive.span)));
            return;
        };
        let (level, of_file) = match verb.strip_suffix("-file") {
            Some(level) => (level.parse(), true),
            None => (verb.parse(), false),
        };
        let Ok(level) = level else {
            keep(findings, || unknown_setting::verb(verb, self.place(span)));
            return;
        };
        let names_start = span.end as usize;
        let names = said.get(names_start - start..).unwrap_or_default();
        let mut any = false;
        for (names, span) in pieces(names, names_start, |c| c == ',') {
            let mut words = pieces(names, span.start as usize, char::is_whitespace);
            let Some((name, span)) = words.next() else { continue };
            any = true;
            match code(name) {
                Some(code) => self.set(code.name, level, span, (!of_file).then_some(directive.goes_for)),
                None => keep(findings, || unknown_rule::found(name, self.place(span))),
            }
            if let Some((_, span)) = words.next() {
                push_kept(findings, unknown_setting::after_name(name, self.place(span)));
                return;
            }
        }
        if !any {
            keep(findings, || unknown_setting::without_name(verb, self.place(directive.span)));
        }
    }

    /// Keeps what a comment says about a rule: for some text, or the whole file.
    fn set(&mut self, rule: &'static str, level: Level, name: Span, goes_for: Option<Span>) {
        let index = self.settings.len();
        let Some(goes_for) = goes_for else {
            let goes_for = Span::new(0, self.source.text().len() + 1);
            self.settings.push(CommentSetting { rule, level, name, goes_for, around: None, is_used: false });
            self.of_file.insert(rule, index);
            return;
        };
        let same_rule = self.of_lines.entry(rule).or_default();
        let mut around = same_rule.last().copied();
        // Of several for the same text the last counts, which is the nearest to it.
        while let Some(other) = around.and_then(|other| self.settings.get(other))
            && (other.goes_for.end <= goes_for.start || other.goes_for == goes_for)
        {
            around = other.around;
        }
        same_rule.push(index);
        self.settings.push(CommentSetting { rule, level, name, goes_for, around, is_used: false });
    }

    /// What the nearest comment says about a finding that stands there.
    fn level(&mut self, name: &str, at: u32) -> Option<Level> {
        let mut nearest = self.of_lines.get(name).and_then(|indexes| {
            let begun =
                |index: &usize| self.settings.get(*index).is_some_and(|setting| setting.goes_for.start <= at);
            indexes.get(indexes.partition_point(begun).checked_sub(1)?).copied()
        });
        while let Some(setting) = nearest.and_then(|index| self.settings.get(index))
            && setting.goes_for.end <= at
        {
            nearest = setting.around;
        }
        let setting = self.settings.get_mut(nearest.or_else(|| self.of_file.get(name).copied())?)?;
        setting.is_used = true;
        Some(setting.level)
    }

    fn place(&self, span: Span) -> Place {
        Place::new(&self.source, span)
    }
}

/// The pieces of a text between separators that are more than white space, with their places;
/// the text begins at `start`.
fn pieces(text: &str, start: usize, is_separator: fn(char) -> bool) -> impl Iterator<Item = (&str, Span)> {
    let mut next = start;
    text.split_inclusive(is_separator).filter_map(move |piece| {
        let at = next;
        next += piece.len();
        let piece = piece.strip_suffix(is_separator).unwrap_or(piece);
        let word = piece.trim();
        let at = at + piece.len() - piece.trim_start().len();
        (!word.is_empty()).then(|| (word, Span::new(at, at + word.len())))
    })
}
