//! Documents that were read: all values in one row, each before what it contains.
//!
//! Nothing but escaped strings is copied from the text, and a value takes no memory of its own.

use std::rc::Rc;

use crate::value::{Number, Source, Text};

/// A document. It has one value at least.
#[derive(Debug)]
pub(crate) struct Document {
    /// The text that it was read from.
    text: Rc<Source>,
    nodes: Vec<JsonNode>,
}

/// A value, or the name of a member, which stands before its value.
#[derive(Clone, Debug)]
pub(super) enum JsonNode {
    Null,
    Bool(bool),
    Number(Number),
    /// The bytes of the text from `start` to `end`.
    Part {
        start: u32,
        end: u32,
    },
    /// A string that had escapes.
    Made(Rc<str>),
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

/// A member that was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoundMember {
    /// The place of its value.
    At(usize),
    Missing,
    /// Not all members were looked at.
    Unknown,
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JsonView<'a> {
    Null,
    Bool(bool),
    Number(&'a Number),
    Text(&'a str),
    Array,
    Object,
}

impl JsonNode {
    /// The string or name that it is in a document of this text.
    #[inline]
    pub(super) fn str<'a>(&'a self, text: &'a str) -> &'a str {
        match self {
            Self::Part { start, end } => &text[*start as usize..*end as usize],
            Self::Made(text) => text,
            _ => "",
        }
    }

    /// Whether it is this string or name in a document of this text.
    #[inline]
    pub(super) fn is(&self, wanted: &str, text: &str) -> bool {
        match self {
            Self::Part { start, end } => {
                (*end - *start) as usize == wanted.len()
                    && text.as_bytes()[*start as usize..*end as usize] == *wanted.as_bytes()
            }
            Self::Made(text) => **text == *wanted,
            _ => wanted.is_empty(),
        }
    }

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
    pub(super) fn new(text: Rc<Source>, nodes: Vec<JsonNode>) -> Self {
        Self { text, nodes }
    }

    /// The string or name at a place.
    #[inline]
    fn str_at(&self, at: usize) -> &str {
        self.nodes[at].str(&self.text)
    }

    fn text_at(&self, at: usize) -> Text {
        match &self.nodes[at] {
            JsonNode::Part { start, end } => Text::part(&self.text, *start as usize, *end as usize),
            JsonNode::Made(text) => Text::Made(Rc::clone(text)),
            _ => Text::default(),
        }
    }

    /// The member of an object with this name, if it is one of the first `most`.
    #[inline]
    pub(crate) fn member_of(&self, object: usize, name: &str, most: usize) -> FoundMember {
        let JsonNode::Object(inside) = self.nodes[object] else { return FoundMember::Missing };
        let members = &self.nodes[object + 1..=object + inside as usize];
        let mut at = 0;
        for _ in 0..most {
            let Some(node) = members.get(at) else { return FoundMember::Missing };
            if node.is(name, &self.text) {
                return FoundMember::At(object + 1 + at + 1);
            }
            at += 1 + members.get(at + 1).map_or(0, JsonNode::size);
        }
        if at < members.len() { FoundMember::Unknown } else { FoundMember::Missing }
    }

    /// The value that contains all others.
    pub(crate) fn root(&self) -> Json<'_> {
        self.at(0)
    }

    /// The value at a place that [`Json::at`] gave.
    pub(crate) fn at(&self, at: usize) -> Json<'_> {
        Json { document: self, at }
    }

    /// An object of members of `object`.
    pub(crate) fn of_members(object: Json<'_>, members: &[JsonMember<'_>]) -> Self {
        let mut nodes = vec![JsonNode::Null];
        for member in members {
            nodes.push(member.document.nodes[member.at].clone());
            nodes.extend_from_slice(member.value().nodes());
        }
        let inside = u32::try_from(nodes.len() - 1).unwrap_or(u32::MAX);
        nodes[0] = JsonNode::Object(inside);
        Self { text: Rc::clone(&object.document.text), nodes }
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
            JsonNode::Part { .. } | JsonNode::Made(_) => JsonView::Text(self.document.str_at(self.at)),
            JsonNode::Array(_) => JsonView::Array,
            JsonNode::Object(_) => JsonView::Object,
        }
    }

    #[inline]
    pub(crate) fn is_object(self) -> bool {
        matches!(self.document.nodes[self.at], JsonNode::Object(_))
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
    pub(crate) fn members(self) -> impl Iterator<Item = JsonMember<'a>> {
        let is_object = matches!(self.view(), JsonView::Object);
        let end = if is_object { self.at + self.size() } else { self.at };
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let member = (next < end).then_some(JsonMember { document: self.document, at: next })?;
            next += 1 + member.value().size();
            Some(member)
        })
    }

    /// The member with this name.
    pub(crate) fn member(self, name: &str) -> Option<Json<'a>> {
        self.members().find(|member| member.is(name)).map(JsonMember::value)
    }

    /// A string as a text of its own; the empty text for another value.
    pub(crate) fn text(self) -> Text {
        self.document.text_at(self.at)
    }
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonMember<'a> {
    document: &'a Document,
    at: usize,
}

impl<'a> JsonMember<'a> {
    /// Whether this is its name.
    #[inline]
    pub(crate) fn is(self, name: &str) -> bool {
        self.document.nodes[self.at].is(name, &self.document.text)
    }

    #[inline]
    pub(crate) fn name(self) -> &'a str {
        self.document.str_at(self.at)
    }

    /// The name as a text of its own.
    pub(crate) fn name_text(self) -> Text {
        self.document.text_at(self.at)
    }

    #[inline]
    pub(crate) fn value(self) -> Json<'a> {
        self.document.at(self.at + 1)
    }
}
