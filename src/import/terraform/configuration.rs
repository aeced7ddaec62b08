//! What the configuration in a plan says of the API that a resource belongs to, where its id is
//! known only after the plan is applied.

use std::cell::RefCell;
use std::collections::HashMap;

use super::json::inside;
use super::resources::REST_API;
use crate::import::document::{Node, Value};
use crate::source::Text;

/// How often a reference may lead to another: through variables of modules, and outputs.
const MAX_STEPS: usize = 64;

/// The configuration of the root module.
pub(super) struct Configuration<'d> {
    root: Option<&'d Node>,
    /// The resources of modules by address.
    indices: RefCell<HashMap<*const Node, HashMap<&'d str, &'d Node>>>,
}

/// A module of the configuration, with the address of the instance that is looked at.
struct Module<'d> {
    node: &'d Node,
    address: String,
    /// The modules that it is in, from the root, with the call of each.
    outer: Vec<(&'d Node, String, &'d Node)>,
}

impl<'d> Configuration<'d> {
    pub(super) fn of(root: &'d Node) -> Self {
        let root = root.get("configuration").and_then(|configuration| configuration.get("root_module"));
        Self { root, indices: RefCell::default() }
    }

    /// The address of the API that a resource of a module refers to as its `rest_api_id`, or else
    /// what it refers to.
    pub(super) fn owner(&self, module: &str, resource: &str) -> Option<String> {
        let module = self.module(module)?;
        let resource = self.resource(module.node, resource)?;
        let api = |references: &[&'d str]| references.iter().find_map(|reference| address_of_api(reference));
        follow(module, resource.get("expressions")?.get("rest_api_id")?, api)
    }

    /// The expressions of a resource of a module.
    pub(super) fn expressions(&self, module: &str, resource: &str) -> Option<&'d Node> {
        self.resource(self.module(module)?.node, resource)?.get("expressions")
    }

    /// What an expression of a resource of a module refers to first: `aws_api_gateway_resource.pets.id`. `key` is
    /// what the address of the resource has after its name: it selects the instance that a reference leaves open.
    pub(super) fn reference(
        &self,
        module: &str,
        resource: &str,
        key: &str,
        expression: &'d Node,
    ) -> Option<String> {
        let found = follow(self.module(module)?, expression, |_| None)?;
        if let Some(rest) = found.strip_prefix(&inside(module, "each.value")) {
            let resource = self.resource(self.module(module)?.node, resource)?;
            let each = follow(self.module(module)?, resource.get("for_each_expression")?, |_| None)?;
            return Some(format!("{each}{key}{rest}"));
        }
        let is_resource =
            expression.items_of("references").iter().filter_map(Node::string).any(|reference| {
                let reference = inside(module, reference.as_str());
                reference != found && !found.starts_with(&reference)
            });
        // `aws_api_gateway_resource.pets[each.key].id` refers to the resource and to the key.
        let own = &found[found.rfind("module.").map_or(0, |start| start + end_of_step(&found[start..]))..];
        let is_bare = own.trim_start_matches('.').matches('.').count() == 1;
        Some(if is_bare && is_resource { format!("{found}{key}.id") } else { found })
    }

    /// The resource of this address within a module; a plan has thousands of both.
    fn resource(&self, module: &'d Node, address: &str) -> Option<&'d Node> {
        let mut indices = self.indices.borrow_mut();
        let index = indices.entry(std::ptr::from_ref(module)).or_insert_with(|| {
            let resources = module.items_of("resources");
            resources.iter().filter_map(|node| Some((string(node, "address")?, node))).collect()
        });
        index.get(address).copied()
    }

    /// The module at an address: `module.a["x"].module.b`.
    fn module(&self, address: &str) -> Option<Module<'d>> {
        let mut module = Module { node: self.root?, address: String::new(), outer: Vec::new() };
        let mut rest = address;
        while !rest.is_empty() {
            let step = &rest[..end_of_step(rest)];
            rest = rest[step.len()..].trim_start_matches('.');
            let name = step.strip_prefix("module.")?.split('[').next()?;
            module = module.child(name, step)?;
        }
        Some(module)
    }
}

impl<'d> Module<'d> {
    /// The module that a call of this one makes; `step` is what it adds to the address.
    fn child(mut self, name: &str, step: &str) -> Option<Self> {
        let call = self.node.get("module_calls")?.get(name)?;
        let address = inside(&self.address, step);
        self.outer.push((self.node, self.address, call));
        Some(Self { node: call.get("module")?, address, outer: self.outer })
    }
}

