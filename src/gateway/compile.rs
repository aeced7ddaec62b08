//! An [`Api`] becomes a [`Gateway`]: templates and mappings compiled, what cannot be used left out.

use std::sync::Arc;

use super::definition::BUILT_IN;
use super::mapping_refusal::refusal;
use super::{Api, Definition, Parameter, ResponseType, TemplateEntry};
use crate::diagnostic::{Checked, Diagnostic, Help, Setting, codes, quoted};
use crate::source::Span;
use crate::template::Template;
use crate::template::mapping::{Mapping, TargetPart};

codes! {
    static DEFINITION_WITHOUT_EFFECT: Note =
        "definition-without-effect", include_str!("pages/definition-without-effect.md");
    static HEADERS_TOO_LARGE: Error = "headers-too-large", include_str!("pages/headers-too-large.md");
    static TEMPLATE_TOO_LARGE: Error = "template-too-large", include_str!("pages/template-too-large.md");
    static INVALID_CONTENT_TYPE: Error =
        "invalid-content-type", include_str!("pages/invalid-content-type.md");
    static MAPPING_WITHOUT_EFFECT: Warning =
        "mapping-without-effect", include_str!("pages/mapping-without-effect.md");
    static RESERVED_HEADER: Warning = "reserved-header", include_str!("pages/reserved-header.md");
    pub static UNSENDABLE_HEADER: Warning =
        "unsendable-header", include_str!("pages/unsendable-header.md");
}

/// An API compiled, ready to answer. Cheap to share: compile once, wrap in an `Arc`, render from
/// any number of threads.
#[derive(Clone, Debug)]
pub struct Gateway {
    pub(super) entries: [Option<CompiledDefinition>; ResponseType::ALL.len()],
    pub(super) built_in: BuiltIn,
}

/// A definition, compiled.
#[derive(Clone, Debug)]
pub(super) struct CompiledDefinition {
    pub(super) status: Option<u16>,
    pub(super) headers: Vec<MappedHeader>,
    /// In order of writing.
    pub(super) templates: Vec<KeyedTemplate>,
}

#[derive(Clone, Debug)]
pub(super) struct KeyedTemplate {
    /// The media type as written.
    pub(super) key: Arc<str>,
    pub(super) template: Template,
}

impl AsRef<str> for KeyedTemplate {
    fn as_ref(&self) -> &str {
        &self.key
    }
}

#[derive(Clone, Debug)]
pub(super) struct MappedHeader {
    pub(super) name: Arc<str>,
    pub(super) mapping: Mapping,
}

/// What answers where nothing is customised.
#[derive(Clone, Debug)]
pub(super) struct BuiltIn {
    /// The stored default template of every type (recorded from GetGatewayResponses).
    pub(super) template: Template,
    /// The built-in body of `ACCESS_DENIED` alone spells the key with a capital.
    pub(super) access_denied: Template,
    /// The body of `REQUEST_TOO_LARGE` is text, not JSON.
    pub(super) request_too_large: Template,
}

/// Limits of compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompileOptions {
    /// How many bytes a template may have. By default 300 KB, the documented limit of mapping
    /// templates; larger templates are left out.
    pub max_template_bytes: usize,
}

impl CompileOptions {
    /// What there is to say of a template of so many bytes, where that is too many.
    #[doc(hidden)]
    #[must_use]
    pub fn too_large(self, bytes: usize) -> Option<Diagnostic> {
        let limit = self.max_template_bytes;
        let message =
            || format!("the template has {bytes} bytes, over the limit of {limit} bytes for a template");
        (bytes > limit).then(|| {
            Diagnostic::of(&TEMPLATE_TOO_LARGE, message()).help(
                Help::from("make it shorter, or raise the limit with ").setting(Setting::MaxTemplateBytes),
            )
        })
    }
}

impl Default for CompileOptions {
    fn default() -> Self {
        Self { max_template_bytes: 300 * 1024 }
    }
}

