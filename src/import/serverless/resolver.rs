//! Values with their variables filled in, and only those that are asked for.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::ImportError;
use super::super::assembly::Assembly;
use super::super::context::ImportSession;
use super::super::document::{Node, Value};
use super::super::openapi::EXTENSION;
use super::files::IncludedFile;
use super::located::{Indices, Located};
use super::number;
use super::source::{Gap, SourceValue};
use super::variable::{self, ServerlessVariable};
use crate::import::document::limits::Nesting;
use crate::source::{Place, Span, Text, TextBuilder, TextReference};

/// Whether a document is a service; a fragment, which services include, is none.
fn is_service(root: &Node) -> bool {
    ["service", "provider", "resources"].iter().any(|name| root.get(name).is_some())
}

/// The value of a variable, which remembers where that stands: a change is made there, for others may
/// refer to the value as well.
fn referred_to(mut value: Node, variable: &Node, written: &Text) -> Node {
    let (Value::String(text) | Value::Number(text)) = &mut value.value else { return value };
    let is_simple = variable.tag.is_none() && !written.as_str().contains(['"', '\\', '\n']);
    let quoted = is_simple.then(|| format!("\"'{}'\"", written.as_str()));
    *text = std::mem::take(text).referred_to(TextReference { place: variable.place.clone(), quoted });
    value
}

/// Resolves the variables of one service.
pub(super) struct Resolver<'r, 'c, 'o> {
    pub(super) root: &'r Node,
    /// Whether the document is all of the service, not a part that services include.
    pub(super) is_service: bool,
    pub(super) context: &'c mut ImportSession<'o>,
    pub(super) indices: Indices,
    /// What stands at addresses of the service that were asked for.
    pub(super) known: HashMap<String, SourceValue<'r>>,
    pub(super) files: HashMap<String, IncludedFile>,
    /// What the `.env` file of the service says, once it was looked for.
    pub(super) dotenv: Option<Rc<HashMap<String, String>>>,
    /// What was reported, once.
    pub(super) reported: HashSet<String>,
}

/// What a text with variables is.
enum VariableValue<'r> {
    /// It is one variable and nothing else, which stands for this.
    Value(Located<'r>),
    /// It is put together.
    Text(Value),
}

/// A text that was put together.
pub(super) struct Composed {
    pub(super) node: Node,
    /// No part of it is unknown.
    pub(super) is_known: bool,
}

impl<'r, 'c, 'o> Resolver<'r, 'c, 'o> {
    pub(super) fn new(root: &'r Node, context: &'c mut ImportSession<'o>) -> Self {
        Self {
            root,
            is_service: is_service(root),
            context,
            indices: Indices::default(),
            known: HashMap::new(),
            files: HashMap::new(),
            dotenv: None,
            reported: HashSet::new(),
        }
    }

