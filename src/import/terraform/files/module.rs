//! The files of a module, and what they define.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use hcl_edit::expr::{Expression, ObjectKey, ObjectValue};
use hcl_edit::structure::Body;
use indexmap::IndexMap;
use indexmap::map::Entry;

use super::declaration::{Declaration, members, objects};
use super::recognise::BLOCKS;
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
    /// Whether it changes what other files define.
    is_override: bool,
    content: FileContent,
}

/// What a file has.
enum FileContent {
    /// Nothing that can be read.
    Refused,
    /// Blocks that define something.
    Blocks(Body),
    /// The same, as JSON.
    Json(Expression),
    /// Values of variables.
    Values(Vec<(String, Expression)>),
}

impl File {
    /// A file that cannot be read: other files may override what it defines.
    pub(super) fn refused(source: &Arc<SourceFile>) -> Self {
        let is_override = Syntax::is_terraform_override(source.name());
        Self { base: Base::of_file(source), is_override, content: FileContent::Refused }
    }

    pub(super) fn parse(source: &Arc<SourceFile>) -> Result<Self, ImportError> {
        let is_override = Syntax::is_terraform_override(source.name());
        if Syntax::is_terraform_json(source.name()) || Syntax::is_terraform_in_json(source.name()) {
            let (base, root) = json(source)?;
            let content = match root {
                Expression::Object(values) if Syntax::is_terraform_json(source.name()) => {
                    FileContent::Values(values.into_iter().filter_map(member).collect())
                }
                root => FileContent::Json(root),
            };
            return Ok(Self { base, is_override, content });
        }
        let content = if Syntax::is_terraform_values(source.name()) {
            let attributes =
                hcl::parse_file(source)?.into_iter().filter_map(|part| part.into_attribute().ok());
            FileContent::Values(
                attributes.map(|value| (value.key.as_str().to_owned(), value.value)).collect(),
            )
        } else {
            FileContent::Blocks(hcl::parse_file(source)?)
        };
        Ok(Self { base: Base::of_file(source), is_override, content })
    }
}

/// A JSON document. An object of JSON is one of HCL, and the strings of both are templates.
pub(super) fn json(source: &Arc<SourceFile>) -> Result<(Base, Expression), ImportError> {
    let written = source.text();
    let start = written.len() - written.trim_start().len();
    let place = Place::new(source, Span::new(start, written.trim_end().len().max(start)));
    let root = hcl::parse_expression(&Text::verbatim(place.clone()))?;
    Ok((Base::of_text(Text::raw(place.clone()), &place), root))
}

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

/// What the files of a module define, by name.
#[derive(Default)]
pub(super) struct Module<'m> {
    pub(super) locals: HashMap<&'m str, Defined<'m>>,
    pub(super) variables: IndexMap<&'m str, Declaration<'m>>,
    /// What files of variables set.
    pub(super) given: HashMap<&'m str, Defined<'m>>,
    /// Calls of other modules.
    pub(super) calls: IndexMap<&'m str, Declaration<'m>>,
    pub(super) outputs: IndexMap<&'m str, Declaration<'m>>,
    /// Resources with their types, in order of writing.
    pub(super) resources: Vec<(&'m str, Declaration<'m>)>,
    /// Where each of them is, by type and name; of two the last.
    by_address: HashMap<(&'m str, &'m str), usize>,
    /// Data sources, likewise.
    pub(super) data: IndexMap<(&'m str, &'m str), Declaration<'m>>,
    /// Whether it has files that cannot be read.
    lacks_files: bool,
}

impl<'m> Module<'m> {
    pub(super) fn of(files: &'m [File]) -> Self {
        let is_refused = |file: &File| matches!(file.content, FileContent::Refused);
        let mut module = Self { lacks_files: files.iter().any(is_refused), ..Self::default() };
        for file in files.iter().filter(|file| !file.is_override) {
            module.add_file(file);
        }
        let mut overrides: Vec<&File> = files.iter().filter(|file| file.is_override).collect();
        overrides.sort_by_key(|file| file.base.place.source.name());
        for file in overrides {
            module.add_file(file);
        }
        module
    }

