//! What a page in a browser sees of an API, for people.

use super::page::Page;
use gatecast::check::cors_definitions;
use gatecast::gateway::{Api, BrowserView, ResponseType, SeenError, SeenMethod};
use gatecast::rest_api::{CorsCheck, CorsRefusal, PreflightCheck, PreflightGuard};

/// Draws what a page of an origin sees of an API; without an origin, one that the API allows.
pub(crate) fn cors_human(api: &Api, origin: Option<&str>, width: usize) -> String {
    let view = api.seen_by(api.page(origin));
    let mut page = Page::new(width);
    page.title(api.name.as_deref().unwrap_or("An API without a name"));
    let credentials = if view.page.sends_credentials { ", which sends credentials" } else { "" };
    page.paragraph(2, &format!("As a page of {} sees it{credentials}.", view.page.origin));
    preflights(&mut page, &view);
    page.heading("Answers of methods");
    for (methods, seen) in grouped(&view.methods, |seen| seen.success.clone()) {
        page.paragraph(2, &format!("{methods}: {}", success(seen)));
    }
    if view.methods.is_empty() {
        page.paragraph(2, "The files define no methods.");
    }
    page.heading("Errors that API Gateway makes");
    let mut groups: Vec<(&SeenError, String)> = Vec::new();
    for error in &view.errors {
        let name = format!("{} {}", error.status, error.response_type);
        let is_alike = |known: &SeenError| {
            known.check == error.check
                && (known.check == CorsCheck::Passes || known.definition() == error.definition())
        };
        match groups.iter_mut().find(|(known, _)| is_alike(known)) {
            Some((_, names)) => names.extend([", ", &name]),
            None => groups.push((error, name)),
        }
    }
    for (error, names) in groups {
        page.paragraph(2, &format!("{names}: {}", readable(&error.check)));
        if error.check != CorsCheck::Passes {
            let definition = error.definition();
            let definition = match error.governed_by {
                Some(_) => format!("{definition} is used"),
                None => format!("{definition} is not defined"),
            };
            page.paragraph(6, &format!("{definition}; {}", reason(&error.check)));
        }
    }
    let advice = advice(api, &view);
    if !advice.is_empty() {
        page.heading("Changes");
        for step in advice {
            let mut lines = step.lines();
            page.paragraph(2, lines.next().unwrap_or_default());
            lines.for_each(|line| page.unwrapped(&format!("    {line}")));
        }
    }
    page.out
}

fn preflights(page: &mut Page, view: &BrowserView<'_>) {
    if view.methods.is_empty() {
        return;
    }
    page.heading("Preflights");
    for (methods, seen) in grouped(&view.methods, |seen| seen.preflight.clone()) {
        page.paragraph(2, &format!("{methods}: {}", preflight(&seen.preflight)));
    }
}

/// Methods by what becomes of them, in order, each with one that stands for all.
fn grouped<'v, T: PartialEq>(
    methods: &'v [SeenMethod<'v>],
    answer: impl Fn(&'v SeenMethod<'v>) -> T,
) -> Vec<(String, &'v SeenMethod<'v>)> {
    let mut groups: Vec<(T, String, &SeenMethod<'_>)> = Vec::new();
    for seen in methods {
        let (answer, name) = (answer(seen), format!("{} {}", seen.method.name, seen.path));
        match groups.iter_mut().find(|(known, ..)| *known == answer) {
            Some((_, names, _)) => names.extend([", ", &name]),
            None => groups.push((answer, name, seen)),
        }
    }
    groups.into_iter().map(|(_, names, seen)| (names, seen)).collect()
}

/// What becomes of a preflight, in words.
pub(super) fn preflight(check: &PreflightCheck<'_>) -> String {
    match check {
        PreflightCheck::Passes => "the browser sends the request".to_owned(),
        PreflightCheck::Unknown => "not known: the files leave open what the answer says".to_owned(),
        PreflightCheck::Backend => "the backend answers the preflight and decides".to_owned(),
        PreflightCheck::Missing => {
            "blocked where the browser asks first: the path has no method OPTIONS, and API Gateway answers 403"
                .to_owned()
        }
        PreflightCheck::Guarded(PreflightGuard::DecidingAuthorizer(name)) => {
            format!("the authorizer `{name}` decides, and is asked without any credentials")
        }
        PreflightCheck::Guarded(guard) => {
            let needs = match guard {
                PreflightGuard::Authorizer(name) | PreflightGuard::DecidingAuthorizer(name) => {
                    format!("the authorizer `{name}`")
                }
                PreflightGuard::Signature => "a signature".to_owned(),
                PreflightGuard::ApiKey => "an API key".to_owned(),
            };
            format!("blocked: OPTIONS needs {needs}, and browsers send preflights without credentials")
        }
        PreflightCheck::Refused(refusal) => format!("blocked: {}", refused(refusal)),
        PreflightCheck::MethodNotAllowed(list) if list.is_empty() => {
            "blocked: there is no `Access-Control-Allow-Methods`".to_owned()
        }
        PreflightCheck::MethodNotAllowed(list) => {
            format!("blocked: `Access-Control-Allow-Methods` is {list}, which lacks the method")
        }
        PreflightCheck::HeaderNotAllowed(name) => {
            format!("blocked where the page sends `{name}`: `Access-Control-Allow-Headers` lacks it")
        }
    }
}

fn success(seen: &SeenMethod<'_>) -> String {
    let is_proxy = seen.method.integration.as_ref().is_some_and(|integration| integration.kind.is_proxy());
    match &seen.success {
        CorsCheck::Passes => "readable".to_owned(),
        CorsCheck::Unknown if is_proxy => "the backend sends the headers for CORS, or does not".to_owned(),
        check => format!("{}: {}", readable(check), reason(check)),
    }
}

/// Whether a response is readable, in a word.
pub(super) fn readable(check: &CorsCheck) -> &'static str {
    match check {
        CorsCheck::Passes => "readable",
        CorsCheck::Unknown => "not known",
        CorsCheck::Fails(_) => "blocked",
    }
}

