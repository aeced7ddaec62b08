//! The program `gatecast`, in a library so that its parts can be tested.

mod cli;
mod compare;
mod report;
mod snapshot;

#[cfg(fuzzing)]
pub use cli::fuzzing;
pub use cli::{main, other_codes};
