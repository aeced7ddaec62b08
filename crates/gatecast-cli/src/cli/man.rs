//! `man`: manual pages, made of the same arguments as `--help`.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::args::{Args, ManArgs};
use super::error::CliError;
use super::host::Host;
use gatecast::diagnostic::{Diagnostic, Severity, counted, quoted};

pub(super) fn run(args: &ManArgs, host: &mut Host) -> Result<(), CliError> {
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.out else {
        let (_, page) = page(command)?;
        return Ok(host.emit(page.as_bytes())?);
    };
    let commands = command.get_subcommands().cloned().chain([command.clone()]);
    let pages = commands.map(page).collect::<Result<Vec<_>, _>>()?;
    for (name, page) in &pages {
        let path = Path::new(folder).join(name).to_string_lossy().into_owned();
        host.put(&path, page).map_err(|error| CliError::Create { name: path, error })?;
    }
    let message = format!("wrote {} into {}", counted(pages.len(), "manual page"), quoted(folder));
    host.complain(&Diagnostic::without_code(Severity::Note, message));
    Ok(())
}

/// The page of a command, and the name of its file.
fn page(command: Command) -> Result<(String, String), CliError> {
    let source = format!("gatecast {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command).source(source).manual("gatecast");
    let mut page = Vec::new();
    man.render(&mut page)?;
    Ok((man.get_filename(), String::from_utf8_lossy(&page).into_owned()))
}
