//! What a case expects of its response, whatever is stored.

use std::fmt::Write;

use serde_json::Value;

use gatecast::diagnostic::quoted;
use gatecast::gateway::Response;

/// What a response must have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expected {
    /// Its status.
    pub status: Option<u16>,
    /// Values of headers, by name in any case; `None` for one that must not be there.
    pub headers: Vec<(String, Option<String>)>,
    /// The body, byte for byte.
    pub text: Option<String>,
    /// The body as JSON: the same value, in whatever form.
    pub json: Option<Value>,
    /// What must be somewhere in the body.
    pub contains: Vec<String>,
}

impl Expected {
    /// What of this a response does not have, a line each.
    pub(crate) fn unmet(&self, response: &Response) -> Vec<String> {
        let mut unmet = Vec::new();
        if let Some(status) = self.status.filter(|status| *status != response.status) {
            unmet.push(format!("the status is {}, expected {status}", response.status));
        }
        for (name, expected) in &self.headers {
            unmet.extend(header(name, expected.as_deref(), response));
        }
        if let Some(text) = self.text.as_ref().filter(|text| **text != response.body) {
            unmet.push(format!("the body is {}, expected {}", shown(&response.body), shown(text)));
        }
        if let Some(json) = &self.json {
            unmet.extend(body_as_json(json, &response.body));
        }
        for text in self.contains.iter().filter(|text| !response.body.contains(text.as_str())) {
            unmet.push(format!("the body does not contain {}", shown(text)));
        }
        unmet
    }
}

fn header(name: &str, expected: Option<&str>, response: &Response) -> Option<String> {
    let values = response.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name));
    let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
    let found = || values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(" and ");
    match expected {
        Some(expected) if values.is_empty() => {
            Some(format!("there is no header {name}, expected {}", quoted(expected)))
        }
        // One that is sent twice is what a client sees as both.
        Some(expected) if values.iter().any(|value| *value != expected) => {
            Some(format!("header {name} is {}, expected {}", found(), quoted(expected)))
        }
        None if !values.is_empty() => Some(format!("header {name} is {}, expected none", found())),
        _ => None,
    }
}

fn body_as_json(expected: &Value, body: &str) -> Option<String> {
    match serde_json::from_str(body) {
        Ok(found) => difference(expected, &found, &mut "$".to_owned()),
        Err(error) => Some(format!("the body is not JSON: {error}: {}", shown(body))),
    }
}

/// The first difference of two values; `path` leads to them. Documents are limited in depth.
fn difference(expected: &Value, found: &Value, path: &mut String) -> Option<String> {
    let length = path.len();
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, expected) in expected {
                let _ = write!(path, ".{name}");
                match found.get(name) {
                    Some(found) => {
                        if let Some(different) = difference(expected, found, path) {
                            return Some(different);
                        }
                    }
                    None => return Some(format!("the body has no {path}, expected {}", json(expected))),
                }
                path.truncate(length);
            }
            let more = found.iter().find(|(name, _)| !expected.contains_key(*name));
            more.map(|(name, value)| {
                format!("the body has {path}.{name}, which is {}, expected none", json(value))
            })
        }
        (Value::Array(expected), Value::Array(found)) => {
            if expected.len() != found.len() {
                let (has, wanted) = (found.len(), expected.len());
                return Some(format!("{path} of the body has {has} items, expected {wanted}"));
            }
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                let _ = write!(path, "[{index}]");
                if let Some(different) = difference(expected, found, path) {
                    return Some(different);
                }
                path.truncate(length);
            }
            None
        }
        // 1 and 1.0 are one number.
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        (expected, found) if expected == found => None,
        (expected, found) => {
            Some(format!("{path} of the body is {}, expected {}", json(found), json(expected)))
        }
    }
}

fn json(value: &Value) -> String {
    quoted(&value.to_string())
}

fn shown(text: &str) -> String {
    if text.is_empty() { "empty".to_owned() } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn unmet(expected: &Expected) -> String {
        let mut response = Response::empty();
        response.status = 403;
        response.headers = [("Content-Type", "application/json"), ("Vary", "Origin"), ("vary", "Accept")]
            .map(|(name, value)| (name.into(), value.to_owned()))
            .to_vec();
        response.body = r#"{"error":{"code":1,"tags":["a","b"]}}"#.to_owned();
        expected.unmet(&response).join("\n")
    }

    fn of_json(json: Value) -> String {
        unmet(&Expected { json: Some(json), ..Expected::default() })
    }

    fn of_header(name: &str, value: Option<&str>) -> String {
        let headers = vec![(name.to_owned(), value.map(str::to_owned))];
        unmet(&Expected { headers, ..Expected::default() })
    }

    #[test]
    fn expectations_that_are_met_are_not_mentioned() {
        assert_eq!(unmet(&Expected { status: Some(403), ..Expected::default() }), "");
        assert_eq!(of_json(json!({"error": {"tags": ["a", "b"], "code": 1.0}})), "");
        assert_eq!(of_header("content-type", Some("application/json")), "");
        assert_eq!(of_header("Retry-After", None), "");
        assert_eq!(unmet(&Expected { contains: vec!["\"code\"".to_owned()], ..Expected::default() }), "");
    }

    #[test]
    fn expectations_that_fail_show_the_response() {
        let status = unmet(&Expected { status: Some(401), ..Expected::default() });
        assert_eq!(status, "the status is 403, expected 401");
        assert_eq!(
            of_header("Vary", Some("Origin")),
            "header Vary is `Origin` and `Accept`, expected `Origin`"
        );
        assert_eq!(of_header("vary", None), "header vary is `Origin` and `Accept`, expected none");
        assert_eq!(of_header("A", Some("b")), "there is no header A, expected `b`");
        assert_eq!(
            of_json(json!({"error": {"code": 2, "tags": []}})),
            "$.error.code of the body is `1`, expected `2`"
        );
        assert_eq!(
            of_json(json!({"error": {"code": 1, "tags": ["a"]}})),
            "$.error.tags of the body has 2 items, expected 1"
        );
        assert_eq!(
            of_json(json!({"error": {"code": 1, "tags": ["a", "c"]}})),
            "$.error.tags[1] of the body is `\"b\"`, expected `\"c\"`"
        );
        assert_eq!(of_json(json!({"message": null})), "the body has no $.message, expected `null`");
        assert_eq!(
            of_json(json!({"error": {"code": 1}})),
            "the body has $.error.tags, which is `[\"a\",\"b\"]`, expected none"
        );
        let text =
            Expected { text: Some(String::new()), contains: vec!["x".to_owned()], ..Expected::default() };
        assert_eq!(
            unmet(&text),
            "the body is `{\"error\":{\"code\":1,\"tags\":[\"a\",\"b\"]}}`, expected empty\nthe body does not contain `x`"
        );
    }
}
