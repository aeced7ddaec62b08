//! The values that API Gateway really puts into responses, tried one after the other.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::body::{BodyProblem, Validity, validity};
use super::language::Language;
use super::subject::{ResponseView, TemplateView};
use crate::gateway::{CataloguedFailure, Event, Failure, ResponseType};
use crate::source::Span;
use crate::template::reference::Variable;

/// A value that clients and authorizers can send and that no template escapes.
const HOSTILE: &str = "say \"no\" & <b>café</b>";

/// What the validator says of a regular expression: a backslash, escaped.
const REGEX_ERROR: &str = r#"[ECMA 262 regex \"^\\d+$\" does not match input string \"x\"]"#;

/// How many references of a template are tried one by one: a template may have thousands.
const MAX_TRIED: usize = 50;

/// A failure, and the sample event as far as the request gets.
#[derive(Clone)]
struct Scenario {
    failure: Failure,
    event: Event,
    /// Which failure it is, ready to follow "for".
    says: String,
}

/// Every catalogued failure, made once.
static HAPPENINGS: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
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
            Scenario { failure, event, says }
        })
        .collect();
    if let Some(invalid) = CataloguedFailure::named("invalid-body") {
        let mut failure = Failure::catalogued(invalid);
        failure.set_validation_error(REGEX_ERROR);
        let event = Event::sample_for(&failure);
        all.push(Scenario { failure, event, says: format!("validationErrorString `{REGEX_ERROR}`") });
    }
    all
});

/// A way to fill in what the sample event does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sample {
    Text,
    Number,
    Nothing,
    Hostile,
}

/// How a body fares with real values.
pub(super) enum BodyVerdict {
    /// It parses, or nothing parses it.
    Sound,
    /// It parses with no value there is.
    Broken(Breakage),
    /// It parses with the most common values and not with these.
    BreaksFor(Breakage),
}

/// A body that does not parse.
pub(super) struct Breakage {
    /// The value that breaks it.
    pub(super) says: String,
    pub(super) body: String,
    pub(super) problem: BodyProblem,
    /// The bytes of the template that it comes from.
    pub(super) origin: Span,
}

/// Tries a template with everything that can go wrong with the types it answers for.
pub(super) fn verdict(response: &ResponseView<'_>, body: &TemplateView<'_>) -> BodyVerdict {
    if body.language == Language::Other {
        return BodyVerdict::Sound;
    }
    let names = free_names(body);
    let mut first = None;
    for happening in happenings(response) {
        if let Some(broken) = attempt(body, happening, &names, Sample::Text) {
            first = Some((happening, broken));
            break;
        }
    }
    let Some(common) = happenings(response).next() else { return BodyVerdict::Sound };
    let is_common = |happening: &Scenario| std::ptr::eq(happening, common);
    match first {
        Some((happening, broken)) if is_common(happening) => {
            let as_number = !names.is_empty() && attempt(body, common, &names, Sample::Number).is_none();
            if as_number {
                BodyVerdict::BreaksFor(broken.with(&names, Sample::Text))
            } else {
                BodyVerdict::Broken(broken)
            }
        }
        Some((_, broken)) => BodyVerdict::BreaksFor(broken),
        None => match attempt(body, common, &names, Sample::Nothing) {
            Some(broken) => BodyVerdict::BreaksFor(broken.with(&names, Sample::Nothing)),
            None => BodyVerdict::Sound,
        },
    }
}

/// The references whose values break the body when they contain quotes and the like, in a body
/// that is sound otherwise.
pub(super) fn unescaped(response: &ResponseView<'_>, body: &TemplateView<'_>) -> Vec<(Span, Breakage)> {
    // One in which an authorizer has said something, if there is one.
    let sees_authorizer = |happening: &&Scenario| happening.failure.sees_authorizer();
    let common = happenings(response).find(sees_authorizer).or_else(|| happenings(response).next());
    let Some(common) = common else { return Vec::new() };
    let mut broken: Vec<(Span, Breakage)> = Vec::new();
    for (variable, span) in body.references().take(MAX_TRIED) {
        let is_new = || broken.iter().all(|(other, _)| body.text(*other) != body.text(span));
        // Stage variables cannot contain quotes: the control plane refuses them.
        if is_free(variable)
            && !matches!(variable, Variable::StageVariable(_))
            && is_new()
            && let Some(mut found) = attempt(body, common, &[variable], Sample::Hostile)
        {
            found.says = format!("`{HOSTILE}` in {}", body.text(span));
            broken.push((span, found));
        }
    }
    broken
}

