//! What rules look at: the definitions of an API, taken apart once.

use std::cell::OnceCell;

use super::json::{Fault, Repaired, Tokens};
use super::language::Language;
use super::mapping_templates::MappingTemplate;
use crate::diagnostic::Fix;
use crate::gateway::{Api, CompileOptions, Definition, Parameter, ResponseType, TemplateEntry};
use crate::rest_api::{ALLOW_CREDENTIALS, CorsSetting};
use crate::source::{Place, Span};
use crate::template::Template;
use crate::template::bindings::Bindings;
use crate::template::body::{LookAlike, PartKind, TemplatePart};
use crate::template::mapping::{Mapping, TargetPart};
use crate::template::reference::Variable;

/// The definitions of an API, taken apart.
pub(super) struct Analysis<'a> {
    pub(super) api: &'a Api,
    /// The settings by which the files let pages of other origins call the API.
    pub(super) cors: Vec<CorsSetting>,
    pub(super) responses: Vec<ResponseView<'a>>,
    pub(super) mapping_templates: Vec<MappingTemplate<'a>>,
}

/// A definition, taken apart.
pub(super) struct ResponseView<'a> {
    pub(super) definition: &'a Definition,
    /// The types it answers for: its own and, of a family, the members that have no definition.
    pub(super) governs: Vec<ResponseType>,
    /// What API Gateway accepts of the parameters.
    pub(super) headers: Vec<Header<'a>>,
    pub(super) bodies: Vec<TemplateView<'a>>,
}

/// A header that a definition maps.
pub(super) struct Header<'a> {
    pub(super) parameter: &'a Parameter,
    pub(super) name: &'a str,
    pub(super) mapping: &'a Mapping,
    /// The value with its holes masked, where it has any: rules look at what is certain.
    masked: Option<String>,
}

/// A template.
pub(super) struct TemplateView<'a> {
    pub(super) entry: &'a TemplateEntry,
    /// What the response calls its body: a mapped Content-Type, or else the template's key.
    pub(super) content_type: String,
    pub(super) language: Language,
    pub(super) parts: &'a [TemplatePart],
    /// It compiled, its holes as they are written and, where it has any, with something in them.
    compiled: Template,
    filled: Option<Template>,
    /// The scripts in a page of HTML, whose dollars are JavaScript's own.
    scripts: Vec<Span>,
    /// What is wrong with it as JSON; empty for other languages.
    pub(super) faults: Vec<Fault>,
    /// Whether it is written for Velocity, which makes whatever else is wrong a consequence.
    pub(super) is_velocity: bool,
    /// Whether it is JSON once all its faults are mended.
    pub(super) is_mendable: bool,
    /// The tokens of JSON; none for other languages.
    pub(super) tokens: Tokens,
    /// What clients get, and with which value; made when it is first asked for.
    pub(super) example: OnceCell<Option<(String, String)>>,
}

/// A variable that a template or a mapping refers to.
pub(super) struct VariableUse<'a> {
    pub(super) variable: &'a Variable,
    /// As it is written: in a template with its dollar.
    pub(super) name: &'a str,
    pub(super) holder: UseSite<'a>,
}

/// What refers to a variable.
#[derive(Clone, Copy)]
pub(super) enum UseSite<'a> {
    /// The span of a template.
    TemplateView(&'a TemplateView<'a>, Span),
    /// A mapping.
    Header(&'a Header<'a>),
}

impl<'a> Analysis<'a> {
    /// Takes the definitions of an API apart. Templates over the limit are left out, as they are
    /// when the API is compiled.
    pub(super) fn new(api: &'a Api, options: CompileOptions) -> Self {
        let definitions = api.definitions().iter();
        let responses = definitions.filter(|definition| definition.response_type.is_customisable());
        Self {
            api,
            cors: api.cors_settings(),
            responses: responses.map(|definition| ResponseView::new(definition, api, options)).collect(),
            mapping_templates: MappingTemplate::all(api),
        }
    }

    /// Whether the files show that pages of other origins call the API.
    pub(super) fn serves_browsers(&self) -> bool {
        !self.cors.is_empty()
            || self.api.rest_api.as_ref().is_some_and(|rest_api| rest_api.answers_preflight())
    }

