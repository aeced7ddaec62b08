//! The routes of an API for people: a table of methods and paths.

use super::style::{FAINT, STRONG, styled};
use gatecast::diagnostic::counted;
use gatecast::gateway::Api;
use gatecast::rest_api::{
    Authorization, Integration, IntegrationKind, Method, Preflight, Resource, RestApi, Validates,
    function_name,
};
use gatecast::source::visible;

const HEADINGS: [&str; 7] =
    ["METHOD", "PATH", "AUTHORIZATION", "KEY", "VALIDATES", "PREFLIGHT", "INTEGRATION"];

/// Draws the routes of an API, styled.
pub(crate) fn routes_human(api: &Api) -> String {
    let name =
        styled(STRONG, visible(api.name.as_deref().unwrap_or("an API without a name")).replace('\n', " "));
    let Some(rest_api) = &api.rest_api else {
        return format!(
            "{name}: its files define no resources and methods; every path and method is taken to exist\n"
        );
    };
    let rows: Vec<[String; 7]> =
        rest_api.methods().map(|(resource, method)| row(rest_api, resource, method)).collect();
    let mut out = format!("{name}: {}\n", counted(rows.len(), "method"));
    if rest_api.is_partial {
        out += "  its files name resources that they do not define; their methods are not listed\n";
    }
    if let Some(policy) = rest_api.resource_policy() {
        out += &format!("  resource policy with {}\n", counted(policy.statement_count(), "statement"));
    }
    out.push('\n');
    let mut widths = HEADINGS.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(textwrap::core::display_width(cell));
        }
    }
    out += &format!("{}\n", styled(FAINT, line(&HEADINGS.map(str::to_owned), widths)));
    for row in &rows {
        out += &line(row, widths);
        out.push('\n');
    }
    out
}

fn line(cells: &[String; 7], widths: [usize; 7]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let blanks = width.saturating_sub(textwrap::core::display_width(cell)) + 2;
        line += cell;
        line += &" ".repeat(blanks);
    }
    line.trim_end().to_owned()
}

fn row(api: &RestApi, resource: &Resource, method: &Method) -> [String; 7] {
    let cells = [
        method.name.clone(),
        resource.path.clone(),
        authorization(api, method),
        if method.needs_key { "required".to_owned() } else { "-".to_owned() },
        validates(method.validates).to_owned(),
        preflight(api, resource, method),
        method.integration.as_ref().map_or_else(|| "-".to_owned(), integration),
    ];
    cells.map(|cell| visible(&cell).replace('\n', " "))
}

/// Who may call a method, in words: `TOKEN auth`.
fn authorization(api: &RestApi, method: &Method) -> String {
    match &method.authorization {
        Authorization::None => "-".to_owned(),
        Authorization::Iam => "AWS_IAM".to_owned(),
        Authorization::Unknown => "unknown".to_owned(),
        Authorization::Authorizer(name) => match api.authorizers.get(name) {
            Some(authorizer) => format!("{} {name}", authorizer.kind.name()),
            None => name.clone(),
        },
    }
}

fn validates(validates: Validates) -> &'static str {
    match validates {
        Validates { parameters: true, body: true } => "parameters, body",
        Validates { parameters: true, body: false } => "parameters",
        Validates { parameters: false, body: true } => "body",
        Validates { parameters: false, body: false } => "-",
    }
}

fn integration(integration: &Integration) -> String {
    let uri = integration.uri.as_ref().filter(|_| integration.kind != IntegrationKind::Mock);
    match uri {
        Some(uri) => {
            format!("{} {}", integration.kind.name(), function_name(uri.as_str()).unwrap_or(uri.as_str()))
        }
        None => integration.kind.name().to_owned(),
    }
}

/// What a page of another origin gets before it may call the method.
fn preflight(rest_api: &RestApi, resource: &Resource, method: &Method) -> String {
    if method.name == "OPTIONS" {
        return match method.constant_header("Access-Control-Allow-Origin") {
            Some(origin) => format!("allows {origin}"),
            None => "-".to_owned(),
        };
    }
    let preflight = resource.preflight();
    let guard = preflight.method().and_then(|options| rest_api.preflight_guard(options));
    let answer = match preflight {
        Preflight::Missing => "none".to_owned(),
        Preflight::Backend(_) => "backend".to_owned(),
        Preflight::Mock(options) => match options.constant_header("Access-Control-Allow-Origin") {
            Some(origin) => origin,
            None => "no origin".to_owned(),
        },
    };
    match guard {
        Some(guard) => format!("{answer}, behind {}", guard.word()),
        None => answer,
    }
}
