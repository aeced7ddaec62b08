//! Terraform: its files, and what `terraform show -json` says of a plan or a state.
//!
//! Both have the same resources ([`resources`]). A plan has their values; of files, `files::evaluate`
//! makes them.

mod configuration;
pub(super) mod file_names;
#[cfg(feature = "hcl")]
pub(super) mod files;
pub(super) mod json;
mod json_rest_api;
mod resources;
pub(super) mod rest_api;

use crate::diagnostic::{Code, codes};

/// The codes of all that reading Terraform can find.
pub(super) static CODE_LISTS: &[&[&Code]] = &[
    CODES,
    #[cfg(feature = "hcl")]
    files::calls::CODES,
    #[cfg(feature = "hcl")]
    files::tree::CODES,
];

codes! {
    /// A value of a Terraform module that cannot be made.
    ///
    /// It stays visible as `${…}`.
    static NO_VALUE: Warning = "no-value";

    /// A gateway response of which the values at hand make no instance.
    ///
    /// Its `count` is 0, or its `for_each` is empty. A module that others call gets the values from them:
    /// check the module that calls it.
    pub(crate) static NO_INSTANCE: Note = "no-instance";
}

/// A file that calls a module below a local path has one of these words.
pub(super) const LOCAL_MODULES: [&str; 2] = ["\"./", "\"../"];

/// A name as it is shown: it may stand between the quotes of JSON and of a header's constant.
fn plain(name: &str) -> String {
    let unfit = |c: char| matches!(c, '"' | '\'' | '\\' | '{' | '}' | '<' | '>' | '&') || c.is_control();
    name.chars().filter(|&c| !unfit(c)).collect()
}