/// Why a response is blocked, or not known to be readable.
pub(super) fn reason(check: &CorsCheck) -> String {
    match check {
        CorsCheck::Passes => String::new(),
        CorsCheck::Unknown => "the files leave open whether the headers for CORS are there".to_owned(),
        CorsCheck::Fails(refusal) => refused(refusal),
    }
}

fn refused(refusal: &CorsRefusal) -> String {
    match refusal {
        CorsRefusal::NoOrigin => "there is no `Access-Control-Allow-Origin`".to_owned(),
        CorsRefusal::OtherOrigin(origin) => {
            format!("`Access-Control-Allow-Origin` is {origin}, which is another origin")
        }
        CorsRefusal::StarWithCredentials => {
            "`Access-Control-Allow-Origin` is *, which does not count for a page that sends credentials"
                .to_owned()
        }
        CorsRefusal::NoCredentials => {
            "`Access-Control-Allow-Credentials` is not true, and the page sends credentials".to_owned()
        }
    }
}

/// What to change, a step each: its first line says what, lines to paste follow.
pub(super) fn advice(api: &Api, view: &BrowserView<'_>) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for (methods, seen) in grouped(&view.methods, |seen| seen.preflight.clone()) {
        steps.extend(preflight_advice(&seen.preflight, &methods, view));
    }
    let mut lacking: Vec<ResponseType> = Vec::new();
    let mut differing: Vec<&str> = Vec::new();
    for error in &view.errors {
        match &error.check {
            CorsCheck::Fails(CorsRefusal::NoOrigin) if !lacking.contains(&error.definition()) => {
                lacking.push(error.definition());
            }
            CorsCheck::Fails(CorsRefusal::NoOrigin) | CorsCheck::Passes | CorsCheck::Unknown => {}
            CorsCheck::Fails(_) if differing.contains(&error.definition().name()) => {}
            CorsCheck::Fails(_) => differing.push(error.definition().name()),
        }
    }
    if !lacking.is_empty() {
        for step in cors_definitions(api, &lacking, &view.page.origin) {
            let mut letters = step.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            steps.push(first.into_iter().chain(letters).collect());
        }
    }
    if !differing.is_empty() {
        let names = differing.join(", ");
        let credentials = match view.page.sends_credentials {
            true => ", and `Access-Control-Allow-Credentials` to `'true'`",
            false => "",
        };
        let origin = &view.page.origin;
        steps.push(format!("Set `Access-Control-Allow-Origin` to `'{origin}'`{credentials} in {names}."));
    }
    steps
}

/// What to change so that preflights of some methods pass.
fn preflight_advice(check: &PreflightCheck<'_>, methods: &str, view: &BrowserView<'_>) -> Option<String> {
    let origin = &view.page.origin;
    Some(match check {
        PreflightCheck::Missing => format!("Add a method OPTIONS to the path of {methods}."),
        PreflightCheck::Guarded(_) => {
            format!("Let OPTIONS pass without authorization and without an API key, for {methods}.")
        }
        PreflightCheck::Refused(CorsRefusal::NoCredentials) => {
            format!("Set `Access-Control-Allow-Credentials` to `'true'` in the preflight of {methods}.")
        }
        PreflightCheck::Refused(_) => {
            format!("Set `Access-Control-Allow-Origin` to `'{origin}'` in the preflight of {methods}.")
        }
        PreflightCheck::MethodNotAllowed(_) => {
            format!("Add the method to `Access-Control-Allow-Methods` in the preflight of {methods}.")
        }
        PreflightCheck::HeaderNotAllowed(name) => {
            format!("Add `{name}` to `Access-Control-Allow-Headers` in the preflight of {methods}.")
        }
        PreflightCheck::Passes | PreflightCheck::Unknown | PreflightCheck::Backend => return None,
    })
}
