//! One call of `put-gateway-response` or `update-gateway-response`: its options become a request.

use indexmap::IndexMap;

use super::environment::ShellVariables;
use super::findings::{missing, quotes_taken_off, unknown_options};
use super::options::{Flag, GLOBAL, OPTIONS, Takes, written_out};
use super::script::{Call, SWITCHES};
use super::shorthand::{self, ShorthandPair};
use super::words::{ShellPart, Word};
use crate::diagnostic::{Diagnostic, codes};
use crate::import::aws_cli::findings::MISSING_OPTION;
use crate::import::context::ImportSession;
use crate::import::definition;
use crate::import::document::{Node, Value};
use crate::import::error::ImportError;
use crate::source::{Place, Span, Text, TextBuilder};

codes! {
    /// An option that is given twice.
    ///
    /// The AWS CLI takes the last of them.
    static DUPLICATE_OPTION: Warning = "duplicate-option";
}

/// What a call asks for, as the members of the request have it.
pub(super) struct Request {
    /// Members that the operation has.
    pub(super) node: Node,
    /// Members that only the other operation has, which the AWS CLI refuses.
    pub(super) others: Node,
    /// The API, as it is shown.
    pub(super) api: Option<String>,
}

type CallMembers = IndexMap<&'static str, (Text, Node)>;

/// Reads the options of a call.
///
/// # Errors
/// Where a limit is passed.
pub(super) fn request(
    call: &Call,
    environment: &mut ShellVariables,
    context: &mut ImportSession<'_>,
) -> Result<Request, ImportError> {
    let mut reader =
        CallReader { call, members: IndexMap::new(), input: None, unknown: Vec::new(), context, environment };
    let api = reader.options()?;
    let CallReader { members, input, unknown, .. } = reader;
    if let Some((first, _)) = unknown.first() {
        context.report(unknown_options(call.operation, first, &unknown));
    }
    let api = match (api, input.as_ref().and_then(|input| input.get("restApiId")).and_then(Node::scalar)) {
        (Some(api), _) => Some(api),
        (None, Some(id)) => Some(id.as_str().to_owned()),
        (None, None) => {
            context.report(missing("--rest-api-id", call).note("the AWS CLI refuses the command"));
            None
        }
    };
    let (mut own, mut others) = (Vec::new(), Vec::new());
    if let Some(input) = &input {
        let is_given = |name: &str| members.contains_key(name);
        for (name, node) in
            definition::unique_members(input).into_iter().filter(|(name, _)| !is_given(name.as_str()))
        {
            own.push((name.clone(), node.clone()));
        }
    }
    for (member, entry) in members {
        let only = OPTIONS.iter().find(|option| option.member == member).and_then(|option| option.only);
        let is_own = only.is_none_or(|only| only == call.operation);
        if is_own { own.push(entry) } else { others.push(entry) }
    }
    let node = |members| Node::new(Value::Mapping(members), call.place.clone());
    Ok(Request { node: node(own), others: node(others), api })
}

struct CallReader<'r, 'c> {
    call: &'r Call,
    members: CallMembers,
    input: Option<Node>,
    /// What the AWS CLI does not know, as it lists it.
    unknown: Vec<(Place, String)>,
    context: &'r mut ImportSession<'c>,
    environment: &'r mut ShellVariables,
}

