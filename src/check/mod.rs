//! Whether responses are what their authors meant.
//!
//! Not here yet: rules. What is here is what every one of them ends in, the parse of a rendered
//! body by its media type.

pub mod body;
