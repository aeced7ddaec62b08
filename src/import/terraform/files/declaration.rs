//! A block of a module, in whichever syntax it is written, with what override files change of it.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, Object, ObjectKey};
use hcl_edit::structure::Block;

use super::module::{Base, Defined};
use crate::source::{Place, Span, Text};

/// Arguments that every resource has, of Terraform itself.
pub(super) const META_ARGUMENTS: [&str; 5] = ["for_each", "count", "depends_on", "provider", "lifecycle"];

/// A block: a resource, a variable, the call of a module.
#[derive(Clone)]
pub(super) struct Declaration<'m> {
    /// Its last label: the name of a resource.
    pub(super) name: &'m str,
    /// Where it begins.
    pub(super) place: Place,
    pub(super) attributes: Vec<DeclaredAttribute<'m>>,
    /// Blocks in it, by their kind.
    pub(super) blocks: Vec<(&'m str, Declaration<'m>)>,
}

/// An attribute of a block.
#[derive(Clone, Copy)]
pub(super) struct DeclaredAttribute<'m> {
    pub(super) name: &'m str,
    /// Where its name stands in the text.
    key: Span,
    pub(super) defined: Defined<'m>,
}

impl DeclaredAttribute<'_> {
    /// Its name, where it is written.
    pub(super) fn key(&self) -> Text {
        self.defined.base.text.slice(self.key)
    }

    /// Where its name stands.
    pub(super) fn place(&self) -> Place {
        self.key().place().unwrap_or_else(|| self.defined.base.place.clone())
    }
}

impl<'m> Declaration<'m> {
    /// A block of HCL.
    pub(super) fn of_block(block: &'m Block, base: &'m Base) -> Self {
        let attribute = |attribute: &'m hcl_edit::structure::Attribute| DeclaredAttribute {
            name: attribute.key.as_str(),
            key: super::span(attribute.key.span()),
            defined: Defined { expression: &attribute.value, base },
        };
        Self {
            name: block.labels.last().map_or("", |label| label.as_str()),
            place: base.place(block.ident.span()),
            attributes: block.body.attributes().map(attribute).collect(),
            blocks: block
                .body
                .blocks()
                .map(|inner| (inner.ident.as_str(), Self::of_block(inner, base)))
                .collect(),
        }
    }

    /// A block as an object of JSON, whose name stands at `key`. What would be a block in it stays an
    /// attribute.
    pub(super) fn of_object(name: &'m str, key: Span, object: &'m Object, base: &'m Base) -> Self {
        Self {
            name,
            place: base.text.locate(key).unwrap_or_else(|| base.place.clone()),
            attributes: members(object)
                .map(|(name, key, expression)| DeclaredAttribute {
                    name,
                    key,
                    defined: Defined { expression, base },
                })
                .collect(),
            blocks: Vec::new(),
        }
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<Defined<'m>> {
        Some(self.declared(name)?.defined)
    }

    /// An attribute.
    pub(super) fn declared(&self, name: &str) -> Option<&DeclaredAttribute<'m>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Whether it may stand for several, or for none.
    pub(super) fn is_repeated(&self) -> bool {
        self.attribute("count").is_some() || self.attribute("for_each").is_some()
    }

    /// The first block of a kind in it.
    pub(super) fn block(&self, kind: &str) -> Option<&Self> {
        self.blocks.iter().find(|(known, _)| *known == kind).map(|(_, block)| block)
    }

    /// Takes over what a block of an override file says: its attributes one by one, and all blocks of the
    /// kinds that it has.
    pub(super) fn override_with(&mut self, other: Self) {
        for attribute in other.attributes {
            match self.attributes.iter_mut().find(|known| known.name == attribute.name) {
                Some(known) => *known = attribute,
                None => self.attributes.push(attribute),
            }
        }
        self.blocks.retain(|(kind, _)| !other.blocks.iter().any(|(replaced, _)| replaced == kind));
        self.blocks.extend(other.blocks);
    }
}

/// The members of an object of JSON: their names, where these stand, and the values. Comments are none.
pub(super) fn members(object: &Object) -> impl Iterator<Item = (&str, Span, &Expression)> {
    object.iter().filter_map(|(key, value)| match key {
        ObjectKey::Expression(Expression::String(name)) if name.value() != "//" => {
            let span = super::span(key.span().or_else(|| name.span()));
            let inside = Span::new(span.start as usize + 1, (span.end as usize).saturating_sub(1));
            Some((name.value().as_str(), inside, value.expr()))
        }
        _ => None,
    })
}

/// The objects of JSON where there may be one or a list of them.
pub(super) fn objects(value: &Expression) -> impl Iterator<Item = &Object> {
    let items: Vec<&Expression> = match value {
        Expression::Array(items) => items.iter().collect(),
        other => vec![other],
    };
    items.into_iter().filter_map(|item| match item {
        Expression::Object(object) => Some(object),
        _ => None,
    })
}
