//! `$util`.

use super::{Answer, text};
use crate::error::MethodCause;
use crate::java;
use crate::render::Machine;
use crate::value::Value;

impl Machine<'_> {
    pub(super) fn call_util(&mut self, name: &str, arguments: &[Value]) -> Answer {
        let [argument] = arguments else { return Ok(None) };
        if name == "escapeJavaScript" {
            // It takes anything that prints.
            return match self.text_of(argument)? {
                Some(argument) => {
                    self.step(argument.len() / 16)?;
                    text(self, java::escape_javascript(&argument))
                }
                None => Ok(Some(Value::Null)),
            };
        }
        let known = matches!(name, "parseJson" | "urlEncode" | "urlDecode" | "base64Encode" | "base64Decode");
        let argument = match argument {
            Value::Text(argument) => argument,
            Value::Null if known => return self.thrown(name, "java.lang.NullPointerException"),
            _ => return Ok(None),
        };
        self.step(argument.len() / 16)?;
        match name {
            "parseJson" => match crate::json::parse(&argument.whole()) {
                Ok(json) => {
                    // What is read is at most as much as its text.
                    self.step(argument.len() / 2)?;
                    let value = self.heap.show(&json.into(), 0);
                    self.charge(argument.len())?;
                    Ok(Some(value))
                }
                Err(error) => {
                    self.thrown_over(MethodCause::Json, name, format!("no JSON, at byte {}", error.at))
                }
            },
            "urlEncode" => text(self, java::url_encode(argument)),
            "urlDecode" => match java::url_decode(argument) {
                Some(decoded) => text(self, decoded),
                None => self.thrown(name, "Illegal hex characters in escape (%) pattern"),
            },
            "base64Encode" => text(self, java::base64_encode(argument)),
            "base64Decode" => match java::base64_decode(argument) {
                Some(decoded) => text(self, decoded),
                None => self.thrown(name, "Illegal base64 character"),
            },
            _ => Ok(None),
        }
    }
}
