//! A failure and an event become the response that the client gets.

use std::sync::{Arc, LazyLock};

use super::compile::{MAX_HEADER_BYTES, MappedHeader, is_sendable};
use super::resolve::{Governing, status};
use super::response::{DroppedHeader, Location, Unresolved};
use super::{Event, Failure, Gateway, Response, ResponseType, negotiate};
use crate::template::Template;
use crate::template::bindings::Bindings;
use crate::template::mapping::Mapping;
use crate::template::variables::ContextField;

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
        let bindings = event.bindings(failure);
        let governing = self.resolve(failure.response_type());

        response.response_type = failure.response_type();
        response.governed_by = governing.as_ref().map(|governing| governing.response_type);
        response.status = status(governing.as_ref(), failure);
        response.unresolved.clear();
        response.dropped.clear();
        response.body.clear();

        let chosen = self.template(governing.as_ref(), failure, event);
        if chosen.template.rendered_bytes(&bindings) > MAX_BODY_BYTES {
            too_large(response, event);
            return;
        }
        replace(&mut response.template, chosen.key);
        let Response { body, unresolved, .. } = response;
        chosen.template.render_into(&bindings, body, |reference, at| {
            unresolved.push(Unresolved { reference: Arc::clone(reference), location: Location::Body(at) });
        });
        if event.is_head() {
            // Reported for edge endpoints: the answer to HEAD has Content-Length 0 and no body.
            response.body.clear();
            response.unresolved.clear();
        }

        let mut headers = HeaderWriter { response, written: 0, bytes: 0 };
        own_headers(chosen.content_type, failure, event, &mut headers);
        for header in governing.iter().flat_map(|governing| &governing.entry.headers) {
            mapped_header(header, &bindings, &mut headers);
        }
        headers.finish();
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
            let accept = || event.request.header_any_case("Accept");
            return match negotiate::choose(templates, accept).map(|index| &templates[index]) {
                Some(chosen) => {
                    Chosen { key: Some(&chosen.key), content_type: &chosen.key, template: &chosen.template }
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

/// How many bytes the body of a response may have (developer guide, quotas: payload size).
const MAX_BODY_BYTES: usize = 10 * 1024 * 1024;

/// The answer in place of one with a body over the limit: an error that no definition changes, as
/// where API Gateway fails by itself (assumed).
fn too_large(response: &mut Response, event: &Event) {
    response.governed_by = None;
    response.status = 500;
    response.template = None;
    if !event.is_head() {
        response.body.push_str(r#"{"message":"Internal server error"}"#);
    }
    let mut headers = HeaderWriter { response, written: 0, bytes: 0 };
    headers.write(&OWN.content_type, negotiate::JSON);
    headers.push_known(&OWN.request_id, event);
    headers.write(&OWN.error_type, "InternalServerErrorException");
    headers.push_known(&OWN.extended_request_id, event);
    headers.finish();
}

/// The template to render.
struct Chosen<'a> {
    /// Its key in the definition; `None` for a built-in one.
    key: Option<&'a Arc<str>>,
    content_type: &'a str,
    template: &'a Template,
}

/// What API Gateway sends with every answer, shared by all responses.
struct Own {
    content_type: Arc<str>,
    request_id: (Arc<str>, ContextField),
    error_type: Arc<str>,
    extended_request_id: (Arc<str>, ContextField),
}

static OWN: LazyLock<Own> = LazyLock::new(|| Own {
    content_type: "Content-Type".into(),
    request_id: ("x-amzn-RequestId".into(), ContextField::known("requestId")),
    error_type: "x-amzn-ErrorType".into(),
    extended_request_id: ("x-amz-apigw-id".into(), ContextField::known("extendedRequestId")),
});

/// The headers that API Gateway always sends and no definition changes, in the order of the
/// contract. An id that the event does not have is left out: this library makes up none.
fn own_headers(content_type: &str, failure: &Failure, event: &Event, headers: &mut HeaderWriter<'_>) {
    headers.write(&OWN.content_type, content_type); // checked when it was compiled
    headers.push_known(&OWN.request_id, event);
    if let Some(error_type) = failure.response_type().error_type() {
        headers.write(&OWN.error_type, error_type);
    }
    headers.push_known(&OWN.extended_request_id, event);
}

fn mapped_header(header: &MappedHeader, bindings: &Bindings<'_>, headers: &mut HeaderWriter<'_>) {
    match &header.mapping {
        // Checked when it was compiled.
        Mapping::Constant(value) => headers.write(&header.name, value),
        Mapping::Variable(variable, written) => match bindings.lookup(variable) {
            Some(value) => headers.push(&header.name, &value),
            // A source without a value: no header. Assumed, after integration mappings.
            None => {
                let location = Location::Header(Arc::clone(&header.name));
                headers.response.unresolved.push(Unresolved { reference: Arc::clone(written), location });
            }
        },
    }
}

/// Writes headers over those of the last response, so that their buffers are used again.
struct HeaderWriter<'a> {
    response: &'a mut Response,
    /// How many headers are written so far.
    written: usize,
    /// How many bytes their names and values have.
    bytes: usize,
}

impl HeaderWriter<'_> {
    /// Adds a header of a context field, where the event has it.
    fn push_known(&mut self, (name, field): &(Arc<str>, ContextField), event: &Event) {
        if let Some(value) = event.context.get(*field) {
            self.push(name, value);
        }
    }

    /// Adds a header, or drops it where its value would break the message.
    fn push(&mut self, name: &Arc<str>, value: &str) {
        if is_sendable(value) {
            // Blanks around a value are not part of it (RFC 9110, 5.5). So the space that some
            // messages begin with does not show in headers.
            self.write(name, value.trim_ascii());
        } else {
            self.drop(name, value);
        }
    }

    /// Leaves a header out.
    fn drop(&mut self, name: &Arc<str>, value: &str) {
        self.response.dropped.push(DroppedHeader { name: Arc::clone(name), value: value.to_owned() });
    }

    /// Adds a header whose value may be sent, or drops it where the headers would be too large
    /// together. A mapped Content-Type takes the place of the template's: a response has one.
    fn write(&mut self, name: &Arc<str>, value: &str) {
        let bytes = self.bytes + name.len() + value.len();
        if bytes > MAX_HEADER_BYTES {
            self.drop(name, value);
            return;
        }
        self.bytes = bytes;
        let replaces = || self.response.headers[0].0.eq_ignore_ascii_case(&OWN.content_type);
        let at = if self.written > 0 && name.eq_ignore_ascii_case("Content-Type") && replaces() {
            0
        } else {
            self.written += 1;
            self.written - 1
        };
        match self.response.headers.get_mut(at) {
            Some((old_name, old_value)) => {
                if !Arc::ptr_eq(old_name, name) {
                    old_name.clone_from(name);
                }
                old_value.clear();
                old_value.push_str(value);
            }
            None => self.response.headers.push((Arc::clone(name), value.to_owned())),
        }
    }

    /// Removes what is left of the last response.
    fn finish(self) {
        self.response.headers.truncate(self.written);
    }
}

/// Replaces a shared text, leaving its count of references alone where it is the same one.
fn replace(old: &mut Option<Arc<str>>, new: Option<&Arc<str>>) {
    match (&old, new) {
        (Some(old), Some(new)) if Arc::ptr_eq(old, new) => {}
        _ => *old = new.cloned(),
    }
}
