//! What can be typed to `serve`.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{ArgAction, ValueEnum};

use gatecast_mock::server::pages::PageOrigin;

use crate::cli::args::ReadingArgs;

/// `4010`, `:4010`, `localhost:4010`, `127.0.0.1` and `[::1]:4010`.
fn listen_address(written: &str) -> Result<SocketAddr, String> {
    const PORT: u16 = 4010;
    let here = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
    let port = written.strip_prefix("localhost:").or_else(|| written.strip_prefix(':')).unwrap_or(written);
    if let Ok(port) = port.parse() {
        return Ok(here(port));
    }
    if written == "localhost" {
        return Ok(here(PORT));
    }
    if let Ok(address) = written.parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, PORT));
    }
    let expected = "expected a port, as in 4010, or an address with a port, as in 127.0.0.1:4010";
    written.parse().map_err(|_| expected.to_owned())
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ServeArgs {
    /// Files or folders with APIs; their paths, methods and validators are read from OpenAPI documents; `-` is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Read the files again whenever one of them changes; what cannot be read leaves the API as it was
    #[arg(long, requires = "files")]
    pub watch: bool,
    /// Where to listen: an address with a port, or a port of 127.0.0.1; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4010", value_parser = listen_address)]
    pub listen: SocketAddr,
    /// Where requests go that the gateway lets through, as in http://localhost:3000; without it, a marked stub answers
    #[arg(long, value_name = "URL")]
    pub upstream: Option<String>,
    /// Where a function is invoked: an endpoint of Lambda's Invoke API, or the runtime interface emulator of the function; may be repeated
    #[arg(long = "lambda", value_name = "NAME=URL", action = ArgAction::Append)]
    pub functions: Vec<String>,
    /// Where all other functions are invoked, as in http://localhost:3001 for `sam local start-lambda`
    #[arg(long = "lambda-endpoint", value_name = "URL")]
    pub function_endpoint: Option<String>,
    /// How long the backend may take; a method's timeoutInMillis may say less
    #[arg(long, value_name = "SECONDS", default_value_t = 29.0)]
    pub timeout: f64,
    /// Let pages of this origin read stubs and errors that have no headers for CORS, for development; may be repeated
    #[arg(long = "cors-origin", value_name = "ORIGIN", action = ArgAction::Append)]
    pub cors_origins: Vec<PageOrigin>,
    /// The stage that the APIs of the files are on; without it the first that an API's files name, or prod
    #[arg(long, value_name = "NAME")]
    pub stage: Option<String>,
    /// A stage variable; may be repeated
    #[arg(long = "stage-var", value_name = "K=V", action = ArgAction::Append)]
    pub stage_vars: Vec<String>,
    /// What authorizers decide and which API keys there are; docs/serve.md describes the file
    #[arg(long, value_name = "FILE")]
    pub mock: Option<String>,
    /// An API key without limits; may be repeated
    #[arg(long = "api-key", value_name = "KEY", action = ArgAction::Append)]
    pub api_keys: Vec<String>,
    /// Keep APIs, stages and deployments in this folder
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// Whether stages show changes at once; if not, after a deployment, as on AWS
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, default_missing_value = "true", action = ArgAction::Set)]
    pub auto_deploy: bool,
    /// Verify signatures with the keys of this file, of the format of ~/.aws/credentials
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
    /// How many calls of the control plane a second are answered
    #[arg(long, value_name = "CALLS")]
    pub control_rate: Option<NonZeroU32>,
    /// Listen on an address that others can reach
    #[arg(long)]
    pub allow_remote: bool,
    /// How to log requests; without it for people, where standard error is a terminal
    #[arg(long, value_name = "FORMAT")]
    pub log: Option<LogArg>,
    /// How many requests are worked on at once
    #[arg(long, value_name = "COUNT", default_value_t = 4096)]
    pub max_requests: usize,
    /// How many connections may be open
    #[arg(long, value_name = "COUNT", default_value_t = 16384)]
    pub max_connections: usize,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum LogArg {
    /// Not at all
    Off,
    /// A line for people
    Human,
    /// A JSON object a line
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_alone_is_one_of_this_machine() {
        for (written, expected) in [
            ("4011", "127.0.0.1:4011"),
            (":4011", "127.0.0.1:4011"),
            ("localhost:4011", "127.0.0.1:4011"),
            ("localhost", "127.0.0.1:4010"),
            ("0", "127.0.0.1:0"),
            ("0.0.0.0", "0.0.0.0:4010"),
            ("[::1]:4011", "[::1]:4011"),
        ] {
            assert_eq!(listen_address(written).map(|address| address.to_string()).as_deref(), Ok(expected));
        }
        for wrong in ["", "99999", "example.com:80", "http://127.0.0.1:4010"] {
            assert!(listen_address(wrong).is_err(), "{wrong}");
        }
    }
}
