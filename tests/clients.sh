#!/usr/bin/env bash
# Drives `gatecast serve` with the clients that people use for Amazon API Gateway: boto3, the AWS CLI,
# the AWS SDK for JavaScript, a browser's requests and curl.
#
# Needs python3 (3.10 or later) with venv and pip, node 20 or later with npm, and curl. What is
# installed stays below target/clients/ and nowhere else.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/target/clients
# Versions that agree on one botocore.
packages=(boto3==1.44.5 awscli==1.46.3)
gatecast=${1:-target/debug/gatecast} # the binary to ask

for needed in python3 node npm curl; do
    command -v "$needed" >/dev/null || { echo "tests/clients.sh needs $needed" >&2; exit 1; }
done
[ -x "$gatecast" ] || { echo "no program at $gatecast" >&2; exit 1; }

# What is installed is written down last, so that an installation that broke off is done again.
if [ "$(cat "$tools/venv/installed" 2>/dev/null)" != "${packages[*]}" ]; then
    echo "installing ${packages[*]} into $tools/venv"
    rm -rf "$tools/venv"
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"
    echo "${packages[*]}" >"$tools/venv/installed"
fi
if ! cmp -s tests/clients/package-lock.json "$tools/node/installed"; then
    echo "installing the packages of tests/clients/package.json into $tools/node"
    rm -rf "$tools/node"
    mkdir -p "$tools/node"
    cp tests/clients/package.json tests/clients/package-lock.json "$tools/node/"
    (cd "$tools/node" && npm ci --silent --ignore-scripts --no-audit --no-fund)
    cp tests/clients/package-lock.json "$tools/node/installed"
fi
# Modules are looked for beside the script that imports them.
cp tests/clients/sdk.mjs "$tools/node/"

# Only what a test says counts: no profile, proxy or endpoint of whoever runs it, and no retries.
unset "${!AWS_@}"
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=secret AWS_DEFAULT_REGION=us-east-1
export AWS_MAX_ATTEMPTS=1 AWS_PAGER=
export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost
export PATH="$tools/venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1

# All of them run; one failure fails the whole.
failed=()
step() {
    local name=$1
    shift
    printf '\n== %s\n' "$name"
    "$@" || { failed+=("$name"); echo "FAILED: $name" >&2; }
}
with_server=(python tests/clients/server.py "$gatecast")

step "recorded calls, through boto3" \
    "${with_server[@]}" python tests/clients/control_plane.py fixtures/control-plane/cases.json
step "from the import to the browser" python tests/clients/end_to_end.py "$gatecast"
step "the AWS CLI" "${with_server[@]}" tests/clients/cli.sh
step "the AWS SDK for JavaScript" "${with_server[@]}" node "$tools/node/sdk.mjs"

if [ "${#failed[@]}" -gt 0 ]; then
    printf '\nfailed: %s\n' "${failed[@]}" >&2
    exit 1
fi
printf '\nall clients agree\n'
