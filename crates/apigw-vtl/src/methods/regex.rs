//! The methods of strings that take regular expressions.

use std::rc::Rc;

use super::{Answer, text};
use crate::render::Machine;
use crate::value::{ListKind, Value};

impl Machine<'_> {
    pub(super) fn call_regex(&mut self, string: &Rc<str>, name: &str, arguments: &[Value]) -> Answer {
        match (name, arguments) {
            ("matches", [Value::Text(pattern)]) => {
                let regex = self.regex(name, pattern)?;
                match regex.matches(string) {
                    Ok(matches) => Ok(Some(Value::Bool(matches))),
                    Err(reason) => self.thrown(name, reason),
                }
            }
            ("replaceAll" | "replaceFirst", [Value::Text(pattern), Value::Text(replacement)]) => {
                let regex = self.regex(name, pattern)?;
                let room = self.limits.memory.saturating_sub(self.heap.bytes);
                match regex.replace(string, replacement, name == "replaceAll", room) {
                    Ok(replaced) => text(self, replaced),
                    Err(reason) => self.thrown(name, reason),
                }
            }
            (
                "replaceAll" | "replaceFirst",
                [Value::Null, Value::Text(_)] | [Value::Text(_), Value::Null],
            ) => self.thrown(name, "java.lang.NullPointerException"),
            ("split", [Value::Text(pattern)]) => self.split(string, pattern, 0),
            ("split", [Value::Text(pattern), limit]) => match limit.as_int() {
                Some(limit) => self.split(string, pattern, limit),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn split(&mut self, string: &str, pattern: &Rc<str>, limit: i32) -> Answer {
        let regex = self.regex("split", pattern)?;
        let parts = match regex.split(string, limit) {
            Ok(parts) => parts,
            Err(reason) => return self.thrown("split", reason),
        };
        self.charge(string.len())?;
        let list = self.heap.list(ListKind::Strings, parts.into_iter().map(Value::text).collect());
        self.charge(0)?;
        Ok(Some(list))
    }
}
