//! The one integration-test binary of the program.
//!
//! Most tests are data: `fixtures/` and the snapshots beside this file.

mod adoption;
mod broken;
mod cases;
mod check;
mod check_formats;
mod clients;
mod commands;
mod containment;
mod diff;
mod documents;
#[cfg(unix)]
mod documents_shell;
mod explain_cors;
mod fix_styles;
mod fixes;
mod folders;
mod formats;
mod integrations;
mod newcomer;
mod output_safety;
mod references;
mod repository;
mod routes;
mod rules;
mod same_api;
mod searches;
mod serve;
mod settings;
mod shared_cases;
mod support;
mod template;
mod tools;
mod watch;