/// What the client gets in the failure whose text is the shortest, and which it is.
pub(super) fn example<'b>(
    response: &ResponseView<'_>,
    body: &'b TemplateView<'_>,
) -> Option<&'b (String, String)> {
    let make = || {
        let names = free_names(body);
        let all = happenings(response).map(|happening| {
            let event = happening.with(&names, Sample::Text);
            (happening.says.clone(), body.rendered(&event.bindings(&happening.failure)))
        });
        all.min_by_key(|(_, text)| text.len())
    };
    body.example.get_or_init(make).as_ref()
}

fn happenings<'a>(response: &'a ResponseView<'_>) -> impl Iterator<Item = &'static Scenario> + use<'a> {
    // What belongs to a family and to no type is rare, and what everybody knows comes first.
    let (own, members) = response.governs.split_at(1);
    let known = members.iter().filter(|member| **member == ResponseType::Unauthorized);
    let others = members.iter().filter(|member| **member != ResponseType::Unauthorized);
    known.chain(others).chain(own).flat_map(|response_type| {
        HAPPENINGS.iter().filter(move |happening| happening.failure.response_type() == *response_type)
    })
}

/// Whether the value of a variable comes from the client, the authorizer or the stage.
fn is_free(variable: &Variable) -> bool {
    match variable {
        // What is further below is never set, but for claims.
        Variable::OtherContext(path) => path
            .strip_prefix("authorizer.")
            .is_some_and(|key| !key.contains('.') || key.starts_with("claims.")),
        Variable::Context(field) => field.facts().name == "identity.userAgent",
        Variable::StageVariable(_) | Variable::Request(..) => true,
        Variable::Error(_) => false,
    }
}

fn free_names<'a>(body: &'a TemplateView<'_>) -> Vec<&'a Variable> {
    body.references().map(|(variable, _)| variable).filter(|variable| is_free(variable)).collect()
}

fn attempt(
    body: &TemplateView<'_>,
    happening: &Scenario,
    names: &[&Variable],
    filling: Sample,
) -> Option<Breakage> {
    let event = happening.with(names, filling);
    let bindings = event.bindings(&happening.failure);
    let shown = body.rendered(&bindings);
    let Validity::Invalid(problem) = validity(&body.content_type, &shown) else { return None };
    let is_sound = |filled: String| !matches!(validity(&body.content_type, &filled), Validity::Invalid(_));
    if body.rendered_without_holes(&bindings).is_some_and(is_sound) {
        return None;
    }
    let origin = body.origin(problem.offset, &bindings);
    Some(Breakage { says: happening.says.clone(), body: shown, problem, origin })
}

impl Scenario {
    /// The event with these variables set.
    fn with(&self, names: &[&Variable], filling: Sample) -> Cow<'_, Event> {
        let mut event = Cow::Borrowed(&self.event);
        for name in names {
            event.to_mut().set_variable(name, filling.value(), &self.failure);
        }
        event
    }
}

impl Sample {
    fn value(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "1",
            Self::Hostile => HOSTILE,
            Self::Nothing => "",
        }
    }
}

impl Breakage {
    /// The same, where the values of these variables are what breaks it.
    fn with(mut self, names: &[&Variable], filling: Sample) -> Self {
        let Some(first) = names.first() else { return self };
        let name = match first {
            Variable::Context(field) => format!("`$context.{}`", field.facts().name),
            Variable::OtherContext(path) => format!("`$context.{path}`"),
            Variable::StageVariable(name) => format!("`$stageVariables.{name}`"),
            _ => "a value of the request".to_owned(),
        };
        let others = if names.len() > 1 { " and the like" } else { "" };
        let how = if filling == Sample::Nothing { "not set" } else { "text" };
        self.says = format!("{name}{others} being {how}");
        self
    }
}
