//! `$input`.

use std::rc::Rc;

use super::{Answer, text};
use crate::error::{MethodCause, RenderErrorKind};
use crate::json::path::{Failure, Found, Path};
use crate::json::{Json, Slashes, print};
use crate::render::{Machine, Outcome};
use crate::value::{ListKind, Value, from_document};

impl Machine<'_> {
    pub(super) fn call_input(&mut self, name: &str, arguments: &[Value]) -> Answer {
        match (name, arguments) {
            ("getBody", []) => {
                let body: Rc<str> = self.body().into();
                text(self, body)
            }
            ("path", [Value::Text(path)]) => self.input_path(path),
            ("json", [Value::Text(path)]) => self.input_json(path),
            ("path" | "json", [Value::Null]) => self.thrown_over(MethodCause::Path, name, "the path is null"),
            ("params", []) => Ok(Some(self.params.clone())),
            ("params", [Value::Text(name)]) => Ok(Some(self.param(name))),
            ("params", [Value::Null]) => Ok(Some(Value::text(""))),
            _ => Ok(None),
        }
    }

    /// An empty body reads `{}`.
    fn body(&self) -> &str {
        if self.inputs.body.is_empty() { "{}" } else { &self.inputs.body }
    }

    /// The body as a document, read once.
    fn document(&mut self, method: &str) -> Outcome<Rc<Json>> {
        if let Some(document) = &self.document {
            return Ok(Rc::clone(document));
        }
        self.step(self.body().len() / 16)?;
        let document = match crate::json::parse(self.body()) {
            Ok(Json::Null) => return self.thrown_over(MethodCause::Body, method, "the body is null"),
            Ok(document) => Rc::new(document),
            Err(error) => {
                let reason = format!("the body is no JSON, at byte {}", error.at);
                return self.thrown_over(MethodCause::Body, method, reason);
            }
        };
        self.document = Some(Rc::clone(&document));
        Ok(document)
    }

    /// What a path finds; nothing where it finds nothing.
    fn found<'d>(&mut self, method: &str, path: &str, document: &'d Json) -> Outcome<Option<Found<'d>>> {
        self.step(path.len() / 16)?;
        let found = self.lend(|budget| Path::parse(path).and_then(|path| path.find(document, budget)))?;
        match found {
            Ok(found) => Ok(Some(found)),
            Err(Failure::NotFound) => Ok(None),
            Err(Failure::Spent) => self.error(RenderErrorKind::StepLimit(self.limits.steps)),
            Err(Failure::Invalid(reason)) => {
                self.thrown_over(MethodCause::Path, method, format!("the path `{path}`: {reason}"))
            }
        }
    }

    fn input_path(&mut self, path: &str) -> Answer {
        let document = self.document("path")?;
        let value = match self.found("path", path, &document)? {
            None => Value::Null,
            Some(Found::One(json)) => {
                self.cost(&json)?;
                from_document(&mut self.heap, &json)
            }
            Some(Found::All(all)) => {
                let mut items = Vec::with_capacity(all.len());
                for json in all {
                    self.cost(&json)?;
                    items.push(from_document(&mut self.heap, &json));
                    self.charge(0)?;
                }
                self.heap.list(ListKind::Json, items)
            }
        };
        self.charge(0)?;
        Ok(Some(value))
    }

    /// The value as JSON; `""` where the path finds nothing.
    fn input_json(&mut self, path: &str) -> Answer {
        let document = self.document("json")?;
        let mut printed = String::new();
        match self.found("json", path, &document)? {
            None => printed.push_str("\"\""),
            Some(Found::One(json)) if matches!(&*json, Json::Null) => printed.push_str("\"\""),
            Some(Found::One(json)) => {
                self.cost(&json)?;
                print(&json, Slashes::Plain, &mut printed);
            }
            Some(Found::All(all)) => {
                printed.push('[');
                for (index, json) in all.iter().enumerate() {
                    if index > 0 {
                        printed.push(',');
                    }
                    self.cost(json)?;
                    print(json, Slashes::Plain, &mut printed);
                }
                printed.push(']');
            }
        }
        text(self, printed)
    }

    /// Counts the parts of a document that is copied or printed.
    fn cost(&mut self, json: &Json) -> Outcome<()> {
        self.step(1)?;
        match json {
            Json::Array(elements) => elements.iter().try_for_each(|element| self.cost(element)),
            Json::Object(members) => members.values().try_for_each(|value| self.cost(value)),
            _ => Ok(()),
        }
    }

    /// A parameter: of the path, else of the query string, else a header.
    fn param(&self, name: &str) -> Value {
        let groups = self.heap.as_map(&self.params).into_iter().flat_map(crate::value::Map::members);
        for (_, group) in groups {
            let value = self.heap.as_map(&group).and_then(|group| group.get_str(name));
            if let Some(value) = value.filter(|value| !value.is_null()) {
                return value.clone();
            }
        }
        Value::text("")
    }
}
