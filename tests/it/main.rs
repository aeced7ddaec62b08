//! The one integration-test binary.
//!
//! Most tests are data: `fixtures/` and the snapshots beside this file.

mod allocations;
mod behaviour;
mod exchange;
mod layers;
mod mangled;
mod positions;
mod properties;

#[cfg(feature = "cli")]
mod broken;
#[cfg(feature = "cli")]
mod commands;
#[cfg(feature = "cli")]
mod readme;
#[cfg(feature = "cli")]
mod support;
#[cfg(feature = "import")]
mod terraform;
