//! What there is to say about the options of a call.

use super::options::OPTIONS;
use super::script::{Call, Operation};
use super::shorthand::ShorthandPair;
use crate::diagnostic::{Diagnostic, codes, nearest, quoted};
use crate::source::Place;

codes! {
    /// A command without an option that it needs.
    ///
    /// The AWS CLI refuses it; without `--rest-api-id` it is taken to be for the API of the commands
    /// before.
    pub(super) static MISSING_OPTION: Error = "missing-option";

    /// An option that the command does not have.
    ///
    /// The AWS CLI refuses the whole command. update-gateway-response takes `--patch-operations` alone.
    static UNKNOWN_OPTION: Error = "unknown-option";

    static SHORTHAND_QUOTES: Warning = "shorthand-quotes", include_str!("../pages/shorthand-quotes.md");
}

/// An option that is not there.
pub(super) fn missing(option: &str, call: &Call) -> Diagnostic {
    let message = format!("{} without {option}", call.operation.name());
    Diagnostic::of(&MISSING_OPTION, message).at(Some(call.place.clone()), "")
}

pub(super) fn quotes_taken_off(pair: &ShorthandPair) -> Diagnostic {
    let (key, value) = (quoted(pair.key.as_str()), quoted(pair.value.as_str()));
    let message = format!("the AWS CLI takes the single quotes off; API Gateway gets {value}");
    Diagnostic::of(&SHORTHAND_QUOTES, message)
        .at(pair.value.place(), format!("the value of {key}"))
        .help("put double quotes around the single ones, in such a way that the shell leaves them: '\"'\"'*'\"'\"', or \"\\\"'*'\\\"\"; or write JSON")
}

pub(super) fn unknown_options(
    operation: Operation,
    first: &Place,
    unknown: &[(Place, String)],
) -> Diagnostic {
    let name = operation.name();
    let option = &unknown[0].1;
    // What a message quotes is cut to a length that people read.
    let shown = |(_, text): &(Place, String)| quoted(text).trim_matches('`').to_owned();
    let list: Vec<_> = unknown.iter().take(10).map(shown).collect();
    let message = if option.starts_with('-') {
        format!("{name} has no option {}", quoted(option))
    } else {
        format!("{} belongs to no option of {name}", quoted(option))
    };
    let diagnostic = Diagnostic::of(&UNKNOWN_OPTION, message)
        .at(Some(first.clone()), "")
        .note(format!("the AWS CLI says: Unknown options: {}", list.join(", ")));
    let known = OPTIONS.iter().find(|known| known.name == option);
    let own = OPTIONS.iter().filter(|known| known.only.is_none_or(|only| only == operation));
    match (known, operation) {
        (Some(_), Operation::Update) => diagnostic
            .note("it is read as a change to the definition, but the command does nothing")
            .help("use --patch-operations, or put-gateway-response, which replaces all of the definition"),
        (Some(_), Operation::Put) => diagnostic.help("use update-gateway-response"),
        (None, _) if !option.starts_with('-') => {
            diagnostic.help("quote a value with spaces; the pairs of a map are separated by commas")
        }
        (None, _) => match nearest(option, own.clone().map(|known| known.name))
            .or_else(|| own.map(|known| known.name).find(|known| known.starts_with(option.as_str())))
        {
            Some(near) => diagnostic.help(format!("did you mean {near}?")),
            None => diagnostic,
        },
    }
}
