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

# What the scripts below ask for beyond a Rust toolchain, where a machine does not have it.
missing=()
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3 python3-venv)
command -v npm >/dev/null || missing+=(nodejs npm)
command -v curl >/dev/null || missing+=(curl)
# For the allocator of the server and the fuzzer.
command -v c++ >/dev/null || missing+=(g++)
command -v make >/dev/null || missing+=(make)
if [ "${#missing[@]}" -gt 0 ]; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "please install: ${missing[*]}" >&2
        exit 1
    fi
    step "installing ${missing[*]}"
    apt-get update --quiet --quiet
    DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes "${missing[@]}" >/dev/null
fi

step "format"
cargo fmt --check
# A macro declares these, and cargo fmt does not look into macros.
rustfmt --check --edition 2024 src/check/rules/*.rs

step "lints"
cargo clippy --locked --all-targets -- -D warnings
cargo clippy --locked --no-default-features --all-targets -- -D warnings
for features in import embed cli; do
    cargo clippy --locked --no-default-features --features "$features" --all-targets -- -D warnings
done

step "the engine depends on little"
# All that the other features bring is optional.
mapfile -t optional < <(sed -n 's/^\([a-z0-9_-]*\) = .*optional = true.*/\1/p' Cargo.toml)
[ "${#optional[@]}" -gt 30 ] || { echo "Cargo.toml is not read as it should be" >&2; exit 1; }
engine=$(cargo tree --locked --no-default-features --edges normal --depth 1 --prefix none --format '{p}' | cut -d' ' -f1)
if grep --line-regexp --fixed-strings "$(printf '%s\n' "${optional[@]}")" <<<"$engine"; then
    echo "an optional package is in the engine" >&2
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

step "clients of API Gateway"
tests/clients.sh "${CARGO_TARGET_DIR:-target}/debug/gatecast"

step "what clients of the petstore see is what is stored"
CI=true "${CARGO_TARGET_DIR:-target}/debug/gatecast" test fixtures/petstore

step "fuzz: 30 seconds each"
tests/fuzz.sh 30

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --all-features

step "benches compile"
cargo bench --locked --no-run

step "the README's first command"
cargo run --locked --release -- preview fixtures/petstore/openapi.yaml >/dev/null

printf '\nall checks passed\n'
