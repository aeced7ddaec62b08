//! What references hold while a template is rendered.

mod arithmetic;
mod decimal;
mod exchange;
mod heap;
mod key;
mod lazy;
mod map;
mod members;
mod number;
mod number_text;
pub(crate) use number_text::double_hex;
mod text;

use std::rc::Rc;
use std::sync::Arc;

pub(crate) use decimal::Decimal;
pub(crate) use exchange::{context_from_json, from_json, to_json};
pub(crate) use heap::{Heap, Id, List, ListKind, Object, Scope, ViewKind};
pub(crate) use key::Key;
pub(crate) use map::{Map, MapKind};
pub(crate) use members::Members;
pub(crate) use number::{Number, Unfit};
pub(crate) use text::{Source, Text};

use crate::ast::Define;

/// A value. Lists, maps and the like live on the heap of the rendering and are shared.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    /// Java's `char`.
    Char(u16),
    Text(Text),
    Object(Id),
    /// What `#define` made.
    Block(Rc<BlockValue>),
    /// `$input`.
    Input,
    /// `$util`.
    Util,
    /// `.class`: the name of a class in Java.
    Class(&'static str),
}

/// A block of a `#define`, and how many times it is being rendered right now.
#[derive(Debug)]
pub(crate) struct BlockValue {
    pub(crate) define: Arc<Define>,
    pub(crate) depth: std::cell::Cell<u32>,
}

impl Value {
    pub(crate) fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn int(value: i32) -> Self {
        Self::Number(Number::Int(value))
    }

    /// A size or index. Java's are of 32 bits.
    pub(crate) fn size(value: usize) -> Self {
        Self::int(i32::try_from(value).unwrap_or(i32::MAX))
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn as_int(&self) -> Option<i32> {
        if let Self::Number(Number::Int(value)) = self { Some(*value) } else { None }
    }
}
