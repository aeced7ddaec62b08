#!/usr/bin/env bash
# Runs cfn-lint with the rules of integrations/cfn-lint on the templates of fixtures/cfn-lint.
#
# Needs python3 (3.10 or later) with venv and pip. What is installed stays below target/cfn-lint/ and
# nowhere else.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/target/cfn-lint
package=integrations/cfn-lint
gatecast=${1:-target/debug/gatecast} # the binary to ask
wanted="cfn-lint==1.58.0 $(cat "$package/pyproject.toml")"

[ -x "$gatecast" ] || { echo "no program at $gatecast" >&2; exit 1; }

# What is installed is written down last, so that an installation that broke off is done again.
if [ "$(cat "$tools/installed" 2>/dev/null)" != "$wanted" ]; then
    echo "installing cfn-lint 1.58.0 into $tools/venv"
    rm -rf "$tools"
    mkdir -p "$tools"
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check cfn-lint==1.58.0
    # From a copy: setuptools leaves folders beside what it builds.
    cp -r "$package" "$tools/package"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps "$tools/package"
    echo "$wanted" >"$tools/installed"
fi

export PYTHONDONTWRITEBYTECODE=1
exec "$tools/venv/bin/python" tests/cfn_lint/run.py "$tools/venv/bin/cfn-lint" "$gatecast"
