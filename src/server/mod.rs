//! The mock gateway as a server: the data plane, the control plane, and what they share.
//!
//! ```text
//! listen → handle → address ─┬→ data    → mock → gateway responses, or upstream
//!                            └→ control → store → files
//! ```

mod address;
mod authority;
pub(crate) mod boot;
mod budget;
mod connection;
pub(crate) mod context;
pub(crate) mod control;
mod data;
mod guard;
pub(crate) mod handle;
pub(crate) mod listen;
pub(crate) mod log;
pub(crate) mod settings;
pub(crate) mod store;
mod upstream;
