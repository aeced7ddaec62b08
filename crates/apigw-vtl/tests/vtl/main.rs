//! Templates with what they render to, properties that hold for all, and templates that mean harm.

mod fixtures;
mod growth;
mod hostile;
mod hostile_loops;
mod properties;
