//! Resources of API Gateway beside the gateway responses, as stacks have them.
//!
//! Pulumi's provider is made from that of Terraform, so that resources and inputs are the same under names in
//! camel case; what depends on others is told by `propertyDependencies`.

use super::{REST_APIS, Stack, UNKNOWN, is_of, known, properties, short, text};
use crate::import::ImportError;
use crate::import::context::ImportSession;
use crate::import::document::{Node, Value};
use crate::import::terraform::rest_api::{ApiResource, UNREAD, type_of};
use crate::source::{Place, Text, TextBuilder};

/// What the types of resources begin with that are named as those of Terraform.
const TYPES: &str = "aws:apigateway/";

/// Inputs that hold blocks of Terraform, whose members are named in camel case as well; those of maps are the
/// user's.
const BLOCKS: [&str; 5] =
    ["endpointConfiguration", "apiStages", "quotaSettings", "throttleSettings", "throttles"];

impl Stack {
    /// A resource of an API; `None` where it is of another type.
    pub(super) fn api_resource(
        &self,
        resource: &Node,
        context: &mut ImportSession<'_>,
    ) -> Result<Option<ApiResource>, ImportError> {
        let name = text(resource, "type").and_then(|kind| kind.strip_prefix(TYPES)?.split(':').nth(1));
        let kind = name.and_then(|name| type_of(&format!("aws_api_gateway_{}", snake(name))));
        let (Some(kind), Some(urn), Some(inputs)) =
            (kind, resource.get("urn").and_then(Node::string), properties(resource))
        else {
            return Ok(None);
        };
        let mut members = Vec::new();
        for (key, value) in inputs.members().unwrap_or_default() {
            let dependencies = Dependencies::of(resource, key.as_str());
            let own = own_name(key);
            if !UNREAD.contains(&own.as_str()) {
                let value = dependencies.put_into(value, BLOCKS.contains(&key.as_str()));
                members.push((own, known(&value, &format!("{}.{key}", short(urn.as_str())), context)?));
            }
        }
        let is_there =
            |name: &str, members: &[(Text, Node)]| members.iter().any(|(own, _)| own.as_str() == name);
        let outputs = resource.get("outputs");
        let made = [
            ("id", resource.get("id")),
            ("root_resource_id", outputs.and_then(|outputs| outputs.get("rootResourceId"))),
        ];
        for (name, value) in made {
            if let Some(value) = value.filter(|it| it.string().is_some_and(|text| text.as_str() != UNKNOWN))
                && !is_there(name, &members)
            {
                members.push((named(name, &value.place), value.clone()));
            }
        }
        let api = if is_of(resource, &REST_APIS) {
            Some(urn.as_str().to_owned())
        } else {
            Some(self.key(resource, inputs)).filter(|api| api != UNKNOWN)
        };
        Ok(Some(ApiResource {
            kind,
            address: urn.as_str().to_owned(),
            api,
            attributes: Node::new(Value::Mapping(members), inputs.place.clone()),
            place: urn.place().unwrap_or_else(|| resource.place.clone()),
            is_open: false,
        }))
    }
}

/// The resources that an input is made from.
struct Dependencies<'d>(Vec<&'d str>);

impl<'d> Dependencies<'d> {
    fn of(resource: &'d Node, input: &str) -> Self {
        let urns = resource.get("propertyDependencies").map_or(&[][..], |all| all.items_of(input));
        Self(urns.iter().filter_map(Node::string).map(Text::as_str).collect())
    }

    /// A value with references in place of what is not known; those of a block have names of their own.
    fn put_into(&self, node: &Node, is_block: bool) -> Node {
        let value = match &node.value {
            Value::String(text) if text.as_str() == UNKNOWN => return self.reference(node),
            Value::Sequence(items) => {
                Value::Sequence(items.iter().map(|item| self.put_into(item, is_block)).collect())
            }
            Value::Mapping(members) => {
                let name = |key: &Text| if is_block { own_name(key) } else { key.clone() };
                let member = |(key, value): &(Text, Node)| (name(key), self.put_into(value, is_block));
                Value::Mapping(members.iter().map(member).collect())
            }
            other => other.clone(),
        };
        Node { value, tag: node.tag.clone(), place: node.place.clone() }
    }

    /// A reference to the id of the only resource, or to the root of an API; nobody knows of several which it is.
    fn reference(&self, node: &Node) -> Node {
        let is_api = |urn: &str| REST_APIS.iter().any(|kind| urn.contains(kind));
        let others: Vec<&str> = self.0.iter().copied().filter(|urn| !is_api(urn)).collect();
        match (others.as_slice(), self.0.as_slice()) {
            ([urn], _) => Node::hole(&format!("{urn}.id"), &node.place),
            ([], [urn]) => Node::hole(&format!("{urn}.root_resource_id"), &node.place),
            _ => node.clone(),
        }
    }
}

/// What Terraform calls an input.
fn own_name(input: &Text) -> Text {
    let name = match input.as_str() {
        "restApi" => "rest_api_id".to_owned(),
        name => snake(name),
    };
    input.place().map_or_else(|| Text::unplaced(name.clone()), |place| named(&name, &place))
}

/// `usage_plan_key` of `UsagePlanKey`.
fn snake(camel: &str) -> String {
    let mut name = String::with_capacity(camel.len() + 4);
    for c in camel.chars() {
        if c.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(c.to_lowercase());
    }
    name
}

fn named(name: &str, place: &Place) -> Text {
    let mut builder = TextBuilder::default();
    builder.push_decoded(name, place);
    builder.finish(Some(place.clone()))
}
