//! The values that API Gateway really puts into responses, tried one after the other.

use std::sync::LazyLock;

use super::body::{BodyProblem, Validity, validity_as_known};
use super::language::Language;
use super::render::{Rendered, render};
use super::subject::{Body, Customised};
use crate::gateway::{CataloguedFailure, Event, Failure, ResponseType};
use crate::source::Span;
use crate::template::reference::{RequestSource, Variable};

/// A value that clients and authorizers can send and that no template escapes.
const HOSTILE: &str = "say \"no\" & <b>café</b>";

/// What the validator says of a regular expression: a backslash, escaped.
const REGEX_ERROR: &str = r#"[ECMA 262 regex \"^\\d+$\" does not match input string \"x\"]"#;

/// A failure, and the sample event as far as the request gets.
#[derive(Clone)]
struct Happening {
    failure: Failure,
    event: Event,
    /// Which failure it is, ready to follow "for".
    says: String,
}

/// Every catalogued failure, made once.
static HAPPENINGS: LazyLock<Vec<Happening>> = LazyLock::new(|| {
    let mut all: Vec<_> = CataloguedFailure::ALL
        .iter()
        .map(|catalogued| {
            let failure = Failure::catalogued(catalogued);
            let event = Event::sample_for(&failure);
            let says = match catalogued.validation_error {
                Some(text) => format!("validationErrorString `{text}`"),
                None => match catalogued.message {
                    Some(message) => format!("the message `{message}`"),
                    None => format!("the null message of {}", catalogued.response_type),
                },
            };
            Happening { failure, event, says }
        })
        .collect();
    if let Some(invalid) = CataloguedFailure::named("invalid-body") {
        let mut failure = Failure::catalogued(invalid);
        failure.set_validation_error(REGEX_ERROR);
        let event = Event::sample_for(&failure);
        all.push(Happening { failure, event, says: format!("validationErrorString `{REGEX_ERROR}`") });
    }
    all
});

/// A way to fill in what the sample event does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filling {
    Text,
    Number,
    Nothing,
    Hostile,
}

/// How a body fares with real values.
pub(super) enum Verdict {
    /// It parses, or nothing parses it.
    Sound,
    /// It parses with no value there is.
    Broken(Break),
    /// It parses with the most common values and not with these.
    BreaksFor(Break),
}

/// A body that does not parse.
pub(super) struct Break {
    /// The value that breaks it.
    pub(super) says: String,
    pub(super) body: String,
    pub(super) problem: BodyProblem,
    /// The bytes of the template that it comes from.
    pub(super) origin: Span,
}

/// Tries a template with everything that can go wrong with the types it answers for.
pub(super) fn verdict(response: &Customised<'_>, body: &Body<'_>) -> Verdict {
    if body.language == Language::Other {
        return Verdict::Sound;
    }
    let names = free_names(body);
    let mut first = None;
    for happening in happenings(response) {
        if let Some(broken) = attempt(body, happening, &names, Filling::Text) {
            first = Some((happening, broken));
            break;
        }
    }
    let Some(common) = happenings(response).next() else { return Verdict::Sound };
    let is_common = |happening: &Happening| std::ptr::eq(happening, common);
    match first {
        Some((happening, broken)) if is_common(happening) => {
            let as_number = !names.is_empty() && attempt(body, common, &names, Filling::Number).is_none();
            if as_number {
                Verdict::BreaksFor(broken.with(&names, Filling::Text))
            } else {
                Verdict::Broken(broken)
            }
        }
        Some((_, broken)) => Verdict::BreaksFor(broken),
        None => match attempt(body, common, &names, Filling::Nothing) {
            Some(broken) => Verdict::BreaksFor(broken.with(&names, Filling::Nothing)),
            None => Verdict::Sound,
        },
    }
}

/// The references whose values break the body when they contain quotes and the like, in a body
/// that is sound otherwise.
pub(super) fn unescaped(response: &Customised<'_>, body: &Body<'_>) -> Vec<(Span, Break)> {
    // One in which an authorizer has said something, if there is one.
    let sees_authorizer = |happening: &&Happening| happening.failure.sees_authorizer();
    let common = happenings(response).find(sees_authorizer).or_else(|| happenings(response).next());
    let Some(common) = common else { return Vec::new() };
    let mut broken: Vec<(Span, Break)> = Vec::new();
    for (variable, span) in body.references() {
        let is_new = || broken.iter().all(|(other, _)| body.text(*other) != body.text(span));
        // Stage variables cannot contain quotes: the control plane refuses them.
        if let Some(name) = free_name(variable).filter(|name| !matches!(name, Free::StageVariable(_)))
            && is_new()
            && let Some(mut found) = attempt(body, common, &[name], Filling::Hostile)
        {
            found.says = format!("`{HOSTILE}` in {}", body.text(span));
            broken.push((span, found));
        }
    }
    broken
}

