//! A value of a document, pointed at rather than copied.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::document::{Node, Value};

/// How many members a mapping has where an index pays.
const LARGE: usize = 32;

/// A value, as the document that holds it and the way to it.
#[derive(Clone)]
pub(super) struct Located<'r> {
    document: Document<'r>,
    /// Indices of members and items, from the root of the document on.
    path: Vec<usize>,
    /// A text in which no variable counts: it was put together, or comes from outside.
    pub(super) is_settled: bool,
    /// A variable led to it: others may lead to it as well.
    pub(super) is_shared: bool,
}

#[derive(Clone)]
enum Document<'r> {
    /// The service itself.
    Root(&'r Node),
    /// A file that it refers to, with its number from 1.
    File(usize, Rc<Node>),
    /// A value that stands in no document.
    Made(Rc<Node>),
}

impl<'r> Located<'r> {
    pub(super) fn root(root: &'r Node) -> Self {
        Self::at(Document::Root(root))
    }

    pub(super) fn file(number: usize, root: &Rc<Node>) -> Self {
        Self::at(Document::File(number, Rc::clone(root)))
    }

    /// A value in which variables count.
    pub(super) fn made(node: Node) -> Self {
        Self::at(Document::Made(Rc::new(node)))
    }

    /// A text in which they do not.
    pub(super) fn settled(node: Node) -> Self {
        Self { is_settled: true, ..Self::made(node) }
    }

    /// The same, reached over a variable.
    pub(super) fn shared(self) -> Self {
        Self { is_shared: true, ..self }
    }

    fn at(document: Document<'r>) -> Self {
        Self { document, path: Vec::new(), is_settled: false, is_shared: false }
    }

    pub(super) fn node(&self) -> &Node {
        let root: &Node = match &self.document {
            Document::Root(root) => root,
            Document::File(_, root) | Document::Made(root) => root,
        };
        self.path.iter().try_fold(root, |node, &index| child(node, index)).unwrap_or(root)
    }

    /// Its member or item with this index.
    pub(super) fn child(&self, index: usize) -> Self {
        let path = self.path.iter().copied().chain([index]).collect();
        Self { document: self.document.clone(), path, is_settled: false, is_shared: self.is_shared }
    }

    /// Which value of which document it is, where that is a file.
    fn identity(&self) -> Option<(usize, Vec<usize>)> {
        match self.document {
            Document::Root(_) => Some((0, self.path.clone())),
            Document::File(number, _) => Some((number, self.path.clone())),
            Document::Made(_) => None,
        }
    }
}

fn child(node: &Node, index: usize) -> Option<&Node> {
    match &node.value {
        Value::Sequence(items) => items.get(index),
        Value::Mapping(members) => members.get(index).map(|(_, member)| member),
        _ => None,
    }
}

/// Where the members of large mappings are.
#[derive(Default)]
pub(super) struct Indices {
    made: HashMap<(usize, Vec<usize>), HashMap<String, usize>>,
}

impl Indices {
    /// The member of this name, of several the last; or the item of this number.
    pub(super) fn child<'r>(&mut self, parent: &Located<'r>, name: &str) -> Option<Located<'r>> {
        let index = match &parent.node().value {
            Value::Sequence(items) => name.parse().ok().filter(|&index| index < items.len()),
            Value::Mapping(members) => match parent.identity().filter(|_| members.len() > LARGE) {
                None => members.iter().rposition(|(key, _)| key.as_str() == name),
                Some(identity) => {
                    let numbered = || members.iter().enumerate();
                    let index = || numbered().map(|(at, (key, _))| (key.as_str().to_owned(), at)).collect();
                    self.made.entry(identity).or_insert_with(index).get(name).copied()
                }
            },
            _ => None,
        };
        index.map(|index| parent.child(index))
    }
}
