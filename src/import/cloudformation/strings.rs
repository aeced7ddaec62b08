//! Functions that make strings: `Fn::Sub`, `Fn::Join`, `Fn::Split`, `Fn::Select`.

use std::collections::HashMap;

use super::super::assembly::Assembly;
use super::super::document::{Node, Value};
use super::evaluate::{IntrinsicValue, TemplateEvaluator};
use super::intrinsic::Intrinsic;
use super::sub::{self, SubPart};
use crate::source::{Place, Span, Text, TextBuilder};

impl TemplateEvaluator<'_, '_, '_> {
    pub(super) fn sub(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let (text, variables) = match (&intrinsic.argument.node.value, intrinsic.list()) {
            (Value::String(text), _) => (text.clone(), None),
            (_, Some([template, rest @ ..])) => match &template.value {
                Value::String(text) if rest.len() <= 1 => (text.clone(), rest.first()),
                _ => return self.misused(intrinsic, "a string, or a list of a string and its variables"),
            },
            // A number or a boolean is a string without names.
            _ => match intrinsic.argument.node.scalar() {
                Some(text) => (text, None),
                None => return self.misused(intrinsic, "a string, or a list of a string and its variables"),
            },
        };
        let whole = &intrinsic.call.place;
        self.context.spend(text.as_str().len(), whole)?;
        let variables: HashMap<&str, &Node> = variables
            .and_then(Node::members)
            .unwrap_or_default()
            .iter()
            .map(|(name, node)| (name.as_str(), node))
            .collect();
        let mut made = HashMap::new();
        let mut assembly = Assembly::default();
        for part in sub::parse(text.as_str()) {
            match part {
                SubPart::Literal(span) => assembly.literal(&text, span),
                SubPart::Escape { whole: escape, rest } => {
                    let place = text.locate(escape).unwrap_or_else(|| whole.clone());
                    assembly.decoded(&format!("${{{}", rest.of(text.as_str())), &place);
                }
                SubPart::Name { whole: span, name } => {
                    let place = text.locate(span).unwrap_or_else(|| whole.clone());
                    let trimmed = name.of(text.as_str()).trim();
                    if !variables.contains_key(trimmed)
                        && let Some(value) = self.request_variable(trimmed, &text, span, &place)
                    {
                        assembly.referenced(&value, &place);
                        continue;
                    }
                    self.substitute(name.of(text.as_str()), &variables, &mut made, &place, &mut assembly)?;
                }
            }
        }
        let made = assembly.finish_like(&text, whole);
        Ok(Some(self.with_dynamic_references(made)))
    }

    /// Appends what a name in a `Fn::Sub` stands for. Variables of its own are evaluated once: where
    /// each one holds another `Fn::Sub` that names its variable twice, the work would double.
    fn substitute<'n>(
        &mut self,
        name: &'n str,
        variables: &HashMap<&str, &Node>,
        made: &mut HashMap<&'n str, Option<Node>>,
        place: &Place,
        assembly: &mut Assembly,
    ) -> Result<(), super::super::ImportError> {
        let trimmed = name.trim();
        let own = variables.get(trimmed).copied();
        let value = match own {
            Some(own) => match made.get(trimmed) {
                Some(value) => {
                    value.iter().try_for_each(|value| self.context.spend_node(value, place))?;
                    value.clone()
                }
                None => made.entry(trimmed).or_insert(self.evaluate(own)?).clone(),
            },
            None if super::super::placeholders::of_serverless(trimmed) => {
                Some(self.context.outside(trimmed, place, "another tool fills it in"))
            }
            None if trimmed.contains('.') && !trimmed.contains("::") => self.attribute(trimmed, place)?,
            None => self.named(trimmed, place)?,
        };
        let Some(value) = value else { return Ok(()) };
        if let Value::Sequence(_) = value.value {
            // A list parameter in a string is its text, with commas.
            let joined = joined(&value, ",", place);
            assembly.referenced(&joined, place);
        } else {
            assembly.referenced(&value, place);
        }
        Ok(())
    }

    pub(super) fn join(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let expected = "a list of a delimiter and the list to join";
        let Some([delimiter, list]) = intrinsic.list() else { return self.misused(intrinsic, expected) };
        let Some(delimiter) = self.evaluate(delimiter)?.and_then(|delimiter| delimiter.scalar()) else {
            return self.misused(intrinsic, expected);
        };
        let Some(list) = self.evaluate(list)? else { return self.misused(intrinsic, expected) };
        match list.value {
            Value::Sequence(items) => {
                let mut assembly = Assembly::default();
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.context.spend(delimiter.as_str().len(), &item.place)?;
                        assembly.literal(&delimiter, Span::new(0, delimiter.as_str().len()));
                    }
                    if !assembly.written(item) {
                        return self.misused(intrinsic, "text in the list to join");
                    }
                }
                let made = assembly.finish(&intrinsic.call.place);
                Ok(Some(self.with_dynamic_references(made)))
            }
            Value::Unknown(_) => Ok(Some(list)),
            _ => self.misused(intrinsic, expected),
        }
    }

    pub(super) fn split(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let expected = "a list of a delimiter and a string";
        let Some([delimiter, text]) = intrinsic.list() else { return self.misused(intrinsic, expected) };
        let delimiter = self.evaluate(delimiter)?.and_then(|delimiter| delimiter.scalar());
        let Some(delimiter) = delimiter.filter(|delimiter| !delimiter.as_str().is_empty()) else {
            return self.misused(intrinsic, expected);
        };
        match self.evaluate(text)? {
            Some(unknown) if unknown.is_unknown() => Ok(Some(unknown)),
            Some(value) if value.scalar().is_some() => {
                let text = value.scalar().unwrap_or_default();
                let count = 1 + text.as_str().matches(delimiter.as_str()).count();
                self.context.spend(text.as_str().len() + count * size_of::<Node>(), &intrinsic.call.place)?;
                let items = pieces(&text, delimiter.as_str(), &value.place);
                Ok(Some(Node::new(Value::Sequence(items), intrinsic.call.place.clone())))
            }
            _ => self.misused(intrinsic, expected),
        }
    }

    pub(super) fn select(&mut self, intrinsic: Intrinsic<'_>) -> IntrinsicValue {
        let expected = "a list of an index and a list";
        let Some([index, list]) = intrinsic.list() else { return self.misused(intrinsic, expected) };
        let index = self.evaluate(index)?.and_then(|index| index.scalar());
        let Some(list) = self.evaluate(list)? else { return self.misused(intrinsic, expected) };
        let index = index.and_then(|index| index.as_str().parse::<usize>().ok());
        match (list.value, index) {
            (Value::Sequence(items), Some(index)) if index < items.len() => Ok(items.into_iter().nth(index)),
            (Value::Sequence(items), Some(index)) => {
                let name = format!("Fn::Select {index}");
                let why = format!("index out of range: the list has {} items", items.len());
                Ok(Some(self.context.outside(&name, &intrinsic.call.place, &why)))
            }
            (Value::Unknown(text), _) => Ok(Some(Node::new(Value::Unknown(text), list.place))),
            _ => self.misused(intrinsic, expected),
        }
    }
}

/// The items of a list as one text.
fn joined(list: &Node, delimiter: &str, place: &Place) -> Node {
    let Value::Sequence(items) = &list.value else { return list.clone() };
    let mut text = TextBuilder::default();
    for (index, item) in items.iter().filter_map(Node::scalar).enumerate() {
        if index > 0 {
            text.push_decoded(delimiter, place);
        }
        text.push_value(&item, place);
    }
    Node::text(text.finish(Some(place.clone())), place.clone())
}

/// The pieces of a text between delimiters.
fn pieces(text: &Text, delimiter: &str, place: &Place) -> Vec<Node> {
    let mut start = 0;
    let mut items = Vec::new();
    for piece in text.as_str().split(delimiter) {
        let slice = text.slice(Span::new(start, start + piece.len()));
        items.push(Node::text(slice, place.clone()));
        start += piece.len() + delimiter.len();
    }
    items
}
