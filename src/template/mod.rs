//! The language of gateway responses: body templates and parameter mappings.
//!
//! It is **not** Velocity. A body template is text in which references are replaced, nothing
//! more; a mapping is one quoted constant or one reference. The two share the grammar of
//! [`mod@reference`]; what references are looked up in is [`bindings`]; which names exist is
//! [`variables`].
//!
//! nom lives in this room and nowhere else. Not here: which template is used (`gateway`), and
//! whether a template is a good idea (`check`).

pub mod bindings;
pub mod body;
mod compiled;
mod context_values;
pub mod integration_mapping;
pub mod mapping;
mod parsed_text;
pub mod reference;
pub mod variables;

pub use compiled::Template;
pub use parsed_text::{ParseText, ParsedText};