    /// The resources of a type.
    pub(super) fn of_type(&self, kind: &str) -> impl Iterator<Item = &Declaration<'m>> {
        self.resources.iter().filter(move |(known, _)| *known == kind).map(|(_, resource)| resource)
    }

    /// The resource of this type and name.
    pub(super) fn resource(&self, kind: &str, name: &str) -> Option<&Declaration<'m>> {
        self.resource_of(kind, name).map(|(_, resource)| resource)
    }

    /// The resource of this type and name, and the type as it is written.
    pub(super) fn resource_of(&self, kind: &str, name: &str) -> Option<(&'m str, &Declaration<'m>)> {
        let (kind, resource) = self.resources.get(*self.by_address.get(&(kind, name))?)?;
        Some((kind, resource))
    }

    /// The data source of this type and name.
    pub(super) fn data_source(&self, kind: &str, name: &str) -> Option<&Declaration<'m>> {
        Some(self.data.get_index(self.data.get_index_of(&(kind, name))?)?.1)
    }

    /// What an argument of a resource is set to; of one with instances nobody knows which is meant.
    pub(super) fn argument(&self, kind: &str, name: &str, argument: &str) -> Option<Defined<'m>> {
        let resource = self.resource(kind, name)?;
        resource.attribute(argument).filter(|_| !resource.is_repeated())
    }

    fn add_file(&mut self, file: &'m File) {
        let base = &file.base;
        match &file.content {
            FileContent::Refused => {}
            FileContent::Values(values) => {
                let given =
                    values.iter().map(|(name, expression)| (name.as_str(), Defined { expression, base }));
                self.given.extend(given);
            }
            FileContent::Blocks(body) => {
                for block in body.blocks() {
                    let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
                    let declaration = Declaration::of_block(block, base);
                    self.add(block.ident.as_str(), &labels, declaration, file.is_override);
                }
            }
            FileContent::Json(root) => {
                for (kind, key, value) in objects(root).flat_map(members) {
                    let labels =
                        BLOCKS.iter().find(|(known, _)| *known == kind).map_or(0, |(_, labels)| *labels);
                    self.add_json(kind, labels, &mut Vec::new(), (key, value), file);
                }
            }
        }
    }

    /// Adds the blocks of a kind, whose labels are the names of nested objects.
    fn add_json(
        &mut self,
        kind: &str,
        labels: usize,
        outer: &mut Vec<&'m str>,
        (key, value): (Span, &'m Expression),
        file: &'m File,
    ) {
        for object in objects(value) {
            if outer.len() == labels {
                let name = outer.last().copied().unwrap_or_default();
                let declaration = Declaration::of_object(name, key, object, &file.base);
                self.add(kind, outer, declaration, file.is_override);
                continue;
            }
            for (label, key, value) in members(object) {
                outer.push(label);
                self.add_json(kind, labels, outer, (key, value), file);
                outer.pop();
            }
        }
    }

    fn add(&mut self, kind: &str, labels: &[&'m str], declaration: Declaration<'m>, is_override: bool) {
        match (kind, labels) {
            ("locals", []) => {
                let locals = declaration.attributes.iter();
                self.locals.extend(locals.map(|attribute| (attribute.name, attribute.defined)));
            }
            ("variable", [name]) => put(&mut self.variables, *name, declaration, is_override),
            ("module", [name]) => put(&mut self.calls, *name, declaration, is_override),
            ("output", [name]) => put(&mut self.outputs, *name, declaration, is_override),
            ("data", [kind, name]) => put(&mut self.data, (*kind, *name), declaration, is_override),
            ("resource", [kind, name]) => match self.by_address.get(&(*kind, *name)) {
                Some(&index) if is_override => self.resources[index].1.override_with(declaration),
                // What it overrides stands where it cannot be read, and half of a resource is none.
                None if is_override && self.lacks_files => {}
                // Terraform refuses a second one; it is read, so that it is checked as well.
                _ => {
                    self.by_address.insert((kind, name), self.resources.len());
                    self.resources.push((kind, declaration));
                }
            },
            _ => {}
        }
    }
}

/// Adds a block; one of an override file changes the one that is there.
fn put<'m, K: std::hash::Hash + Eq>(
    known: &mut IndexMap<K, Declaration<'m>>,
    name: K,
    declaration: Declaration<'m>,
    is_override: bool,
) {
    match known.entry(name) {
        Entry::Occupied(mut entry) if is_override => entry.get_mut().override_with(declaration),
        Entry::Occupied(mut entry) => _ = entry.insert(declaration),
        Entry::Vacant(entry) => _ = entry.insert(declaration),
    }
}
