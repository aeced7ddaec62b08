//! The domain: response types, definitions, failures, events, and what API Gateway answers.
//!
//! [`Api`] is what the user wrote; [`Gateway`] is the API compiled, ready to answer:
//! `respond(failure, event) -> Response`. It does no I/O, has no clock, and never fails.

mod api;
mod browser;
mod catalogue;
mod compile;
mod definition;
mod event;
mod failure;
mod http_types;
mod mapping_codes;
mod mapping_refusal;
mod negotiate;
mod raised;
mod resolve;
mod respond;
mod response;
mod response_type;
mod responses;
mod sample;
mod uses;

pub use api::{Api, DefinitionStyle};
pub use browser::{BrowserView, SeenError, SeenMethod};
pub use catalogue::{CataloguedFailure, Evidence};
pub use compile::UNSENDABLE_HEADER;
pub use compile::{CompileOptions, Gateway};
pub use definition::BUILT_IN;
pub(crate) use definition::DUPLICATE_DEFINITION;
pub use definition::{Definition, DefinitionStatus, InvalidStatus, Parameter, TemplateEntry};
pub use event::{Event, EventError};
pub use failure::{Failure, UnknownFailure};
pub(crate) use negotiate::essence;
pub use negotiate::{JSON, choose as choose_template};
pub use raised::{AnyRequest, Cause, Raised};
pub(crate) use response::reason_phrase;
pub use response::{DroppedHeader, Location, Response, Unresolved};
pub use response_type::{Family, ResponseType, UnknownResponseType};
pub use responses::Responses;

use crate::diagnostic::Code;

/// The codes of all that compiling can find.
pub(crate) static CODE_LISTS: &[&[&Code]] = &[compile::CODES, definition::CODES, mapping_codes::CODES];