impl Gateway {
    /// Compiles an API. What API Gateway would refuse is left out and reported.
    ///
    /// ```
    /// use gatecast::{Api, Definition, Event, Failure, Gateway, ResponseType};
    ///
    /// let mut api = Api::default();
    /// api.define(
    ///     Definition::new(ResponseType::Default4xx)
    ///         .with_parameter("gatewayresponse.header.Access-Control-Allow-Origin", "'*'")
    ///         .with_template("application/json", r#"{"error":$context.error.messageString}"#),
    /// );
    /// let gateway = Gateway::compile(&api).value;
    /// let response = gateway.respond(&Failure::of(ResponseType::Throttled), &Event::sample());
    /// assert_eq!(response.status, 429);
    /// assert_eq!(response.body, r#"{"error":"Too Many Requests"}"#);
    /// ```
    #[must_use]
    pub fn compile(api: &Api) -> Checked<Self> {
        Self::compile_with(api, CompileOptions::default())
    }

    /// [`compile`](Self::compile) with other limits.
    #[must_use]
    pub fn compile_with(api: &Api, options: CompileOptions) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let mut gateway =
            Self { entries: [const { None }; ResponseType::ALL.len()], built_in: BuiltIn::new() };
        for definition in api.definitions() {
            gateway.entries[definition.response_type.index()] =
                Some(entry(definition, options, &mut diagnostics));
        }
        Checked::new(gateway, diagnostics)
    }

    /// How many headers the definition that governs a type maps.
    #[must_use]
    pub fn mapped_headers(&self, response_type: ResponseType) -> usize {
        self.resolve(response_type).map_or(0, |governing| governing.entry.headers.len())
    }
}

