#!/usr/bin/env bash
# Runs every check of the project. Installs what it needs beyond a Rust toolchain with cargo.
set -euo pipefail
cd "$(dirname "$0")/.."

# Snapshots are compared, never written.
export INSTA_UPDATE=no CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}

step() { printf '\n== %s\n' "$*"; }

if command -v rustup >/dev/null; then
    # A toolchain without them gets them; one that has them needs no network.
    cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
    cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
fi

step "format"
cargo fmt --check

step "lints"
cargo clippy --locked --all-targets -- -D warnings
cargo clippy --locked --no-default-features --all-targets -- -D warnings
cargo clippy --locked --no-default-features --features import --all-targets -- -D warnings

step "the engine depends on little"
engine=$(cargo tree --locked --no-default-features --edges normal --prefix none --format '{p}')
if grep -E '^(saphyr-parser|hcl-edit|walkdir|clap|anstream|anstyle|annotate-snippets|textwrap|terminal_size|indicatif|notify|quick-xml|rayon|similar|tempfile|toml) ' <<<"$engine"; then
    echo "a package of the command line is in the engine" >&2
    exit 1
fi

step "tests: no features"
cargo test --locked --no-default-features

step "tests: default features"
references=$(mktemp)
trap 'rm -f "$references"' EXIT
INSTA_SNAPSHOT_REFERENCES_FILE="$references" cargo test --locked

step "no snapshot without a test"
unreferenced=$(comm -23 \
    <(find "$PWD/src" "$PWD/tests" "$PWD/examples" -name '*.snap' | sort) \
    <(sort -u "$references"))
if [ -n "$unreferenced" ]; then
    echo "snapshots that no test refers to:" "$unreferenced" >&2
    exit 1
fi

step "tests: all features"
cargo test --locked --all-features

step "what other programs read is valid"
cargo build --locked
tests/schemas.sh "${CARGO_TARGET_DIR:-target}/debug/gatecast"

step "what clients of the petstore see is what is stored"
CI=true "${CARGO_TARGET_DIR:-target}/debug/gatecast" test fixtures/petstore

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --all-features

step "benches compile"
cargo bench --locked --no-run

step "the README's first command"
cargo run --locked --release -- preview fixtures/petstore/openapi.yaml >/dev/null

printf '\nall checks passed\n'
