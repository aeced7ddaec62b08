//! What a script does, as far as it matters for its gateway responses.
//!
//! Only what begins like a command of interest is read as shell; every other line is passed over,
//! so that the commands may also stand in notes, workflows and READMEs.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

use super::here_document::HereDocument;
use super::lexer::Lexer;
use super::words::{ShellPart, Unterminated, Word, is_name};
use crate::source::{Place, SourceFile, Span, Syntax};

/// One thing that a script does.
#[derive(Debug)]
pub(super) enum Step {
    /// `NAME=value`
    Assign { name: String, value: Assigned, place: Place },
    /// `for NAME in words`, or another loop.
    Loop(Option<(String, Vec<Word>)>),
    /// `done`
    Done,
    /// `NAME() {`
    Function(String),
    /// The `}` of a function.
    FunctionEnd,
    /// `NAME words`, of a function that stands before.
    Invoke { name: String, words: Vec<Word>, place: Place },
    /// `cat > path <<EOF`
    Write { path: Word, content: Word },
    /// `aws apigateway put-gateway-response …`
    Call(Call),
    /// `xargs aws apigateway put-gateway-response …`: the operation of a command that is filled in elsewhere.
    FilledIn(Place),
    /// A command of interest whose quotes do not end.
    Unterminated(Place),
}

/// What a variable is set to.
#[derive(Clone, Debug)]
pub(super) enum Assigned {
    Word(Word),
    Array(Vec<Word>),
}

/// A call of the AWS CLI.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) operation: Operation,
    /// Where the operation is named.
    pub(super) place: Place,
    /// What follows the operation.
    pub(super) words: Vec<Word>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Put,
    Update,
}

impl Operation {
    pub(super) const ALL: [Self; 2] = [Self::Put, Self::Update];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Put => "put-gateway-response",
            Self::Update => "update-gateway-response",
        }
    }
}

/// What may stand before a command: prompts, keywords, wrappers, the dash of a list.
const BEFORE: [&str; 24] = [
    "$", "%", "-", "!", "{", "@", "@-", "sudo", "time", "exec", "command", "env", "nohup", "eval", "then",
    "do", "else", "elif", "if", "RUN", "CMD", "not", "call", "&",
];

/// Commands that fill others in before they run them.
const FILLS_IN: [&str; 2] = ["xargs", "parallel"];

/// How many sentences with a quote that does not end are looked through.
const MAX_MISREAD: usize = 20;

/// How far behind the service an operation is looked for.
const NEAR: usize = 1_000;

const SERVICE: &str = "apigateway";

