//! Terraform: its files, and what `terraform show -json` says of a plan or a state.
//!
//! Both have the same resources ([`resources`]). A plan has their values; of files, `evaluate`
//! makes them.

#[cfg(feature = "hcl")]
mod comprehension;
mod configuration;
#[cfg(feature = "hcl")]
mod encode;
#[cfg(feature = "hcl")]
mod evaluate;
#[cfg(feature = "hcl")]
pub(super) mod files;
#[cfg(feature = "hcl")]
mod functions;
#[cfg(feature = "hcl")]
mod instances;
pub(super) mod json;
#[cfg(feature = "hcl")]
mod layout;
#[cfg(feature = "hcl")]
mod module;
#[cfg(feature = "hcl")]
mod naming;
#[cfg(feature = "hcl")]
mod operators;
#[cfg(feature = "hcl")]
mod reference;
mod resources;
#[cfg(feature = "hcl")]
pub(super) mod skeleton;
#[cfg(feature = "hcl")]
mod template;
#[cfg(feature = "hcl")]
mod types;
#[cfg(feature = "hcl")]
mod unknown;
#[cfg(feature = "hcl")]
mod value;

use crate::diagnostic::Code;

/// The codes of all that reading modules and plans can find.
pub(super) static CODE_LISTS: &[&[&Code]] = &[
    #[cfg(feature = "hcl")]
    unknown::CODES,
];

/// A name as it is shown: it may stand between the quotes of JSON and of a header's constant.
fn plain(name: &str) -> String {
    let unfit = |c: char| matches!(c, '"' | '\'' | '\\' | '{' | '}' | '<' | '>' | '&') || c.is_control();
    name.chars().filter(|&c| !unfit(c)).collect()
}
