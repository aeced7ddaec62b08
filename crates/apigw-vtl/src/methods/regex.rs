//! The methods of strings that take regular expressions.

use super::{Answer, Method, text};
use crate::error::{MethodCause, RenderErrorKind};
use crate::java::regex::MatchError;
use crate::render::{Machine, Outcome};
use crate::value::{ListKind, Text, Value};

/// How many bytes a part of a text takes beside its text.
const PART_BYTES: usize = 64;

impl Machine<'_> {
    pub(super) fn call_regex(&mut self, string: &Text, method: Method, arguments: &[Value]) -> Answer {
        match (method, arguments) {
            (Method::Matches, [Value::Text(pattern)]) => {
                let regex = self.regex(method, pattern)?;
                let matches = self.lend(|budget| regex.matches(string, budget))?;
                let matches = self.matched(method, matches)?;
                Ok(Some(Value::Bool(matches)))
            }
            (Method::ReplaceAll | Method::ReplaceFirst, [Value::Text(pattern), Value::Text(replacement)]) => {
                let regex = self.regex(method, pattern)?;
                if regex.is_absent(string) {
                    return text(self, string.clone());
                }
                let (all, most) = (method == Method::ReplaceAll, self.room());
                let replaced = self.lend(|budget| regex.replace(string, replacement, all, most, budget))?;
                let replaced = self.matched(method, replaced)?;
                text(self, replaced)
            }
            // Java looks at the replacement once something is found.
            (Method::ReplaceAll, [Value::Text(pattern), Value::Null]) => {
                let regex = self.regex(method, pattern)?;
                let finds = self.lend(|budget| regex.finds(string, budget))?;
                if self.matched(method, finds)? {
                    return self.thrown_over_null(method);
                }
                Ok(Some(Value::Text(string.clone())))
            }
            (Method::ReplaceAll | Method::ReplaceFirst, [Value::Null, Value::Text(_) | Value::Null])
            | (Method::ReplaceFirst, [Value::Text(_), Value::Null]) => self.thrown_over_null(method),
            (Method::Split, [Value::Text(pattern)]) => self.split(string, pattern, 0),
            (Method::Split, [Value::Text(pattern), limit]) => match limit.as_int() {
                Some(limit) => self.split(string, pattern, limit),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn split(&mut self, string: &str, pattern: &Text, limit: i32) -> Answer {
        let regex = self.regex(Method::Split, pattern)?;
        let most = self.room() / PART_BYTES;
        let parts = self.lend(|budget| regex.split(string, limit, most, budget))?;
        let parts = self.matched(Method::Split, parts)?;
        self.charge(string.len().saturating_add(parts.len().saturating_mul(PART_BYTES)))?;
        let list = self.heap.list(ListKind::Strings, parts.into_iter().map(Value::text).collect());
        self.charge(0)?;
        Ok(Some(list))
    }

    /// What an expression gave, or why it could not be applied.
    fn matched<T>(&self, method: Method, result: Result<T, MatchError>) -> Outcome<T> {
        match result {
            Ok(result) => Ok(result),
            Err(MatchError::TooLong) => self.error(RenderErrorKind::MemoryLimit(self.limits.memory)),
            Err(MatchError::Spent) => self.error(RenderErrorKind::StepLimit(self.limits.steps)),
            Err(MatchError::Replacement(reason)) => self.thrown(MethodCause::Replacement, method, reason),
            Err(MatchError::Reason(reason)) => self.thrown(MethodCause::Pattern, method, reason),
        }
    }
}
