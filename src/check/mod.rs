//! Whether responses are what their authors meant.
//!
//! [`check`] renders every response with the values that API Gateway puts there and parses the
//! result by its media type ([`body`]). What breaks for some value is found so, whatever the
//! reason; the rules below `rules/` add the explanation, and find what no parse can show: headers
//! that browsers ignore, variables that are never set, entries that lose what their family has.
//!
//! Adding a rule: its file below `rules/`, whose documentation is its page, a line in `registry`,
//! and `fixtures/check/<rule>/`. A rule sees a `Subject` and nothing else: it reads no file and knows
//! no other rule.

pub mod body;
mod json;
mod language;
#[cfg(feature = "cli")]
mod mend;
mod registry;
mod render;
mod rule;
mod rules;
mod settings;
mod subject;
mod trial;

#[cfg(feature = "cli")]
pub(crate) use mend::{Change, Harm, HarmKind, Mended, MendedFile, mend, shifted};
#[cfg(feature = "cli")]
pub(crate) use registry::is_about_repetition;
pub use registry::{RULES, rule};
pub use rule::Rule;
#[cfg(feature = "cli")]
pub(crate) use rules::{
    invalid_settings::found as invalid_settings, unknown_rule::found as unknown_rule,
    unknown_setting::key as unknown_setting,
};
pub use settings::{Level, Settings};

use self::rule::Check;
use self::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::gateway::{Api, CompileOptions};

/// What is wrong or doubtful about the definitions of an API, in the order of its text.
///
/// What an import or a compilation finds is not repeated: see [`import`](fn@crate::import) and
/// [`Gateway::compile`](crate::Gateway::compile).
///
/// ```
/// use gatecast::{Api, Definition, ResponseType, check};
///
/// let mut api = Api::default();
/// api.define(
///     Definition::new(ResponseType::Throttled)
///         .with_template("application/json", r#"{"error":"$context.error.messageString"}"#),
/// );
/// let findings = check::check(&api);
/// assert_eq!(findings[0].name, "quoted-message-string");
/// ```
#[must_use]
pub fn check(api: &Api) -> Vec<Diagnostic> {
    check_with(api, CompileOptions::default())
}

/// [`check`] with other limits.
#[must_use]
pub fn check_with(api: &Api, options: CompileOptions) -> Vec<Diagnostic> {
    let subject = Subject::new(api, options);
    let mut findings = Vec::new();
    for rule in RULES {
        if let Check::Of(check) = rule.check {
            check(&subject, &mut findings);
        }
    }
    findings
}