    /// The value itself, where it is a variable; the values in it stay as they are.
    pub(super) fn settle(
        &mut self,
        mut value: Located<'r>,
        mut references: usize,
    ) -> Result<Located<'r>, ImportError> {
        loop {
            let node = value.node();
            let Value::String(text) = &node.value else { return Ok(value) };
            if value.is_settled {
                return Ok(value);
            }
            match self.evaluate(text, references)? {
                None => {
                    value.is_settled = true;
                    return Ok(value);
                }
                Some(VariableValue::Text(made)) => {
                    let node = Node { value: made, tag: node.tag.clone(), place: node.place.clone() };
                    return Ok(Located::settled(node));
                }
                Some(VariableValue::Value(inner)) => {
                    references += 1;
                    let Some(tag) = node.tag.clone() else {
                        value = inner.shared();
                        continue;
                    };
                    let inner = self.settle(inner, references)?;
                    self.context.spend_node(inner.node(), &node.place)?;
                    let mut made = Located::made(tagged(Some(tag), inner.node().clone())).shared();
                    made.is_settled = inner.is_settled;
                    return Ok(made);
                }
            }
        }
    }

    /// The value with all variables in it resolved.
    pub(super) fn resolve(&mut self, value: &Located<'r>) -> Result<Node, ImportError> {
        self.deep(value.node(), value.is_settled, usize::from(value.is_shared), 0)
    }

    fn deep(
        &mut self,
        node: &Node,
        is_settled: bool,
        references: usize,
        depth: usize,
    ) -> Result<Node, ImportError> {
        Nesting::Service.check(depth, || node.place.clone())?;
        if references > 0 {
            // It may be copied any number of times.
            let content = node.scalar().map_or(0, |text| text.as_str().len());
            self.context.spend(size_of::<Node>() + content, &node.place)?;
        }
        let value = match &node.value {
            Value::String(text) if !is_settled => match self.evaluate(text, references)? {
                None => node.value.clone(),
                Some(VariableValue::Text(made)) => made,
                Some(VariableValue::Value(value)) => {
                    let value = self.settle(value, references + 1)?;
                    let inner = self.deep(value.node(), value.is_settled, references + 1, depth)?;
                    return Ok(tagged(node.tag.clone(), referred_to(inner, node, text)));
                }
            },
            Value::Sequence(items) => {
                let items = items.iter().map(|item| self.deep(item, false, references, depth + 1));
                Value::Sequence(items.collect::<Result<_, _>>()?)
            }
            Value::Mapping(members) => {
                let is_document = ["openapi", "swagger"].iter().any(|version| node.get(version).is_some());
                let members = members.iter().map(|(key, member)| {
                    // Which API it is shows in no response, nor does the rest of its document.
                    let is_shown =
                        if is_document { key.as_str() == EXTENSION } else { key.as_str() != "RestApiId" };
                    self.context.mute(!is_shown);
                    let value = self.deep(member, false, references, depth + 1);
                    self.context.unmute(!is_shown);
                    Ok::<_, ImportError>((key.clone(), value?))
                });
                Value::Mapping(members.collect::<Result<_, _>>()?)
            }
            other => other.clone(),
        };
        Ok(Node { value, tag: node.tag.clone(), place: node.place.clone() })
    }

    /// What a text is; `None` for one without variables.
    fn evaluate(&mut self, text: &Text, references: usize) -> Result<Option<VariableValue<'r>>, ImportError> {
        if !text.as_str().contains("${") {
            return Ok(None);
        }
        let all = Span::new(0, text.as_str().len());
        self.context.spend(all.len(), &self.place(text, all))?;
        let (mut variables, mut is_broken) = (Vec::new(), false);
        for found in variable::scan(text.as_str()) {
            match found {
                Ok(variable) => variables.push(variable),
                Err(malformed) => {
                    self.report_malformed(text, &malformed);
                    is_broken |= malformed.span.start == 0 && text.as_str().ends_with('}');
                }
            }
        }
        match variables.as_slice() {
            // Whatever it was to be, it is no text.
            [] if is_broken => {
                let mut hole = TextBuilder::default();
                hole.push_as_hole(text, all);
                Ok(Some(VariableValue::Text(Value::text(hole.finish(text.place())))))
            }
            [] if !text.as_str().contains("\\${") => Ok(None),
            [variable] if variable.span == all => {
                Ok(Some(VariableValue::Value(self.variable(text, variable, references)?)))
            }
            variables => {
                let composed = self.compose(text, all, variables, references)?;
                Ok(Some(VariableValue::Text(composed.node.value)))
            }
        }
    }

    /// A part of a text, its variables filled in.
    pub(super) fn compose(
        &mut self,
        text: &Text,
        part: Span,
        variables: &[ServerlessVariable],
        references: usize,
    ) -> Result<Composed, ImportError> {
        let mut assembly = Assembly::default();
        let mut at = part.start;
        for variable in variables {
            unescaped(text, Span { start: at, end: variable.span.start }, &mut assembly);
            at = variable.span.end;
            let place = self.place(text, variable.span);
            let value = self.variable(text, variable, references)?;
            let value = self.settle(value, references + 1)?;
            if let Some(written) = self.written(&value, references + 1)? {
                self.context.spend(written.weight(), &place)?;
                assembly.referenced(&written, &place);
            } else {
                self.report_no_text(text, variable, value.node());
                assembly.hole(text, variable.span);
            }
        }
        unescaped(text, Span { start: at, end: part.end }, &mut assembly);
        let place = self.place(text, part);
        // A part of a text is no scalar of its own.
        let is_whole = part.len() == text.as_str().len();
        let node = if is_whole { assembly.finish_like(text, &place) } else { assembly.finish(&place) };
        let is_known = !node.scalar().is_some_and(|text| text.has_holes());
        Ok(Composed { node, is_known })
    }

    /// A value inside a longer text, as JavaScript would write it; `None` where it would not.
    fn written(&mut self, value: &Located<'r>, references: usize) -> Result<Option<Node>, ImportError> {
        let Value::Sequence(_) = value.node().value else { return Ok(scalar(value.node())) };
        let list = self.deep(value.node(), false, references, 0)?;
        let Value::Sequence(items) = list.value else { return Ok(None) };
        let mut joined = Assembly::default();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                joined.decoded(",", &list.place);
            }
            if !scalar(item).is_some_and(|item| joined.written(&item)) {
                return Ok(None);
            }
        }
        Ok(Some(joined.finish(&list.place)))
    }

    /// What a variable stands for.
    pub(super) fn variable(
        &mut self,
        text: &Text,
        variable: &ServerlessVariable,
        references: usize,
    ) -> Result<Located<'r>, ImportError> {
        let place = self.place(text, variable.span);
        self.context.check_references(references + 1, &place)?;
        let mut named: Option<Gap> = None;
        for source in &variable.sources {
            let gap = match self.source(text, source, &place, references + 1)? {
                SourceValue::Value(value) => {
                    self.note_assumption(named.as_ref(), &place);
                    return Ok(value);
                }
                SourceValue::Gap(gap) => gap,
            };
            // The first that only the world outside could tell is the one to ask for.
            if named.as_ref().is_none_or(|named| !named.is_outside) {
                named = Some(gap);
            }
        }
        match named {
            Some(gap) => Ok(Located::settled(self.unknown(gap, &place))),
            None => Ok(Located::made(Node::new(Value::Null, place))),
        }
    }

    /// Where a part of a text is written.
    pub(super) fn place(&self, text: &Text, span: Span) -> Place {
        let whole = span == Span::new(0, text.as_str().len());
        let place = if whole { text.place() } else { None };
        place.or_else(|| text.locate(span)).unwrap_or_else(|| self.root.place.clone())
    }
}

