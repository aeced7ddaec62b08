//! What `terraform show -json` says of a plan or a state, and a state file itself.

use std::collections::HashMap;

use super::configuration::Configuration;
use super::json_rest_api::api_resource;
use super::plain;
use super::resources::{self, GATEWAY_RESPONSE, REST_API, TerraformApis};
use super::rest_api::joined;
use crate::import::context::ImportSession;
use crate::import::document::{Node, Value};
use crate::import::error::{ImportError, Imported};
use crate::import::recognise::{Mismatch, no_before};
use crate::import::{PlanSide, openapi};
use crate::source::{Place, Text};

/// Attributes that hold maps of strings, whose members may be unknown one by one.
const MAPS: [&str; 2] = ["response_parameters", "response_templates"];

/// What is read of a gateway response.
const ATTRIBUTES: [&str; 4] = ["response_type", "status_code", MAPS[0], MAPS[1]];

const LATER: &str = "it is known only after `terraform apply`";

pub(in crate::import) fn recognise(root: &Node) -> Result<(), Mismatch> {
    let has = |name: &str| root.get(name).is_some();
    let of_terraform = has("terraform_version") || has("format_version");
    let holds_resources =
        ["values", "prior_state", "resource_changes", "resources"].iter().any(|name| has(name));
    if has("planned_values") || root_module(root, "values").is_some() || (of_terraform && holds_resources) {
        return Ok(());
    }
    if ["resource", "module", "locals", "variable"].iter().any(|name| has(name)) && !has("Resources") {
        let reason = "it is Terraform's configuration in JSON, which is not read; pass `terraform show -json` of its plan";
        return Err(Mismatch::partial(reason));
    }
    if of_terraform {
        return Err(Mismatch::partial("no member `planned_values` or `values`"));
    }
    Mismatch::unless_any(root, &["planned_values", "terraform_version"])
}

/// One resource, as it is or will be.
pub(super) struct PlannedResource<'d> {
    pub(super) kind: &'d str,
    pub(super) address: String,
    /// The address of its module, which addresses of other resources of the module begin with.
    pub(super) module: String,
    /// Its name in the configuration: its type and its name.
    pub(super) name: String,
    pub(super) values: &'d Node,
}

pub(in crate::import) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let (found, unknown) = match context.options.moment {
        PlanSide::Before => (before(root)?, Unknown(HashMap::new())),
        PlanSide::After => (after(root), Unknown::of(root)),
    };
    let configuration = Configuration::of(root);
    let mut apis = TerraformApis::default();
    for api in found.iter().filter(|resource| resource.kind == REST_API) {
        rest_api(api, &unknown, &mut apis, context);
    }
    for response in found.iter().filter(|resource| resource.kind == GATEWAY_RESPONSE) {
        let id = text_of(response.values, "rest_api_id").map(str::to_owned);
        let owner = id.or_else(|| configuration.owner(&response.module, &response.name));
        let attributes = unknown.overlay(response, context);
        resources::gateway_response(&attributes, apis.of(owner.as_deref()), context);
    }
    if context.options.rest_api {
        let resources = found.iter().filter_map(|it| api_resource(it, &unknown.0, &configuration));
        for (api, rest_api) in joined(resources.collect()) {
            apis.add_rest_api(&api, rest_api);
        }
    }
    Ok(apis.finish())
}

/// The resources as they will be, or as they are in a state.
fn after(root: &Node) -> Vec<PlannedResource<'_>> {
    let mut found = Vec::new();
    let planned = root_module(root, "planned_values").or_else(|| root_module(root, "values"));
    let prior = || root.get("prior_state").and_then(|state| root_module(state, "values"));
    match planned.or_else(prior) {
        Some(module) => in_module(module, "", &mut found),
        None => in_state_file(root, &mut found),
    }
    found
}

