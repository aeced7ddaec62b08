//! What API Gateway refuses of keys and values of `responseParameters`, as findings call it.

use crate::diagnostic::{Code, codes};
use crate::template::mapping::MappingErrorKind;

codes! {
    static EMPTY_MAPPING: Error = "empty-mapping", include_str!("pages/empty-mapping.md");
    static UNQUOTED_CONSTANT: Error = "unquoted-constant", include_str!("pages/unquoted-constant.md");
    static HALF_QUOTED_CONSTANT: Error =
        "half-quoted-constant", include_str!("pages/half-quoted-constant.md");
    static DOUBLE_QUOTED_CONSTANT: Error =
        "double-quoted-constant", include_str!("pages/double-quoted-constant.md");
    static DOLLAR_IN_MAPPING: Error = "dollar-in-mapping", include_str!("pages/dollar-in-mapping.md");
    static UNKNOWN_MAPPING_SOURCE: Error =
        "unknown-mapping-source", include_str!("pages/unknown-mapping-source.md");
    static HEADER_KEY_PREFIX: Error = "header-key-prefix", include_str!("pages/header-key-prefix.md");
    static DOUBLED_KEY_PREFIX: Error = "doubled-key-prefix", include_str!("pages/doubled-key-prefix.md");
    static INVALID_HEADER_NAME: Error = "invalid-header-name", include_str!("pages/invalid-header-name.md");
}

/// What findings about it are called.
pub(super) fn code_of(kind: &MappingErrorKind) -> &'static Code {
    match kind {
        MappingErrorKind::Empty => &EMPTY_MAPPING,
        MappingErrorKind::Unquoted => &UNQUOTED_CONSTANT,
        MappingErrorKind::Unterminated => &HALF_QUOTED_CONSTANT,
        MappingErrorKind::DoubleQuoted => &DOUBLE_QUOTED_CONSTANT,
        MappingErrorKind::Dollar => &DOLLAR_IN_MAPPING,
        MappingErrorKind::UnknownSource => &UNKNOWN_MAPPING_SOURCE,
        MappingErrorKind::KeyPrefix => &HEADER_KEY_PREFIX,
        MappingErrorKind::DoublePrefix => &DOUBLED_KEY_PREFIX,
        MappingErrorKind::KeyName => &INVALID_HEADER_NAME,
    }
}
