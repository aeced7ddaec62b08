//! `$input`.

use std::rc::Rc;

use super::{Answer, Method, text};
use crate::error::{MethodCause, RenderErrorKind};
use crate::json::path::{Failure, Path, PathResult, PathValue};
use crate::json::{Document, Json, Slashes, compact, print};
use crate::render::{Machine, Outcome};
use crate::value::{ListKind, Source, Text, Value};

impl Machine<'_> {
    pub(super) fn call_input(&mut self, method: Method, arguments: &[Value]) -> Answer {
        match (method, arguments) {
            (Method::GetBody, []) => {
                let body = self.body();
                text(self, Text::part(&body, 0, body.len()))
            }
            (Method::Path | Method::Json | Method::Params, [Value::Text(text)]) => {
                self.input_text(method, text)
            }
            (Method::Path | Method::Json, [Value::Null]) => {
                self.thrown(MethodCause::Path, method, "the path is null")
            }
            (Method::Params, []) => Ok(Some(self.params())),
            (Method::Params, [Value::Null]) => Ok(Some(Value::text(""))),
            _ => Ok(None),
        }
    }

    /// A method with one text: a path, or the name of a parameter.
    pub(crate) fn input_text(&mut self, method: Method, text: &str) -> Answer {
        match method {
            Method::Path => self.input_path(text),
            Method::Json => self.input_json(text),
            Method::Params => Ok(Some(self.param(text))),
            _ => Ok(None),
        }
    }

    /// An empty body reads `{}`.
    fn body(&mut self) -> Rc<Source> {
        let given = &self.inputs.body;
        let body = || Source::new(if given.is_empty() { "{}" } else { given });
        Rc::clone(self.body.get_or_insert_with(body))
    }

    /// The body as a document, read once.
    fn document(&mut self, method: Method) -> Outcome<Rc<Document>> {
        if let Some(document) = &self.document {
            return Ok(Rc::clone(document));
        }
        let body = self.body();
        self.step(body.len() / 16)?;
        let document = match crate::json::parse(&body) {
            Ok(document) if document.root().is_null() => {
                return self.thrown(MethodCause::Body, method, "the body is null");
            }
            Ok(document) => Rc::new(document),
            Err(error) => {
                let reason = format!("the body is not JSON, at byte {}", error.at);
                return self.thrown(MethodCause::Body, method, reason);
            }
        };
        self.document = Some(Rc::clone(&document));
        Ok(document)
    }

    /// What a path finds; nothing where it finds nothing.
    fn found<'d>(
        &mut self,
        method: Method,
        path: &str,
        document: &'d Document,
    ) -> Outcome<Option<PathResult<'d>>> {
        self.step(path.len() / 16)?;
        let found =
            self.lend(|budget| Path::parse(path).and_then(|path| path.find(document.root(), budget)))?;
        match found {
            Ok(found) => Ok(Some(found)),
            Err(Failure::NotFound) => Ok(None),
            Err(Failure::Spent) => self.error(RenderErrorKind::StepLimit(self.limits.steps)),
            Err(Failure::Invalid(reason)) => {
                self.thrown(MethodCause::Path, method, format!("the path `{path}`: {reason}"))
            }
        }
    }

    fn input_path(&mut self, path: &str) -> Answer {
        let document = self.document(Method::Path)?;
        let value = match self.found(Method::Path, path, &document)? {
            None => Value::Null,
            Some(PathResult::One(found)) => self.shown(&document, found)?,
            Some(PathResult::All(all)) => {
                let mut items = Vec::with_capacity(all.len());
                for found in all {
                    items.push(self.shown(&document, found)?);
                    self.charge(0)?;
                }
                self.heap.list(ListKind::Json, items)
            }
        };
        self.charge(0)?;
        Ok(Some(value))
    }

    /// A value that a path led to.
    fn shown(&mut self, document: &Rc<Document>, found: PathValue<'_>) -> Outcome<Value> {
        self.cost(found.json())?;
        Ok(match found {
            PathValue::There(json) => self.heap.show(document, json.at()),
            PathValue::Made(made) => self.heap.show(&made.into(), 0),
        })
    }

    /// The body as JSON, where it need not be read for that.
    fn whole_body(&mut self) -> Outcome<Option<Text>> {
        if self.printed_body.is_none() && self.document.is_none() {
            self.step(self.inputs.body.len() / 16)?;
            if let Some(printed) = compact(&self.inputs.body) {
                self.step(printed.parts)?;
                self.printed_body = Some(printed.text.into());
            }
        }
        Ok(self.printed_body.clone())
    }

    /// The value as JSON; `""` where the path finds nothing.
    fn input_json(&mut self, path: &str) -> Answer {
        if path == "$"
            && let Some(printed) = self.whole_body()?
        {
            return text(self, printed);
        }
        let document = self.document(Method::Json)?;
        let mut printed = String::new();
        match self.found(Method::Json, path, &document)? {
            None => printed.push_str("\"\""),
            Some(PathResult::One(found)) if found.json().is_null() => printed.push_str("\"\""),
            Some(PathResult::One(found)) => {
                let json = found.json();
                self.cost(json)?;
                print(json, Slashes::Plain, &mut printed);
            }
            Some(PathResult::All(all)) => {
                printed.push('[');
                for (index, found) in all.iter().enumerate() {
                    let json = found.json();
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
    fn cost(&mut self, json: Json<'_>) -> Outcome<()> {
        self.step(json.size())
    }
}
