//! `basepath` of an import: what becomes of the base path of a document.

use serde_json::{Map, Value};

/// What becomes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum BasePath {
    /// It is left out.
    #[default]
    Ignore,
    /// It stands before every path.
    Prepend,
    /// What follows its first segment stands before every path.
    Split,
}

impl BasePath {
    /// As the query string of a call has it.
    pub(super) fn of(written: Option<&str>) -> Self {
        match written.map(str::to_ascii_lowercase).as_deref() {
            Some("prepend") => Self::Prepend,
            Some("split") => Self::Split,
            _ => Self::Ignore,
        }
    }

    /// Puts it before the paths of a document (recorded: `test_import_rest_api_with_base_path_oas30`).
    pub(super) fn apply(self, document: &mut Value) {
        let base = base_path(document);
        let segments: Vec<&str> = base.split('/').filter(|segment| !segment.is_empty()).collect();
        let kept = match self {
            Self::Ignore => return,
            Self::Prepend => &segments[..],
            Self::Split => segments.get(1..).unwrap_or_default(),
        };
        let prefix: String = kept.iter().map(|segment| format!("/{segment}")).collect();
        if let Some(Value::Object(paths)) = document.get_mut("paths").filter(|_| !prefix.is_empty()) {
            let with_prefix = |(path, item): (String, Value)| {
                let path = if path == "/" { prefix.clone() } else { format!("{prefix}{path}") };
                (path, item)
            };
            let moved: Map<String, Value> = std::mem::take(paths).into_iter().map(with_prefix).collect();
            *paths = moved;
        }
    }
}

/// `basePath` of Swagger 2; the variable `basePath` of the first server of OpenAPI 3, else the path of
/// its URL.
fn base_path(document: &Value) -> String {
    if let Some(path) = document.get("basePath").and_then(Value::as_str) {
        return path.to_owned();
    }
    let Some(server) = document.pointer("/servers/0") else { return String::new() };
    let default = |name: &str| server.get("variables")?.get(name)?.get("default")?.as_str();
    if let Some(path) = default("basePath") {
        return path.to_owned();
    }
    let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
    let below =
        url.split_once("://").map_or(url, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let segment = |segment: &str| {
        let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        name.and_then(default).unwrap_or(segment).trim_matches('/').to_owned()
    };
    below.split('/').map(segment).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn base_paths_are_ignored_prepended_or_split() {
        let swagger = json!({"basePath": "/base/v1"});
        let variable = json!({"servers": [{"url": "https://x.example/{basePath}", "variables": {"basePath": {"default": "/base-var"}}}]});
        let url = json!({"servers": [{"url": "https://x.example/base-url/part/"}]});
        let none = json!({"servers": [{"url": "https://x.example"}]});
        for (document, prepended, split) in [
            (swagger, "/base/v1/test", "/v1/test"),
            (variable, "/base-var/test", "/test"),
            (url, "/base-url/part/test", "/part/test"),
            (none, "/test", "/test"),
        ] {
            for (how, expected) in [(None, "/test"), (Some("prepend"), prepended), (Some("split"), split)] {
                let mut document = document.clone();
                document["paths"] = json!({"/test": {}});
                BasePath::of(how).apply(&mut document);
                let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
                assert_eq!(paths, [expected], "{document}");
            }
        }
    }
}
