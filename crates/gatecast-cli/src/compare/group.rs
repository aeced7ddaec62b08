//! Changes that are the same for several response types.

use super::change::{Change, HeaderChange, Pair};
use super::recipe::Ingredients;

/// Changes that are the same, by their index; never empty.
#[derive(Debug)]
pub(crate) struct Group {
    pub members: Vec<usize>,
}

/// Groups changes. Two are the same where a client sees the same difference, or where the same texts
/// are behind them and the status changes in the same way: then they differ by what happened only.
pub(super) fn groups(changes: &[Change], recipes: &[Pair<Ingredients>]) -> Vec<Group> {
    let looks: Vec<_> = changes.iter().map(VisibleChange::of).collect();
    let is_same = |a: usize, b: usize| {
        // A change that only another media type shows is told apart from the usual ones.
        let is_alike = changes[a].accept == changes[b].accept && changes[a].status == changes[b].status;
        is_alike && (looks[a] == looks[b] || recipes[a] == recipes[b])
    };
    let mut groups: Vec<Group> = Vec::new();
    for index in 0..changes.len() {
        // All groups that it belongs to become one.
        let (same, mut others): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group: &Group| group.members.iter().any(|&member| is_same(member, index)));
        let mut members: Vec<_> = same.into_iter().flat_map(|group| group.members).collect();
        members.push(index);
        members.sort_unstable();
        others.push(Group { members });
        groups = others;
    }
    groups.sort_by_key(|group| group.members.first().copied());
    groups
}

/// What a client sees of a difference: the headers, and of bodies what is not in both of them.
#[derive(PartialEq)]
struct VisibleChange<'c> {
    content_type: &'c Option<Pair<String>>,
    headers: &'c [HeaderChange],
    body: Option<(&'c str, &'c str)>,
}

impl<'c> VisibleChange<'c> {
    fn of(change: &'c Change) -> Self {
        let Change { content_type, headers, .. } = change;
        Self { content_type, headers, body: change.body().map(middle) }
    }
}

/// What two bodies do not begin and end with alike.
fn middle(body: Pair<&str>) -> (&str, &str) {
    let Pair { before, after } = body;
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (before, after) = (&before[start..], &after[start..]);
    let end: usize =
        before.chars().rev().zip(after.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    (&before[..before.len() - end], &after[..after.len() - end])
}
