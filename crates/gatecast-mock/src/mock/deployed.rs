//! An API as a deployment captured it, compiled; and the answers that it gives.

use std::cell::RefCell;

use super::answer::{self, Answer};
use super::mapped::Mapped;
use super::rest_api::CompiledApi;
use super::wanted::ReferencedFields;
use gatecast::gateway::{Event, Failure, Gateway, Response, ResponseType};

/// How many bytes of a buffer each thread keeps for the next response.
const KEPT: usize = 1024 * 1024;

/// An API as a deployment captured it, compiled.
#[derive(Debug)]
pub(crate) struct Deployed {
    pub rest: CompiledApi,
    pub(super) wanted: ReferencedFields,
    gateway: Gateway,
    /// Mapped headers by response type.
    mapped: Vec<Mapped>,
}

/// An answer, and where it comes from.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) answer: Answer,
    pub(crate) response_type: ResponseType,
    /// The type whose definition was used, or `built-in`.
    pub(crate) governed_by: &'static str,
}

impl Deployed {
    pub(crate) fn new(gateway: Gateway, rest: CompiledApi) -> Self {
        let mapped = ResponseType::ALL.map(|response_type| Mapped::of(&gateway, response_type)).into();
        Self { wanted: ReferencedFields::of(&gateway, &rest), rest, gateway, mapped }
    }

    /// What the client gets when `failure` happens on `event`.
    pub(super) fn answer(&self, failure: &Failure, event: &Event) -> Answered {
        thread_local! {
            /// Rendered into again and again, so that its buffers are made once.
            static RESPONSE: RefCell<Response> = RefCell::new(Response::empty());
        }
        RESPONSE.with_borrow_mut(|response| {
            self.gateway.respond_into(failure, event, response);
            let mapped = &self.mapped[response.response_type.index()];
            let answered = Answered {
                answer: answer::of(response, mapped),
                response_type: response.response_type,
                governed_by: response.governed_by_name(),
            };
            response.body.clear();
            response.body.shrink_to(KEPT);
            answered
        })
    }
}
