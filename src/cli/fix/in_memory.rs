//! `check --fix` of a file that lies nowhere, for tests and fuzzers.

use clap::Parser as _;

use super::super::args::{Args, Command};
use super::{Fixed, Host, fixed};
use crate::check::MendedFile;

/// What fixing a text came to, with the text as it is then; `None` where it cannot be read. `options`
/// go with the command.
pub(in crate::cli) fn fixed_in_memory(name: &str, text: &str, options: &[&str]) -> Option<(Fixed, String)> {
    let words = ["gatecast", "check", "--fix", name].into_iter().chain(options.iter().copied());
    let args = Args::try_parse_from(words).expect("sound arguments");
    let Command::Check(args) = args.command else { unreachable!("it is `check`") };
    let mut host = Host::new(clap::ColorChoice::Never);
    host.overlay_mut().set(MendedFile::new(name, text));
    let fixed = fixed(&args, &mut host).ok()?;
    let text = fixed.text_of(name).unwrap_or(text).to_owned();
    Some((fixed, text))
}
