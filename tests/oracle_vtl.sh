#!/usr/bin/env bash
# Compares crates/apigw-vtl with the real engine (Apache Velocity 1.7, Jayway JsonPath, json-smart) on its fixtures and on
# generated templates: tests/oracle_vtl.sh [N], N thousand of each generator (default 2). The seeds are always the same; SEED=today
# takes those of the day, SEED=NUMBER any other.
#
# Installs the Debian packages of the engine where they are missing (needs root then). What is built stays below
# target/. Prints every template that differs; tests/oracle_vtl/README.md says how the engine is set up.
set -euo pipefail
cd "$(dirname "$0")/.."

thousands=${1:-2}
here=tests/oracle_vtl
work=$PWD/target/oracle_vtl
packages=(velocity libcommons-collections3-java libcommons-lang-java libjsonpath-java libjson-smart-java
    libslf4j-java openjdk-17-jdk-headless)

if [ ! -f /usr/share/java/velocity.jar ] || [ ! -f /usr/share/java/json-path.jar ] || ! command -v javac >/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi
mkdir -p "$work"
export APIGW_ORACLE_BUILD=$work/classes
cargo build --quiet --release -p apigw-vtl --example oracle

seed=${SEED:-170}
[ "$seed" = today ] && seed=$(date +%y%m%d)
status=0
for file in crates/apigw-vtl/tests/fixtures/*.jsonl; do
    "$here/oracle.sh" <"$file" >"$work/answers.jsonl"
    echo "${file##*/}:"
    target/release/examples/oracle "$file" "$work/answers.jsonl" || status=1
done
for ((i = 0; i < thousands; i++)); do
    for generator in gen wild; do
        python3 "$here/$generator.py" -n 1000 -s "$seed$i" >"$work/requests.jsonl"
        "$here/oracle.sh" <"$work/requests.jsonl" >"$work/answers.jsonl"
        echo "$generator.py, seed $seed$i:"
        target/release/examples/oracle "$work/requests.jsonl" "$work/answers.jsonl" || status=1
    done
done
exit "$status"