/// The resources as they are before a plan. Its prior state is what the plan was made against,
/// after Terraform looked at what is really there; a plan for something new has none.
fn before(root: &Node) -> Result<Vec<PlannedResource<'_>>, ImportError> {
    let mut found = Vec::new();
    if let Some(module) = root.get("prior_state").and_then(|state| root_module(state, "values")) {
        in_module(module, "", &mut found);
    } else if root.get("resource_changes").is_some() || root.get("planned_values").is_some() {
        found.extend(root.items_of("resource_changes").iter().filter_map(replaced));
    } else {
        return Err(no_before(Some(root.place.beginning()), "a state has no \"before\" state"));
    }
    Ok(found)
}

/// What a change of a resource replaces or takes away. Objects that an earlier change left over
/// are none that serve, and data sources are only read.
fn replaced(change: &Node) -> Option<PlannedResource<'_>> {
    if text_of(change, "deposed").is_some() || text_of(change, "mode") == Some("data") {
        return None;
    }
    let values = change.get("change")?.get("before").filter(|before| !before.is_null())?;
    let kind = text_of(change, "type")?;
    let module = text_of(change, "module_address").unwrap_or_default();
    let name = format!("{kind}.{}", text_of(change, "name").unwrap_or_default());
    // One that moves is at its new address already, as in a prior state.
    let address = text_of(change, "address").map_or_else(|| inside(module, &name), str::to_owned);
    Some(PlannedResource { kind, address, module: module.to_owned(), name, values })
}

fn root_module<'d>(document: &'d Node, member: &str) -> Option<&'d Node> {
    document.get(member)?.get("root_module")
}

/// A member that is a string with something in it.
pub(super) fn text_of<'d>(node: &'d Node, name: &str) -> Option<&'d str> {
    node.get(name).and_then(Node::string).map(Text::as_str).filter(|text| !text.is_empty())
}

/// The resources of a module and of the modules in it.
fn in_module<'d>(module: &'d Node, address: &str, found: &mut Vec<PlannedResource<'d>>) {
    for resource in module.items_of("resources") {
        let (Some(kind), Some(values)) = (text_of(resource, "type"), resource.get("values")) else {
            continue;
        };
        if text_of(resource, "mode") == Some("data") {
            continue;
        }
        let name = format!("{kind}.{}", text_of(resource, "name").unwrap_or_default());
        let own = text_of(resource, "address").map_or_else(|| inside(address, &name), str::to_owned);
        found.push(PlannedResource { kind, address: own, module: address.to_owned(), name, values });
    }
    for child in module.items_of("child_modules") {
        in_module(child, text_of(child, "address").unwrap_or(address), found);
    }
}

/// The resources of a state file, `terraform.tfstate`.
fn in_state_file<'d>(root: &'d Node, found: &mut Vec<PlannedResource<'d>>) {
    for resource in root.items_of("resources") {
        let (Some(kind), None | Some("managed")) = (text_of(resource, "type"), text_of(resource, "mode"))
        else {
            continue;
        };
        let module = text_of(resource, "module").unwrap_or_default();
        let name = format!("{kind}.{}", text_of(resource, "name").unwrap_or_default());
        for instance in resource.items_of("instances") {
            let Some(values) = instance.get("attributes") else { continue };
            let key = match instance.get("index_key").map(|key| &key.value) {
                Some(Value::String(key)) => format!("[\"{key}\"]"),
                Some(Value::Number(key)) => format!("[{key}]"),
                _ => String::new(),
            };
            let address = inside(module, &format!("{name}{key}"));
            found.push(PlannedResource {
                kind,
                address,
                module: module.to_owned(),
                name: name.clone(),
                values,
            });
        }
    }
}

/// The address of what is in a module; the root module has none itself.
pub(super) fn inside(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}.{name}") }
}

