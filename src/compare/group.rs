//! Changes that are the same for several response types.

use super::change::{Change, Pair};
use super::recipe::Recipe;

/// Changes that are the same, by their index; never empty.
#[derive(Debug)]
pub(crate) struct Group {
    pub members: Vec<usize>,
}

/// Groups changes. Two are the same where a client sees the same difference, or where the same texts
/// are behind them and the status changes in the same way: then they differ by what happened only.
pub(super) fn groups(changes: &[Change], recipes: &[Pair<Recipe>]) -> Vec<Group> {
    let is_same = |(a, of_a): (&Change, &Pair<Recipe>), (b, of_b): (&Change, &Pair<Recipe>)| {
        // A change that only another media type shows is told apart from the usual ones.
        let is_alike = a.accept == b.accept && a.status == b.status;
        is_alike && (looks_the_same(a, b) || of_a == of_b)
    };
    let mut groups: Vec<Group> = Vec::new();
    for (index, of_change) in changes.iter().zip(recipes).enumerate() {
        // All groups that it belongs to become one.
        let (same, mut others): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group: &Group| {
            group.members.iter().any(|&member| is_same((&changes[member], &recipes[member]), of_change))
        });
        let mut members: Vec<_> = same.into_iter().flat_map(|group| group.members).collect();
        members.push(index);
        members.sort_unstable();
        others.push(Group { members });
        groups = others;
    }
    groups.sort_by_key(|group| group.members.first().copied());
    groups
}

/// Whether clients see the same difference: the same headers, and the same bodies but for what is
/// in both of them.
fn looks_the_same(a: &Change, b: &Change) -> bool {
    a.content_type == b.content_type
        && a.headers == b.headers
        && a.body.as_ref().map(middle) == b.body.as_ref().map(middle)
}

/// What two bodies do not begin and end with alike.
fn middle(body: &Pair<String>) -> (&str, &str) {
    let (before, after) = (body.before.as_str(), body.after.as_str());
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (before, after) = (&before[start..], &after[start..]);
    let end: usize =
        before.chars().rev().zip(after.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    (&before[..before.len() - end], &after[..after.len() - end])
}
