//! The names whose values documents leave open, and the parameters that none of them is.

use std::collections::{BTreeSet, HashSet};

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, codes, nearest, quoted};

codes! {
    /// A `--parameter` that nothing asks for.
    ///
    /// It changes nothing, and probably has another name. A parameter is called as what it fills in is
    /// shown: `${NAME}`.
    static UNUSED_PARAMETER: Warning = "unused-parameter";
}

/// How many names are kept: a document may have millions.
const MAX_NAMES: usize = 100_000;

/// The names whose values documents leave open.
#[derive(Clone, Debug, Default)]
pub struct AskedNames(HashSet<String>);

impl AskedNames {
    /// Keeps a name.
    pub(super) fn insert(&mut self, name: &str) {
        if self.0.len() < MAX_NAMES && !self.0.contains(name) {
            self.0.insert(name.to_owned());
        }
    }

    /// Keeps the names of others.
    pub(crate) fn extend(&mut self, others: &Self) {
        others.0.iter().for_each(|name| self.insert(name));
    }

    /// Findings about the parameters that none of these names is.
    pub(crate) fn unused(&self, parameters: &IndexMap<String, String>) -> Vec<Diagnostic> {
        if self.0.len() == MAX_NAMES {
            return Vec::new();
        }
        // Sets have no order, and the nearest of several is the first.
        let names: BTreeSet<&str> = self.0.iter().map(String::as_str).collect();
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
