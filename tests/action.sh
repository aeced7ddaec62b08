#!/usr/bin/env bash
# Runs the shell steps of action.yml: what is installed from where, what is printed, how it ends.
#
# Needs python3 with venv and pip, and curl. What is installed stays below target/action/ and nowhere else.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/target/action
gatecast=${1:-target/debug/gatecast} # the binary that is released and built

[ -x "$gatecast" ] || { echo "no program at $gatecast" >&2; exit 1; }
if ! "$tools/venv/bin/python" -c 'import yaml' 2>/dev/null; then
    rm -rf "$tools/venv"
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check pyyaml==6.0.3
fi
export PYTHONDONTWRITEBYTECODE=1
exec "$tools/venv/bin/python" tests/action/run.py "$gatecast"
