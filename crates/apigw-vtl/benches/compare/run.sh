#!/usr/bin/env bash
# Renders the templates of the benches with this package, Apache Velocity 1.7, velocityjs and airspeed, and their equivalents
# with minijinja, all warmed up and in one run, and prints how many times longer the others take.
#
# Needs what tests/oracle_vtl.sh installs, npm and python3; velocityjs and airspeed are installed below target/.
set -euo pipefail
cd "$(dirname "$0")/../../../.."

here=crates/apigw-vtl/benches
work=$PWD/target/compare_vtl
mkdir -p "$work"
tests/oracle_vtl.sh 0 >/dev/null
[ -d "$work/node_modules/velocityjs" ] || npm install --silent --prefix "$work" velocityjs@2
[ -d "$work/python" ] || { python3 -m venv "$work/python" && "$work/python/bin/pip" install --quiet airspeed; }

cp "$here"/templates/*.vtl "$work/"
python3 - "$work" <<'PYTHON'
import pathlib, sys
work = pathlib.Path(sys.argv[1])
(work / "100-kilobytes.vtl").write_text((work / "dynamodb-query.vtl").read_text() * 540)
PYTHON
templates=("$work"/*.vtl)
input=$here/templates/input.json

cargo bench --quiet --package apigw-vtl --bench templates -- 'render|minijinja' >"$work/criterion.txt" 2>&1
j=/usr/share/java
cp=$j/velocity.jar:$j/commons-collections3.jar:$j/commons-lang.jar:$j/json-path.jar:$j/json-smart.jar:$j/asm.jar:$j/slf4j-api.jar:$j/slf4j-nop.jar:$PWD/target/oracle_vtl/classes
javac -nowarn -cp "$cp" -d "$work" "$here/compare/Velocity.java"
java -XX:+UseSerialGC -cp "$cp:$work" Velocity "$input" "${templates[@]}" >"$work/velocity.txt"
NODE_PATH=$work/node_modules node "$here/compare/velocityjs.cjs" "$input" "${templates[@]}" >"$work/velocityjs.txt"
"$work/python/bin/python" "$here/compare/with_airspeed.py" "$input" "${templates[@]}" >"$work/airspeed.txt"

python3 - "$work" <<'PYTHON'
import json, pathlib, sys
work = pathlib.Path(sys.argv[1])
read = lambda name: dict(line.split() for line in (work / f"{name}.txt").read_text().splitlines())
others = {name: read(name) for name in ("velocity", "velocityjs", "airspeed")}
print(f"{'template':<20}{'apigw-vtl':>12}" + "".join(f"{name:>13}" for name in [*others, "minijinja"]))

def best(bench):
    """The best round: other work on the machine only makes rounds slower."""
    file = work.parent / f"criterion/{bench}/new/sample.json"
    if not file.exists():
        return None  # there is no equivalent
    sample = json.loads(file.read_text())
    return min(time / count for time, count in zip(sample["times"], sample["iters"]))

others["minijinja"] = {template: best(f"minijinja_{template}") for template in others["velocity"]}
for template in others["velocity"]:
    own = best(f"render_{template}")
    ratio = lambda time: f"{'-':>13}" if time is None else f"{float(time) / own:>11.1f} x"
    ratios = "".join(ratio(times[template]) for times in others.values())
    print(f"{template:<20}{own / 1000:>9.1f} us{ratios}")
PYTHON
