//! The event of a request: `$context` as API Gateway fills it, with real ids and times.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use http::Method;
use http::header::USER_AGENT;

use super::caller::Caller;
use super::stage::ServedStage;
use super::wanted::ReferencedFields;
use gatecast::gateway::Event;
use gatecast::template::bindings::{ContextValues, RequestValues};
use gatecast::template::variables::ContextField;

/// The account that everything belongs to, as in the examples of the documentation.
pub(crate) const ACCOUNT: &str = "123456789012";

/// The fields that every request has.
mod field {
    use gatecast::template::variables::ContextField;

    pub(super) const ACCOUNT: ContextField = ContextField::known("accountId");
    pub(super) const API: ContextField = ContextField::known("apiId");
    pub(super) const DEPLOYMENT: ContextField = ContextField::known("deploymentId");
    pub(super) const DOMAIN: ContextField = ContextField::known("domainName");
    pub(super) const DOMAIN_PREFIX: ContextField = ContextField::known("domainPrefix");
    pub(super) const EXTENDED_REQUEST_ID: ContextField = ContextField::known("extendedRequestId");
    pub(super) const METHOD: ContextField = ContextField::known("httpMethod");
    pub(super) const SOURCE_IP: ContextField = ContextField::known("identity.sourceIp");
    pub(super) const USER_AGENT: ContextField = ContextField::known("identity.userAgent");
    pub(super) const PATH: ContextField = ContextField::known("path");
    pub(super) const PROTOCOL: ContextField = ContextField::known("protocol");
    pub(super) const REQUEST_ID: ContextField = ContextField::known("requestId");
    pub(super) const TIME: ContextField = ContextField::known("requestTime");
    pub(super) const EPOCH: ContextField = ContextField::known("requestTimeEpoch");
    pub(super) const RESOURCE_ID: ContextField = ContextField::known("resourceId");
    pub(super) const RESOURCE_PATH: ContextField = ContextField::known("resourcePath");
    pub(super) const STAGE: ContextField = ContextField::known("stage");
}

thread_local! {
    /// An event that nobody needs any more, so that its memory is made once.
    static SPARE: Cell<Option<Box<Event>>> = const { Cell::new(None) };
}

/// The event of a request to a stage, as long as no resource is matched: what the API can look at.
pub(super) fn of(caller: &Caller<'_>, stage: &ServedStage) -> Box<Event> {
    let mut event = SPARE.take().unwrap_or_default();
    let wanted = &stage.deployed.wanted;
    put_context(&mut event.context, wanted, caller, stage);
    // No answer depends on another one.
    if caller.parts.method == Method::HEAD {
        event.method = Some("HEAD".to_owned());
    }
    if wanted.stage_variables {
        event.stage_variables.clone_from(&stage.variables);
    }
    let request = &mut event.request;
    request.any_case = true;
    for name in &wanted.headers {
        for value in caller.headers().get_all(name).iter().filter_map(|value| value.to_str().ok()) {
            request.add_header(name.as_str(), value);
        }
    }
    if !wanted.query.is_empty() && !caller.query_string().is_empty() {
        let pairs = form_urlencoded::parse(caller.query_string().as_bytes());
        for (name, value) in pairs.filter(|(name, _)| wanted.query.iter().any(|wanted| wanted == name)) {
            request.add_query(&name, &value);
        }
    }
    event
}

/// The event of a request with everything that API Gateway knows of it, which templates of integrations can
/// look at.
pub(crate) fn with_all(event: &Event, caller: &Caller<'_>, stage: &ServedStage) -> Event {
    let mut whole = event.clone();
    let (id, extended) = (field::REQUEST_ID, field::EXTENDED_REQUEST_ID);
    let ids = [id, extended].map(|field| event.context.get(field).map(str::to_owned));
    put_context(&mut whole.context, &ReferencedFields::all(), caller, stage);
    for (field, value) in [id, extended].into_iter().zip(ids) {
        // An answer has one of each.
        value.into_iter().for_each(|value| whole.context.put(field, &value));
    }
    let path = std::mem::take(&mut whole.request.path);
    let mut request = RequestValues { path, any_case: true, ..RequestValues::default() };
    for (name, value) in caller.headers() {
        if let Ok(value) = value.to_str() {
            request.add_header(&in_title_case(name.as_str()), value);
        }
    }
    for (name, value) in form_urlencoded::parse(caller.query_string().as_bytes()) {
        request.add_query(&name, &value);
    }
    whole.request = request;
    whole
}