    /// Every template, with the definition it belongs to.
    pub(super) fn bodies(&self) -> impl Iterator<Item = (&ResponseView<'a>, &TemplateView<'a>)> {
        self.responses.iter().flat_map(|response| response.bodies.iter().map(move |body| (response, body)))
    }

    /// Every header, with the definition it belongs to.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&ResponseView<'a>, &Header<'a>)> {
        self.responses
            .iter()
            .flat_map(|response| response.headers.iter().map(move |header| (response, header)))
    }

    /// Every variable that is referred to, with the definition that does.
    pub(super) fn uses(&self) -> impl Iterator<Item = (&ResponseView<'a>, VariableUse<'_>)> {
        self.responses.iter().flat_map(|response| response.uses().map(move |used| (response, used)))
    }
}

impl<'a> ResponseView<'a> {
    fn new(definition: &'a Definition, api: &'a Api, options: CompileOptions) -> Self {
        let response_type = definition.response_type;
        let member = |other: &ResponseType| {
            *other != response_type
                && other.family().fallback() == response_type
                && other.is_customisable()
                && api.definition(*other).is_none()
        };
        let members =
            ResponseType::ALL.into_iter().filter(|other| response_type.is_family() && member(other));
        let headers: Vec<_> = definition.parameters.iter().filter_map(Header::new).collect();
        let mapped = headers.iter().rev().find(|header| header.is("Content-Type"));
        let mapped = mapped.and_then(Header::constant);
        let fits = |entry: &&TemplateEntry| entry.body.as_str().len() <= options.max_template_bytes;
        let fitting = definition.templates.iter().filter(fits);
        Self {
            definition,
            governs: std::iter::once(response_type).chain(members).collect(),
            bodies: fitting.map(|entry| TemplateView::new(entry, mapped)).collect(),
            headers,
        }
    }

    /// The header of this name, in any case; of several the last.
    pub(super) fn header(&self, name: &str) -> Option<&Header<'a>> {
        self.headers.iter().rev().find(|header| header.is(name))
    }

    /// What is written for a header of this name, in any case, whatever its value is.
    pub(super) fn written_header(&self, name: &str) -> Option<&'a Parameter> {
        let is_it = |parameter: &&Parameter| {
            let target = parameter.key.parsed().as_ref();
            target.is_ok_and(|target| target.name.eq_ignore_ascii_case(name))
        };
        self.definition.parameters.iter().rev().find(is_it)
    }

    /// Whether pages that send credentials may read it, as far as a header says so; `None` where its value is
    /// not known.
    pub(super) fn allows_credentials(&self) -> Option<bool> {
        match (self.header(ALLOW_CREDENTIALS), self.written_header(ALLOW_CREDENTIALS)) {
            (Some(header), _) if header.has_holes() => None,
            (Some(header), _) => header.constant().map(|value| value == "true"),
            (None, Some(_)) => None,
            (None, None) => Some(false),
        }
    }

    /// Whether it has headers that are left out of [`headers`](Self::headers), which may be any.
    pub(super) fn has_unread_headers(&self) -> bool {
        self.definition.is_partial || self.headers.len() < self.definition.parameters.len()
    }

    /// Its response type.
    pub(super) fn response_type(&self) -> ResponseType {
        self.definition.response_type
    }

    /// The variables it refers to.
    fn uses(&self) -> impl Iterator<Item = VariableUse<'_>> {
        let bodies = self.bodies.iter().flat_map(|body| {
            body.references().map(move |(variable, span)| VariableUse {
                variable,
                name: body.text(span),
                holder: UseSite::TemplateView(body, span),
            })
        });
        let headers = self.headers.iter().filter_map(|header| match header.mapping {
            Mapping::Variable(variable, name) => {
                Some(VariableUse { variable, name, holder: UseSite::Header(header) })
            }
            Mapping::Constant(_) => None,
        });
        bodies.chain(headers)
    }
}

impl<'a> Header<'a> {
    fn new(parameter: &'a Parameter) -> Option<Self> {
        let target = parameter.key.parsed().as_ref().ok()?;
        let mapping = parameter.value.parsed().as_ref().ok()?;
        let masked = parameter.value.has_holes().then(|| parameter.value.masked());
        (target.part == TargetPart::Header).then_some(Self { parameter, name: &target.name, mapping, masked })
    }

