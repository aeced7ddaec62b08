//! What a script does, as far as it matters for its gateway responses.
//!
//! Only what begins like a command of interest is read as shell; every other line is passed over,
//! so that the commands may also stand in notes, workflows and READMEs.

mod calls;
mod functions;
mod step;
#[cfg(test)]
mod tests;
mod values;

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

pub(super) use self::calls::SWITCHES;
use self::calls::is_aws;
pub(super) use self::step::{Assigned, Call, Operation, Step};
use self::values::assigned;
use super::lexer::Lexer;
use crate::source::{SourceFile, Syntax};

/// What may stand before a command: prompts, keywords, wrappers, the dash of a list.
const BEFORE: [&str; 24] = [
    "$", "%", "-", "!", "{", "@", "@-", "sudo", "time", "exec", "command", "env", "nohup", "eval", "then",
    "do", "else", "elif", "if", "RUN", "CMD", "not", "call", "&",
];

const SERVICE: &str = "apigateway";

/// Reads the steps of a script.
#[derive(Debug)]
pub(super) struct Script<'a> {
    source: &'a Arc<SourceFile>,
    at: usize,
    /// Whether a quote did not end: after that, nothing is read beyond its line, as every quote
    /// would be looked for up to the end again.
    broken: bool,
    /// Up to where a quote that does not end makes reading words vain: the end of its line.
    vain: usize,
    /// Up to where here-documents were looked at.
    looked_at: usize,
    /// The end of a line, and from where on it is that.
    line: Cell<(usize, usize)>,
    is_power_shell: bool,
    /// The functions that stand before.
    functions: HashSet<String>,
    /// The braces that are open, and whether each is that of a function.
    braces: Vec<bool>,
    /// Whether the next brace is that of a function.
    is_function: bool,
    /// Where the service is named next, if that is not before here.
    service: usize,
    /// How many lines looked like a command and were none.
    misread: usize,
}

impl<'a> Script<'a> {
    pub(super) fn new(source: &'a Arc<SourceFile>) -> Self {
        let is_power_shell = Syntax::of(source.name()) == Some(Syntax::PowerShell);
        let line = Cell::new((1, 0));
        Self {
            source,
            at: 0,
            broken: false,
            vain: 0,
            looked_at: 0,
            line,
            is_power_shell,
            functions: HashSet::new(),
            braces: Vec::new(),
            is_function: false,
            service: source.text().find(SERVICE).unwrap_or(source.text().len()),
            misread: 0,
        }
    }

    fn rest(&self) -> &'a str {
        self.source.text().get(self.at..).unwrap_or_default()
    }

    fn line_end(&self) -> usize {
        let (from, end) = self.line.get();
        if (from..=end).contains(&self.at) {
            return end;
        }
        let end = self.rest().find('\n').map_or(self.source.text().len(), |length| self.at + length);
        self.line.set((self.at, end));
        end
    }

    /// A quote did not end: the rest of its line is stepped over, command by command.
    fn give_up(&mut self) {
        self.broken = true;
        self.vain = self.line_end();
        self.skip();
    }

    fn lexer(&self, at: usize) -> Lexer<'a> {
        let end = if self.broken { self.line_end() } else { self.source.text().len() };
        let mut lexer = Lexer::new(self.source, at, end);
        let before = self.source.text().get(..at).unwrap_or_default().trim_end_matches([' ', '\t']);
        lexer.in_back_quotes = before.ends_with('`') && !self.is_power_shell;
        lexer.is_power_shell = self.is_power_shell;
        lexer
    }

    /// Whatever stands here, where a command may begin; comes to stand after it.
    fn step(&mut self) -> Option<Step> {
        let rest = self.rest();
        let blank = rest.len() - rest.trim_start().len();
        self.at += blank;
        let rest = self.rest();
        if rest.starts_with('#') {
            self.at = self.line_end();
            return None;
        }
        let length =
            rest.bytes().position(|byte| b" \t\r\n;&|()<>`\"'".contains(&byte)).unwrap_or(rest.len());
        let token = rest.get(..length).unwrap_or_default();
        if length == 0 {
            return match rest.chars().next() {
                Some('"' | '\'') => self.wrapped(),
                Some(c) => {
                    self.at += c.len_utf8();
                    None
                }
                None => None,
            };
        }
        if self.is_power_shell && token.starts_with('$') {
            return self.power_shell_assign(length).or_else(|| self.wrapped());
        }
        if let Some(name) = assigned(token) {
            return self.assign(name);
        }
        if let Some(step) = self.function(token) {
            return step;
        }
        match token {
            "export" | "local" | "readonly" | "declare" | "typeset" | "set" => self.pass(length),
            token if BEFORE.contains(&token) || token.ends_with(':') || token.ends_with('$') => {
                self.pass(length)
            }
            // What `make` is not to show.
            token if token.starts_with('@') => self.pass(1),
            "for" => self.for_loop(length),
            "while" | "until" | "select" => {
                self.at += length;
                Some(Step::Loop(None))
            }
            "done" => {
                self.at += length;
                Some(Step::Done)
            }
            "cat" | "tee" | "read" if !self.is_power_shell => self.here_document(token),
            "echo" | "printf" => self.echo(length),
            token if is_aws(token) => self.aws(),
            _ => self.wrapped(),
        }
    }

    /// Steps over a token after which a command may stand, and over its options.
    fn pass(&mut self, length: usize) -> Option<Step> {
        self.at += length;
        loop {
            let rest = self.rest().trim_start_matches([' ', '\t']);
            let option = rest.split(char::is_whitespace).next().unwrap_or_default();
            if !option.starts_with('-') || option.len() < 2 {
                return None;
            }
            self.at = self.source.text().len() - rest.len() + option.len();
        }
    }

    /// Steps over a command of no interest: to what may begin the next one on its line.
    fn skip(&mut self) {
        let line = self.line_end();
        let rest = self.rest().get(..line - self.at).unwrap_or_default();
        let next = rest.bytes().skip(1).position(|byte| b";|&()`".contains(&byte));
        self.at = next.map_or(line, |at| self.at + 1 + at);
    }
}

impl Iterator for Script<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        while self.at < self.source.text().len() {
            let before = self.at;
            if let Some(step) = self.step() {
                return Some(step);
            }
            debug_assert!(self.at > before || self.rest().is_empty(), "a step forward");
            self.at = self.at.max(before + usize::from(self.at == before));
        }
        None
    }
}
