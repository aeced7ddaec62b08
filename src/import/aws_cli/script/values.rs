//! What gives values and files: assignments, loops, here-documents, `echo`.

use super::{Assigned, Script, Step};
use crate::import::aws_cli::here_document::HereDocument;
use crate::import::aws_cli::lexer::Lexer;
use crate::import::aws_cli::words::{ShellPart, is_name};
use crate::source::{Place, Span};

impl Script<'_> {
    /// `NAME=value`
    pub(super) fn assign(&mut self, name: &str) -> Option<Step> {
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

    /// `$NAME = value`, in PowerShell.
    pub(super) fn power_shell_assign(&mut self, length: usize) -> Option<Step> {
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

    /// `for NAME in words`
    pub(super) fn for_loop(&mut self, length: usize) -> Option<Step> {
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
    pub(super) fn here_document(&mut self, program: &str) -> Option<Step> {
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
    pub(super) fn echo(&mut self, length: usize) -> Option<Step> {
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
}

/// The name that a token such as `NAME=…` sets; `NAME+=…` is left alone.
pub(super) fn assigned(token: &str) -> Option<&str> {
    let (name, _) = token.split_once('=')?;
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (begins && name.bytes().all(is_name)).then_some(name)
}