impl CallReader<'_, '_> {
    /// Reads all options, and gives the name of the API.
    fn options(&mut self) -> Result<Option<String>, ImportError> {
        let mut api = None;
        let mut words = self.call.words.iter().peekable();
        while let Some(word) = words.next() {
            let (name, attached) = split(word);
            let Some(name) = name.map(|name| written_out(name, self.call.operation)) else {
                // A variable may hold options, or nothing.
                if word.literal().is_some() {
                    self.note_unknown(word)?;
                }
                continue;
            };
            let is_value = |word: &&Word| split(word).0.is_none();
            let found = OPTIONS.iter().find(|option| option.name == name);
            let mut values: Vec<Word> = attached.into_iter().collect();
            match found {
                Some(option) if option.takes == Takes::Operations => {
                    values.extend(std::iter::from_fn(|| words.next_if(is_value)).cloned());
                }
                Some(_) if values.is_empty() => values.extend(words.next_if(is_value).cloned()),
                Some(_) => {}
                None if SWITCHES.contains(&name.as_str()) => continue,
                None if GLOBAL.contains(&name.as_str()) => {
                    if values.is_empty() {
                        words.next_if(is_value);
                    }
                    continue;
                }
                None => {
                    self.note_unknown(word)?;
                    continue;
                }
            }
            let Some(option) = found else { continue };
            if option.only.is_some_and(|only| only != self.call.operation) {
                self.note_unknown(word)?;
                for value in &values {
                    self.note_unknown(value)?;
                }
            }
            if values.is_empty() {
                let message = format!("{name} has no value");
                self.context.report(
                    Diagnostic::of(&MISSING_OPTION, message)
                        .at(Some(word.place.clone()), "it is left out")
                        .note(format!("the AWS CLI says: argument {name}: expected one argument")),
                );
                continue;
            }
            if option.member == "restApiId" {
                api = Some(self.environment.name(&values[0], self.context)?);
            }
            self.take(option, word, &values)?;
        }
        Ok(api)
    }

    fn take(&mut self, option: &'static Flag, word: &Word, values: &[Word]) -> Result<(), ImportError> {
        let node = match option.takes {
            // Only shown, so that nothing needs to be known of it.
            Takes::String if option.member == "restApiId" => None,
            Takes::String => Some(self.environment.node(&values[0], self.context)?),
            Takes::Map => self.map(option.name, &values[0])?,
            Takes::Operations => self.operations(option.name, values)?,
            Takes::Request => {
                let node = self.argument(&values[0])?;
                let document = node.and_then(|node| match &node.value {
                    Value::String(text) => self.context.nested_document(text),
                    _ => Some(node),
                });
                self.input = document;
                return Ok(());
            }
        };
        if let Some(node) = node {
            let mut key = TextBuilder::default();
            key.push_decoded(option.member, &word.place);
            let key = key.finish(Some(word.place.clone()));
            if let Some((earlier, _)) = self.members.insert(option.member, (key, node)) {
                self.context.report(
                    Diagnostic::of(&DUPLICATE_OPTION, format!("{} is given twice", option.name))
                        .at(Some(word.place.clone()), "this one counts")
                        .at(earlier.place(), "this one is ignored"),
                );
            }
        }
        Ok(())
    }

    /// The text of an argument, or of the file that it names; `None` where that is not read.
    fn argument(&mut self, word: &Word) -> Result<Option<Node>, ImportError> {
        let node = self.environment.node(word, self.context)?;
        match &node.value {
            Value::String(text) if is_file(text) => self.file(text),
            _ => Ok(Some(node)),
        }
    }

    /// The text of the file that `file://…` names.
    fn file(&mut self, text: &Text) -> Result<Option<Node>, ImportError> {
        let url = text.as_str();
        let path = url.split_once("://").map_or(url, |(_, path)| path);
        if let Some(node) = self.environment.written(path, self.context)? {
            return Ok(Some(node));
        }
        let path = text.slice(Span::new(url.len() - path.len(), url.len()));
        let file = self.context.file(&self.call.place.source, &path)?;
        Ok(file.map(|file| {
            let place = Place::new(&file, Span::new(0, file.text().len()));
            Node::new(Value::String(Text::raw(place.clone())), place)
        }))
    }

    /// An object of strings, as JSON or in shorthand.
    fn map(&mut self, option: &str, word: &Word) -> Result<Option<Node>, ImportError> {
        let Some(node) = self.argument(word)? else { return Ok(None) };
        let Value::String(text) = &node.value else { return Ok(Some(node)) };
        if is_json(text) {
            return Ok(self.json(text));
        }
        let Some(pairs) = self.shorthand(option, text) else { return Ok(None) };
        let mut members = Vec::new();
        for pair in pairs {
            if option == "--response-parameters" && pair.unquoted {
                self.context.report(quotes_taken_off(&pair));
            }
            if let Some(member) = self.pair(pair)? {
                members.push(member);
            }
        }
        Ok(Some(Node::new(Value::Mapping(members), node.place.clone())))
    }

