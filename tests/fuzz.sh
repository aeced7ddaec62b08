#!/usr/bin/env bash
# Builds the fuzz targets and runs each for some seconds: `tests/fuzz.sh [SECONDS [TARGET…]]`.
#
# They are plain programs with libFuzzer in them, so that no tool has to be installed; `cargo fuzz`
# runs the same targets. Seeds are made from the fixtures, inputs that break something are kept in
# fuzz/artifacts.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-30}
shift || true
targets=("$@")
if [ "${#targets[@]}" -eq 0 ]; then
    mapfile -t targets < <(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' fuzz/Cargo.toml)
fi
host=$(rustc -vV | sed -n 's/^host: //p')

# What makes libFuzzer see which branches an input takes. Only the targets are built so, not what
# builds them: that is why their platform is named.
flags="--cfg fuzzing -Cpasses=sancov-module"
for option in level=4 inline-8bit-counters pc-table trace-compares; do
    flags+=" -Cllvm-args=-sanitizer-coverage-$option"
done
RUSTFLAGS=$flags CARGO_TARGET_DIR=fuzz/target \
    cargo build --locked --release --bins --target "$host" --manifest-path fuzz/Cargo.toml

# Seeds: what the fixtures have for a target, each file under a name of its own.
seed() {
    local target=$1 prefix=$2 names=$3
    shift 3
    mkdir -p "fuzz/corpus/$target"
    local file
    while IFS= read -r file; do
        { printf '%b' "$prefix"; head -c 65536 "$file"; } >"fuzz/corpus/$target/${file//\//_}"
    done < <(find "$@" -type f -size -64k -name "$names" | sort)
}
seed documents '' '*' fixtures
seed formats '\xff' '*' fixtures
for files in '\x00 *.y*ml' '\x00 *.json' '\x01 *.tf' '\x02 *.sh'; do
    seed fix "${files% *}" "${files#* }" fixtures/check fixtures/field fixtures/fix fixtures/aws-cli
done
seed template '' '*' fixtures/behaviour fixtures/mistakes
seed mapping '' '*' fixtures/mistakes
seed cases '' '*.gatecast.*' fixtures
seed event '' '*' fixtures/events
seed mock_file '' 'mock*' fixtures tests/clients
seed settings '' '*' fixtures/settings
seed state '\x00' '*.json' fixtures
# A template, its body and its event of each fixture, between NUL bytes.
mkdir -p fuzz/corpus/mapping_template
python3 - crates/apigw-vtl/tests/fixtures/*.jsonl <<'PYTHON'
import json, pathlib, sys
for name in sys.argv[1:]:
    path = pathlib.Path(name)
    for number, line in enumerate(path.read_text().splitlines()):
        case = json.loads(line)
        given = case.get("input") or {}
        parts = [case["template"], given.pop("body", None) or "", json.dumps(given)]
        pathlib.Path(f"fuzz/corpus/mapping_template/{path.stem}_{number}").write_text("\0".join(parts), newline="")
PYTHON
mkdir -p fuzz/corpus/{model,signed,control_plane}
printf '{"type":"object","required":["a"],"properties":{"a":{"oneOf":[{"$ref":"#"},{"type":"string","pattern":"^(a+)+$"}]}}}\0{"a":{"a":"b"}}' >fuzz/corpus/model/recursive
printf 'GET /restapis?a=b HTTP\nhost:localhost\nx-amz-date:20231114T221320Z\nauthorization:AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/us-east-1/apigateway/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\n\n' >fuzz/corpus/signed/get
printf 'POST /restapis?mode=import\nhost:localhost\naccept:application/json\n\n{"openapi":"3.0.1","info":{"title":"a","version":"1"},"paths":{"/a/{b+}":{"get":{}}}}' >fuzz/corpus/control_plane/import
printf 'PATCH /restapis/a/gatewayresponses/THROTTLED\nhost:localhost\n\n{"patchOperations":[{"op":"replace","path":"/statusCode","value":"420"}]}' >fuzz/corpus/control_plane/patch

# A run: bounded in time, memory and the time of one input.
run() {
    local target=$1 log
    log=$(mktemp)
    mkdir -p "fuzz/artifacts/$target" "fuzz/corpus/$target"
    if "fuzz/target/$host/release/$target" "fuzz/corpus/$target" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=1024 -max_len=16384 -print_final_stats=1 "-artifact_prefix=fuzz/artifacts/$target/" \
        >"$log" 2>&1; then
        printf '%-14s %s inputs\n' "$target" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    else
        printf '%-14s FAILED\n' "$target"
        grep -E "panicked|ERROR|Test unit" -A2 "$log" | head -20
        return 1
    fi
    rm -f "$log"
}

failed=0
# Two at a time: machines of continuous integration have two cores.
for ((index = 0; index < ${#targets[@]}; index += 2)); do
    pids=()
    for target in "${targets[@]:index:2}"; do
        run "$target" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
done
exit "$failed"
