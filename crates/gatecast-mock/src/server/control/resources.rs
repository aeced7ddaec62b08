//! Resources: the paths of an API and their methods.

use std::collections::HashMap;

use bytes::Bytes;
use http::StatusCode;
use indexmap::IndexMap;
use serde::Serialize;

use super::call::Call;
use super::reply::{Refusal, Reply};
use crate::mock::rest_api::{RouteResource, resource_id};
use crate::server::store::ApiState;

/// GetResources.
pub(super) fn get_all(call: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::shared(StatusCode::OK, listing(&*call.api()?)))
}

/// The resources of an API as text. Lists of large APIs are large: all clients get the same one.
fn listing(api: &ApiState) -> Bytes {
    api.listing.get_or_init(|| text(&api.current.rest.resources, &api.record.id)).clone()
}

#[derive(Serialize)]
struct Listing<'r> {
    item: Vec<ShownResource<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownResource<'r> {
    id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_part: Option<&'r str>,
    path: &'r str,
    /// What is known of a method without `embed=methods`: nothing.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    resource_methods: IndexMap<&'r str, NoMembers>,
}

#[derive(Serialize)]
struct NoMembers {}

fn text(resources: &[RouteResource], api: &str) -> Bytes {
    let root = resource_id(api, "/");
    let ids: HashMap<&str, &str> = resources.iter().map(|it| (it.path.as_str(), it.id.as_str())).collect();
    let item = if resources.is_empty() {
        vec![ShownResource {
            id: &root,
            parent_id: None,
            path_part: None,
            path: "/",
            resource_methods: IndexMap::new(),
        }]
    } else {
        resources.iter().map(|resource| shown(resource, &ids)).collect()
    };
    // Nothing in it can fail.
    Bytes::from(serde_json::to_vec(&Listing { item }).unwrap_or_default())
}

/// A resource as clients see it; its parent is found among `ids`, by path.
fn shown<'r>(resource: &'r RouteResource, ids: &HashMap<&'r str, &'r str>) -> ShownResource<'r> {
    let parent = resource.path.rsplit_once('/').filter(|(_, part)| !part.is_empty());
    let id_of_parent = |path: &str| ids.get(if path.is_empty() { "/" } else { path }).copied();
    ShownResource {
        id: &resource.id,
        parent_id: parent.and_then(|(path, _)| id_of_parent(path)),
        path_part: parent.map(|(_, part)| part),
        path: &resource.path,
        resource_methods: resource.methods.keys().map(|name| (name.as_str(), NoMembers {})).collect(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::mock::rest_api::CompiledApi;
    use crate::server::store::{ApiRecord, ApiSettings, Content};

    fn document(paths: usize) -> Value {
        let paths: Map<String, Value> =
            (0..paths).map(|index| (format!("/path-{index}"), json!({ "get": {} }))).collect();
        json!({ "openapi": "3.0.1", "info": { "title": "t", "version": "1" }, "paths": paths })
    }

    /// Would take minutes if every path were compared with every other one.
    #[test]
    fn lists_of_many_paths_are_written() {
        let api = CompiledApi::of_document(&document(100_000)).value;
        let list: Value = serde_json::from_slice(&text(&api.resources, "a1b2c3d4e5")).expect("JSON");
        assert_eq!(list["item"].as_array().map(Vec::len), Some(100_001));
    }

    #[test]
    fn clients_share_a_list_until_the_api_changes() {
        let content = |paths| Content { document: Some(document(paths)), ..Content::default() };
        let mut api = ApiState::new(ApiRecord {
            id: "a1b2c3d4e5".to_owned(),
            name: "t".to_owned(),
            description: None,
            version: None,
            settings: ApiSettings::default(),
            created: Utc::now(),
            content: content(3).into(),
        });
        let (first, copy) = (listing(&api), ApiState::clone(&api));
        assert_eq!(listing(&copy).as_ptr(), first.as_ptr());
        api.set_content(content(4));
        let items = |text: &Bytes| {
            let list: Value = serde_json::from_slice(text).expect("JSON");
            list["item"].as_array().map(Vec::len)
        };
        // With the root.
        assert_eq!((items(&listing(&copy)), items(&listing(&api))), (Some(4), Some(5)));
    }
}
