//! An API as a deployment captured it, compiled; and the answers that it gives.

use std::cell::RefCell;
use std::sync::Arc;

use http::header::HeaderName;

use super::answer::{self, Answer};
use super::rest_api::RestApi;
use super::wanted::Wanted;
use crate::gateway::{Event, Failure, Gateway, Response, ResponseType};

/// An API as a deployment captured it, compiled.
#[derive(Debug)]
pub(crate) struct Deployed {
    pub(crate) rest: RestApi,
    pub(super) wanted: Wanted,
    gateway: Gateway,
    /// The names of mapped headers as HTTP libraries have them, by response type.
    names: Vec<Vec<(Arc<str>, HeaderName)>>,
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
    pub(crate) fn new(gateway: Gateway, rest: RestApi) -> Self {
        let names_of = |response_type: ResponseType| {
            let names = gateway.header_names(response_type);
            names.filter_map(|name| Some((Arc::clone(name), name.parse().ok()?))).collect()
        };
        let names = ResponseType::ALL.map(names_of).into();
        Self { wanted: Wanted::of(&gateway, &rest), rest, gateway, names }
    }

    /// What the client gets when `failure` happens on `event`.
    pub(super) fn answer(&self, failure: &Failure, event: &Event) -> Answered {
        thread_local! {
            /// Rendered into again and again, so that its buffers are made once.
            static RESPONSE: RefCell<Response> = RefCell::new(Response::empty());
        }
        RESPONSE.with_borrow_mut(|response| {
            self.gateway.respond_into(failure, event, response);
            let names = &self.names[response.response_type.index()];
            Answered {
                answer: answer::of(response, names),
                response_type: response.response_type,
                governed_by: response.governed_by_name(),
            }
        })
    }
}
