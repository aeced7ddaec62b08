//! What fuzz targets call: each function takes any bytes and does all that can be done with them.

mod fixes;
mod mapping_template;

pub use fixes::fix;

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request};
use serde_json::Value;
use tower::ServiceExt as _;

use gatecast::check::check;
use gatecast::gateway::{Event, Failure, Gateway, ResponseType};
use gatecast::import::document::hcl::{parse_expression, parse_file, parse_template};
use gatecast::import::{Format, ImportOptions, document, import_all, import_event};
use gatecast::source::{SourceFile, Span, Text};
use gatecast::template::Template;
use gatecast::template::body::{PartKind, parse};
use gatecast::template::mapping::{parse_target, parse_value};
use gatecast_mock::mock::body::BodyModel;
use gatecast_mock::mock::signature::{self, Credentials};
use gatecast_mock::mock::stage::MockEnvironment;
use gatecast_mock::server::context::AppState;
use gatecast_mock::server::control;
use gatecast_mock::server::log::{Log, LogFormat};
use gatecast_mock::server::settings::{Limits, Settings};
use gatecast_mock::server::store::{StateFiles, Store};

/// The text that bytes are, where they are one; fuzzers find that out by themselves.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// JSON, YAML and HCL.
pub fn documents(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    for name in ["f.json", "f.yaml"] {
        let _ = document::parse(&SourceFile::new(name, text));
    }
    let source = SourceFile::new("f.tf", text);
    let _ = parse_file(&source);
    let whole = Text::raw(gatecast::source::Place::new(&source, Span::new(0, text.len())));
    let (_, _) = (parse_expression(&whole), parse_template(&whole));
    let _ = document::parse_text(&whole);
}

/// A document of every format; the first byte says which, or that it is recognised.
pub fn formats(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Some(text) = text(rest) else { return };
    let formats: Vec<Format> = Format::all().collect();
    let mut options = ImportOptions::default();
    options.format = formats.get(usize::from(*first)).copied();
    options.response_type = Some(ResponseType::Throttled);
    let Ok(imported) = import_all(&[SourceFile::new("f.yaml", text)], &options) else { return };
    for api in &imported.value {
        let compiled = Gateway::compile(api);
        for response_type in ResponseType::ALL {
            let response = compiled.value.respond(&Failure::of(response_type), &Event::sample());
            assert!((100..600).contains(&response.status));
        }
        for finding in check(api).iter().chain(&compiled.diagnostics) {
            for label in &finding.labels {
                assert!(label.place.source.text().get(label.place.span.range()).is_some());
            }
        }
    }
}

/// A template: its parts tile it, and what is no reference is sent as it is.
pub fn template(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let parts = parse(text);
    let tiled: String = parts.iter().map(|part| part.span.of(text)).collect();
    assert_eq!(tiled, text);
    let compiled = Template::compile(text);
    let (failure, event) = (Failure::of(ResponseType::Unauthorized), Event::sample());
    let mut out = String::new();
    compiled.render_into(&event.bindings(&failure), &mut out, |_, _| {});
    if parts.iter().all(|part| !matches!(part.kind, PartKind::Reference(_))) {
        assert_eq!(out, text);
    }
}

/// A key and a value of a mapping.
pub fn mapping(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    for error in [parse_value(text).err(), parse_target(text).err()].into_iter().flatten() {
        assert!(text.get(error.span.range()).is_some());
        if let Some(replacement) = error.replacement().filter(|_| !error.kind.is_about_key()) {
            assert!(parse_value(&replacement).is_ok(), "{replacement:?}");
        }
    }
}

/// A mapping template with a body and an event, between NUL bytes.
pub fn mapping_template(bytes: &[u8]) {
    mapping_template::run(bytes);
}

/// A case file.
pub fn cases(bytes: &[u8]) {
    if let Some(text) = text(bytes) {
        gatecast_cli::fuzzing::case_file(&SourceFile::new("f.gatecast.yaml", text));
    }
}

/// Settings, in a file and in comments.
pub fn settings(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    gatecast_cli::fuzzing::settings(&SourceFile::new("gatecast.toml", text));
    for name in ["f.yaml", "f.tf", "f.sh"] {
        let _ = gatecast::check::Settings::default().apply(Vec::new(), &[SourceFile::new(name, text)]);
    }
}

