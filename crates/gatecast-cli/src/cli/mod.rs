//! The command line.
//!
//! Arguments come in two stages: what was typed (`args`) and what it means (`inputs`, `bound`).
//! Only `host` touches the world, with what it is made of: `walk`, and for watching `seen`, `screen`
//! and `watch`.

mod args;
mod backend;
mod bound;
mod check;
mod codes;
mod completions;
mod config;
mod diff;
mod error;
mod exit;
mod explain;
#[cfg(fuzzing)]
pub mod fuzzing;
mod host;
mod inputs;
mod man;
mod method_call;
mod preview;
mod render;
mod routes;
mod serve;
mod template;
mod test;
mod usage;
mod watch;

pub use codes::other_codes;

use std::process::ExitCode;

use self::args::Command;
use self::exit::Exit;
use self::host::Host;

/// Runs the command line of the process.
#[must_use]
pub fn main() -> ExitCode {
    let args = usage::parse().unwrap_or_else(|error| error.exit());
    let mut host = Host::new(args.color);
    let done = match args.command {
        Command::Preview(args) => preview::run(&args, &mut host),
        Command::Routes(args) => routes::run(&args, &mut host),
        Command::Render(args) => render::run(&args, &mut host),
        Command::Check(args) => check::run(&args, &mut host),
        Command::Diff(args) => diff::run(&args, &mut host),
        Command::Test(args) => test::run(&args, &mut host),
        Command::Serve(args) => serve::run(&args, &mut host),
        Command::Template(args) => template::run(&args, &mut host),
        Command::Explain(args) => explain::run(&args, &mut host).map(|()| Exit::Success),
        Command::Completions(args) => completions::run(&args, &mut host).map(|()| Exit::Success),
        Command::Man(args) => man::run(&args, &mut host).map(|()| Exit::Success),
    };
    let exit = match done {
        Ok(exit) => exit,
        Err(error) if error.is_broken_pipe() => Exit::Success,
        Err(error) => {
            host.complain(&error.diagnostic());
            Exit::CannotRun
        }
    };
    exit.into()
}
