//! Functions of a script: what defines, ends and calls them.

use super::{Script, Step};
use crate::source::{Place, Span};

impl Script<'_> {
    /// What begins, ends or calls a function; `None` where the token does none of it.
    pub(super) fn function(&mut self, token: &str) -> Option<Option<Step>> {
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
}
