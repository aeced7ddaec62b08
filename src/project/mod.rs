//! A project as people name it: files, folders, Terraform modules become APIs.
//!
//! [`load`] reads what was named from an [`Environment`]; [`Loaded`] says which of the APIs of several
//! documents are one; [`lint`] checks them, and [`fix`] makes the safe fixes. Nothing is printed here:
//! findings are part of what comes out.

mod cdk_constructs;
#[cfg(feature = "files")]
mod disk;
mod documents;
mod environment;
mod error;
mod fix;
mod folder;
mod lint;
mod load;
mod merge;
mod overlay;
mod referenced;
mod related;
mod search;

#[cfg(feature = "files")]
pub use disk::{Disk, is_passed_over};
pub use environment::{Environment, ReadError, ReadFault, read};
pub use error::LoadError;
pub use fix::{Fixed, fix};
pub use lint::{LintOptions, LintRun, lint};
pub use load::{Grouping, Inputs, Loaded, LoadedDocument, load, unused_parameters};
pub use overlay::{FileVersion, Overlaid, Overlay};
pub use related::{related, with_modules};
pub use search::MAX_CANDIDATES;

use crate::diagnostic::Code;

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// The codes of what can be found while a project is loaded.
pub static CODE_LISTS: &[&[&Code]] = &[documents::CODES];