/// A value behind a tag: `!Ref ${self:custom.name}`.
fn tagged(tag: Option<String>, inner: Node) -> Node {
    match (tag, &inner.tag) {
        (None, _) => inner,
        (Some(tag), None) => Node { tag: Some(tag), ..inner },
        // Both count, the outer in its long form.
        (Some(tag), Some(_)) => {
            let name = tag.trim_start_matches('!');
            let is_plain = matches!(name, "Ref" | "Condition");
            let function = if is_plain { name.to_owned() } else { format!("Fn::{name}") };
            let place = inner.place.clone();
            let mut key = TextBuilder::default();
            key.push_decoded(&function, &place);
            Node::new(Value::Mapping(vec![(key.finish(Some(place.clone())), inner)]), place)
        }
    }
}

/// A scalar as text; `None` where it is none.
fn scalar(node: &Node) -> Option<Node> {
    if let Value::Number(written) = &node.value
        && let Some(canonical) = number::canonical(written.as_str())
    {
        return Some(Node::string_at(&canonical, &node.place));
    }
    node.scalar().map(|text| Node::text(text, node.place.clone()))
}

/// Appends text between variables. Of the backslashes before `${` every second is dropped: an odd one
/// keeps a variable from being one (serverless 3.40, its parser run).
fn unescaped(text: &Text, part: Span, assembly: &mut Assembly) {
    let written = &text.as_str()[part.range()];
    let start = part.start as usize;
    // What follows the text is a variable, unless nothing does.
    let is_before_variable = text.as_str()[part.end as usize..].starts_with("${");
    let ends = written.match_indices("${").map(|(at, _)| at);
    let mut done = 0;
    for end in ends.chain(is_before_variable.then_some(written.len())) {
        let before = &written[done..end];
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        if backslashes == 0 {
            continue;
        }
        assembly.literal(text, Span::new(start + done, start + end - backslashes.div_ceil(2)));
        done = end;
    }
    assembly.literal(text, Span::new(start + done, part.end as usize));
}
