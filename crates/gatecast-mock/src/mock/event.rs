//! The event of a request: `$context` as API Gateway fills it, with real ids and times.

use std::cell::{Cell, RefCell};
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use http::Method;
use http::header::USER_AGENT;
use uuid::Uuid;

use super::caller::Caller;
use super::stage::Stage;
use super::wanted::Wanted;
use gatecast::gateway::Event;
use gatecast::template::bindings::ContextValues;
use gatecast::template::variables::ContextField;

/// The account that everything belongs to, as in the examples of the documentation.
pub(crate) const ACCOUNT: &str = "123456789012";

/// The fields that every request has, found once.
struct Fields {
    account: ContextField,
    api: ContextField,
    deployment: ContextField,
    domain: ContextField,
    domain_prefix: ContextField,
    extended_request_id: ContextField,
    method: ContextField,
    source_ip: ContextField,
    user_agent: ContextField,
    path: ContextField,
    protocol: ContextField,
    request_id: ContextField,
    time: ContextField,
    epoch: ContextField,
    resource_id: ContextField,
    resource_path: ContextField,
    stage: ContextField,
}

static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
    let field = |name| ContextField::named(name).expect("the table has it");
    Fields {
        account: field("accountId"),
        api: field("apiId"),
        deployment: field("deploymentId"),
        domain: field("domainName"),
        domain_prefix: field("domainPrefix"),
        extended_request_id: field("extendedRequestId"),
        method: field("httpMethod"),
        source_ip: field("identity.sourceIp"),
        user_agent: field("identity.userAgent"),
        path: field("path"),
        protocol: field("protocol"),
        request_id: field("requestId"),
        time: field("requestTime"),
        epoch: field("requestTimeEpoch"),
        resource_id: field("resourceId"),
        resource_path: field("resourcePath"),
        stage: field("stage"),
    }
});

thread_local! {
    /// An event that nobody needs any more, so that its memory is made once.
    static SPARE: Cell<Option<Box<Event>>> = const { Cell::new(None) };
}

/// The event of a request to a stage, as long as no resource is matched: what the API can look at.
pub(super) fn of(caller: &Caller<'_>, stage: &Stage) -> Box<Event> {
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
            let earlier = request.headers.insert(name.as_str().to_owned(), value.to_owned());
            several(&mut request.multi_value_headers, name.as_str(), value, earlier);
        }
    }
    if !wanted.query.is_empty() && !caller.query_string().is_empty() {
        let pairs = form_urlencoded::parse(caller.query_string().as_bytes());
        for (name, value) in pairs.filter(|(name, _)| wanted.query.iter().any(|wanted| wanted == name)) {
            let earlier = request.query.insert(name.clone().into_owned(), value.clone().into_owned());
            several(&mut request.multi_value_query, &name, &value, earlier);
        }
    }
    event
}

/// Keeps the memory of an event for the next one.
pub(super) fn give_back(mut event: Box<Event>) {
    event.clear();
    SPARE.set(Some(event));
}

fn put_context(context: &mut ContextValues, wanted: &Wanted, caller: &Caller<'_>, stage: &Stage) {
    let fields = &*FIELDS;
    let mut put = |field: ContextField, write: &dyn Fn(&mut String)| {
        if wanted.has(field) {
            context.put_with(field, write);
        }
    };
    put(fields.account, &|text| text.push_str(ACCOUNT));
    put(fields.api, &|text| text.push_str(&stage.api_id));
    put(fields.deployment, &|text| text.push_str(&stage.deployment_id));
    put(fields.domain, &|text| text.push_str(caller.host));
    put(fields.domain_prefix, &|text| text.push_str(caller.host.split('.').next().unwrap_or_default()));
    put(fields.extended_request_id, &write_extended_request_id);
    put(fields.method, &|text| text.push_str(caller.method().as_str()));
    put(fields.source_ip, &|text| text.push_str(&caller.source.to_string()));
    put(fields.path, &|text| text.extend(["/", &stage.name, caller.path]));
    put(fields.protocol, &|text| text.push_str("HTTP/1.1"));
    put(fields.request_id, &write_request_id);
    put(fields.time, &|text| with_request_time(caller.received, |time| text.push_str(time)));
    put(fields.epoch, &|text| text.push_str(&caller.received.timestamp_millis().to_string()));
    put(fields.stage, &|text| text.push_str(&stage.name));
    if wanted.has(fields.user_agent)
        && let Some(agent) = caller.header(USER_AGENT)
    {
        context.put(fields.user_agent, agent);
    }
}

/// Adds what is known once a resource is matched.
pub(crate) fn match_resource(event: &mut Event, id: &str, path: &str, parameters: &[(&str, String)]) {
    event.context.put(FIELDS.resource_id, id);
    event.context.put(FIELDS.resource_path, path);
    event.request.path = parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
}

/// Adds a value of a name that has one already.
fn several(
    lists: &mut indexmap::IndexMap<String, Vec<String>>,
    name: &str,
    value: &str,
    earlier: Option<String>,
) {
    let Some(earlier) = earlier else { return };
    lists.entry(name.to_owned()).or_insert_with(|| vec![earlier]).push(value.to_owned());
}

/// What clients see as `x-amzn-RequestId`.
pub(crate) fn request_id() -> String {
    let mut id = String::new();
    write_request_id(&mut id);
    id
}

fn write_request_id(text: &mut String) {
    let id = uuid::Builder::from_random_bytes(fastrand::u128(..).to_be_bytes()).into_uuid();
    text.push_str(id.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()));
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
