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
command -v git >/dev/null || missing+=(git)
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

# Benches are targets as well, so that the lints compile them.
step "lints"
cargo clippy --locked --workspace --all-targets -- -D warnings
cargo clippy --locked --package gatecast --no-default-features --all-targets -- -D warnings
cargo clippy --locked --package gatecast --no-default-features --features yaml --all-targets -- -D warnings
cargo clippy --locked --package gatecast --no-default-features --features integrations --all-targets -- -D warnings
cargo clippy --locked --package gatecast-mock --no-default-features --all-targets -- -D warnings
cargo clippy --locked --package gatecast-mock --no-default-features --features integrations --all-targets -- -D warnings

step "mapping templates as WebAssembly"
# Where the toolchain has that target; `crates/apigw-vtl/clippy.toml` holds everywhere that nothing it lacks is used.
wasm=wasm32-unknown-unknown
if [ -d "$(rustc --print target-libdir --target $wasm)" ]; then
    cargo check --locked --package apigw-vtl --target $wasm
else
    echo "no $wasm here: rustup target add $wasm"
fi

step "packages stay small"
# How many packages of others a user of each compiles, at most.
few() {
    local most=$1 count
    shift
    count=$(cargo tree --locked --edges normal --prefix none --format '{p}' "$@" | sed 's/ (\*)$//' | grep -v '(/' | sort -u | wc -l)
    printf '%s packages for %s\n' "$count" "$*"
    [ "$count" -gt 0 ] && [ "$count" -le "$most" ] || { echo "more than $most" >&2; exit 1; }
}
few 22 --package gatecast --no-default-features
few 35 --package gatecast
few 46 --package gatecast --features integrations
few 85 --package gatecast-mock --no-default-features --features hcl,yaml
few 116 --package gatecast-mock
few 119 --package gatecast-mock --features integrations

step "tests: the engine alone"
cargo test --locked --package gatecast --no-default-features

step "tests: all packages"
references=$(mktemp)
trap 'rm -f "$references"' EXIT
INSTA_SNAPSHOT_REFERENCES_FILE="$references" cargo test --locked --workspace

step "no snapshot without a test"
unreferenced=$(comm -23 \
    <(find "$PWD/src" "$PWD/tests" "$PWD/examples" "$PWD/crates" -name '*.snap' | sort) \
    <(sort -u "$references"))
if [ -n "$unreferenced" ]; then
    echo "snapshots that no test refers to:" "$unreferenced" >&2
    exit 1
fi

step "what other programs read is valid"
cargo build --locked
tests/schemas.sh "${CARGO_TARGET_DIR:-target}/debug/gatecast"

step "clients of API Gateway"
tests/clients.sh "${CARGO_TARGET_DIR:-target}/debug/gatecast"

step "hooks, the action and cfn-lint"
for script in pre_commit action cfn_lint; do
    "tests/$script.sh" "${CARGO_TARGET_DIR:-target}/debug/gatecast"
done

step "what clients of the petstore see is what is stored"
CI=true "${CARGO_TARGET_DIR:-target}/debug/gatecast" test fixtures/petstore

step "mapping templates: recorded and predicted cases"
if [ -d ../shared/vtl ]; then tests/score_vtl; else echo "no cases beside the project"; fi

step "integrations: recorded cases"
if [ -d ../shared/vtl ]; then tests/score_integrations; else echo "no cases beside the project"; fi

step "mapping templates: the real engine"
tests/oracle_vtl.sh 3

step "what Terraform says"
tests/oracle_terraform.sh "${CARGO_TARGET_DIR:-target}/debug/gatecast"
step "what SAM and Serverless say"
tests/oracle_sam.sh "${CARGO_TARGET_DIR:-target}/debug/gatecast"
tests/oracle_serverless.sh "${CARGO_TARGET_DIR:-target}/debug/gatecast"

step "fuzz: 30 seconds each"
tests/fuzz.sh 30

step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --workspace --all-features

step "the README's first command"
cargo run --locked --release -- preview fixtures/petstore/openapi.yaml >/dev/null

printf '\nall checks passed\n'
