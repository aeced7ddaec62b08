//! Where everything stands in a file, whatever it says: what a change of a value must leave alone.

use std::collections::HashMap;
use std::sync::Arc;

use super::cloudformation::GATEWAY_RESPONSES;
use super::definition::is_definition;
use super::document::{self, Node, Value};
use super::format::{FORMATS, FormatEntry, FormatReader};
use super::{openapi, recognise};
use crate::source::{SourceFile, Span};

/// A value, a name or a word of a file. Kinds are compared and not interpreted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bone {
    pub(crate) kind: &'static str,
    pub(crate) span: Span,
    /// Whether something beside gateway responses reads it.
    pub(crate) is_elsewhere: bool,
}

impl Bone {
    pub(super) fn new(kind: &'static str, span: Span) -> Self {
        Self { kind, span, is_elsewhere: false }
    }

    /// Whether it is a value without parts, or a name.
    pub(crate) fn is_leaf(&self) -> bool {
        matches!(self.kind, SCALAR | KEY | REPEATED_KEY)
    }

    /// Whether it is a name that another member of the same object has as well.
    pub(crate) fn is_repeated(&self) -> bool {
        self.kind == REPEATED_KEY
    }
}

const SCALAR: &str = "scalar";
const KEY: &str = "key";
const REPEATED_KEY: &str = "repeated key";

/// The members that hold definitions by their types.
const DEFINITIONS: [&str; 2] = [openapi::EXTENSION, GATEWAY_RESPONSES];

/// Everything that stands in a file, in order; `None` for a file that cannot be read.
pub(crate) fn skeleton(source: &Arc<SourceFile>) -> Option<Vec<Bone>> {
    let mut bones = Vec::new();
    let sources = std::slice::from_ref(source);
    match recognise::text_format(sources, &mut Vec::new()) {
        Some(FormatEntry { reader: FormatReader::Text { skeleton, .. }, .. }) => {
            skeleton(source, &mut bones)?;
        }
        _ => match document::parse(source) {
            Ok(parsed) => of_node(&parsed.value, Above::Nothing, &mut bones),
            Err(_) => of_text(source, &mut bones)?,
        },
    }
    Some(bones)
}

/// The bones of a text that is not recognised and not a document.
fn of_text(source: &Arc<SourceFile>, bones: &mut Vec<Bone>) -> Option<()> {
    FORMATS.iter().find_map(|entry| match entry.reader {
        FormatReader::Text { skeleton, .. } => skeleton(source, bones),
        FormatReader::Tree { .. } => None,
    })
}

/// What stands above a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Above {
    Nothing,
    /// Gateway responses, or an extension that holds values for aliases.
    Responses,
    Others,
}

impl Above {
    /// What stands above the member `key` of an object; the object itself does so where it is a
    /// definition.
    fn of_member(self, key: &str, is_definition: bool) -> Self {
        // `x-templates: {denied: &denied …}`: it is read through its aliases alone.
        let is_spare = self == Self::Nothing && key.starts_with("x-") && !key.starts_with("x-amazon-");
        let is_response = self == Self::Responses || is_definition || DEFINITIONS.contains(&key);
        if is_spare || is_response { Self::Responses } else { Self::Others }
    }
}

/// A node and what is in it; what an alias stands for is there once for each alias.
fn of_node(node: &Node, above: Above, bones: &mut Vec<Bone>) {
    let bone = |kind, span, above| Bone { kind, span, is_elsewhere: above == Above::Others };
    let kind = match node.value {
        Value::Sequence(_) => "list",
        Value::Mapping(_) => "object",
        _ => SCALAR,
    };
    bones.push(bone(kind, node.place.span, above));
    match &node.value {
        Value::Sequence(items) => {
            let above = if above == Above::Nothing { Above::Others } else { above };
            items.iter().for_each(|item| of_node(item, above, bones));
        }
        Value::Mapping(members) => {
            let mut counts: HashMap<&str, usize> = HashMap::with_capacity(members.len());
            for (key, _) in members {
                *counts.entry(key.as_str()).or_default() += 1;
            }
            let is_definition = is_definition(node);
            for (key, member) in members {
                let kind = if counts[key.as_str()] > 1 { REPEATED_KEY } else { KEY };
                let above = above.of_member(key.as_str(), is_definition);
                bones.extend(key.place().map(|place| bone(kind, place.span, above)));
                of_node(member, above, bones);
            }
        }
        _ => {}
    }
}
