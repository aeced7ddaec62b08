//! The requests that both sides answer.

use std::collections::BTreeSet;

use super::Side;
use gatecast::gateway::{Event, Failure, Gateway};
use gatecast::template::mapping::{Mapping, parse_value};

/// How many media types are asked for. No definition that was ever seen has more than two templates.
const MAX_MEDIA_TYPES: usize = 10;

/// What is tried.
pub(crate) struct Probes<'t> {
    /// What goes wrong.
    pub failures: Vec<Failure>,
    /// The request that it happens on.
    pub event: &'t dyn Fn(&Failure) -> Event,
    /// Whether values that the request does not have may be made up: nobody said which request it is.
    pub may_make_up: bool,
    /// Whether other media types may be asked for: nobody said which.
    pub may_ask_for_others: bool,
}

/// One request.
pub(super) struct Probe {
    pub(super) event: Event,
    /// The same without the values that were made up: such a value can be the very text that stands
    /// in its place on the other side.
    pub(super) bare: Option<Event>,
    /// What it asks for, where that is not the usual thing.
    pub(super) accept: Option<String>,
}

impl Probes<'_> {
    /// The requests that `failure` is tried with: the usual one, and one for each media type that
    /// either side has a template of.
    pub(super) fn of(&self, failure: &Failure, before: &Side, after: &Side) -> Vec<Probe> {
        let usual = (self.event)(failure);
        let mut tries = vec![Probe { event: usual.clone(), bare: None, accept: None }];
        if self.may_ask_for_others {
            for media_type in media_types(failure, [before, after]).into_iter().take(MAX_MEDIA_TYPES) {
                let mut event = usual.clone();
                event.set_header("Accept", media_type.clone());
                tries.push(Probe { event, bare: None, accept: Some(media_type) });
            }
        }
        if self.may_make_up {
            for tried in &mut tries {
                tried.bare = Some(tried.event.clone());
                make_up(&mut tried.event, failure, [&before.gateway, &after.gateway]);
            }
        }
        tries
    }
}

/// The media types that the definitions which govern a failure have templates for.
fn media_types(failure: &Failure, sides: [&Side; 2]) -> BTreeSet<String> {
    let governing = sides.into_iter().filter_map(|side| {
        let governing = side.gateway.governed_by(failure.response_type())?;
        side.api.definition(governing)
    });
    let templates = governing.flat_map(|definition| &definition.templates);
    templates.map(|template| template.media_type.as_str().to_owned()).collect()
}

/// Gives what the request does not have, and could have, a value that is called like it: two
/// references that are both empty would look the same.
fn make_up(event: &mut Event, failure: &Failure, gateways: [&Gateway; 2]) {
    let missing: BTreeSet<String> = gateways
        .into_iter()
        .flat_map(|gateway| gateway.respond(failure, event).unresolved)
        .map(|unresolved| unresolved.reference.to_string())
        .collect();
    for reference in missing {
        if let Ok(Mapping::Variable(variable, _)) = parse_value(&reference) {
            let value = reference.strip_prefix("context.").unwrap_or(&reference);
            event.set_variable(&variable, value, failure);
        }
    }
}
