"""Validates case files against their JSON schema: cases.py SCHEMA SOUND… -- BROKEN…"""

import json
import pathlib
import sys

import jsonschema
import yaml

schema = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
validator = kind(schema)

split = sys.argv.index("--")
bad = 0
for name in sys.argv[2:split]:
    for error in validator.iter_errors(yaml.safe_load(pathlib.Path(name).read_text(encoding="utf-8"))):
        bad += 1
        print(f"{name}: {error.json_path}: {error.message[:200]}", file=sys.stderr)

# What the schema refuses is what gatecast refuses, one case at a time. That names are unique, that
# files exist and that a null message is one it cannot know.
known_only_to_gatecast = {"twice", "Same name", "same/name", "sound"}
for name in sys.argv[split + 1:]:
    document = yaml.safe_load(pathlib.Path(name).read_text(encoding="utf-8"))
    for case in document["cases"]:
        label = case.get("name") if isinstance(case, dict) else None
        names_file = isinstance(case, dict) and isinstance(case.get("event"), str)
        if isinstance(label, str) and label in known_only_to_gatecast or names_file:
            continue
        if isinstance(case, dict) and "headers" in case.get("event", {}):
            continue  # the members of an event are not part of the schema
        if validator.is_valid({**document, "cases": [case]}):
            bad += 1
            print(f"{name}: the schema takes {case}", file=sys.stderr)

if bad:
    sys.exit(f"{bad} errors")
print(f"{split - 2} case files are valid, and every broken case is refused")