/// What the client gets in the most common failure of a response.
pub(super) fn example<'b>(response: &Customised<'_>, body: &'b Body<'_>) -> Option<&'b (String, String)> {
    let render = || {
        let common = happenings(response).next()?;
        Some((common.says.clone(), rendered(body, common, &free_names(body), Filling::Text).text))
    };
    body.example.get_or_init(render).as_ref()
}

fn happenings<'a>(response: &'a Customised<'_>) -> impl Iterator<Item = &'static Happening> + use<'a> {
    // What belongs to a family and to no type is rare, and what everybody knows comes first.
    let (own, members) = response.governs.split_at(1);
    let known = members.iter().filter(|member| **member == ResponseType::Unauthorized);
    let others = members.iter().filter(|member| **member != ResponseType::Unauthorized);
    known.chain(others).chain(own).flat_map(|response_type| {
        HAPPENINGS.iter().filter(move |happening| happening.failure.response_type() == *response_type)
    })
}

/// A variable whose value comes from the client, the authorizer or the stage.
enum Free<'a> {
    Context(&'a str),
    StageVariable(&'a str),
    Request(RequestSource, &'a str),
}

fn free_name(variable: &Variable) -> Option<Free<'_>> {
    match variable {
        // What is further below is never set, but for claims.
        Variable::OtherContext(path) => {
            let key = path.strip_prefix("authorizer.")?;
            (!key.contains('.') || key.starts_with("claims.")).then_some(Free::Context(path))
        }
        Variable::Context(field) if field.facts().name == "identity.userAgent" => {
            Some(Free::Context(field.facts().name))
        }
        Variable::StageVariable(name) => Some(Free::StageVariable(name)),
        Variable::Request(source, name) => Some(Free::Request(*source, name)),
        _ => None,
    }
}

fn free_names<'a>(body: &'a Body<'_>) -> Vec<Free<'a>> {
    body.references().filter_map(|(variable, _)| free_name(variable)).collect()
}

fn attempt(body: &Body<'_>, happening: &Happening, names: &[Free<'_>], filling: Filling) -> Option<Break> {
    let rendered = rendered(body, happening, names, filling);
    match validity_as_known(&body.content_type, &rendered.text) {
        Validity::Invalid(problem) => {
            let origin = rendered.origin(problem.offset, body);
            Some(Break { says: happening.says.clone(), body: rendered.text, problem, origin })
        }
        Validity::Valid | Validity::Unchecked => None,
    }
}

fn rendered(body: &Body<'_>, happening: &Happening, names: &[Free<'_>], filling: Filling) -> Rendered {
    let text = body.entry.body.as_str();
    if names.is_empty() {
        return render(text, &body.parts, &happening.event.bindings(&happening.failure));
    }
    let mut event = happening.event.clone();
    for name in names {
        fill(&mut event, name, filling, happening.failure.sees_authorizer());
    }
    render(text, &body.parts, &event.bindings(&happening.failure))
}

fn fill(event: &mut Event, name: &Free<'_>, filling: Filling, sees_authorizer: bool) {
    let value = match filling {
        Filling::Text => "text",
        Filling::Number => "1",
        Filling::Hostile => HOSTILE,
        Filling::Nothing => "",
    };
    match name {
        Free::Context(path) if path.starts_with("authorizer.") && !sees_authorizer => {}
        Free::Context(path) => event.set_context(path, value),
        Free::StageVariable(name) => event.set_stage_variable(*name, value),
        Free::Request(source, name) => event.set_request(*source, name, value),
    }
}

impl Break {
    /// The same, where the values of these variables are what breaks it.
    fn with(mut self, names: &[Free<'_>], filling: Filling) -> Self {
        let Some(first) = names.first() else { return self };
        let name = match first {
            Free::Context(path) => format!("`$context.{path}`"),
            Free::StageVariable(name) => format!("`$stageVariables.{name}`"),
            Free::Request(..) => "a value of the request".to_owned(),
        };
        let others = if names.len() > 1 { " and the like" } else { "" };
        let how = if filling == Filling::Nothing { "not set" } else { "text" };
        self.says = format!("{name}{others} being {how}");
        self
    }
}
