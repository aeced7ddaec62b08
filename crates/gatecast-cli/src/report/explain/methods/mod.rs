//! The methods of values that mapping templates can call.

pub(super) mod lists;
pub(super) mod maps;
pub(super) mod numbers;
pub(super) mod text;
