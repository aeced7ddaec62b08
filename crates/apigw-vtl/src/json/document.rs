//! Documents that were read: all values in one row, each before what it contains.
//!
//! Nothing but escaped strings is copied from the text, and a value takes no memory of its own.

use crate::value::{Number, Text};

/// A document. It has one value at least.
#[derive(Debug)]
pub(crate) struct Document {
    nodes: Vec<JsonNode>,
}

/// A value, or the name of a member, which stands before its value.
#[derive(Clone, Debug)]
pub(super) enum JsonNode {
    Null,
    Bool(bool),
    Number(Number),
    Text(Text),
    /// With how many nodes follow that belong to it.
    Array(u32),
    /// With how many nodes follow that belong to it.
    Object(u32),
}

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Json<'a> {
    document: &'a Document,
    at: usize,
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JsonView<'a> {
    Null,
    Bool(bool),
    Number(&'a Number),
    Text(&'a Text),
    Array,
    Object,
}

impl JsonNode {
    /// How many nodes it is, with what belongs to it.
    #[inline]
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Array(inside) | Self::Object(inside) => *inside as usize + 1,
            _ => 1,
        }
    }
}

impl Document {
    pub(super) fn new(nodes: Vec<JsonNode>) -> Self {
        Self { nodes }
    }

    /// The value that contains all others.
    pub(crate) fn root(&self) -> Json<'_> {
        self.at(0)
    }

    /// The value at a place that [`Json::at`] gave.
    pub(crate) fn at(&self, at: usize) -> Json<'_> {
        Json { document: self, at }
    }

    /// An object of members of other documents.
    pub(crate) fn of_members(members: &[(&Text, Json<'_>)]) -> Self {
        let mut nodes = vec![JsonNode::Null];
        for (name, value) in members {
            nodes.push(JsonNode::Text((*name).clone()));
            nodes.extend_from_slice(value.nodes());
        }
        let inside = u32::try_from(nodes.len() - 1).unwrap_or(u32::MAX);
        nodes[0] = JsonNode::Object(inside);
        Self { nodes }
    }
}

impl<'a> Json<'a> {
    /// Its place in the document.
    pub(crate) fn at(self) -> usize {
        self.at
    }

    /// How many values and names it is, with those in it.
    #[inline]
    pub(crate) fn size(self) -> usize {
        self.document.nodes[self.at].size()
    }

    fn nodes(self) -> &'a [JsonNode] {
        &self.document.nodes[self.at..self.at + self.size()]
    }

    #[inline]
    pub(crate) fn view(self) -> JsonView<'a> {
        match &self.document.nodes[self.at] {
            JsonNode::Null => JsonView::Null,
            JsonNode::Bool(value) => JsonView::Bool(*value),
            JsonNode::Number(number) => JsonView::Number(number),
            JsonNode::Text(text) => JsonView::Text(text),
            JsonNode::Array(_) => JsonView::Array,
            JsonNode::Object(_) => JsonView::Object,
        }
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.view(), JsonView::Null)
    }

    /// The elements of an array; none of another value.
    #[inline]
    pub(crate) fn elements(self) -> impl Iterator<Item = Json<'a>> {
        let is_array = matches!(self.view(), JsonView::Array);
        let end = if is_array { self.at + self.size() } else { self.at };
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let element = (next < end).then(|| self.document.at(next))?;
            next += element.size();
            Some(element)
        })
    }

    /// The members of an object, each name once; none of another value.
    #[inline]
    pub(crate) fn members(self) -> impl Iterator<Item = (&'a Text, Json<'a>)> {
        let is_object = matches!(self.view(), JsonView::Object);
        let end = if is_object { self.at + self.size() } else { self.at };
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let JsonNode::Text(name) = (next < end).then(|| &self.document.nodes[next])? else { return None };
            let value = self.document.at(next + 1);
            next += 1 + value.size();
            Some((name, value))
        })
    }

    /// The member with this name.
    pub(crate) fn member(self, name: &str) -> Option<Json<'a>> {
        self.members().find(|(own, _)| ***own == *name).map(|(_, value)| value)
    }
}
