//! A failure and an event become the response that the client gets.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use super::compile::{MappedHeader, is_sendable};
use super::resolve::{Governing, status};
use super::response::{DroppedHeader, Location, Unresolved};
use super::{Event, Failure, Gateway, Response, ResponseType, negotiate};
use crate::template::Template;
use crate::template::bindings::Bindings;
use crate::template::mapping::Mapping;

impl Gateway {
    /// What the client gets when `failure` happens on `event`. Never fails.
    #[must_use]
    pub fn respond(&self, failure: &Failure, event: &Event) -> Response {
        let mut response = Response::empty();
        self.respond_into(failure, event, &mut response);
        response
    }

    /// [`respond`](Self::respond) into a response whose buffers are used again.
    pub fn respond_into(&self, failure: &Failure, event: &Event, response: &mut Response) {
        let bindings = Bindings {
            error: failure.values(),
            context: &event.context,
            stage_variables: &event.stage_variables,
            request: &event.request,
        };
        let governing = self.resolve(failure.response_type());

        response.response_type = failure.response_type();
        response.governed_by = governing.as_ref().map(|governing| governing.response_type);
        response.status = status(governing.as_ref(), failure);
        response.headers.clear();
        response.unresolved.clear();
        response.dropped.clear();
        response.body.clear();

        let chosen = self.template(governing.as_ref(), failure, event);
        response.template = chosen.key.cloned();
        let Response { body, unresolved, .. } = response;
        chosen.template.render_into(&bindings, body, |reference, at| {
            unresolved.push(Unresolved { reference: Arc::clone(reference), location: Location::Body(at) });
        });
        if event.is_head() {
            // Reported for edge endpoints: the answer to HEAD has Content-Length 0 and no body.
            response.body.clear();
        }

        own_headers(chosen.content_type, failure, event, response);
        for header in governing.iter().flat_map(|governing| &governing.entry.headers) {
            mapped_header(header, &bindings, response);
        }
    }

    fn template<'a>(
        &'a self,
        governing: Option<&Governing<'a>>,
        failure: &Failure,
        event: &Event,
    ) -> Chosen<'a> {
        let built_in = &self.built_in;
        if let Some(governing) = governing {
            let templates = &governing.entry.templates;
            let keys = templates.iter().map(|(key, _)| &**key);
            let accept = event.request.header_any_case("Accept");
            return match negotiate::choose(keys, accept) {
                Some(index) => {
                    let (key, template) = &templates[index];
                    Chosen { key: Some(key), content_type: key, template }
                }
                // Without templates the stored default one is rendered, which spells the key of
                // ACCESS_DENIED with a small letter.
                None => Chosen { key: None, content_type: negotiate::JSON, template: &built_in.template },
            };
        }
        let (content_type, template) = match failure.response_type() {
            ResponseType::RequestTooLarge => ("text/plain", &built_in.request_too_large),
            ResponseType::AccessDenied => (negotiate::JSON, &built_in.access_denied),
            _ => (negotiate::JSON, &built_in.template),
        };
        Chosen { key: None, content_type, template }
    }
}

/// The template to render.
struct Chosen<'a> {
    /// Its key in the definition; `None` for a built-in one.
    key: Option<&'a Arc<str>>,
    content_type: &'a str,
    template: &'a Template,
}

/// Names of the headers that API Gateway always sends, shared by all responses.
struct OwnNames {
    content_type: Arc<str>,
    request_id: Arc<str>,
    error_type: Arc<str>,
    extended_request_id: Arc<str>,
}

static OWN: LazyLock<OwnNames> = LazyLock::new(|| OwnNames {
    content_type: "Content-Type".into(),
    request_id: "x-amzn-RequestId".into(),
    error_type: "x-amzn-ErrorType".into(),
    extended_request_id: "x-amz-apigw-id".into(),
});

/// The headers that API Gateway always sends and no definition changes, in the order of the
/// contract. An id that the event does not have is left out: this library makes up none.
fn own_headers(content_type: &str, failure: &Failure, event: &Event, response: &mut Response) {
    let values = [
        (&OWN.content_type, Some(content_type)),
        (&OWN.request_id, event.context("requestId")),
        (&OWN.error_type, failure.response_type().error_type()),
        (&OWN.extended_request_id, event.context("extendedRequestId")),
    ];
    for (name, value) in values {
        if let Some(value) = value {
            push(name, Cow::Borrowed(value), response);
        }
    }
}

fn mapped_header(header: &MappedHeader, bindings: &Bindings<'_>, response: &mut Response) {
    let value = match &header.mapping {
        Mapping::Constant(value) => Cow::Borrowed(&**value),
        Mapping::Variable(variable, written) => match bindings.lookup(variable) {
            Some(value) => value,
            // A source without a value: no header. Assumed, after integration mappings.
            None => {
                let location = Location::Header(Arc::clone(&header.name));
                response.unresolved.push(Unresolved { reference: Arc::clone(written), location });
                return;
            }
        },
    };
    push(&header.name, value, response);
}

/// Adds a header, or drops it where its value would break the message. A mapped Content-Type
/// takes the place of the template's: a response has one.
fn push(name: &Arc<str>, value: Cow<'_, str>, response: &mut Response) {
    if !is_sendable(&value) {
        response.dropped.push(DroppedHeader { name: Arc::clone(name), value: value.into_owned() });
        return;
    }
    // Blanks around a value are not part of it (RFC 9110, 5.5). So the space that some messages
    // begin with does not show in headers.
    let value = value.trim_matches([' ', '\t']).to_owned();
    let header = (Arc::clone(name), value);
    match response.headers.first_mut() {
        Some(first) if name.eq_ignore_ascii_case("Content-Type") => *first = header,
        _ => response.headers.push(header),
    }
}
