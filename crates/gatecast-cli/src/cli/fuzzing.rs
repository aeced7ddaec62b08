//! What fuzz targets call of the command line.

use std::sync::Arc;

use gatecast::source::SourceFile;

/// A file `gatecast.toml`.
pub fn settings(source: &Arc<SourceFile>) {
    let _ = super::config::parse(source);
}

/// A case file.
pub fn case_file(source: &Arc<SourceFile>) {
    let _ = crate::snapshot::read(source);
}
