//! Why a fix is not made, and how that is said.

use crate::check::HarmKind;

/// Why a fix is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FixRefusal {
    /// Values beside it would read differently.
    Rest,
    /// Other findings would take its place.
    Findings,
    /// The finding would still be there.
    Stays,
    /// Something would be there twice, and one of the two be lost.
    Repeats,
    /// Something else would get another value, through an alias.
    Shared,
}

impl FixRefusal {
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Rest => "not fixed: the file could not be read as before with the change",
            Self::Findings => "not fixed: the change leads to other findings",
            Self::Stays => "not fixed: the change does not resolve the finding",
            Self::Repeats => "not fixed: the same is defined elsewhere, and one of the two would be lost",
            Self::Shared => "not fixed: an alias uses the value outside of gateway responses",
        }
    }
}

impl From<HarmKind> for FixRefusal {
    fn from(kind: HarmKind) -> Self {
        match kind {
            HarmKind::Rest => Self::Rest,
            HarmKind::RepeatedKey => Self::Repeats,
            HarmKind::SharedValue => Self::Shared,
        }
    }
}
