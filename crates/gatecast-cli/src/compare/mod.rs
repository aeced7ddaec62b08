//! What clients see differently.
//!
//! Two APIs answer the same failures on the same requests; what differs for the client is a
//! [`Change`], and changes that are the same for several response types stand together. Not here:
//! how definitions differ as text, which no client sees.

mod change;
mod group;
mod methods;
mod recipe;
mod tries;

pub(crate) use change::{Change, HeaderChange, Pair};
pub(crate) use group::Group;
pub(crate) use methods::{MethodChange, MethodComparison, MethodMessage, compare_methods};
pub(crate) use tries::Probes;

use std::collections::BTreeSet;

use self::recipe::Ingredients;
use gatecast::gateway::{Api, Event, Gateway, Response, ResponseType};

/// An API, as written and compiled.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    /// As written.
    pub api: Api,
    /// Ready to answer.
    pub gateway: Gateway,
}

/// What clients see differently.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// In order of the names of types.
    pub changes: Vec<Change>,
    /// Changes that are the same, by their index.
    pub groups: Vec<Group>,
    /// How many response types were looked at.
    pub tried: usize,
    /// Types whose definitions differ, in order of their names, and show that in no response to what
    /// was tried.
    pub unseen: Vec<ResponseType>,
    /// What differs of methods.
    pub methods: MethodComparison,
}

/// Compares what clients get from two APIs.
pub(crate) fn compare(before: &Side, after: &Side, tries: &Probes<'_>) -> Comparison {
    let mut changes = Vec::new();
    let mut recipes = Vec::new();
    let mut unseen = BTreeSet::new();
    for failure in &tries.failures {
        let own = changes.len();
        let mut templates = Vec::new();
        for tried in tries.of(failure, before, after) {
            let respond = |event: &Event| Pair {
                before: before.gateway.respond(failure, event),
                after: after.gateway.respond(failure, event),
            };
            let responses = respond(&tried.event);
            let chosen = [&responses.before, &responses.after].map(|response| response.template.clone());
            if templates.contains(&chosen) {
                // Another media type that chooses nothing else is only echoed, if anything.
                continue;
            }
            templates.push(chosen);
            let recipe = Pair {
                before: Ingredients::of(&before.api, &responses.before),
                after: Ingredients::of(&after.api, &responses.after),
            };
            let change = Change::of(failure, tried.accept.clone(), responses);
            let bare = || Change::of(failure, tried.accept.clone(), respond(tried.bare.as_ref()?));
            let Some(change) = change.or_else(bare) else { continue };
            // With another media type, a change that was seen already is no further one.
            if changes[own..].iter().all(|other: &Change| !other.says_the_same(&change)) {
                changes.push(change);
                recipes.push(recipe);
            }
        }
        if changes.len() == own {
            let response_type = failure.response_type();
            let governing = [before, after].map(|side| side.gateway.governed_by(response_type));
            unseen.extend(governing.into_iter().flatten().chain([response_type]));
        }
    }
    let is_seen = |response_type: ResponseType| {
        let governs = |response: &Response| response.governed_by == Some(response_type);
        changes.iter().any(|change| governs(&change.responses.before) || governs(&change.responses.after))
    };
    let text = |side: &Side, response_type| side.api.definition(response_type).map(recipe::text);
    unseen.retain(|&response_type| {
        text(before, response_type) != text(after, response_type) && !is_seen(response_type)
    });
    let unseen = ResponseType::by_name().into_iter().filter(|name| unseen.contains(name)).collect();
    let groups = group::groups(&changes, &recipes);
    let methods = MethodComparison::default();
    Comparison { changes, groups, tried: tries.failures.len(), unseen, methods }
}