/// Where the first step of a module's address ends: `module.a["x.y"]`.
fn end_of_step(address: &str) -> usize {
    let mut quoted = false;
    let mut is_key = false;
    let mut dots = 0;
    for (at, byte) in address.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'[' | b']' if !quoted => is_key = byte == b'[',
            b'.' if !quoted && !is_key => {
                dots += 1;
                if dots == 2 {
                    return at;
                }
            }
            _ => {}
        }
    }
    address.len()
}

/// Follows the references of an expression out of its module and into others, to the one that is picked there, or
/// else to the first.
fn follow<'d>(
    mut module: Module<'d>,
    expression: &'d Node,
    pick: impl Fn(&[&'d str]) -> Option<&'d str>,
) -> Option<String> {
    let mut expression = expression;
    for _ in 0..MAX_STEPS {
        let references: Vec<&'d str> = match expression.get("references").map(|references| &references.value)
        {
            Some(Value::Sequence(items)) => items.iter().filter_map(Node::string).map(Text::as_str).collect(),
            _ => return None,
        };
        let first = *references.first()?;
        let parts: Vec<&str> = first.split('.').collect();
        match parts.as_slice() {
            ["var", name, ..] => {
                let Some((node, address, call)) = module.outer.pop() else { return Some(first.to_owned()) };
                let name = name.split('[').next()?;
                module = Module { node, address, outer: module.outer };
                let Some(given) = call.get("expressions").and_then(|given| given.get(name)) else {
                    return Some(inside(&module.address, first));
                };
                expression = given;
            }
            ["module", call, output, ..] => {
                let (name, output) = (call.split('[').next()?, output.split('[').next()?);
                let whole = inside(&module.address, first);
                let Some(child) = module.child(name, &format!("module.{call}")) else { return Some(whole) };
                let found = child.node.get("outputs").and_then(|outputs| outputs.get(output));
                let Some(found) = found.and_then(|output| output.get("expression")) else {
                    return Some(whole);
                };
                (module, expression) = (child, found);
            }
            _ => {
                return Some(inside(&module.address, pick(&references).unwrap_or(first)));
            }
        }
    }
    None
}

/// The address of the API in a reference to one: `aws_api_gateway_rest_api.shop["a"]` of
/// `aws_api_gateway_rest_api.shop["a"].id`, in whichever module. A data source is one, too.
pub(super) fn address_of_api(reference: &str) -> Option<&str> {
    let mut resource = reference;
    while resource.starts_with("module.") {
        resource = resource[end_of_step(resource)..].strip_prefix('.')?;
    }
    let resource = resource.strip_prefix("data.").unwrap_or(resource);
    let name = resource.strip_prefix(REST_API)?.strip_prefix('.')?;
    let bare = name.find(['.', '[']).unwrap_or(name.len());
    let index = match name[bare..].strip_prefix('[') {
        Some(index) if !index.starts_with('*') => index.find(']').map_or(0, |end| end + 2),
        _ => 0,
    };
    reference.get(..reference.len() - name.len() + bare + index)
}

fn string<'d>(node: &'d Node, name: &str) -> Option<&'d str> {
    node.get(name).and_then(Node::string).map(Text::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_apis() {
        let cases = [
            ("aws_api_gateway_rest_api.shop.id", Some("aws_api_gateway_rest_api.shop")),
            ("aws_api_gateway_rest_api.shop", Some("aws_api_gateway_rest_api.shop")),
            ("aws_api_gateway_rest_api.shop[0].id", Some("aws_api_gateway_rest_api.shop[0]")),
            ("aws_api_gateway_rest_api.shop[\"a\"].id", Some("aws_api_gateway_rest_api.shop[\"a\"]")),
            ("aws_api_gateway_rest_api.shop[*].id", Some("aws_api_gateway_rest_api.shop")),
            ("aws_api_gateway_rest_api.shop.*.id", Some("aws_api_gateway_rest_api.shop")),
            (
                "module.a[x.y].module.b.aws_api_gateway_rest_api.shop.id",
                Some("module.a[x.y].module.b.aws_api_gateway_rest_api.shop"),
            ),
            ("module.a.id", None),
            ("data.aws_api_gateway_rest_api.shop.id", Some("data.aws_api_gateway_rest_api.shop")),
            ("aws_api_gateway_rest_api_policy.shop.id", None),
            ("var.id", None),
        ];
        for (reference, address) in cases {
            assert_eq!(address_of_api(reference), address, "{reference}");
        }
    }

    #[test]
    fn steps_of_module_addresses() {
        assert_eq!(end_of_step("module.a"), 8);
        assert_eq!(end_of_step("module.a.module.b"), 8);
        assert_eq!(end_of_step("module.a[\"x.y\"].module.b"), 15);
    }
}
