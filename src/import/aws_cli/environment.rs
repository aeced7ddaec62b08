//! What names stand for while a script runs.

use std::collections::{HashMap, HashSet};

use super::script::Assigned;
use super::words::{self, ShellPart, ShellVariable, Word, is_name};
use crate::diagnostic::{Diagnostic, Help, Setting, codes, quoted};
use crate::import::assembly::Assembly;
use crate::import::context::ImportSession;
use crate::import::context::UNRESOLVED_VALUE;
use crate::import::document::Node;
use crate::import::error::ImportError;
use crate::source::{Place, Span, Text};

codes! {
    /// A substitution that no shell can read.
    ///
    /// The command is not run: `${…}` of a script has a form that shells do not know.
    static BAD_SUBSTITUTION: Error = "bad-substitution";

    static SHELL_EXPANSION: Warning = "shell-expansion", include_str!("../pages/shell-expansion.md");
}

/// What API Gateway's references begin with: as names of a shell they are not set.
const API_GATEWAY: [&str; 5] = ["context", "stageVariables", "input", "util", "method"];

/// How many arguments of a function have names of one digit.
const MOST_ARGUMENTS: usize = 9;

/// Bytes that a variable or a file takes beside its text.
const OVERHEAD: usize = 256;

/// Variables, and files that the script has written.
#[derive(Debug, Default)]
pub(super) struct ShellVariables {
    variables: HashMap<String, Assigned>,
    files: HashMap<String, Word>,
    /// Where something was reported that a loop would report again.
    reported: HashSet<Span>,
}

impl ShellVariables {
    /// Sets a variable; what only a run of the script knows goes by the variable's own name.
    pub(super) fn assign(
        &mut self,
        name: &str,
        value: &Assigned,
        place: &Place,
        context: &mut ImportSession<'_>,
    ) -> Result<(), ImportError> {
        context.spend(OVERHEAD, place)?;
        let value = match value {
            Assigned::Word(word) => Assigned::Word(self.expand(word, context)?),
            Assigned::Array(words) => Assigned::Array(self.expand_all(words, context)?),
        };
        let is_open = |word: &Word| {
            let open = |part: &ShellPart| match part {
                ShellPart::Command { inside, place } => file_of_cat(inside.of(place.source.text())).is_none(),
                // `$1`, `${NAME%/}`
                ShellPart::ShellVariable(ShellVariable { name, .. }) => {
                    name.starts_with(|c: char| c.is_ascii_digit()) || !name.bytes().all(is_name)
                }
                ShellPart::Text(_) | ShellPart::BadSubstitution(_) => false,
            };
            word.parts.iter().any(open)
        };
        match &value {
            Assigned::Word(word) if is_open(word) => _ = self.variables.remove(name),
            _ => _ = self.variables.insert(name.to_owned(), value),
        }
        Ok(())
    }

    /// Sets `$1`, `$2` and so on, and gives what they were.
    pub(super) fn bind(
        &mut self,
        words: &[Word],
        context: &mut ImportSession<'_>,
    ) -> Result<Vec<(String, Option<Assigned>)>, ImportError> {
        let mut arguments: Vec<_> = self.expand_all(words, context)?.into_iter().map(Some).collect();
        arguments.resize(arguments.len().max(MOST_ARGUMENTS), None);
        let set = |(index, argument): (usize, Option<Word>)| {
            let name = (index + 1).to_string();
            let outer = match argument {
                Some(word) => self.variables.insert(name.clone(), Assigned::Word(word)),
                None => self.variables.remove(&name),
            };
            (name, outer)
        };
        Ok(arguments.into_iter().take(MOST_ARGUMENTS).enumerate().map(set).collect())
    }

    /// Sets what [`bind`](Self::bind) gave.
    pub(super) fn unbind(&mut self, outer: Vec<(String, Option<Assigned>)>) {
        for (name, value) in outer {
            match value {
                Some(value) => self.variables.insert(name, value),
                None => self.variables.remove(&name),
            };
        }
    }

    /// Keeps what the script writes into a file.
    pub(super) fn write(
        &mut self,
        path: &Word,
        content: &Word,
        context: &mut ImportSession<'_>,
    ) -> Result<(), ImportError> {
        let path = self.expand(path, context)?;
        let content = self.expand(content, context)?;
        if let Some(path) = path.literal() {
            context.spend(OVERHEAD, &content.place)?;
            self.files.insert(normal(path).to_owned(), content);
        }
        Ok(())
    }

