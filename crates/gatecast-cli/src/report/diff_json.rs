//! What clients will see differently, for programs. `docs/diff-json.md` describes the shape.

use super::path::repository_path;
use serde_json::{Map, Value, json};

use super::json::pretty;
use super::{ComparedApi, DiffReport};
use crate::compare::{Change, MethodChange, MethodMessage, Pair};

/// The version of the shape; it changes when a member changes its meaning or goes.
const VERSION: u32 = 1;

/// Changes as JSON. Every response names its API; those of several APIs stand behind each other.
pub(crate) fn diff_json(report: &DiffReport) -> String {
    let only = match report.apis.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let mut groups = 0;
    let mut responses = Vec::new();
    let mut unseen = Vec::new();
    for api in &report.apis {
        let comparison = &api.comparison;
        let group_of =
            |index: usize| comparison.groups.iter().position(|group| group.members.contains(&index));
        let changes = comparison.changes.iter().enumerate();
        responses.extend(
            changes.map(|(index, change)| response(change, api, group_of(index).map(|group| group + groups))),
        );
        groups += comparison.groups.len();
        unseen.extend(comparison.unseen.iter().map(|response_type| response_type.name()));
    }
    unseen.sort_unstable();
    unseen.dedup();
    let side =
        |file: &str, name: Option<&Option<String>>| json!({"file": repository_path(file), "api": name});
    let methods: Vec<Value> = report
        .apis
        .iter()
        .flat_map(|api| api.comparison.methods.changes.iter().map(move |change| method(change, api)))
        .collect();
    let mut object = json!({
        "version": VERSION,
        "before": side(&report.files.before, only.map(|api| &api.names.before)),
        "after": side(&report.files.after, only.map(|api| &api.names.after)),
        "differs": report.differs(),
        "apis": report.apis.iter().map(compared).collect::<Vec<_>>(),
        "tried": report.apis.iter().map(|api| api.comparison.tried).max().unwrap_or_default(),
        "responses": responses,
        "unseen": unseen,
    });
    if !methods.is_empty() {
        object["methods"] = methods.into();
    }
    pretty(&object)
}

/// A message of a method that differs.
fn method(change: &MethodChange, api: &ComparedApi) -> Value {
    let (message, pattern) = match &change.message {
        MethodMessage::Request => ("request", None),
        MethodMessage::Answer(pattern) => ("answer", pattern.as_deref()),
    };
    json!({
        "api": api.name(),
        "method": change.method,
        "message": message,
        "pattern": pattern,
        "before": change.texts.before,
        "after": change.texts.after,
    })
}

fn compared(api: &ComparedApi) -> Value {
    json!({"api": api.name(), "differs": api.differs()})
}

impl ComparedApi {
    /// What it is called: what tells it from others, or its only name.
    fn name(&self) -> Option<&str> {
        let names = [&self.label, &self.names.after, &self.names.before];
        names.into_iter().find_map(Option::as_deref)
    }
}

fn response(change: &Change, api: &ComparedApi, group: Option<usize>) -> Value {
    let mut object = Map::new();
    let mut insert = |name: &str, value: Value| _ = object.insert(name.to_owned(), value);
    insert("api", json!(api.name()));
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
