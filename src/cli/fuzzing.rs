//! What fuzz targets call of the command line.

use clap::Parser as _;

use super::args::{Args, Command};
use super::host::Host;
use crate::check::{MendedFile, Settings};
use crate::source::SourceFile;

/// The file that is fixed. It lies nowhere.
const NAME: &str = "fuzzed-and-not-there.yaml";

/// `check --fix`: a second run changes nothing.
pub fn fix(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let once = fixed(text);
    assert_eq!(fixed(&once), once, "fixed twice: {text:?}");
}

fn fixed(text: &str) -> String {
    let args = ["gatecast", "check", "--fix", "--type", "THROTTLED", "--config", "/dev/null", NAME];
    let Ok(Args { command: Command::Check(args), .. }) = Args::try_parse_from(args) else {
        unreachable!("the arguments are sound")
    };
    let mut host = Host::new(clap::ColorChoice::Never);
    host.overlay_mut().set(MendedFile::new(NAME, text));
    match super::fix::fixed(&args, &mut host) {
        Ok(fixed) => fixed.text_of(NAME).unwrap_or(text).to_owned(),
        Err(_) => text.to_owned(),
    }
}

/// Settings, in a file and in comments.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = super::config::parse(&SourceFile::new("gatecast.toml", text));
    for name in ["f.yaml", "f.tf", "f.sh"] {
        let _ = Settings::default().apply(Vec::new(), &[SourceFile::new(name, text)]);
    }
}