    /// What the script has written into a file, `None` where it has not.
    pub(super) fn written(
        &mut self,
        path: &str,
        context: &mut ImportSession<'_>,
    ) -> Result<Option<Node>, ImportError> {
        let content = self.files.get(normal(path)).cloned();
        content.map(|content| self.node(&content, context)).transpose()
    }

    /// What a loop goes through.
    pub(super) fn items(
        &self,
        words: &[Word],
        context: &mut ImportSession<'_>,
    ) -> Result<Vec<Word>, ImportError> {
        let mut items = Vec::new();
        for word in self.expand_all(words, context)? {
            match word.parts.as_slice() {
                // `for t in $TYPES` goes through the words of the variable.
                [ShellPart::Text(text)] if !word.is_quoted() => items.extend(words::split(text, &word.place)),
                _ => items.push(word),
            }
        }
        Ok(items)
    }

    fn expand_all(&self, words: &[Word], context: &mut ImportSession<'_>) -> Result<Vec<Word>, ImportError> {
        let mut expanded = Vec::new();
        for word in words {
            context.spend(OVERHEAD, &word.place)?;
            if let [ShellPart::ShellVariable(ShellVariable { name, all: true, .. })] = word.parts.as_slice()
                && let Some(Assigned::Array(items)) = self.variables.get(name)
            {
                for item in items {
                    context.spend(OVERHEAD + item.weight(), &word.place)?;
                    expanded.push(item.clone());
                }
            } else {
                expanded.push(self.expand(word, context)?);
            }
        }
        Ok(expanded)
    }

    /// A word with its variables filled in, as far as they are set.
    fn expand(&self, word: &Word, context: &mut ImportSession<'_>) -> Result<Word, ImportError> {
        let mut parts = Vec::with_capacity(word.parts.len());
        for part in &word.parts {
            let ShellPart::ShellVariable(variable) = part else {
                parts.push(part.clone());
                continue;
            };
            match (self.variables.get(&variable.name), &variable.default) {
                (Some(value), _) => {
                    let value = match value {
                        Assigned::Word(value) => value,
                        // The shell takes the first.
                        Assigned::Array(items) => match items.first() {
                            Some(first) => first,
                            None => continue,
                        },
                    };
                    context.spend(value.weight(), &variable.place)?;
                    let is_whole = word.parts.len() == 1;
                    parts.extend(
                        value
                            .parts
                            .iter()
                            .map(|part| if is_whole { part.clone() } else { part.at(&variable.place) }),
                    );
                }
                (None, Some(default))
                    if context.parameter(&variable.name).is_none() && is_plain(default.text()) =>
                {
                    parts.push(ShellPart::Text(Text::verbatim(default.clone())));
                }
                (None, _) => parts.push(part.clone()),
            }
        }
        Ok(Word { parts, place: word.place.clone() })
    }

    /// The value of a word. What is not known stays visible, and is reported.
    pub(super) fn node(&mut self, word: &Word, context: &mut ImportSession<'_>) -> Result<Node, ImportError> {
        let word = self.expand(word, context)?;
        let mut assembly = Assembly::default();
        for part in &word.parts {
            match part {
                ShellPart::Text(text) => assembly.text(text),
                ShellPart::ShellVariable(variable) => self.variable(variable, &word, &mut assembly, context),
                ShellPart::Command { place, inside } => {
                    self.command(place, *inside, &mut assembly, context)?;
                }
                ShellPart::BadSubstitution(place) => {
                    self.bad_substitution(place, context);
                    assembly.text(&Text::verbatim(place.clone()));
                }
            }
        }
        let place = match word.parts.as_slice() {
            [ShellPart::Text(text)] => text.place().unwrap_or_else(|| word.place.clone()),
            _ => word.place.clone(),
        };
        let node = assembly.finish(&place);
        context.spend(node.weight(), &word.place)?;
        Ok(node)
    }

    /// The text of a word as it would be shown, without reporting what is not known.
    pub(super) fn name(&self, word: &Word, context: &mut ImportSession<'_>) -> Result<String, ImportError> {
        let mut name = String::new();
        for part in &self.expand(word, context)?.parts {
            match part {
                ShellPart::Text(text) => name.push_str(text.as_str()),
                ShellPart::ShellVariable(variable) => match context.parameter(&variable.name) {
                    Some(given) => name.push_str(given),
                    None => name.push_str(&format!("${{{}}}", variable.name)),
                },
                ShellPart::Command { place, .. } | ShellPart::BadSubstitution(place) => {
                    name.push_str(place.text());
                }
            }
        }
        Ok(name)
    }