    /// Whether a part of its value is not known.
    pub(super) fn has_holes(&self) -> bool {
        self.masked.is_some()
    }

    /// Whether it is the header of this name, in any case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The text between the quotes of a constant, its holes masked.
    pub(super) fn constant(&self) -> Option<&str> {
        match (self.mapping, &self.masked) {
            (Mapping::Constant(_), Some(masked)) => masked.strip_prefix('\'')?.strip_suffix('\''),
            (Mapping::Constant(value), None) => Some(value),
            (Mapping::Variable(..), _) => None,
        }
    }

    /// Where a part of [`constant`](Self::constant) begins in the value of the mapping.
    pub(super) fn offset_of(&self, part: &str) -> usize {
        let value = self.masked.as_deref().unwrap_or(self.parameter.value.as_str());
        value.find(part).unwrap_or(1)
    }

    /// The span of a part of the constant in the mapping, which begins with a quote.
    pub(super) fn span_in_constant(start: usize, end: usize) -> Span {
        Span::new(1 + start, 1 + end)
    }

    /// Where the name of the header stands in the key.
    pub(super) fn name_span(&self) -> Span {
        let key = self.parameter.key.as_str();
        Span::new(key.len() - self.name.len(), key.len())
    }

    /// The change that makes its mapping another one.
    pub(super) fn value_replaced(&self, mapping: &str) -> Option<Fix> {
        let value = &self.parameter.value;
        Fix::of_text(value, &[(Span::new(0, value.as_str().len()), mapping)])
    }

    /// Where its value stands.
    pub(super) fn value_place(&self) -> Option<Place> {
        self.parameter.value.place()
    }
}

impl<'a> TemplateView<'a> {
    pub(super) fn new(entry: &'a TemplateEntry, mapped_type: Option<&str>) -> Self {
        let content_type = mapped_type.unwrap_or(entry.media_type.as_str()).to_owned();
        let language = Language::of(&content_type);
        let (text, parts) = (entry.body.as_str(), entry.body.parsed().as_slice());
        let tokens = match language {
            Language::Json => Tokens::of(text, parts),
            _ => Tokens::default(),
        };
        // A number fits where a value may stand, and in a string.
        let filled = entry.body.has_holes().then(|| Template::compile(&entry.body.with_holes_as(|_| "0")));
        let (faults, example) = (Vec::new(), OnceCell::new());
        let scripts = match language {
            Language::Other => scripts(text),
            _ => Vec::new(),
        };
        let mut body = Self {
            entry,
            content_type,
            language,
            parts,
            compiled: Template::of_parts(text, parts),
            filled,
            scripts,
            tokens,
            faults,
            is_mendable: false,
            is_velocity: false,
            example,
        };
        let is_variable = |(kind, _)| kind == LookAlike::VelocityVariable;
        body.is_velocity = body.directives().next().is_some() || body.look_alikes().any(is_variable);
        if language == Language::Json && !body.is_velocity {
            body.faults = body.tokens.faults(text, parts);
            body.is_mendable = Repaired::of(&body).is_some_and(|mended| mended.is_json());
        }
        body
    }

    /// The media type of its key, without parameters and in small letters.
    pub(super) fn essence(&self) -> String {
        let key = self.entry.media_type.as_str();
        key.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// What clients get, its holes as they are written.
    pub(super) fn rendered(&self, bindings: &Bindings<'_>) -> String {
        self.compiled.render_with(|variable| bindings.single(variable))
    }

    /// What clients get where something stands in its holes; `None` for a template that is known.
    pub(super) fn rendered_without_holes(&self, bindings: &Bindings<'_>) -> Option<String> {
        Some(self.filled.as_ref()?.render_with(|variable| bindings.single(variable)))
    }

    /// The bytes that a byte of [`rendered`](Self::rendered) comes from: all of a reference or a hole,
    /// or one character of text.
    pub(super) fn origin(&self, offset: usize, bindings: &Bindings<'_>) -> Span {
        let origin = self.compiled.origin(offset, bindings);
        let mut holes = self.entry.body.holes();
        holes.find(|hole| hole.start <= origin.start && origin.start < hole.end).unwrap_or(origin)
    }

    /// The text of a span.
    pub(super) fn text(&self, span: Span) -> &'a str {
        span.of(self.entry.body.as_str())
    }

