//! PutRestApi with `mode=merge`: what the later document has takes the place of what is there.

use serde_json::{Map, Value};

use crate::server::store::Content;

/// Merges a later content into an earlier one: definitions by response type, paths by method,
/// components by name.
pub(super) fn contents(mut earlier: Content, later: Content) -> Content {
    earlier.gateway_responses.extend(later.gateway_responses);
    earlier.document = match (earlier.document, later.document) {
        (Some(Value::Object(earlier)), Some(Value::Object(later))) => {
            Some(Value::Object(merged(earlier, later, 0)))
        }
        (earlier, later) => later.or(earlier),
    };
    earlier.has_any_path &= earlier.document.is_none();
    earlier
}

/// How deep objects are merged, by the member they stand in: below that the later one counts.
fn depth_of(member: &str) -> usize {
    match member {
        // A path, and in it a method.
        "paths" | "components" => 2,
        "definitions" | "parameters" | "responses" | "securityDefinitions" => 1,
        member if member.starts_with("x-amazon-apigateway-") => 1,
        _ => 0,
    }
}

fn merged(mut earlier: Map<String, Value>, later: Map<String, Value>, below: usize) -> Map<String, Value> {
    for (name, value) in later {
        let depth = if below == 0 { depth_of(&name) } else { below - 1 };
        match (earlier.get_mut(&name), value) {
            (Some(Value::Object(old)), Value::Object(new)) if depth > 0 => {
                *old = merged(std::mem::take(old), new, depth);
            }
            (_, value) => _ = earlier.insert(name, value),
        }
    }
    earlier
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn methods_and_components_are_merged_and_what_is_below_replaced() {
        let content = |document: Value| Content { document: Some(document), ..Content::default() };
        let earlier = content(json!({
            "info": { "title": "a", "version": "1" },
            "paths": { "/a": { "get": { "x": 1 }, "put": {} } },
            "components": { "schemas": { "A": { "type": "string" }, "B": {} } },
        }));
        let later = content(json!({
            "info": { "title": "b" },
            "paths": { "/a": { "get": { "y": 2 } }, "/b": {} },
            "components": { "schemas": { "A": { "enum": [] } } },
        }));
        let merged = contents(earlier, later).document;
        assert_eq!(
            merged,
            Some(json!({
                "info": { "title": "b" },
                "paths": { "/a": { "get": { "y": 2 }, "put": {} }, "/b": {} },
                "components": { "schemas": { "A": { "enum": [] }, "B": {} } },
            }))
        );
    }
}