    /// A variable that the script does not set.
    fn variable(
        &mut self,
        variable: &ShellVariable,
        word: &Word,
        assembly: &mut Assembly,
        context: &mut ImportSession<'_>,
    ) {
        let ShellVariable { name, place, .. } = variable;
        if API_GATEWAY.contains(&name.as_str()) && context.parameter(name).is_none() {
            if self.reported.insert(place.span) {
                context.report(swallowed(name, place, word));
            }
            return;
        }
        let node = context.outside(name, place, "the script does not set it");
        assembly.written(&node);
    }

    /// `$(…)`: the text of a file, or what nobody knows.
    fn command(
        &mut self,
        place: &Place,
        inside: Span,
        assembly: &mut Assembly,
        context: &mut ImportSession<'_>,
    ) -> Result<(), ImportError> {
        let written = inside.of(place.source.text());
        if let Some(path) = file_of_cat(written) {
            if let Some(node) = self.written(path, context)? {
                assembly.text(&trimmed(&node.scalar().unwrap_or_default()));
                return Ok(());
            }
            let start = inside.start as usize + written.rfind(path).unwrap_or_default();
            let path = Text::verbatim(Place::new(&place.source, Span::new(start, start + path.len())));
            if let Some(file) = context.file(&place.source, &path)? {
                let all = Place::new(&file, Span::new(0, file.text().len()));
                assembly.text(&trimmed(&Text::raw(all)));
                return Ok(());
            }
        } else if self.reported.insert(place.span) {
            let message = format!("unresolved command substitution {}", quoted(place.text()));
            context.report(
                Diagnostic::of(&UNRESOLVED_VALUE, message).at(Some(place.clone()), "").help(
                    Help::from("put it into a variable, and give that a value with ")
                        .setting(Setting::Parameter { name: None, value: None }),
                ),
            );
        }
        let text = Text::verbatim(place.clone());
        assembly.hole(&text, Span::new(0, text.as_str().len()));
        Ok(())
    }

    fn bad_substitution(&mut self, place: &Place, context: &mut ImportSession<'_>) {
        if !self.reported.insert(place.span) {
            return;
        }
        let message =
            format!("the shell rejects {}: the text in the braces is not a name", quoted(place.text()));
        context.report(
            Diagnostic::of(&BAD_SUBSTITUTION, message)
                .at(Some(place.clone()), "the command does not run")
                .help("put the argument in single quotes, or write `\\$`"),
        );
    }
}

/// A reference of API Gateway that the shell took for its own.
fn swallowed(name: &str, place: &Place, word: &Word) -> Diagnostic {
    let rest =
        place.source.text().get(place.span.end as usize..word.place.span.end as usize).unwrap_or_default();
    let length = rest.bytes().position(|byte| !is_name_or_dot(byte)).unwrap_or(rest.len());
    let rest = rest.get(..length).unwrap_or_default().trim_end_matches('.');
    let left = if rest.is_empty() { "nothing".to_owned() } else { quoted(rest) };
    Diagnostic::of(
        &SHELL_EXPANSION,
        format!("`${name}` is expanded by the shell (to nothing); API Gateway receives {left}"),
    )
    .at(Some(place.clone()), "a variable of the shell, which is not set")
    .help(format!("put the argument in single quotes, or write `\\${name}`"))
}

fn is_name_or_dot(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.".contains(&byte)
}

/// The file that `cat file` or `< file` puts out.
fn file_of_cat(command: &str) -> Option<&str> {
    let command = command.trim();
    let path = command.strip_prefix("cat ").or_else(|| command.strip_prefix('<'))?.trim();
    let path = path.trim_matches(['"', '\'']);
    is_plain(path).then_some(path).filter(|path| !path.is_empty() && !path.starts_with('-'))
}

/// Whether text means itself to a shell.
fn is_plain(text: &str) -> bool {
    !text.contains(['$', '`', '"', '\'', '\\', '|', ';', '&', '<', '>', ' '])
}

fn normal(path: &str) -> &str {
    path.trim_start_matches("./")
}

/// A text without the line breaks at its end, which a shell takes off.
fn trimmed(text: &Text) -> Text {
    text.slice(Span::new(0, text.as_str().trim_end_matches(['\r', '\n']).len()))
}
