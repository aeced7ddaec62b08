#!/usr/bin/env bash
# Compares what gatecast reads of services of the Serverless Framework with what version 3 of the framework
# makes of them: tests/oracle_serverless.sh [GATECAST].
#
# Needs node (18 or later) with npm, and python3. What is installed stays below target/oracle-serverless/ and
# nowhere else. Every service of the fixtures is compared: what `serverless print` shows of its resources must
# preview as the service itself; what the framework refuses must leave a finding. Of some 65 services, with all forms of
# events and of settings around them, the APIs must be those of the template that `serverless package` makes. One to two
# minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/target/oracle-serverless
packages=(serverless@3.40.0)
gatecast=${1:-target/debug/gatecast} # the binary to ask

for tool in npm python3; do
    command -v "$tool" >/dev/null || { echo "tests/oracle_serverless.sh needs $tool" >&2; exit 1; }
done
[ -x "$gatecast" ] || { echo "no program at $gatecast" >&2; exit 1; }

# What is installed is written down last, so that an installation that broke off is done again.
if [ "$(cat "$tools/installed" 2>/dev/null)" != "${packages[*]}" ]; then
    echo "installing ${packages[*]} into $tools"
    rm -rf "$tools"
    mkdir -p "$tools"
    npm install --prefix "$tools" --no-audit --no-fund --silent "${packages[@]}"
    echo "${packages[*]}" >"$tools/installed"
fi

unset "${!AWS_@}" "${!SLS_@}"
export NO_COLOR=1 SLS_TELEMETRY_DISABLED=1 SLS_NOTIFICATIONS_MODE=off SLS_GEO_LOCATION=us
export PYTHONPATH=tests/oracle PYTHONDONTWRITEBYTECODE=1
python3 tests/oracle_serverless/compare.py "$gatecast" "$tools/node_modules/.bin/serverless" "$tools/made"
python3 tests/oracle_serverless/routes.py "$gatecast" "$tools/node_modules/.bin/serverless" "$tools/made"
