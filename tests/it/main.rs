//! The one integration-test binary.
//!
//! Most tests are data: `fixtures/` and the snapshots beside this file.

mod allocations;
mod behaviour;
mod exchange;
mod layers;
mod mangled;
mod positions;
#[cfg(feature = "import")]
mod project;
mod properties;
#[cfg(feature = "import")]
mod serverless;

#[cfg(feature = "cli")]
mod broken;
#[cfg(feature = "cli")]
mod cases;
#[cfg(feature = "cli")]
mod check;
#[cfg(feature = "cli")]
mod check_formats;
#[cfg(feature = "cli")]
mod clients;
#[cfg(feature = "cli")]
mod commands;
#[cfg(feature = "cli")]
mod containment;
#[cfg(feature = "cli")]
mod diff;
#[cfg(feature = "serve")]
mod documents;
#[cfg(feature = "cli")]
mod fix_styles;
#[cfg(feature = "cli")]
mod fixes;
#[cfg(feature = "cli")]
mod formats;
#[cfg(feature = "cli")]
mod output_safety;
#[cfg(feature = "cli")]
mod references;
#[cfg(feature = "cli")]
#[cfg(feature = "cli")]
mod rules;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "cli")]
mod settings;
#[cfg(feature = "cli")]
mod support;
#[cfg(feature = "import")]
mod terraform;
#[cfg(feature = "cli")]
mod watch;
