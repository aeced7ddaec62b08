//! Terraform: its files, and what `terraform show -json` says of a plan or a state.
//!
//! Both have the same resources ([`resources`]). A plan has their values; of files, `evaluate`
//! makes them.

#[cfg(feature = "import")]
mod comprehension;
mod configuration;
#[cfg(feature = "import")]
mod encode;
#[cfg(feature = "import")]
mod evaluate;
#[cfg(feature = "import")]
pub(super) mod files;
#[cfg(feature = "import")]
mod functions;
#[cfg(feature = "import")]
mod instances;
pub(super) mod json;
#[cfg(feature = "import")]
mod layout;
#[cfg(feature = "import")]
mod module;
#[cfg(feature = "import")]
mod naming;
#[cfg(feature = "import")]
mod operators;
#[cfg(feature = "import")]
mod reference;
mod resources;
#[cfg(feature = "import")]
mod template;
#[cfg(feature = "import")]
mod types;
#[cfg(feature = "import")]
mod unknown;
#[cfg(feature = "import")]
mod value;

use crate::diagnostic::Code;

/// The codes of all that reading modules and plans can find.
pub(super) static CODE_LISTS: &[&[&Code]] = &[
    #[cfg(feature = "import")]
    unknown::CODES,
];

/// A name as it is shown: it may stand between the quotes of JSON and of a header's constant.
fn plain(name: &str) -> String {
    let unfit = |c: char| matches!(c, '"' | '\'' | '\\' | '{' | '}' | '<' | '>' | '&') || c.is_control();
    name.chars().filter(|&c| !unfit(c)).collect()
}
