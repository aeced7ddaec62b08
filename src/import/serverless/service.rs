//! Values that the service itself has: `self:`, its stage, its `params`.

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::located::Located;
use super::resolver::Resolver;
use super::source::{Gap, SourceValue};
use crate::diagnostic::nearest;
use crate::source::Place;

/// In how many members a name that none has is looked for.
const MAX_NEAR: usize = 100;

impl<'r> Resolver<'r, '_, '_> {
    /// `self:custom.origin`
    pub(super) fn own(&mut self, address: &str, references: usize) -> Result<SourceValue<'r>, ImportError> {
        let name = format!("self:{address}");
        if let Some(known) = self.known.get(&name) {
            return Ok(known.clone());
        }
        let segments = address.split('.').filter(|_| !address.is_empty());
        let mut outcome = self.walk(Located::root(self.root), segments, &name, references)?;
        match (&mut outcome, address) {
            // Earlier versions let a service be an object.
            (SourceValue::Value(service), "service") => {
                if let Some(name) = self.indices.child(service, "name") {
                    outcome = SourceValue::Value(self.settle(name, references)?);
                }
            }
            (SourceValue::Gap(_), "service.name") => outcome = self.own("service", references)?,
            (SourceValue::Gap(gap), _) if !self.is_service && !gap.is_outside => {
                *gap = Gap::remote(&name, "the service that includes this file may have it");
            }
            _ => {}
        }
        self.known.insert(name, outcome.clone());
        Ok(outcome)
    }

    /// The value at an address below another.
    pub(super) fn walk<'a>(
        &mut self,
        from: Located<'r>,
        segments: impl Iterator<Item = &'a str>,
        name: &str,
        references: usize,
    ) -> Result<SourceValue<'r>, ImportError> {
        let mut value = self.settle(from, references)?;
        for segment in segments {
            if matches!(value.node().value, Value::Unknown(_)) {
                return Ok(SourceValue::Gap(Gap::explained(name)));
            }
            let Some(child) = self.indices.child(&value, segment) else {
                let near = near(value.node(), segment);
                return Ok(SourceValue::Gap(Gap { near, ..Gap::missing(name, "there is no such value") }));
            };
            value = self.settle(child, references)?;
        }
        Ok(match value.node().value {
            Value::Null => SourceValue::Gap(Gap::missing(name, "its value is null")),
            _ => SourceValue::Value(value),
        })
    }

    /// `sls:stage`
    pub(super) fn stage(&mut self, place: &Place, references: usize) -> Result<SourceValue<'r>, ImportError> {
        self.setting("opt:stage", "provider.stage", "dev", place, references)
    }

    /// What the command line says, or else the provider, or else the framework.
    pub(super) fn setting(
        &mut self,
        option: &str,
        address: &str,
        default: &str,
        place: &Place,
        references: usize,
    ) -> Result<SourceValue<'r>, ImportError> {
        if let Some(given) = self.context.parameter(option) {
            return Ok(SourceValue::Value(Located::settled(Node::string_at(given, place))));
        }
        Ok(match self.own(address, references)? {
            // What another value was to give is not known; what nothing gives is the default.
            SourceValue::Gap(gap) if !gap.is_explained => {
                SourceValue::Value(Located::settled(Node::string_at(default, place)))
            }
            outcome => outcome,
        })
    }

    /// `param:origin`, of the stage or of all stages.
    pub(super) fn stage_parameter(
        &mut self,
        address: &str,
        name: &str,
        place: &Place,
        references: usize,
    ) -> Result<SourceValue<'r>, ImportError> {
        if let Some(given) = self.given(name, "param", address, place) {
            return Ok(SourceValue::Value(given));
        }
        let stage = match self.stage(place, references)? {
            SourceValue::Value(stage) => match &stage.node().value {
                Value::String(text) => Some(text.as_str().to_owned()),
                _ => None,
            },
            SourceValue::Gap(_) => None,
        };
        let stages = [stage.as_deref(), Some("default")];
        for stage in stages.into_iter().flatten() {
            for way in [&["params", stage, address][..], &["stages", stage, "params", address]] {
                let root = Located::root(self.root);
                let outcome = self.walk(root, way.iter().copied(), name, references)?;
                if matches!(outcome, SourceValue::Value(_))
                    || matches!(&outcome, SourceValue::Gap(gap) if gap.is_explained)
                {
                    return Ok(outcome);
                }
            }
        }
        Ok(SourceValue::Gap(Gap::outside(name, "no `params` of the stage have it")))
    }
}

/// The member that may have been meant by a name that none has.
fn near(node: &Node, name: &str) -> Option<String> {
    let members = node.members().filter(|members| members.len() <= MAX_NEAR)?;
    nearest(name, members.iter().map(|(key, _)| key.as_str())).map(str::to_owned)
}
