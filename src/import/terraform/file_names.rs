//! What a file of a module defines for others, and what it uses.

use std::collections::HashSet;

/// Names as expressions refer to them: `local.cors`, `var.stage`, `aws_api_gateway_rest_api.shop`.
#[derive(Debug, Default)]
pub(crate) struct FileNames {
    /// What the file defines.
    pub(crate) defined: HashSet<String>,
    /// What its expressions refer to.
    pub(crate) used: HashSet<String>,
}

impl FileNames {
    /// Takes over what another file of the module has.
    pub(crate) fn extend(&mut self, other: Self) {
        self.defined.extend(other.defined);
        self.used.extend(other.used);
    }

    /// Whether it defines something that others use and do not define.
    pub(crate) fn is_missed_by(&self, others: &Self) -> bool {
        self.defined.iter().any(|name| others.used.contains(name) && !others.defined.contains(name))
    }
}

#[cfg(not(feature = "hcl"))]
impl FileNames {
    /// None: the language of the files is not read.
    pub(crate) fn of(_: &std::sync::Arc<crate::source::SourceFile>) -> Self {
        Self::default()
    }
}
