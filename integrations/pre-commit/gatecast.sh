#!/usr/bin/env bash
# Runs gatecast for pre-commit: the program that GATECAST names, or else one that is built here once.
#
# Hooks of pre-commit's language `rust` install the package at the root of a repository, which is a
# library here.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=${GATECAST:-$root/target/pre-commit/bin/gatecast}
if [ ! -x "$program" ] && [ -z "${GATECAST:-}" ]; then
    command -v cargo >/dev/null || {
        echo "building gatecast needs cargo; install Rust, or set GATECAST to the path of the program" >&2
        exit 2
    }
    echo "building gatecast, which takes some minutes the first time" >&2
    cargo install --quiet --locked --no-track --path "$root/crates/gatecast-cli" --root "$root/target/pre-commit" >&2
fi
exec "$program" "$@"
