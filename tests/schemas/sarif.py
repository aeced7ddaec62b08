"""Validates the logs in a folder against a JSON schema: sarif.py SCHEMA FOLDER."""

import json
import pathlib
import sys

import jsonschema

schema = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
validator = kind(schema, format_checker=kind.FORMAT_CHECKER)

# A validator that takes anything would not be noticed otherwise.
for wrong in (
    {},
    {"version": "2.1.0", "runs": [{}]},
    {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "informationUri": "a b"}}}]},
):
    if validator.is_valid(wrong):
        sys.exit(f"the schema takes {wrong}")

logs = sorted(pathlib.Path(sys.argv[2]).glob("*.sarif"))
counts = {"results": 0, "relatedLocations": 0, "fixes": 0, "empty logs": 0, "notifications": 0}
bad = 0
for path in logs:
    log = json.loads(path.read_text(encoding="utf-8"))
    for error in validator.iter_errors(log):
        bad += 1
        print(f"{path.name}: {error.json_path}: {error.message[:200]}", file=sys.stderr)
    for run in log["runs"]:
        results = run["results"]
        counts["results"] += len(results)
        counts["relatedLocations"] += sum(len(result.get("relatedLocations", [])) for result in results)
        counts["fixes"] += sum(len(result.get("fixes", [])) for result in results)
        counts["empty logs"] += not results
        for invocation in run["invocations"]:
            counts["notifications"] += len(invocation.get("toolExecutionNotifications", []))

seen = ", ".join(f"{count} {what}" for what, count in counts.items())
if bad or not all(counts.values()):
    sys.exit(f"{len(logs)} logs ({seen}): {bad} errors; each kind must occur")
print(f"{len(logs)} logs are valid SARIF 2.1.0 ({seen})")