impl BuiltIn {
    fn new() -> Self {
        Self {
            template: Template::compile(BUILT_IN.1),
            access_denied: Template::compile(r#"{"Message":$context.error.messageString}"#),
            request_too_large: Template::compile("HTTP content length exceeded 10485760 bytes."),
        }
    }
}

fn entry(
    definition: &Definition,
    options: CompileOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> CompiledDefinition {
    if !definition.response_type.is_customisable() {
        let message =
            format!("{} cannot be customised; the definition has no effect", definition.response_type);
        diagnostics.push(
            // Loops over all types are common and do no harm.
            Diagnostic::of(&DEFINITION_WITHOUT_EFFECT, message)
                .at(definition.place.clone(), "remove it")
                .note("API Gateway refuses such requests before it looks at gateway responses"),
        );
    }
    let mut bytes = 0;
    let mut headers = Vec::new();
    for parameter in &definition.parameters {
        let Some(header) = header(parameter, diagnostics) else { continue };
        let was_full = bytes > MAX_HEADER_BYTES;
        bytes += header.name.len() + header.mapping.constant().map_or(0, str::len);
        if bytes <= MAX_HEADER_BYTES {
            headers.push(header);
        } else if !was_full {
            diagnostics.push(headers_too_large(parameter));
        }
    }
    let templates = definition.templates.iter();
    CompiledDefinition {
        status: definition.status.map(super::DefinitionStatus::get),
        headers,
        templates: templates.filter_map(|entry| template(entry, options, diagnostics)).collect(),
    }
}

/// How many bytes the names and the values of the headers of a response may have together
/// (developer guide, quotas: 10,240 bytes of header values; that names count is assumed).
pub(super) const MAX_HEADER_BYTES: usize = 10_240;

fn headers_too_large(parameter: &Parameter) -> Diagnostic {
    let message = format!(
        "the headers of the response have more than {MAX_HEADER_BYTES} bytes, the limit of API Gateway"
    );
    Diagnostic::of(&HEADERS_TOO_LARGE, message)
        .at(parameter.key.place(), "this header and those after it are left out")
        .help("map fewer headers, or shorter values")
}

/// API Gateway refuses a key without a slash (recorded for integration responses) and, it is
/// assumed, one that no Content-Type header can carry.
fn template(
    entry: &TemplateEntry,
    options: CompileOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<KeyedTemplate> {
    let (key, body) = (entry.media_type.as_str(), entry.body.as_str());
    if let Some(diagnostic) = options.too_large(body.len()) {
        diagnostics.push(diagnostic.at(entry.media_type.place(), "this one is left out"));
        return None;
    }
    if !key.contains('/') || !is_sendable(key) {
        let message = format!("{} is not a content type that responseTemplates may have", quoted(key));
        let mut diagnostic = Diagnostic::of(&INVALID_CONTENT_TYPE, message)
            .at(entry.media_type.place(), "this template is left out")
            .help("write a media type such as application/json");
        if !key.contains('/') {
            diagnostic = diagnostic
                .aws(format!(
                    "Validation Result: warnings : [], errors : [Invalid content type specified: {key}]"
                ))
                .note("its words were recorded for integration responses");
        }
        diagnostics.push(diagnostic);
        return None;
    }
    Some(KeyedTemplate { key: key.into(), template: Template::of_parts(body, entry.body.parsed()) })
}

fn header(parameter: &Parameter, diagnostics: &mut Vec<Diagnostic>) -> Option<MappedHeader> {
    let target = parameter.key.parsed().as_ref();
    let target = target.map_err(|error| refusal(error, &parameter.key, parameter));
    let mapping = parameter.value.parsed().as_ref();
    let mapping = mapping.map_err(|error| refusal(error, &parameter.value, parameter));
    let (target, mapping) = match (target, mapping) {
        (Ok(target), Ok(mapping)) => (target, mapping),
        (target, mapping) => {
            diagnostics.extend(target.err());
            diagnostics.extend(mapping.err());
            return None;
        }
    };
    if target.part != TargetPart::Header {
        let diagnostic = Diagnostic::of(
            &MAPPING_WITHOUT_EFFECT,
            format!("`{}` has no effect: a response has neither a path nor a query string", parameter.key),
        )
        .at(parameter.key.place(), "expected gatewayresponse.header.…")
        .note("documented, but not verified on AWS");
        diagnostics.push(diagnostic);
        return None;
    }
    if let Some(diagnostic) = cannot_be_sent(parameter, &target.name, mapping) {
        diagnostics.push(diagnostic);
        return None;
    }
    if is_reserved(&target.name) {
        let message = format!("header {} is API Gateway's own", quoted(&target.name));
        diagnostics.push(
            Diagnostic::of(&RESERVED_HEADER, message)
                .at(parameter.key.place(), "it is sent beside the one API Gateway sends")
                .note("assumed: API Gateway sends it unchanged (not verified)"),
        );
    }
    let mapping = match mapping {
        // Blanks around a value are not part of it (RFC 9110, 5.5).
        Mapping::Constant(value) => Mapping::Constant(value.trim_ascii().into()),
        variable @ Mapping::Variable(..) => variable.clone(),
    };
    Some(MappedHeader { name: (*target.name).into(), mapping })
}

/// A header that no HTTP message can carry, or that is not the API's to set.
fn cannot_be_sent(parameter: &Parameter, name: &str, mapping: &Mapping) -> Option<Diagnostic> {
    if is_hop_by_hop(name) {
        let message = format!("`{name}` is set by the HTTP layer; the mapping has no effect");
        return Some(Diagnostic::of(&RESERVED_HEADER, message).at(parameter.key.place(), "remove it"));
    }
    match mapping {
        Mapping::Constant(value) if !is_sendable(value) => {
            // What a hole stands for may well be sent.
            let known = parameter.value.masked();
            let mut characters = known.char_indices();
            let (at, bad) = characters.find(|&(_, c)| !is_sendable(c.encode_utf8(&mut [0; 4])))?;
            let span = Span::new(at, at + bad.len_utf8());
            let found = bad.escape_default();
            let message =
                format!("the value of header `{name}` contains `{found}`, which a header cannot carry");
            Some(
                Diagnostic::of(&UNSENDABLE_HEADER, message)
                    .at(parameter.value.locate(span), "expected printable ASCII or a tab")
                    .note("the header is left out: a line break would split the response; other control characters are not verified on AWS"),
            )
        }
        _ => None,
    }
}

/// Headers that the HTTP layer owns, whatever is mapped to them.
fn is_hop_by_hop(name: &str) -> bool {
    ["connection", "content-length", "transfer-encoding"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// Headers that API Gateway or its HTTP layer sends by itself.
fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "date" | "server" | "x-amz-apigw-id") || name.starts_with("x-amzn-")
}

/// Whether a text may stand as the value of a header. Line breaks would split the response;
/// what API Gateway does with other control characters and with non-ASCII is not known.
pub(super) fn is_sendable(value: &str) -> bool {
    // Without an early end the compiler checks many bytes at once.
    value.bytes().fold(true, |so_far, byte| so_far & matches!(byte, b' '..=b'~' | b'\t'))
}
