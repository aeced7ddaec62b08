#!/usr/bin/env bash
# Compares what gatecast reads of SAM and CloudFormation templates with the SAM transform itself and with
# cfn-lint: tests/oracle_sam.sh [GATECAST].
#
# Needs python3 (3.9 or later) with venv and pip. What is installed stays below target/oracle-sam/ and nowhere
# else. Every template of the fixtures is compared:
#   - SAM: what the transform makes of it must preview as the template itself; what it refuses must be an error.
#   - SAM: the APIs of some 270 templates (combinations of settings, documents, implicit APIs) must be those of what the
#     transform makes, and templates with mistakes must be refused where the transform refuses them. Half a minute.
#   - CloudFormation: an undefined name, a type or a property that cfn-lint refuses must be an error.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/target/oracle-sam
packages=(aws-sam-translator==1.115.0 cfn-lint)
gatecast=${1:-target/debug/gatecast} # the binary to ask

command -v python3 >/dev/null || { echo "tests/oracle_sam.sh needs python3" >&2; exit 1; }
[ -x "$gatecast" ] || { echo "no program at $gatecast" >&2; exit 1; }

# What is installed is written down last, so that an installation that broke off is done again.
if [ "$(cat "$tools/installed" 2>/dev/null)" != "${packages[*]}" ]; then
    echo "installing ${packages[*]} into $tools"
    rm -rf "$tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"
    echo "${packages[*]}" >"$tools/installed"
fi

unset "${!AWS_@}"
export AWS_DEFAULT_REGION=us-east-1 NO_COLOR=1 PYTHONPATH=tests/oracle PYTHONDONTWRITEBYTECODE=1
"$tools/bin/python" tests/oracle_sam/compare.py "$gatecast" "$tools/made"
"$tools/bin/python" tests/oracle_sam/routes.py "$gatecast" "$tools/made/routes"
