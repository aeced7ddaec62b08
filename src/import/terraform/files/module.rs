//! The files of a module, and what they define.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey, ObjectValue};
use hcl_edit::structure::{Block, Body};

use crate::import::ImportError;
use crate::import::document::hcl;
use crate::source::{Place, SourceFile, Span, Syntax, Text};

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
    content: FileContent,
}

/// What a file has.
enum FileContent {
    /// Blocks that define something.
    Blocks(Body),
    /// Values of variables.
    Values(Vec<(String, Expression)>),
}

impl File {
    pub(super) fn parse(source: &Arc<SourceFile>) -> Result<Self, ImportError> {
        let content = if source.name().ends_with(VALUES) {
            let attributes =
                hcl::parse_file(source)?.into_iter().filter_map(|part| part.into_attribute().ok());
            FileContent::Values(
                attributes.map(|value| (value.key.as_str().to_owned(), value.value)).collect(),
            )
        } else if Syntax::is_terraform_json(source.name()) {
            return Self::of_json(source);
        } else {
            FileContent::Blocks(hcl::parse_file(source)?)
        };
        Ok(Self { base: Base::of_file(source), content })
    }

    /// A JSON document with values. An object of JSON is one of HCL, and the strings of both are templates.
    fn of_json(source: &Arc<SourceFile>) -> Result<Self, ImportError> {
        let written = source.text();
        let start = written.len() - written.trim_start().len();
        let place = Place::new(source, Span::new(start, written.trim_end().len().max(start)));
        let members = match hcl::parse_expression(&Text::verbatim(place.clone()))? {
            Expression::Object(members) => members.into_iter().filter_map(member).collect(),
            _ => Vec::new(),
        };
        let base = Base::of_text(Text::raw(place.clone()), &place);
        Ok(Self { base, content: FileContent::Values(members) })
    }
}

/// How the names of files end that give variables values, in HCL.
const VALUES: &str = ".tfvars";

/// The name and the value of a member of an object; names in JSON are strings.
fn member((key, value): (ObjectKey, ObjectValue)) -> Option<(String, Expression)> {
    match key {
        ObjectKey::Expression(Expression::String(name)) => Some((name.value().clone(), value.into_expr())),
        _ => None,
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
        let body = match &file.content {
            FileContent::Blocks(body) => body,
            FileContent::Values(values) => {
                let given =
                    values.iter().map(|(name, expression)| (name.as_str(), Defined { expression, base }));
                return self.given.extend(given);
            }
        };
        for block in body.blocks() {
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
