//! Values that the service itself has: `self:`, its stage, its `params`.

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::located::Located;
use super::resolver::Resolver;
use super::source::{Gap, Outcome};
use crate::diagnostic::nearest;
use crate::source::Place;

/// In how many members a name that none has is looked for.
const MAX_NEAR: usize = 100;

impl<'r> Resolver<'r, '_, '_> {
    /// `self:custom.origin`
    pub(super) fn own(&mut self, address: &str, references: usize) -> Result<Outcome<'r>, ImportError> {
        let name = format!("self:{address}");
        if let Some(known) = self.known.get(&name) {
            return Ok(known.clone());
        }
        let segments = address.split('.').filter(|_| !address.is_empty());
        let mut outcome = self.walk(Located::root(self.root), segments, &name, references)?;
        match (&mut outcome, address) {
            // Earlier versions let a service be an object.
            (Outcome::Value(service), "service") => {
                if let Some(name) = self.indices.child(service, "name") {
                    outcome = Outcome::Value(self.settle(name, references)?);
                }
            }
            (Outcome::Gap(_), "service.name") => outcome = self.own("service", references)?,
            (Outcome::Gap(gap), "provider.stage") => gap.default = Some("dev"),
            (Outcome::Gap(gap), "provider.region") => gap.default = Some("us-east-1"),
            (Outcome::Gap(gap), _) if !self.is_service && !gap.is_outside => {
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
    ) -> Result<Outcome<'r>, ImportError> {
        let mut value = self.settle(from, references)?;
        for segment in segments {
            if matches!(value.node().value, Value::Unknown(_)) {
                return Ok(Outcome::Gap(Gap::explained(name)));
            }
            let Some(child) = self.indices.child(&value, segment) else {
                let near = near(value.node(), segment);
                return Ok(Outcome::Gap(Gap { near, ..Gap::missing(name, "there is no such value") }));
            };
            value = self.settle(child, references)?;
        }
        Ok(match value.node().value {
            Value::Null => Outcome::Gap(Gap::missing(name, "its value is null")),
            _ => Outcome::Value(value),
        })
    }

    /// `sls:stage`
    pub(super) fn stage(&mut self, place: &Place, references: usize) -> Result<Outcome<'r>, ImportError> {
        self.setting("opt:stage", "provider.stage", place, references)
    }

    /// What the command line says, or else the provider, or else the framework.
    pub(super) fn setting(
        &mut self,
        option: &str,
        address: &str,
        place: &Place,
        references: usize,
    ) -> Result<Outcome<'r>, ImportError> {
        if let Some(given) = self.context.parameter(option) {
            return Ok(Outcome::Value(Located::settled(Node::string_at(given, place))));
        }
        Ok(match self.own(address, references)? {
            Outcome::Gap(Gap { default: Some(default), .. }) => {
                Outcome::Value(Located::settled(Node::string_at(default, place)))
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
    ) -> Result<Outcome<'r>, ImportError> {
        if let Some(given) = self.given(name, "param", address, place) {
            return Ok(Outcome::Value(given));
        }
        let stage = match self.stage(place, references)? {
            Outcome::Value(stage) => match &stage.node().value {
                Value::String(text) => Some(text.as_str().to_owned()),
                _ => None,
            },
            Outcome::Gap(_) => None,
        };
        let stages = [stage.as_deref(), Some("default")];
        for stage in stages.into_iter().flatten() {
            for way in [&["params", stage, address][..], &["stages", stage, "params", address]] {
                let root = Located::root(self.root);
                let outcome = self.walk(root, way.iter().copied(), name, references)?;
                if matches!(outcome, Outcome::Value(_))
                    || matches!(&outcome, Outcome::Gap(gap) if gap.is_explained)
                {
                    return Ok(outcome);
                }
            }
        }
        Ok(Outcome::Gap(Gap::outside(name, "no `params` of the stage have it")))
    }
}

/// The member that may have been meant by a name that none has.
fn near(node: &Node, name: &str) -> Option<String> {
    let members = node.members().filter(|members| members.len() <= MAX_NEAR)?;
    nearest(name, members.iter().map(|(key, _)| key.as_str())).map(str::to_owned)
}
