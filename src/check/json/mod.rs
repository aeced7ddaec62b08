//! Templates that should render as JSON, read with forgiveness.
//!
//! A parser of JSON stops at the first mistake and knows nothing of references. This reader takes
//! a template apart into [`Tokens`] whatever is wrong with it, and names the [`Fault`]s that
//! people make. It judges nothing: whether a body is JSON is decided by rendering and parsing it
//! (`check::body`); a fault is only the explanation.

mod faults;
mod mended;
mod tokens;

pub(super) use faults::{Fault, FaultKind};
pub(super) use mended::Repaired;
pub(super) use tokens::Tokens;
