//! Fixing of a file that lies nowhere, for tests and fuzzers.

use super::super::{Fixed, fix};
use crate::import::ImportOptions;
use crate::project::{Disk, Environment, FileVersion, Grouping, Inputs, LintOptions, Overlaid, Overlay};

/// What fixing a text came to, with the text as it is then; `None` where it cannot be read.
pub(crate) fn fixed_in_memory(name: &str, text: &str, options: ImportOptions) -> Option<(Fixed, String)> {
    let names = [name.to_owned()];
    let mut overlay = Overlay::default();
    let version = FileVersion { name: name.to_owned(), before: text.to_owned(), text: text.to_owned() };
    let identity = Disk.identity(name);
    overlay.set(identity.clone(), version);
    let inputs = Inputs { names: &names, root: None, options, grouping: Grouping::Separate };
    let fixed = fix(&inputs, &LintOptions::default(), &Overlaid::new(&Disk, overlay)).ok()?;
    let text = fixed.text_of(&identity).unwrap_or(text).to_owned();
    Some((fixed, text))
}
