//! From where a response type is raised, in words.

use std::fmt::Write;

use super::Row;
use super::style::{FAINT, styled};
use gatecast::diagnostic::quoted;
use gatecast::gateway::{AnyRequest, Cause, Raised};
use gatecast::source::visible;

/// `authorizer `tokens`: GET /pets and 3 more`, `never: no method requires an API key`.
pub(crate) fn raised_by(raised: &Raised<'_>) -> String {
    match raised {
        Raised::Always { cause, plans } => {
            let of_request = any_request(*cause);
            match named("usage plan", plans) {
                Some(plans) => format!("{of_request}, {plans}"),
                None => of_request.to_owned(),
            }
        }
        Raised::Methods { cause, methods, names } => {
            let named_method = |(path, method): &(&str, &str)| format!("{method} {path}");
            let words = match methods.as_slice() {
                [first, _, _, ..] => format!("{} and {} more", named_method(first), methods.len() - 1),
                few => few.iter().map(named_method).collect::<Vec<_>>().join(", "),
            };
            let kind = if *cause == Cause::Quota { "usage plan" } else { "authorizer" };
            match named(kind, names) {
                Some(names) => format!("{names}: {words}"),
                None => words,
            }
        }
        Raised::Never(cause) => format!("never: {}", lacking(*cause)),
    }
}

/// `authorizer `a``, `authorizers `a`, `b``.
fn named(kind: &str, names: &[&str]) -> Option<String> {
    let plural = if names.len() == 1 { "" } else { "s" };
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    (!names.is_empty()).then(|| format!("{kind}{plural} {}", names.join(", ")))
}

fn any_request(cause: AnyRequest) -> &'static str {
    match cause {
        AnyRequest::UnknownRoute => "paths and methods that the API does not have",
        AnyRequest::Size => "bodies of more than 10 MB",
        AnyRequest::Rate => "limits of the account and the stage",
        AnyRequest::WebAcl => "a web ACL, if the stage has one",
        AnyRequest::ResourcePolicy => "the resource policy",
        AnyRequest::Configuration => "mistakes in the configuration of the API",
    }
}

fn lacking(cause: Cause) -> &'static str {
    match cause {
        Cause::Authorizer => "no method has an authorizer",
        Cause::LambdaAuthorizer => "no method has a Lambda authorizer",
        Cause::AuthorizerOrSignature => "no method has an authorizer or requires a signature",
        Cause::Signature => "no method requires a signature",
        Cause::ApiKey | Cause::Quota => "no method requires an API key",
        Cause::Model => "no method validates bodies",
        Cause::RequiredParameter => "no method validates required parameters",
        Cause::Backend => "no method has a backend",
        Cause::MediaTypes => "no integration refuses media types",
    }
}

/// Draws a table of the types and of what raises them, in `width` columns; nothing where the files do not show it.
pub(super) fn causes(out: &mut String, rows: &[Row], width: usize) -> std::fmt::Result {
    let known: Vec<(&Row, &str)> =
        rows.iter().filter_map(|row| Some((row, row.raised_by.as_deref()?))).collect();
    if known.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", styled(FAINT, format!("{:<30} RAISED BY", "RESPONSE TYPE")))?;
    let room = width.saturating_sub(31).max(20);
    for (row, raised_by) in known {
        let mut name = row.response_type().name();
        for line in textwrap::wrap(&visible(raised_by), room) {
            writeln!(out, "{name:<30} {line}")?;
            name = "";
        }
    }
    Ok(())
}
