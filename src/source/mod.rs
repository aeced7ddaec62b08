//! Where text came from.
//!
//! A template is rarely a file. It is a JSON string in a YAML block in a larger document, and a
//! finding about it must point at the user's own bytes. [`Text`] is a decoded string that keeps
//! its way back to them.
//!
//! Not here: reading files (that is `cli::host`) and drawing excerpts (that is `report`).

mod hidden;
pub(crate) mod json_lexer;
mod path;
mod replacements;
mod rewrite;
mod scalar_style;
mod source_file;
mod span;
mod syntax;
mod text;

pub use hidden::{is_hidden, one_line};
pub use hidden::{visible, without_commands};
pub use path::normalised;
pub(crate) use replacements::Replacements;
pub(crate) use scalar_style::{ScalarStyle, ScalarStyles};
pub use source_file::{Place, SourceError, SourceFile};
pub use span::Span;
pub(crate) use syntax::Syntax;
pub(crate) use text::TextReference;
pub use text::{Text, TextBuilder};