    /// Where a span stands.
    pub(super) fn place(&self, span: Span) -> Option<Place> {
        self.entry.body.locate(span)
    }

    /// The references, and their spans.
    pub(super) fn references(&self) -> impl Iterator<Item = (&Variable, Span)> {
        self.parts.iter().filter_map(|part| match &part.kind {
            PartKind::Reference(variable) => Some((variable, part.span)),
            _ => None,
        })
    }

    /// Whether it is one value of an authorizer and nothing else: the authorizer gives the whole document.
    pub(super) fn is_from_authorizer(&self) -> bool {
        let written = self.parts.iter().filter(|part| !self.text(part.span).trim().is_empty());
        match written.map(|part| &part.kind).collect::<Vec<_>>()[..] {
            [PartKind::Reference(Variable::OtherContext(path))] => path.starts_with("authorizer."),
            _ => false,
        }
    }

    /// Whether it begins or ends with a hole, which may be any part of the document.
    pub(super) fn has_open_end(&self) -> bool {
        let text = self.entry.body.as_str();
        let start = text.len() - text.trim_start().len();
        let end = text.trim_end().len();
        self.entry.body.holes().any(|hole| hole.start as usize == start || hole.end as usize == end)
    }

    /// Whether a span begins the key of a JSON object, as in `"$schema": …`.
    pub(super) fn is_key(&self, span: Span) -> bool {
        let before = span.start.checked_sub(1);
        before.is_some_and(|quote| self.tokens.is_key_at(quote))
    }

    /// What only looks like something to evaluate; in scripts it is for the browser.
    pub(super) fn look_alikes(&self) -> impl Iterator<Item = (LookAlike, Span)> {
        self.parts.iter().filter_map(|part| match part.kind {
            PartKind::LookAlike(kind) if !self.is_in_script(part.span) => Some((kind, part.span)),
            _ => None,
        })
    }

    /// Whether a span begins in a script of HTML.
    pub(super) fn is_in_script(&self, span: Span) -> bool {
        let next = self.scripts.partition_point(|script| script.start <= span.start);
        self.scripts[..next].last().is_some_and(|script| span.start < script.end)
    }

    /// The directives of Velocity: `#set(` and the like, and with them `#else` and `#end`, which
    /// alone are words that people write.
    pub(super) fn directives(&self) -> impl Iterator<Item = Span> {
        let text = self.entry.body.as_str();
        let opens =
            move |span: Span| text[span.end as usize..].trim_start_matches([' ', '\t']).starts_with('(');
        let directives =
            || self.look_alikes().filter(|(kind, _)| *kind == LookAlike::Directive).map(|(_, span)| span);
        let is_velocity = directives().any(opens);
        directives().filter(move |_| is_velocity)
    }
}

impl VariableUse<'_> {
    /// Where the variable stands.
    pub(super) fn place(&self) -> Option<Place> {
        match self.holder {
            UseSite::TemplateView(body, span) => body.place(span),
            UseSite::Header(header) => header.value_place(),
        }
    }

    /// Another variable as it is written in this place; the name is without the dollar.
    pub(super) fn written(&self, name: &str) -> String {
        match self.holder {
            UseSite::TemplateView(..) => format!("${name}"),
            UseSite::Header(_) => name.to_owned(),
        }
    }

    /// The change that makes it another variable, whose name is without the dollar.
    pub(super) fn replaced(&self, name: &str) -> Option<Fix> {
        match self.holder {
            UseSite::TemplateView(body, span) => {
                Fix::of_text(&body.entry.body, &[(span, &self.written(name))])
            }
            UseSite::Header(header) => header.value_replaced(name),
        }
    }
}

/// The scripts in a page of HTML, in order: from `<script` to the `</script` that ends it.
fn scripts(page: &str) -> Vec<Span> {
    let lower = page.to_ascii_lowercase();
    let mut scripts = Vec::new();
    let mut from = 0;
    while let Some(start) = lower[from..].find("<script").map(|at| from + at) {
        let end = lower[start..].find("</script").map_or(lower.len(), |at| start + at);
        scripts.push(Span::new(start, end));
        from = end;
    }
    scripts
}
