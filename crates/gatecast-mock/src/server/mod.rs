//! The mock gateway as a server: the data plane, the control plane, and what they share.
//!
//! ```text
//! listen → handle → address ─┬→ data    → mock → gateway responses, backends, or upstream
//!                            └→ control → store → files
//! ```

mod address;
mod authority;
mod backends;
pub mod boot;
mod budget;
mod connection;
pub mod context;
pub mod control;
mod data;
mod guard;
pub mod handle;
pub mod listen;
pub mod log;
pub mod overview;
pub mod pages;
pub mod settings;
pub mod store;
mod upstream;

use gatecast::diagnostic::Code;

/// The codes of all that can be doubtful about what is served.
pub static CODE_LISTS: &[&[&Code]] = &[boot::CODES, overview::CODES];