/// A header as most clients write it: `Content-Type`. HTTP libraries do not keep what the client wrote, and
/// templates look for exact names.
pub(crate) fn in_title_case(name: &str) -> String {
    let mut starts = true;
    let letters = name.chars().map(|c| {
        let letter = if starts { c.to_ascii_uppercase() } else { c };
        starts = c == '-';
        letter
    });
    letters.collect()
}

/// Keeps the memory of an event for the next one.
pub(super) fn give_back(mut event: Box<Event>) {
    event.clear();
    SPARE.set(Some(event));
}

fn put_context(
    context: &mut ContextValues,
    wanted: &ReferencedFields,
    caller: &Caller<'_>,
    stage: &ServedStage,
) {
    let mut put = |field: ContextField, write: &dyn Fn(&mut String)| {
        if wanted.has(field) {
            context.put_with(field, write);
        }
    };
    put(field::ACCOUNT, &|text| text.push_str(ACCOUNT));
    put(field::API, &|text| text.push_str(&stage.api_id));
    put(field::DEPLOYMENT, &|text| text.push_str(&stage.deployment_id));
    put(field::DOMAIN, &|text| text.push_str(caller.host));
    put(field::DOMAIN_PREFIX, &|text| text.push_str(caller.host.split('.').next().unwrap_or_default()));
    put(field::EXTENDED_REQUEST_ID, &write_extended_request_id);
    put(field::METHOD, &|text| text.push_str(caller.method().as_str()));
    put(field::SOURCE_IP, &|text| text.push_str(&caller.source.to_string()));
    put(field::PATH, &|text| text.extend(["/", &stage.name, caller.path]));
    put(field::PROTOCOL, &|text| text.push_str("HTTP/1.1"));
    put(field::REQUEST_ID, &write_request_id);
    put(field::TIME, &|text| with_request_time(caller.received, |time| text.push_str(time)));
    put(field::EPOCH, &|text| text.push_str(&caller.received.timestamp_millis().to_string()));
    put(field::STAGE, &|text| text.push_str(&stage.name));
    if wanted.has(field::USER_AGENT)
        && let Some(agent) = caller.header(USER_AGENT)
    {
        context.put(field::USER_AGENT, agent);
    }
}

/// Adds what is known once a resource is matched.
pub(crate) fn match_resource(event: &mut Event, id: &str, path: &str, parameters: &[(&str, String)]) {
    event.context.put(field::RESOURCE_ID, id);
    event.context.put(field::RESOURCE_PATH, path);
    event.request.path = parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
}

/// What clients see as `x-amzn-RequestId`.
pub(crate) fn request_id() -> String {
    let mut id = String::new();
    write_request_id(&mut id);
    id
}

fn write_request_id(text: &mut String) {
    let bits = fastrand::u128(..);
    let group = |at: u32, digits: u32| (bits >> at) & ((1 << (4 * digits)) - 1);
    // A random UUID: version 4, variant 1.
    let _ = write!(
        text,
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        group(96, 8),
        group(80, 4),
        group(64, 3),
        group(48, 4) & 0x3fff | 0x8000,
        group(0, 12)
    );
}

/// What clients see as `x-amz-apigw-id`: sixteen letters of base64, of which the last fills up.
pub(crate) fn extended_request_id() -> String {
    let mut id = String::new();
    write_extended_request_id(&mut id);
    id
}

fn write_extended_request_id(text: &mut String) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = fastrand::u128(..);
    // Eleven bytes: fourteen letters of six bits, and one of four.
    for at in 0..14 {
        text.push(char::from(LETTERS[(bits >> (6 * at)) as usize & 0b11_1111]));
    }
    text.push(char::from(LETTERS[(bits >> 84) as usize & 0b11_1100]));
    text.push('=');
}

/// `01/Dec/2021:18:42:35 +0000`, made once a second.
fn with_request_time<T>(time: DateTime<Utc>, use_it: impl FnOnce(&str) -> T) -> T {
    thread_local! {
        static LAST: RefCell<(i64, String)> = const { RefCell::new((i64::MIN, String::new())) };
    }
    LAST.with_borrow_mut(|(second, text)| {
        if *second != time.timestamp() {
            *second = time.timestamp();
            *text = time.format("%d/%b/%Y:%H:%M:%S +0000").to_string();
        }
        use_it(text)
    })
}
