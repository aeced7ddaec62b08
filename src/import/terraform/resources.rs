//! The resources that define gateway responses, and the APIs that they belong to.

use std::collections::HashMap;
use std::sync::Arc;

use super::plain;
use crate::gateway::Api;
use crate::import::context::ImportSession;
use crate::import::definition::{self, Spelling};
use crate::import::document::{Node, Value};
use crate::import::openapi;
use crate::rest_api::RestApi;
use crate::source::{Text, TextBuilder};

/// The type of a resource that is one definition.
pub(super) const GATEWAY_RESPONSE: &str = "aws_api_gateway_gateway_response";

/// The type of a resource that is an API; its `body` may hold definitions.
pub(super) const REST_API: &str = "aws_api_gateway_rest_api";

/// Members of a gateway response beside those of a definition.
const OTHERS: [&str; 5] = ["response_type", "id", "rest_api_id", "region", "timeouts"];

/// The APIs of a module or a plan, while their resources are read.
#[derive(Default)]
pub(super) struct TerraformApis {
    groups: Vec<Group>,
    /// Groups by what `rest_api_id` may say of them: an address or an id.
    by_name: HashMap<String, usize>,
    /// The group of those that nothing says anything about.
    unnamed: Option<usize>,
}

/// One API. A resource of its own replaces a definition of the API's body, as the provider does it:
/// that is no mistake, while two resources for one type are.
#[derive(Default)]
struct Group {
    body: Api,
    resources: Api,
}

impl TerraformApis {
    /// Adds the API of a resource, which goes by its address and by what else is known of it.
    /// Returns where the definitions of its body belong.
    pub(super) fn declare(&mut self, address: &str, id: Option<&str>, name: Option<&str>) -> &mut Api {
        let index = self.groups.len();
        let shown = plain(address);
        for known in [Some(address), Some(&shown), id].into_iter().flatten() {
            self.by_name.entry(known.to_owned()).or_insert(index);
        }
        let mut body = Api::new(Some(address.to_owned()));
        body.aliases.extend([id, name].into_iter().flatten().map(str::to_owned));
        self.groups.push(Group { body, resources: Api::default() });
        &mut self.groups[index].body
    }

    /// Lets an API go by another address as well, unless something else does.
    pub(super) fn also(&mut self, address: &str, other: String) {
        if let Some(&index) = self.by_name.get(address) {
            self.by_name.entry(other).or_insert(index);
        }
    }

    /// Where the resources belong whose `rest_api_id` says this.
    pub(super) fn of(&mut self, name: Option<&str>) -> &mut Api {
        let known = name.map_or(self.unnamed, |name| self.by_name.get(name).copied());
        let index = known.unwrap_or_else(|| {
            let index = self.groups.len();
            // What defines the API may define more of its responses.
            let mut body = Api::new(name.map(str::to_owned));
            body.may_have_more = true;
            self.groups.push(Group { body, resources: Api::default() });
            match name {
                Some(name) => _ = self.by_name.insert(name.to_owned(), index),
                None => self.unnamed = Some(index),
            }
            index
        });
        &mut self.groups[index].resources
    }

    /// Adds what an API has beside its definitions. One without methods has them elsewhere, and nothing is known
    /// of it, unless a document has them.
    pub(super) fn add_rest_api(&mut self, name: &str, rest_api: RestApi) {
        let own = self.by_name.get(name).map(|&index| &self.groups[index]);
        let has_document = own.is_some_and(|group| group.body.rest_api.is_some());
        if has_document || rest_api.has_methods() {
            self.of(Some(name)).add_rest_api(Arc::new(rest_api));
        }
    }

    /// All of them, in order of writing.
    pub(super) fn finish(self) -> Vec<Api> {
        let whole = |Group { mut body, resources }| {
            body.merge(resources);
            body
        };
        self.groups.into_iter().map(whole).collect()
    }
}

/// Reads a gateway response from the attributes of its resource.
pub(super) fn gateway_response(attributes: &Node, api: &mut Api, context: &mut ImportSession<'_>) {
    let node = as_provider_reads(attributes);
    let Some(mut made) = definition::type_of(&node, &Spelling::SNAKE, &mut context.diagnostics) else {
        return;
    };
    if definition::fill(&mut made, &node, &Spelling::SNAKE, &OTHERS, &mut context.diagnostics) {
        definition::define(api, made, &mut context.diagnostics);
    }
}

/// Attributes as the provider reads them: an empty status is none, templates are strings.
/// Templates that are not known as a whole become one that is not, so that no preview shows the
/// built-in body in their place.
fn as_provider_reads(attributes: &Node) -> Node {
    let mut node = attributes.clone();
    let Value::Mapping(members) = &mut node.value else { return node };
    for (name, member) in members {
        if name.as_str() == Spelling::SNAKE.status
            && member.string().is_some_and(|text| text.as_str().is_empty())
        {
            member.value = Value::Null;
        }
        if name.as_str() == Spelling::SNAKE.templates {
            member.value = templates(member);
        }
        let is_map = [Spelling::SNAKE.templates, Spelling::SNAKE.parameters].contains(&name.as_str());
        if let Value::Mapping(entries) = &mut member.value
            && is_map
        {
            // How headers are made to depend on conditions; the provider drops them.
            entries.retain(|(_, entry)| !entry.is_null());
        }
    }
    node
}

fn templates(node: &Node) -> Value {
    match &node.value {
        Value::Unknown(_) => {
            let mut media_type = TextBuilder::default();
            media_type.push_decoded("application/json", &node.place);
            let media_type = media_type.finish(Some(node.place.clone()));
            Value::Mapping(vec![(media_type, node.clone())])
        }
        Value::Mapping(members) => {
            let mut members = members.clone();
            for (_, member) in &mut members {
                if let (Value::Number(_) | Value::Bool(_), Some(text)) = (&member.value, member.scalar()) {
                    member.value = Value::String(text);
                }
            }
            Value::Mapping(members)
        }
        other => other.clone(),
    }
}

/// The OpenAPI document that the body of an API is.
pub(super) fn body(text: &Text, context: &mut ImportSession<'_>) -> Option<Node> {
    if text.as_str().trim().is_empty() {
        return None;
    }
    let document = context.nested_document(text)?;
    openapi::report_misplaced(&document, context);
    Some(document)
}