/// An event.
pub fn event(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(event) = import_event(&SourceFile::new("event.json", text)) {
        let gateway = Gateway::compile(&gatecast::gateway::Api::default()).value;
        let _ = gateway.respond(&Failure::of(ResponseType::AccessDenied), &event);
    }
}

/// A mock file.
pub fn mock_file(bytes: &[u8]) {
    if let Some(text) = text(bytes) {
        let _ = gatecast_mock::mock::setup::read(&SourceFile::new("mock.yaml", text));
    }
}

/// A model and a body, with a zero byte between them.
pub fn model(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (schema, body) = bytes.split_at(at);
    let Ok(schema) = serde_json::from_slice::<Value>(schema) else { return };
    if let Ok(model) = BodyModel::compile(&schema, &schema) {
        let _ = model.check(body.get(1..).unwrap_or_default());
    }
}

/// A request: a line with method and target, headers, an empty line, the body.
fn request(bytes: &[u8]) -> Option<Request<Bytes>> {
    let at = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or(bytes.len());
    let (head, body) = bytes.split_at(at);
    let mut lines = head.split(|byte| *byte == b'\n');
    let mut first = lines.next()?.splitn(2, |byte| *byte == b' ');
    let (method, target) = (first.next()?, first.next()?);
    let mut request = Request::new(Bytes::copy_from_slice(body.get(2..).unwrap_or_default()));
    *request.method_mut() = http::Method::from_bytes(method).ok()?;
    *request.uri_mut() = http::Uri::try_from(target).ok()?;
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = (line.get(..colon)?, line.get(colon + 1..)?.trim_ascii());
        let name = HeaderName::from_bytes(name).ok()?;
        request.headers_mut().append(name, HeaderValue::from_bytes(value).ok()?);
    }
    Some(request)
}

/// A signed request.
pub fn signed(bytes: &[u8]) {
    static CREDENTIALS: LazyLock<Credentials> = LazyLock::new(|| {
        let text = "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n";
        Credentials::parse("credentials", text).expect("credentials")
    });
    let Some(request) = request(bytes) else { return };
    let (parts, body) = request.into_parts();
    let now = chrono::DateTime::from_timestamp(1_700_000_000, 0).expect("a time");
    let verified = signature::authenticate(&parts, &body, "apigateway", &CREDENTIALS, now);
    assert!(verified.is_err(), "nobody knows the secret");
}

/// A call of the control plane.
pub fn control_plane(bytes: &[u8]) {
    let Some(request) = request(bytes) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (store, _) = Store::open(None, true).expect("a store in memory");
    let settings = Settings {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        is_remote: false,
        upstream: None,
        functions: Vec::new(),
        function_endpoint: None,
        timeout: Duration::from_secs(1),
        page_origins: Vec::new(),
        control_rate: None,
        limits: Limits::default(),
    };
    let log = Log::start(LogFormat::Off).expect("a log");
    let router = control::router(Arc::new(AppState::new(settings, store, MockEnvironment::default(), log)));
    let answer = runtime.block_on(router.oneshot(request.map(Body::from))).expect("an answer");
    assert!(answer.status().as_u16() < 500 || answer.status() == 501, "{answer:?}");
}

/// A file of a state: the first byte says which.
pub fn state(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let sound = [
        ("api.json", r#"{"id":"a","name":"a","created":"2026-01-01T00:00:00Z","hasAnyPath":true}"#),
        ("deployments/d.json", r#"{"id":"d","created":"2026-01-01T00:00:00Z","content":"c"}"#),
        ("contents/c.json", r#"{"hasAnyPath":true}"#),
        (
            "stages/s.json",
            r#"{"name":"s","deploymentId":"d","created":"2026-01-01T00:00:00Z","updated":"2026-01-01T00:00:00Z"}"#,
        ),
    ];
    for (index, (name, text)) in sound.iter().enumerate() {
        let path = folder.path().join("a").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let is_fuzzed = usize::from(*first) % sound.len() == index;
        std::fs::write(path, if is_fuzzed { rest } else { text.as_bytes() }).expect("written");
    }
    let files = StateFiles::open(folder.path()).expect("nobody else has it");
    let _ = Store::open(Some(files), true);
}
