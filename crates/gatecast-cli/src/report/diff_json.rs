//! What clients will see differently, for programs. `docs/diff-json.md` describes the shape.

use super::path::repository_path;
use serde_json::{Map, Value, json};

use super::json::pretty;
use super::{DiffReport, Named};
use crate::compare::{Change, Pair};

/// The version of the shape; it changes when a member changes its meaning or goes.
const VERSION: u32 = 1;

/// Changes as JSON.
pub(crate) fn diff_json(report: &DiffReport) -> String {
    let comparison = &report.comparison;
    let group_of = |index: usize| comparison.groups.iter().position(|group| group.members.contains(&index));
    let responses =
        comparison.changes.iter().enumerate().map(|(index, change)| response(change, group_of(index)));
    let unseen: Vec<_> = comparison.unseen.iter().map(|response_type| response_type.name()).collect();
    let object = json!({
        "version": VERSION,
        "before": side(&report.sides.before),
        "after": side(&report.sides.after),
        "differs": !comparison.changes.is_empty(),
        "tried": comparison.tried,
        "responses": responses.collect::<Vec<_>>(),
        "unseen": unseen,
    });
    pretty(&object)
}

fn side(named: &Named) -> Value {
    json!({"file": repository_path(&named.file), "api": named.api})
}

fn response(change: &Change, group: Option<usize>) -> Value {
    let mut object = Map::new();
    let mut insert = |name: &str, value: Value| _ = object.insert(name.to_owned(), value);
    insert("responseType", json!(change.response_type));
    insert("accept", json!(change.accept));
    insert("group", json!(group));
    let Pair { before, after } = &change.responses;
    insert("governedBy", json!({"before": before.governed_by_name(), "after": after.governed_by_name()}));
    // What does not differ is not there.
    if let Some(status) = &change.status {
        insert("statusCode", json!({"before": status.before, "after": status.after}));
    }
    if let Some(content_type) = &change.content_type {
        insert("contentType", json!({"before": content_type.before, "after": content_type.after}));
    }
    let headers = change.headers.iter().map(
        |header| json!({"name": header.name, "before": header.values.before, "after": header.values.after}),
    );
    insert("headers", headers.collect());
    if let Some(body) = change.body() {
        insert("body", json!({"before": body.before, "after": body.after}));
    }
    Value::Object(object)
}
