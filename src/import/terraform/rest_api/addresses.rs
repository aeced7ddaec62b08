//! How resources refer to each other: by addresses in files and plans, by ids in states.

use std::collections::{HashMap, HashSet};

use super::ApiResource;
use crate::import::document::Node;
use crate::import::terraform::configuration::address_of_api;
use crate::import::terraform::resources::REST_API;
use crate::source::Text;

/// How many references lead from one resource to the next.
const MAX_HOPS: usize = 8;

/// The types that others refer to by an id that API Gateway makes up.
const TYPES_WITH_ID: [&str; 6] = [
    REST_API,
    "aws_api_gateway_resource",
    "aws_api_gateway_authorizer",
    "aws_api_gateway_request_validator",
    "aws_api_gateway_api_key",
    "aws_api_gateway_usage_plan",
];

/// Resources by address and by id, to follow references such as `aws_api_gateway_method.pets.http_method`.
pub(super) struct Addresses<'r> {
    by_address: HashMap<&'r str, &'r ApiResource>,
    by_id: HashMap<String, &'r ApiResource>,
    /// The ids of the roots of APIs.
    roots: HashSet<String>,
}

impl<'r> Addresses<'r> {
    pub(super) fn of(resources: &'r [ApiResource]) -> Self {
        let apis = resources.iter().filter(|resource| resource.kind == REST_API);
        let with_id = resources.iter().filter(|resource| TYPES_WITH_ID.contains(&resource.kind));
        Self {
            by_address: resources.iter().map(|resource| (resource.address.as_str(), resource)).collect(),
            by_id: with_id.filter_map(|it| Some((it.attributes.known_of("id")?, it))).collect(),
            roots: apis.filter_map(|api| api.attributes.known_of("root_resource_id")).collect(),
        }
    }

    /// The text of an attribute, or of the attribute that it refers to; the provider takes an empty text for
    /// none.
    pub(super) fn text(&self, resource: &ApiResource, name: &str) -> Option<Text> {
        let text = resource.attributes.text_of(name).map(|text| self.followed(text))?;
        (!text.as_str().is_empty()).then_some(text)
    }

    /// The text of the attribute that one refers to, as far as it is known.
    fn followed(&self, mut text: Text) -> Text {
        for _ in 0..MAX_HOPS {
            let reference = text.as_name();
            let target = reference.rsplit_once('.').filter(|_| text.is_hole());
            let target = target
                .and_then(|(address, name)| self.by_address.get(address)?.attributes.get(name)?.scalar());
            match target {
                Some(target) => text = target,
                None => break,
            }
        }
        text
    }

    /// The address of the resource that a text refers to, or else the text.
    pub(super) fn target(&self, text: Text) -> String {
        let text = self.followed(text);
        let reference = text.as_name();
        if text.is_hole() {
            return reference.rsplit_once('.').map_or(reference.as_str(), |(address, _)| address).to_owned();
        }
        self.by_id.get(&reference).map_or(reference, |resource| resource.address.clone())
    }

    /// The address of the resource that an attribute refers to, or its value.
    pub(super) fn reference(&self, resource: &ApiResource, name: &str) -> Option<String> {
        self.text(resource, name).map(|text| self.target(text))
    }

    /// The path resource of a method; none for the root of the API.
    pub(super) fn path_of(&self, resource: &ApiResource, name: &str) -> Option<String> {
        let is_root = self.text(resource, name).is_none_or(|text| {
            let name = text.as_name();
            name.ends_with(".root_resource_id") || self.roots.contains(&name)
        });
        if is_root { None } else { self.reference(resource, name) }
    }

    pub(super) fn is_true(&self, resource: &ApiResource, name: &str) -> bool {
        self.text(resource, name).is_some_and(|text| text.as_str() == "true")
    }

    pub(super) fn texts(&self, resource: &ApiResource, name: &str) -> Vec<Text> {
        let texts = resource.attributes.items_of(name).iter().filter_map(Node::scalar);
        texts.map(|text| self.followed(text)).collect()
    }

    /// Whether a resource of this address is here.
    pub(super) fn has(&self, address: &str) -> bool {
        self.by_address.contains_key(address)
    }

    /// What the API of a resource is called: its address, where it is here.
    pub(super) fn api(&self, resource: &ApiResource) -> Option<String> {
        resource.api.as_deref().map(|api| self.called(api))
    }

    /// What the API is called that this is the id or the address of.
    pub(super) fn called(&self, api: &str) -> String {
        let known = self.by_id.get(api).filter(|resource| resource.kind == REST_API);
        known.map_or_else(|| address_of_api(api).unwrap_or(api), |api| api.address.as_str()).to_owned()
    }
}
