//! The binary: everything is in `gatecast_cli`.

/// A server gives memory back after a burst; the usual allocator keeps it in pieces.
#[cfg(all(unix, not(target_env = "musl")))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    gatecast_cli::main()
}
