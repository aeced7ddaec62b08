#!/usr/bin/env bash
# Measures `gatecast serve` under load, beside a bare hyper server that sends the same bytes.
#
# benches/load.sh [BIN]. The program should be a release build. Needs Linux with two cores, python3,
# curl, taskset (package util-linux) and wrk, which is installed where apt-get and the rights for it
# are at hand. SECONDS_EACH and ROUNDS shorten or lengthen it, BARE names a bare server that is built
# already.
set -euo pipefail
cd "$(dirname "$0")/.."

gatecast=${1:-target/release/gatecast}
bare=${BARE:-${CARGO_TARGET_DIR:-target}/release/examples/bare_hyper}

if ! command -v wrk >/dev/null; then
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "installing wrk"
        apt-get install --quiet --quiet --yes wrk >/dev/null
    else
        echo "benches/load.sh needs wrk: apt-get install wrk" >&2
        exit 1
    fi
fi
for needed in python3 curl taskset; do
    command -v "$needed" >/dev/null || { echo "benches/load.sh needs $needed" >&2; exit 1; }
done
[ -x "$gatecast" ] || { echo "no program at $gatecast: cargo build --release" >&2; exit 1; }
# Built anew, unless a program is named, so that it is never older than its source.
[ -n "${BARE:-}" ] || cargo build --quiet --locked --release --package gatecast-mock --example bare_hyper --features serve

exec python3 benches/load/measure.py "$gatecast" "$bare"
