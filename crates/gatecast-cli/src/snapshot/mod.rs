//! Responses under version control: case files, stored responses, what differs.
//!
//! A [`CaseFile`] says which failures to look at on which requests. Each case gives a response, which
//! is compared with the one stored beside it ([`stored`]) and with what the case expects
//! ([`Expected`]). Not here: finding and writing files, and drawing differences.

mod case_file;
mod event;
mod expected;
mod members;
mod outcome;
mod read;
pub(crate) mod stored;

pub(crate) use case_file::{Case, CaseFile, CaseSubject, EventSource, Input, MethodCase};
pub(crate) use event::BaseEvent;
pub(crate) use expected::Expected;
pub(crate) use members::{CODES, Fault, INVALID_CASE_FILE};
pub(crate) use outcome::{CaseOutcome, Counts, FileOutcome, SnapshotChange, Stored};
pub(crate) use read::read;
