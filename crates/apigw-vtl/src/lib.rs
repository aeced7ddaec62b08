#![doc = include_str!("../README.md")]

mod ast;
mod error;
mod inputs;
mod java;
mod json;
mod lexer;
mod limits;
mod literal;
mod methods;
mod mock;
mod outline;
mod parser;
mod render;
mod slots;
mod span;
mod template;
mod value;

pub use error::{MethodCause, RenderError, RenderErrorKind, TemplateError, TemplateErrorKind};
pub use inputs::{Inputs, Overrides, Params, Rendered, Traced};
pub use java::regex::{JavaPattern, PatternError};
pub use limits::{Limits, MAX_NESTING};
pub use methods::METHODS;
pub use mock::{NoStatus, mock_status};
pub use outline::{Mention, MentionRole, SkeletonPath};
pub use span::Span;
pub use template::Template;
