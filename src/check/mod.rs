//! Whether responses are what their authors meant.
//!
//! [`check`] renders every response with the values that API Gateway puts there and parses the
//! result by its media type ([`body`]). What breaks for some value is found so, whatever the
//! reason; the rules below `rules/` add the explanation, and find what no parse can show: headers
//! that browsers ignore, variables that are never set, entries that lose what their family has.
//!
//! Adding a rule: its file below `rules/`, whose documentation is its page, its name in the list of
//! `rules/mod.rs`, and `fixtures/check/<rule>/`. A rule sees a `Analysis` and nothing else: it reads no
//! file and knows no other rule. What can be found without looking at definitions is no rule: its
//! [`Code`](crate::diagnostic::Code) stands beside the code that reports it.

pub mod body;
mod definitions;
mod json;
mod language;
mod mapping_templates;
mod mend;
mod registry;
mod rule;
mod rules;
mod settings;
mod subject;
mod trial;
#[cfg_attr(not(feature = "integrations"), path = "velocity_missing.rs")]
mod velocity;

pub use definitions::cors_definitions;
pub(crate) use mend::{AppliedFixes, FixedFile, Harm, HarmKind, mend};
pub(crate) use registry::is_about_repetition;
pub use registry::other_codes;
pub use registry::{code, codes, rule};
pub use rule::Rule;
pub use rules::RULES;
pub use settings::{Level, Scope, Settings, UnknownLevel};
pub use settings::{unknown_rule, unknown_setting};

use self::subject::Analysis;
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
/// assert_eq!(findings[0].name(), Some("quoted-message-string"));
/// ```
#[must_use]
pub fn check(api: &Api) -> Vec<Diagnostic> {
    check_with(api, CompileOptions::default())
}

/// [`check`] with other limits.
#[must_use]
pub fn check_with(api: &Api, options: CompileOptions) -> Vec<Diagnostic> {
    let subject = Analysis::new(api, options);
    let mut findings = Vec::new();
    for rule in RULES {
        (rule.check)(&subject, &mut findings);
    }
    findings
}
