//! The one integration-test binary of the library.
//!
//! Most tests are data: `fixtures/` and the snapshots beside this file.

mod allocations;
mod behaviour;
mod exchange;
mod layers;
mod mangled;
mod positions;
mod properties;

/// Tests that read files of all formats.
#[cfg(all(feature = "files", feature = "hcl", feature = "yaml"))]
mod formats {
    mod project;
    mod serverless;
    mod terraform;
    mod terraform_expressions;
}
