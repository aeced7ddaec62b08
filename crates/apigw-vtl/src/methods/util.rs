//! `$util`.

use super::{Answer, Method, text};
use crate::error::MethodCause;
use crate::java;
use crate::render::Machine;
use crate::value::{Source, Value};

impl Machine<'_> {
    pub(super) fn call_util(&mut self, method: Method, arguments: &[Value]) -> Answer {
        let [argument] = arguments else { return Ok(None) };
        if method == Method::EscapeJavaScript {
            // It takes anything that prints.
            return match self.text_of(argument)? {
                Some(argument) => {
                    self.step(argument.len() / 16)?;
                    match java::escape_javascript(&argument) {
                        Some(escaped) => text(self, escaped),
                        None => text(self, argument),
                    }
                }
                None => Ok(Some(Value::Null)),
            };
        }
        let known = matches!(
            method,
            Method::ParseJson
                | Method::UrlEncode
                | Method::UrlDecode
                | Method::Base64Encode
                | Method::Base64Decode
        );
        let argument = match argument {
            Value::Text(argument) => argument,
            Value::Null if known => return self.thrown_over_null(method),
            _ => return Ok(None),
        };
        self.step(argument.len() / 16)?;
        match method {
            Method::ParseJson => match crate::json::parse(&Source::new(argument)) {
                Ok(json) => {
                    // What is read is at most as much as its text.
                    self.step(argument.len() / 2)?;
                    let value = self.heap.show(&json.into(), 0);
                    self.charge(argument.len())?;
                    Ok(Some(value))
                }
                Err(error) => self.thrown(
                    MethodCause::Json,
                    method,
                    format!("the text is not JSON, at byte {}", error.at),
                ),
            },
            Method::UrlEncode => text(self, java::url_encode(argument)),
            Method::UrlDecode => match java::url_decode(argument) {
                Some(decoded) => text(self, decoded),
                None => self.thrown(
                    MethodCause::Encoding,
                    method,
                    "a `%` is not followed by two hexadecimal digits",
                ),
            },
            Method::Base64Encode => text(self, java::base64_encode(argument)),
            Method::Base64Decode => match java::base64_decode(argument) {
                Some(decoded) => text(self, decoded),
                None => self.thrown(MethodCause::Encoding, method, "the text is not base64"),
            },
            _ => Ok(None),
        }
    }
}
