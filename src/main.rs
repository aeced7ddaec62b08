//! The binary: everything is in `gatecast::cli`.

fn main() -> std::process::ExitCode {
    gatecast::cli::main()
}
