//! Terraform: its files, and what `terraform show -json` says of a plan or a state.

mod configuration;
pub(super) mod json;
mod resources;
