//! Resources of API Gateway beside the gateway responses, as the files of a module have them.

use std::rc::Rc;

use hcl_edit::Span as _;

use super::super::plain;
use super::super::resources::{REST_API, TerraformApis};
use super::super::rest_api::{ApiResource, UNREAD, joined, types};
use super::declaration::{Declaration, META_ARGUMENTS};
use super::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use super::instances::InstanceKey;
use super::module::Defined;
use super::value::entries;
use crate::import::ImportError;
use crate::import::document::{Node, Value};
use crate::source::{Place, Text, TextBuilder};

/// What expressions may use besides what the module defines: `each`, `count`, the iterators of blocks.
type Names = [(String, Rc<Node>)];

impl ModuleEvaluator<'_, '_, '_> {
    /// Reads what the APIs of a module have beside gateway responses.
    pub(super) fn routes(&mut self, apis: &mut TerraformApis) -> Result<(), ImportError> {
        let mut resources = Vec::new();
        self.quietly(|this| this.api_resources(&mut resources))?;
        for (api, rest_api) in joined(resources) {
            apis.add_rest_api(&api, rest_api);
        }
        Ok(())
    }

    fn api_resources(&mut self, found: &mut Vec<ApiResource>) -> Result<(), ImportError> {
        for kind in types() {
            for instance in 0..self.instances.len() {
                for resource in self.instances[instance].module.of_type(kind) {
                    self.within(instance, |this| this.api_resource(kind, resource, found))?;
                }
            }
        }
        Ok(())
    }

    fn api_resource(
        &mut self,
        kind: &'static str,
        resource: &Declaration<'_>,
        found: &mut Vec<ApiResource>,
    ) -> Result<(), ImportError> {
        let is_repeated = resource.is_repeated();
        for instance in self.instances(resource)? {
            if instance.is_assumed {
                continue;
            }
            let is_read = |name: &str| !META_ARGUMENTS.contains(&name) && !UNREAD.contains(&name);
            let members = self.members(resource, &is_read, &instance.names)?;
            let attributes = Node::new(Value::Mapping(members), resource.place.clone());
            let address =
                plain(&format!("{}{}", self.addressed(&format!("{kind}.{}", resource.name)), instance.key));
            let api = match kind {
                REST_API => Some(address.clone()),
                _ => attributes.get("rest_api_id").and_then(|id| self.owner(id)).map(|owner| plain(&owner)),
            };
            let is_open = is_repeated && matches!(instance.key, InstanceKey::Only);
            found.push(ApiResource {
                kind,
                address,
                api,
                attributes,
                place: resource.place.clone(),
                is_open,
            });
        }
        Ok(())
    }

    /// The attributes of a block, and the blocks in it as lists of objects, as a plan shows both.
    fn members(
        &mut self,
        block: &Declaration<'_>,
        is_read: &dyn Fn(&str) -> bool,
        names: &Names,
    ) -> Result<Vec<(Text, Node)>, ImportError> {
        let mut members = Vec::new();
        for attribute in block.attributes.iter().filter(|attribute| is_read(attribute.name)) {
            members.push((attribute.key(), self.with_names(attribute.defined, names)?));
        }
        for (kind, inner) in &block.blocks {
            match (*kind, inner.block("content")) {
                ("dynamic", Some(content)) if is_read(inner.name) => {
                    let rounds = self.rounds(inner, content, names)?;
                    rounds.into_iter().for_each(|round| add_block(&mut members, inner.name, round));
                }
                (kind, _) if is_read(kind) => {
                    let inside = self.members(inner, &|_| true, names)?;
                    add_block(&mut members, kind, Node::new(Value::Mapping(inside), inner.place.clone()));
                }
                _ => {}
            }
        }
        Ok(members)
    }

    /// The blocks that a `dynamic` block makes; none where nobody knows how many.
    fn rounds(
        &mut self,
        dynamic: &Declaration<'_>,
        content: &Declaration<'_>,
        names: &Names,
    ) -> Result<Vec<Node>, ImportError> {
        let Some(defined) = dynamic.attribute("for_each") else { return Ok(Vec::new()) };
        let collection = self.with_names(defined, names)?;
        let iterator = dynamic.attribute("iterator").map(|name| name.base.written(name.expression.span()));
        let iterator = iterator.unwrap_or(dynamic.name);
        let mut rounds = Vec::new();
        for (key, value) in entries(&collection).unwrap_or_default() {
            let place = value.place.clone();
            let round = vec![(text("key", &place), key), (text("value", &place), self.copy(value)?)];
            let mut names = names.to_vec();
            names.insert(0, (iterator.to_owned(), Rc::new(Node::new(Value::Mapping(round), place.clone()))));
            let inside = self.members(content, &|_| true, &names)?;
            rounds.push(Node::new(Value::Mapping(inside), content.place.clone()));
        }
        Ok(rounds)
    }

    fn with_names(&mut self, defined: Defined<'_>, names: &Names) -> ExpressionValue {
        self.evaluate(defined.expression, &EvaluationScope::with_names(defined.base, names.to_vec()))
    }
}

/// Adds a block to those of its kind.
fn add_block(members: &mut Vec<(Text, Node)>, kind: &str, block: Node) {
    if let Some((_, node)) = members.iter_mut().find(|(known, _)| known.as_str() == kind)
        && let Value::Sequence(items) = &mut node.value
    {
        items.push(block);
        return;
    }
    let place = block.place.clone();
    members.push((text(kind, &place), Node::new(Value::Sequence(vec![block]), place)));
}

fn text(text: &str, place: &Place) -> Text {
    let mut builder = TextBuilder::default();
    builder.push_decoded(text, place);
    builder.finish(Some(place.clone()))
}
