//! What is different about one response.

use std::collections::BTreeMap;

use gatecast::gateway::{Failure, Response, ResponseType};

/// Something before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair<T> {
    pub before: T,
    pub after: T,
}

impl<T: PartialEq> Pair<T> {
    /// Both, if they differ.
    fn of(before: T, after: T) -> Option<Self> {
        (before != after).then_some(Self { before, after })
    }
}

/// What is different about the response to a failure.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub response_type: ResponseType,
    /// The Accept header it takes to see it, where the usual one does not show it.
    pub accept: Option<String>,
    /// Everything that the client gets.
    pub responses: Pair<Response>,
    pub status: Option<Pair<u16>>,
    /// The value of the header Content-Type.
    pub content_type: Option<Pair<String>>,
    /// Other headers, in order of their names.
    pub headers: Vec<HeaderChange>,
    /// Whether the bodies differ.
    pub is_body_changed: bool,
}

/// What is different about the headers of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderChange {
    /// As it is written, after the change if it is there then.
    pub name: String,
    /// Its values in order; none where it is not sent.
    pub values: Pair<Vec<String>>,
}

impl Change {
    /// What is different, if anything is. Neither the order of headers nor the case of their names
    /// is: no client may depend on them (RFC 9110, 5.1 and 5.3).
    pub(super) fn of(failure: &Failure, accept: Option<String>, responses: Pair<Response>) -> Option<Self> {
        let Pair { before, after } = &responses;
        let content_type =
            |response: &Response| response.header("Content-Type").unwrap_or_default().to_owned();
        let change = Self {
            response_type: failure.response_type(),
            accept,
            status: Pair::of(before.status, after.status),
            content_type: Pair::of(content_type(before), content_type(after)),
            headers: headers(before, after),
            is_body_changed: before.body != after.body,
            responses,
        };
        let is_none = change.status.is_none()
            && change.content_type.is_none()
            && change.headers.is_empty()
            && !change.is_body_changed;
        (!is_none).then_some(change)
    }

    /// Whether a client sees the same difference there.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        self.status == other.status
            && self.content_type == other.content_type
            && self.headers == other.headers
            && self.body() == other.body()
    }

    /// The bodies, where they differ.
    pub(crate) fn body(&self) -> Option<Pair<&str>> {
        let Pair { before, after } = &self.responses;
        self.is_body_changed.then_some(Pair { before: &*before.body, after: &*after.body })
    }
}

fn headers(before: &Response, after: &Response) -> Vec<HeaderChange> {
    // By name: its spelling, and the values on either side.
    let mut named: BTreeMap<String, HeaderChange> = BTreeMap::new();
    let sides = [(before, false), (after, true)];
    let headers = sides.iter().flat_map(|(response, is_after)| {
        response.headers.iter().map(move |(name, value)| (name, value, *is_after))
    });
    for (name, value, is_after) in headers.filter(|(name, ..)| !name.eq_ignore_ascii_case("Content-Type")) {
        let change = named.entry(name.to_ascii_lowercase()).or_insert_with(|| HeaderChange {
            name: String::new(),
            values: Pair { before: Vec::new(), after: Vec::new() },
        });
        change.name = (**name).to_owned();
        let values = if is_after { &mut change.values.after } else { &mut change.values.before };
        values.push(value.clone());
    }
    named.into_values().filter(|change| change.values.before != change.values.after).collect()
}