    /// A list of objects, each argument a list or an object as JSON, or one in shorthand.
    fn operations(&mut self, option: &str, words: &[Word]) -> Result<Option<Node>, ImportError> {
        let mut operations = Vec::new();
        for word in words {
            let Some(node) = self.argument(word)? else { continue };
            let Value::String(text) = &node.value else {
                operations.push(node);
                continue;
            };
            if is_json(text) {
                match self.json(text).map(|node| (node.value, node.place)) {
                    Some((Value::Sequence(items), _)) => operations.extend(items),
                    Some((value, place)) => operations.push(Node::new(value, place)),
                    None => {}
                }
                continue;
            }
            let Some(pairs) = self.shorthand(option, text) else { continue };
            let is_parameter = |pair: &ShorthandPair| {
                pair.key.as_str() == "path" && pair.value.as_str().starts_with("/responseParameters")
            };
            let is_parameter = pairs.iter().any(is_parameter);
            let mut members = Vec::new();
            for pair in pairs {
                if is_parameter && pair.unquoted && pair.key.as_str() == "value" {
                    self.context.report(quotes_taken_off(&pair));
                }
                if let Some(member) = self.pair(pair)? {
                    members.push(member);
                }
            }
            operations.push(Node::new(Value::Mapping(members), node.place.clone()));
        }
        Ok(words.first().map(|first| Node::new(Value::Sequence(operations), first.place.clone())))
    }

    fn shorthand(&mut self, option: &str, text: &Text) -> Option<Vec<ShorthandPair>> {
        match shorthand::parse(option, text, &mut self.context.diagnostics) {
            Ok(pairs) => Some(pairs),
            Err(refusal) => {
                self.context.report(*refusal);
                None
            }
        }
    }

    /// A pair as a member; `None` where its file is not read.
    fn pair(&mut self, pair: ShorthandPair) -> Result<Option<(Text, Node)>, ImportError> {
        let node = if pair.from_file && is_file(&pair.value) {
            let Some(node) = self.file(&pair.value)? else { return Ok(None) };
            node
        } else {
            let place = pair.value.place().unwrap_or_else(|| self.call.place.clone());
            Node::text(pair.value, place)
        };
        Ok(Some((pair.key, node)))
    }

    fn json(&mut self, text: &Text) -> Option<Node> {
        self.context.nested_document(text)
    }

    fn note_unknown(&mut self, word: &Word) -> Result<(), ImportError> {
        let shown = self.environment.name(word, self.context)?;
        self.unknown.push((word.place.clone(), shown));
        Ok(())
    }
}

/// The name of an option, and the value that a `=` attaches to it.
fn split(word: &Word) -> (Option<String>, Option<Word>) {
    let Some(ShellPart::Text(text)) = word.parts.first() else { return (None, None) };
    let written = text.as_str();
    if !written.starts_with("--") {
        return (None, None);
    }
    let Some((name, _)) = written.split_once('=') else {
        return (word.literal().map(str::to_owned), None);
    };
    let value = text.slice(Span::new(name.len() + 1, written.len()));
    let place = value.place().filter(|_| word.parts.len() == 1).unwrap_or_else(|| word.place.clone());
    let mut parts = word.parts.clone();
    parts[0] = ShellPart::Text(value);
    (Some(name.to_owned()), Some(Word { parts, place }))
}

fn is_file(text: &Text) -> bool {
    ["file://", "fileb://"].iter().any(|scheme| text.as_str().starts_with(scheme))
}

fn is_json(text: &Text) -> bool {
    text.as_str().trim_start().starts_with(['{', '['])
}
