//! The names whose values documents leave open, and the parameters that none of them is.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;

use indexmap::IndexMap;

use super::ImportOptions;
use crate::diagnostic::{Diagnostic, codes, nearest, quoted};

codes! {
    /// A given parameter that no file refers to.
    ///
    /// It changes nothing, and probably has another name. A parameter is called as what it fills in is
    /// shown: `${NAME}`.
    static UNUSED_PARAMETER: Warning = "unused-parameter";
}

/// How many names are kept: a document may have millions.
const MAX_NAMES: usize = 100_000;

/// The names whose values documents leave open, and values that decide what documents leave out.
#[derive(Clone, Debug, Default)]
pub struct AskedNames {
    names: HashSet<String>,
    alternatives: Vec<Alternative>,
}

/// What brings in what the defaults leave out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Alternative {
    /// Values of parameters.
    parameters: BTreeMap<String, String>,
    /// Whether what has no instance is read as if it had one.
    every_instance: bool,
}

impl Alternative {
    /// Values of parameters.
    pub(super) fn of(parameters: BTreeMap<String, String>) -> Self {
        Self { parameters, every_instance: false }
    }

    /// What no parameter is known to bring in.
    #[cfg(feature = "hcl")]
    pub(super) fn every_instance() -> Self {
        Self { parameters: BTreeMap::new(), every_instance: true }
    }

    /// The options with these values beside their own.
    pub(crate) fn applied_to(&self, options: &ImportOptions) -> ImportOptions {
        let mut options = ImportOptions { every_branch: false, ..options.clone() };
        let own = self.parameters.iter().map(|(name, value)| (name.clone(), value.clone()));
        options.parameters.extend(own);
        options.every_instance = self.every_instance;
        options
    }
}

/// As a note about what is found so.
impl fmt::Display for Alternative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.every_instance {
            f.write_str("with one instance of each resource that has none")?;
        }
        for (index, (name, value)) in self.parameters.iter().enumerate() {
            let before = if index == 0 { "where " } else { " and " };
            write!(f, "{before}{} is {}", quoted(name), quoted(value))?;
        }
        Ok(())
    }
}

impl AskedNames {
    /// Keeps a name.
    pub(super) fn insert(&mut self, name: &str) {
        if self.names.len() < MAX_NAMES && !self.names.contains(name) {
            self.names.insert(name.to_owned());
        }
    }

    /// Keeps values that bring something in.
    pub(super) fn keep_alternative(&mut self, alternative: Alternative) {
        self.alternatives.push(alternative);
    }

    /// The values that bring something in, which are then forgotten.
    pub(crate) fn take_alternatives(&mut self) -> Vec<Alternative> {
        std::mem::take(&mut self.alternatives)
    }

    /// Keeps the names of others.
    pub(crate) fn extend(&mut self, others: &Self) {
        others.names.iter().for_each(|name| self.insert(name));
    }

    /// Findings about the parameters that none of these names is.
    pub(crate) fn unused(&self, parameters: &IndexMap<String, String>) -> Vec<Diagnostic> {
        if self.names.len() == MAX_NAMES {
            return Vec::new();
        }
        // Sets have no order, and the nearest of several is the first.
        let names: BTreeSet<&str> = self.names.iter().map(String::as_str).collect();
        let finding = |name: &String| {
            let message = format!("unused parameter {}", quoted(name));
            let warning = Diagnostic::of(&UNUSED_PARAMETER, message);
            match nearest(name, names.iter().copied()) {
                Some(near) => warning.help(format!("did you mean `{near}`?")),
                None => warning.help("use the name shown inside `${…}`"),
            }
        };
        parameters.keys().filter(|name| !names.contains(name.as_str())).map(finding).collect()
    }
}
