//! What clients see differently.
//!
//! Two APIs answer the same failures on the same requests; what differs for the client is a
//! [`Change`], and changes that are the same for several response types stand together. Not here:
//! how definitions differ as text, which no client sees.

mod change;
mod group;
mod recipe;
mod tries;

pub(crate) use change::{Change, HeaderChange, Pair};
pub(crate) use group::Group;
pub(crate) use tries::Tries;

use self::recipe::Recipe;
use crate::gateway::{Api, Gateway, ResponseType};

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
    /// Types whose definitions differ, and whose responses to what was tried do not.
    pub unseen: Vec<ResponseType>,
}

/// Compares what clients get from two APIs.
pub(crate) fn compare(before: &Side, after: &Side, tries: &Tries<'_>) -> Comparison {
    let mut changes = Vec::new();
    let mut recipes = Vec::new();
    let mut unseen = Vec::new();
    for failure in &tries.failures {
        let own = changes.len();
        for tried in tries.of(failure, before, after) {
            let responses = Pair {
                before: before.gateway.respond(failure, &tried.event),
                after: after.gateway.respond(failure, &tried.event),
            };
            let recipe = Pair {
                before: Recipe::of(&before.api, &responses.before),
                after: Recipe::of(&after.api, &responses.after),
            };
            let Some(change) = Change::of(failure, tried.accept, responses) else { continue };
            // With another media type, a change that was seen already is no further one.
            if changes[own..].iter().all(|other: &Change| !other.says_the_same(&change)) {
                changes.push(change);
                recipes.push(recipe);
            }
        }
        let response_type = failure.response_type();
        let differs = |response_type| {
            before.api.definition(response_type).map(recipe::text)
                != after.api.definition(response_type).map(recipe::text)
        };
        if changes.len() == own && differs(response_type) {
            unseen.push(response_type);
        }
    }
    let groups = group::groups(&changes, &recipes);
    Comparison { changes, groups, tried: tries.failures.len(), unseen }
}
