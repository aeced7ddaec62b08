//! The files of a module, and what they define.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

use crate::import::ImportError;
use crate::import::document::hcl;
use crate::source::{Place, SourceFile, Span, Text};

/// The text that the spans of a syntax tree are of.
pub(super) struct Base {
    pub(super) text: Text,
    pub(super) place: Place,
}

impl Base {
    /// All of a file.
    pub(super) fn of_file(source: &Arc<SourceFile>) -> Self {
        let place = hcl::whole(source);
        Self { text: Text::raw(place.clone()), place }
    }

    /// A text that is looked at as a file of its own.
    pub(super) fn of_text(text: Text, place: &Place) -> Self {
        let place = text.place().unwrap_or_else(|| place.clone());
        Self { text, place }
    }

    /// Where a part of it stands; all of it where the tree does not say which part.
    pub(super) fn place(&self, span: Option<Range<usize>>) -> Place {
        let place = span.and_then(|span| self.text.locate(Span::new(span.start, span.end)));
        place.unwrap_or_else(|| self.place.clone())
    }

    /// A part of it, as it is written.
    pub(super) fn written(&self, span: Option<Range<usize>>) -> &str {
        span.and_then(|span| self.text.as_str().get(span)).unwrap_or_default()
    }
}

/// A parsed file.
pub(super) struct File {
    pub(super) base: Base,
    body: Body,
    /// Whether it sets variables, and defines nothing.
    sets_variables: bool,
}

impl File {
    pub(super) fn parse(source: &Arc<SourceFile>) -> Result<Self, ImportError> {
        let body = hcl::parse_file(source)?;
        let sets_variables = source.name().ends_with(".tfvars");
        Ok(Self { base: Base::of_file(source), body, sets_variables })
    }
}

/// An expression, and the text that it is part of.
#[derive(Clone, Copy)]
pub(super) struct Defined<'m> {
    pub(super) expression: &'m Expression,
    pub(super) base: &'m Base,
}

/// A block of a file.
#[derive(Clone, Copy)]
pub(super) struct Defining<'m> {
    pub(super) block: &'m Block,
    pub(super) base: &'m Base,
}

impl<'m> Defining<'m> {
    /// An attribute of the block.
    pub(super) fn attribute(&self, name: &str) -> Option<Defined<'m>> {
        let attribute = self.block.body.get_attribute(name)?;
        Some(Defined { expression: &attribute.value, base: self.base })
    }

    /// Its second label: the name of a resource.
    pub(super) fn name(&self) -> &'m str {
        self.block.labels.get(1).map_or("", |label| label.as_str())
    }

    /// Where it begins.
    pub(super) fn place(&self) -> Place {
        self.base.place(self.block.ident.span())
    }
}

/// What the files of a module define, by name.
#[derive(Default)]
pub(super) struct Module<'m> {
    pub(super) locals: HashMap<&'m str, Defined<'m>>,
    /// Blocks of variables.
    pub(super) variables: HashMap<&'m str, Defining<'m>>,
    /// What files of variables set.
    pub(super) given: HashMap<&'m str, Defined<'m>>,
    /// Data sources that are templates.
    pub(super) templates: HashMap<&'m str, Defining<'m>>,
    /// Resources and their types, in order of writing.
    pub(super) resources: Vec<(&'m str, Defining<'m>)>,
    /// Where each of them is.
    by_address: HashMap<(&'m str, &'m str), usize>,
}

impl<'m> Module<'m> {
    pub(super) fn of(files: &'m [File]) -> Self {
        let mut module = Self::default();
        for file in files {
            module.add(file);
        }
        module
    }

    /// What an argument of a resource is set to; of one with instances nobody knows which is meant.
    pub(super) fn argument(&self, kind: &str, name: &str, argument: &str) -> Option<Defined<'m>> {
        let (_, resource) = self.resources.get(*self.by_address.get(&(kind, name))?)?;
        let is_one = resource.attribute("count").is_none() && resource.attribute("for_each").is_none();
        resource.attribute(argument).filter(|_| is_one)
    }

    fn add(&mut self, file: &'m File) {
        let base = &file.base;
        if file.sets_variables {
            for attribute in file.body.attributes() {
                let defined = Defined { expression: &attribute.value, base };
                self.given.insert(attribute.key.as_str(), defined);
            }
            return;
        }
        for block in file.body.blocks() {
            let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
            let defining = Defining { block, base };
            match (block.ident.as_str(), labels.as_slice()) {
                ("locals", []) => self.locals.extend(block.body.attributes().map(|attribute| {
                    (attribute.key.as_str(), Defined { expression: &attribute.value, base })
                })),
                ("variable", [name]) => _ = self.variables.insert(name, defining),
                ("data", ["template_file", name]) => _ = self.templates.insert(name, defining),
                ("resource", [kind, name]) => {
                    self.by_address.insert((kind, name), self.resources.len());
                    self.resources.push((kind, defining));
                }
                _ => {}
            }
        }
    }
}
