//! Templates with what they render to, properties that hold for all, and templates that mean harm.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read fixtures, and start threads"
)]

mod fixtures;
mod fuzzed;
mod growth;
mod hostile;
mod hostile_loops;
#[path = "../../../../fuzz/src/mapping_template.rs"]
mod mapping_template;
mod properties;