/// Options of the AWS CLI itself that take no value.
pub(super) const SWITCHES: [&str; 9] = [
    "--debug",
    "--no-verify-ssl",
    "--no-paginate",
    "--no-sign-request",
    "--no-cli-pager",
    "--cli-auto-prompt",
    "--no-cli-auto-prompt",
    "--v2-debug",
    "--version",
];

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

    /// What begins, ends or calls a function; `None` where the token does none of it.
    fn function(&mut self, token: &str) -> Option<Option<Step>> {
        match token {
            _ if self.is_power_shell => None,
            "{" => {
                self.braces.push(std::mem::take(&mut self.is_function));
                None
            }
            "}" => {
                let begins_line = self.at == 0 || self.source.text().as_bytes()[self.at - 1] == b'\n';
                self.at += 1;
                // Braces of what is no command need not match.
                if begins_line
                    && let Some(function) = self.braces.iter().rposition(|of_function| *of_function)
                {
                    self.braces.truncate(function + 1);
                }
                Some(self.braces.pop().filter(|of_function| *of_function).map(|_| Step::FunctionEnd))
            }
            "function" => {
                let behind = self.rest().get(token.len()..)?.trim_start_matches([' ', '\t']);
                let name = behind.split([' ', '\t', '\n', '(', '{']).next()?;
                self.define(name, self.source.text().len() - behind.len() + name.len())
            }
            name => {
                let behind = self.rest().get(name.len()..)?.trim_start_matches([' ', '\t']);
                if behind.starts_with("()") {
                    return self.define(name, self.source.text().len() - behind.len());
                }
                self.functions.contains(name).then(|| self.invoke(name))
            }
        }
    }

    /// `NAME() {`, where what stands behind the name is at `behind`.
    fn define(&mut self, name: &str, behind: usize) -> Option<Option<Step>> {
        let rest = self.source.text().get(behind..)?;
        let body = rest.trim_start_matches([' ', '\t']);
        let body = body.strip_prefix("()").unwrap_or(body).trim_start();
        if !body.starts_with('{') || name.is_empty() {
            return None;
        }
        self.at = self.source.text().len() - body.len();
        self.is_function = true;
        self.functions.insert(name.to_owned());
        Some(Some(Step::Function(name.to_owned())))
    }

    /// Whether the rest of the line names the service, and an operation near behind it. Every name is looked
    /// for once, however many commands stand before it.
    fn is_named_ahead(&mut self) -> bool {
        if self.service < self.at {
            let ahead = self.rest().find(SERVICE);
            self.service = ahead.map_or(self.source.text().len(), |ahead| self.at + ahead);
        }
        let end = self.line_end().min(self.service + NEAR);
        let behind = self.source.text().as_bytes().get(self.service..end).unwrap_or_default();
        Operation::ALL
            .iter()
            .any(|operation| memchr::memmem::find(behind, operation.name().as_bytes()).is_some())
    }

    /// `NAME words`
    fn invoke(&mut self, name: &str) -> Option<Step> {
        if self.at < self.vain || self.is_named_ahead() {
            return self.wrapped();
        }
        let mut lexer = self.lexer(self.at + name.len());
        let Ok(words) = lexer.words() else {
            self.give_up();
            return None;
        };
        let place = Place::new(self.source, Span::new(self.at, self.at + name.len()));
        self.at = lexer.at;
        Some(Step::Invoke { name: name.to_owned(), words, place })
    }

    /// A command that may run the AWS CLI: `retry 3 aws apigateway …`, `$AWS apigateway …`. Others are
    /// stepped over.
    fn wrapped(&mut self) -> Option<Step> {
        if self.at < self.vain || !self.is_named_ahead() {
            self.skip();
            return None;
        }
        let mut lexer = self.lexer(self.at);
        let Ok(words) = lexer.words() else {
            // Most likely a sentence, whose apostrophes are no quotes.
            self.misread += 1;
            if self.misread > MAX_MISREAD {
                self.give_up();
            } else {
                self.skip();
            }
            return None;
        };
        let is_filled_in = |word: &Word| word.literal().is_some_and(|text| FILLS_IN.contains(&text));
        let is_service = |word: &Word| word.literal() == Some(SERVICE);
        let service = words.iter().position(is_service);
        let Some((operation, index)) = service.and_then(|service| operation_at(&words, service)) else {
            self.skip();
            return None;
        };
        let (place, following) = (words[index].place.clone(), words[index + 1..].to_vec());
        // In a sentence the words stand as well.
        let is_option = |word: &Word| word.literal().is_none_or(|text| text.starts_with("--"));
        if !following.first().is_some_and(is_option) {
            self.skip();
            return None;
        }
        self.at = lexer.at;
        if words[..index].iter().any(is_filled_in) {
            return Some(Step::FilledIn(place));
        }
        Some(Step::Call(Call { operation, place, words: following }))
    }

    /// `$NAME = value`, in PowerShell.
    fn power_shell_assign(&mut self, length: usize) -> Option<Step> {
        let name = self.rest().get(1..length)?.to_owned();
        let behind = self.rest().get(length..)?;
        let value = behind.trim_start_matches([' ', '\t']).strip_prefix('=')?.trim_start_matches([' ', '\t']);
        if !name.bytes().all(is_name) || value.starts_with('=') || self.at < self.vain {
            return None;
        }
        let start = self.at;
        let at = self.source.text().len() - value.len();
        let mut lexer = self.lexer(at);
        let value = match value.strip_prefix("@(") {
            Some(_) => {
                lexer.at += 1;
                lexer.array().map(Assigned::Array)
            }
            None => lexer.joined_word().map(Assigned::Word),
        };
        let Ok(value) = value else {
            self.give_up();
            return None;
        };
        // What is not quoted is a command, which may be a call.
        let is_value = match &value {
            Assigned::Word(word) => word.place.text().starts_with(['"', '\'', '$', '@']),
            Assigned::Array(_) => true,
        };
        self.at = if is_value { lexer.at.max(at) } else { at };
        let place = Place::new(self.source, Span::new(start, start + length));
        is_value.then_some(Step::Assign { name, value, place })
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

    fn assign(&mut self, name: &str) -> Option<Step> {
        if self.at < self.vain {
            self.skip();
            return None;
        }
        let start = self.at;
        let equals = self.rest().find('=').unwrap_or_default();
        let mut lexer = self.lexer(start + equals + 1);
        let value = if lexer.peek() == Some(b'(') {
            lexer.array().map(Assigned::Array)
        } else {
            lexer.joined_word().map(Assigned::Word)
        };
        let Ok(value) = value else {
            self.give_up();
            return None;
        };
        self.at = lexer.at.max(start + equals + 1);
        if let Assigned::Word(word) = &value
            && let Some(ShellPart::Command { inside, .. }) =
                word.parts.iter().find(|part| matches!(part, ShellPart::Command { .. }))
        {
            // There may be a call inside.
            self.at = inside.start as usize;
        }
        let place = Place::new(self.source, Span::new(start, start + name.len()));
        Some(Step::Assign { name: name.to_owned(), value, place })
    }

    /// `for NAME in words`
    fn for_loop(&mut self, length: usize) -> Option<Step> {
        if self.at < self.vain {
            self.skip();
            return None;
        }
        let mut lexer = self.lexer(self.at + length);
        let Ok(words) = lexer.words() else {
            self.give_up();
            return None;
        };
        let ([name, keyword, items @ ..], true) = (words.as_slice(), lexer.at > self.at) else {
            self.skip();
            return None;
        };
        let name = name.literal().filter(|name| name.bytes().all(is_name));
        let (Some(name), Some("in")) = (name, keyword.literal()) else {
            self.skip();
            return None;
        };
        self.at = lexer.at;
        Some(Step::Loop(Some((name.to_owned(), items.to_vec()))))
    }

    /// `cat > path <<EOF`, `tee path <<EOF`, `read -r -d '' NAME <<EOF`
    fn here_document(&mut self, program: &str) -> Option<Step> {
        let (start, line_end) = (self.at + program.len(), self.line_end());
        self.skip();
        if self.broken || start < self.looked_at {
            return None;
        }
        let line = self.source.text().get(start..line_end).unwrap_or_default();
        if !line.contains("<<") {
            return None;
        }
        let Some(document) = HereDocument::on_line(self.source.text(), start, line_end) else {
            self.broken = true;
            return None;
        };
        let mut lexer = Lexer::new(self.source, start, line_end);
        let words = lexer.words().ok()?;
        self.looked_at = document.after;
        if program == "cat" && lexer.redirected.is_none() {
            // What goes nowhere may be a script for another shell.
            return None;
        }
        let mut inner = Lexer::new(self.source, document.body.start as usize, document.body.end as usize);
        let content = inner.document(document.expands).ok()?;
        let last = words.into_iter().rfind(|word| word.literal().is_some_and(|text| !text.starts_with('-')));
        match program {
            "read" => {
                self.at = document.after;
                let last = last?;
                let name = last.literal()?.to_owned();
                Some(Step::Assign { name, value: Assigned::Word(content), place: last.place })
            }
            _ => {
                let path = if program == "tee" { last } else { lexer.redirected }?;
                self.at = document.after;
                Some(Step::Write { path, content })
            }
        }
    }

    /// `echo '…' > path`; what is only printed is stepped over as a whole.
    fn echo(&mut self, length: usize) -> Option<Step> {
        if self.at < self.vain {
            self.skip();
            return None;
        }
        let mut lexer = self.lexer(self.at + length);
        let Ok(words) = lexer.words() else {
            self.give_up();
            return None;
        };
        self.at = lexer.at;
        let content =
            words.into_iter().rfind(|word| word.literal().is_none_or(|text| !text.starts_with('-')));
        Some(Step::Write { path: lexer.redirected?, content: content? })
    }

    fn aws(&mut self) -> Option<Step> {
        let start = self.at;
        let mut lexer = self.lexer(start);
        let mut words = Vec::new();
        let unterminated = loop {
            match lexer.word() {
                Ok(Some(word)) => words.push(word),
                Ok(None) => break None,
                Err(Unterminated(span)) => break Some(span),
            }
        };
        let found = operation(&words);
        match (unterminated, found) {
            (None, Some((operation, index))) => {
                self.at = lexer.at;
                let following = words.split_off(index + 1);
                let place = words.pop()?.place;
                (!following.is_empty()).then_some(Step::Call(Call { operation, place, words: following }))
            }
            (None, None) => {
                self.at = lexer.at;
                None
            }
            (Some(span), found) => {
                self.broken = true;
                self.at = self.line_end();
                found.map(|_| Step::Unterminated(Place::new(self.source, span)))
            }
        }
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

/// The name that a token such as `NAME=…` sets; `NAME+=…` is left alone.
fn assigned(token: &str) -> Option<&str> {
    let (name, _) = token.split_once('=')?;
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (begins && name.bytes().all(is_name)).then_some(name)
}

/// Whether a token runs the AWS CLI, or LocalStack's.
fn is_aws(token: &str) -> bool {
    let name = token.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(name, "aws" | "aws.exe" | "aws2" | "awslocal")
}

/// The operation that the words of a call name, and where among them.
fn operation(words: &[Word]) -> Option<(Operation, usize)> {
    operation_at(words, 1)
}

/// The operation among the words from an index on.
fn operation_at(words: &[Word], mut index: usize) -> Option<(Operation, usize)> {
    let mut service = false;
    loop {
        let text = words.get(index)?.literal();
        match text {
            Some(option) if option.starts_with("--") => {
                index += 1 + usize::from(!SWITCHES.contains(&option) && !option.contains('='));
            }
            Some(SERVICE) if !service => {
                service = true;
                index += 1;
            }
            Some(name) if service => {
                let operation = Operation::ALL.into_iter().find(|operation| operation.name() == name)?;
                return Some((operation, index));
            }
            // `aws $PROFILE_OPTIONS apigateway …`
            None if !service => index += 1,
            _ => return None,
        }
    }
}

#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
