//! Terraform: its files, and what `terraform show -json` says of a plan or a state.
//!
//! Both have the same resources ([`resources`]). A plan has their values; of files, `files::evaluate`
//! makes them.

mod configuration;
#[cfg(feature = "hcl")]
pub(super) mod files;
pub(super) mod json;
mod resources;

use crate::diagnostic::codes;

codes! {
    /// A value of a Terraform module that cannot be made.
    ///
    /// It stays visible as `${…}`.
    static NO_VALUE: Warning = "no-value";
}

/// A name as it is shown: it may stand between the quotes of JSON and of a header's constant.
fn plain(name: &str) -> String {
    let unfit = |c: char| matches!(c, '"' | '\'' | '\\' | '{' | '}' | '<' | '>' | '&') || c.is_control();
    name.chars().filter(|&c| !unfit(c)).collect()
}
