#!/usr/bin/env bash
# Validates what `check --format sarif` writes against the JSON schema of SARIF 2.1.0, and case files
# against ours.
#
# Needs python3 with venv and pip. The schema of SARIF is not part of this repository: the crate
# serde-sarif ships it, and cargo fetches that. What is installed stays below target/schemas/ and
# nowhere else.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$PWD/target/schemas
crate=serde-sarif@0.8.0
# With what checks URIs.
packages=('jsonschema[format-nongpl]==4.25.1' 'pyyaml==6.0.3')
gatecast=${1:-target/debug/gatecast} # the binary to ask

if [ ! -f "$tools/$crate.json" ]; then
    echo "fetching the schema of SARIF 2.1.0, from the crate $crate"
    mkdir -p "$tools/fetch/src"
    : >"$tools/fetch/src/lib.rs"
    # A workspace of its own: this one must not know about it.
    cat >"$tools/fetch/Cargo.toml" <<TOML
[package]
name = "fetch"
version = "0.0.0"
edition = "2021"

[dependencies]
${crate%@*} = "=${crate#*@}"

[workspace]
TOML
    (cd "$tools/fetch" && cargo vendor --quiet vendor >/dev/null)
    cp "$tools/fetch/vendor/${crate%@*}/src/schema.json" "$tools/$crate.json"
    rm -rf "$tools/fetch"
fi

if ! "$tools/venv/bin/python" -c 'import jsonschema, rfc3986_validator, yaml' 2>/dev/null; then
    echo "installing ${packages[*]} into $tools/venv"
    rm -rf "$tools/venv"
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet "${packages[@]}"
fi

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# Writes a log; a finding or a file that cannot be read is no failure here.
log() {
    local name=$1 code=0
    shift
    "$gatecast" check --format sarif "$@" >"$logs/$name.sarif" || code=$?
    [ "$code" -le 2 ] || { echo "check of $* ended with $code" >&2; exit 1; }
}

count=0
while IFS= read -r file; do
    count=$((count + 1))
    log "$count-$(basename "$file")" "$file"
done < <(find fixtures/check fixtures/check-formats fixtures/mistakes fixtures/petstore -type f | sort)
log everything fixtures/check-formats/*.* fixtures/check-formats/missing.yaml
log folder fixtures/check
log missing fixtures/check-formats/missing.yaml
log stdin - <fixtures/check-formats/several.yaml

"$tools/venv/bin/python" tests/schemas/sarif.py "$tools/$crate.json" "$logs"

mapfile -t sound < <(find fixtures -name '*.gatecast.*' -type f -not -path 'fixtures/cases/broken*' | sort)
"$tools/venv/bin/python" tests/schemas/cases.py docs/case-file.schema.json \
    "${sound[@]}" fixtures/cases/broken/a-sound.gatecast.json -- fixtures/cases/broken/cases.gatecast.yaml