fn rest_api(
    resource: &PlannedResource<'_>,
    unknown: &Unknown<'_>,
    apis: &mut TerraformApis,
    context: &mut ImportSession<'_>,
) {
    let (id, name) = (text_of(resource.values, "id"), text_of(resource.values, "name"));
    let api = apis.declare(&resource.address, id, name);
    if let Some(place) = unknown.is_unknown(&resource.address, "body") {
        let name = visible(&resource.address, "body");
        let node = context.outside(&name, place, &format!("{LATER}; no definition is read from it"));
        if let Some(document) = node.string().and_then(|text| resources::body(text, context)) {
            openapi::of_api(&document, api, context);
        }
    } else if let Some(text) = resource.values.get("body").and_then(Node::string)
        && let Some(document) = resources::body(text, context)
    {
        openapi::of_api(&document, api, context);
    }
}

/// What a plan knows only after it is applied, by the address of the resource.
struct Unknown<'d>(HashMap<&'d str, &'d Node>);

impl<'d> Unknown<'d> {
    fn of(root: &'d Node) -> Self {
        let of_change = |change: &'d Node| {
            Some((text_of(change, "address")?, change.get("change")?.get("after_unknown")?))
        };
        Self(root.items_of("resource_changes").iter().filter_map(of_change).collect())
    }

    /// Where it says that all of an attribute is not known.
    fn is_unknown(&self, address: &str, attribute: &str) -> Option<&'d Place> {
        let flag = self.0.get(address)?.get(attribute)?;
        is_true(flag).then_some(&flag.place)
    }

    /// The attributes of a gateway response, with what is not known put in.
    fn overlay(&self, resource: &PlannedResource<'_>, context: &mut ImportSession<'_>) -> Node {
        let mut node = resource.values.clone();
        let (Some(flags), Value::Mapping(members)) = (self.0.get(resource.address.as_str()), &mut node.value)
        else {
            return node;
        };
        for attribute in ATTRIBUTES {
            let Some((key, flag)) =
                flags.members().unwrap_or_default().iter().rfind(|(key, _)| key.as_str() == attribute)
            else {
                continue;
            };
            let name = visible(&resource.address, attribute);
            let known = members.iter().rposition(|(name, _)| name.as_str() == attribute);
            let value = match &flag.value {
                // Visible, and so reported here; what is said of the others says all of it.
                Value::Bool(true) if attribute == MAPS[1] => context.outside(&name, &flag.place, LATER),
                Value::Bool(true) => silently(&name, &flag.place, context),
                Value::Mapping(entries) => {
                    let known = known.map(|index| &members[index].1);
                    entries_of(known, entries, flag, &name, context)
                }
                _ => continue,
            };
            match known {
                Some(index) => members[index].1 = value,
                None => members.push((key.clone(), value)),
            }
        }
        node
    }
}

/// The entries of a map, with those that are not known put in.
fn entries_of(
    known: Option<&Node>,
    flags: &[(Text, Node)],
    flag: &Node,
    name: &str,
    context: &mut ImportSession<'_>,
) -> Node {
    let mut entries = known.and_then(Node::members).unwrap_or_default().to_vec();
    let at: HashMap<String, usize> =
        entries.iter().enumerate().map(|(index, (key, _))| (key.as_str().to_owned(), index)).collect();
    for (key, flag) in flags.iter().filter(|(_, flag)| is_true(flag)) {
        let value = context.outside(&format!("{name}[{}]", plain(key.as_str())), &flag.place, LATER);
        match at.get(key.as_str()) {
            Some(&index) => entries[index].1 = value,
            None => entries.push((key.clone(), value)),
        }
    }
    let place = known.unwrap_or(flag).place.clone();
    match known {
        Some(known) if known.is_null() && entries.is_empty() => known.clone(),
        _ => Node::new(Value::Mapping(entries), place),
    }
}

pub(super) fn is_true(flag: &Node) -> bool {
    matches!(flag.value, Value::Bool(true))
}

/// A value that is not known, where the definition itself reports that.
fn silently(name: &str, place: &Place, context: &ImportSession<'_>) -> Node {
    if let Some(given) = context.parameter(name) {
        return Node::string_at(given, place);
    }
    Node::hole(name, place)
}

/// What an attribute is shown as.
pub(super) fn visible(address: &str, attribute: &str) -> String {
    plain(&format!("{address}.{attribute}"))
}
