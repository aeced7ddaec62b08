"""Compares gatecast with `serverless print` on the services of the fixtures."""

import concurrent.futures
import itertools
import json
import os
import sys
from pathlib import Path

from gatecast import previewed, run, severities

GATECAST, SERVERLESS, MADE = sys.argv[1], sys.argv[2], Path(sys.argv[3])
FOLDERS = ["fixtures/serverless", "fixtures/round-trip/serverless", "fixtures/folders"]

# What the environment has for the framework, and gatecast is told.
GIVEN = {"ORACLE_GIVEN": "given"}


def services():
    for folder in FOLDERS:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in {".yml", ".yaml", ".json"} and path.is_file():
                text = path.read_text()
                is_service = text.startswith(("service:", '{"service"')) or "\nservice:" in text
                if is_service and ("GatewayResponse" in text or "${file(" in text):
                    yield path


def given():
    return [word for name, value in GIVEN.items() for word in ("--parameter", f"env:{name}={value}")]


def merged(resources):
    """The sections of a template that a service gives, which may be a list of parts."""
    parts = resources if isinstance(resources, list) else [resources or {}]
    made = {"Conditions": {}, "Resources": {}}
    for part, (name, section) in itertools.product(parts, made.items()):
        section.update(part.get(name) or {})
    return made


def compare(path):
    environment = {**os.environ, **GIVEN}
    command = [SERVERLESS, "print", "--config", path.name, "--format", "json"]
    printed = run(*command, cwd=path.parent, env=environment)
    if printed.returncode != 0:
        if severities(GATECAST, path, *given()):
            return None
        says = [line.strip() for line in printed.stdout.splitlines() + printed.stderr.splitlines() if "Cannot" in line]
        return f"the framework refuses it, and nothing is found: {says[:2]}"
    made = {"AWSTemplateFormatVersion": "2010-09-09", **merged(json.loads(printed.stdout).get("resources"))}
    MADE.mkdir(parents=True, exist_ok=True)
    file = MADE / (str(path).replace("/", "_") + ".json")
    file.write_text(json.dumps(made))
    # Services of one repository share files.
    own, other = previewed(GATECAST, path, "--root", "fixtures", *given()), previewed(GATECAST, file)
    return None if own == other else f"previews unlike what the framework prints: {file}"


paths = list(services())
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    results = list(zip(paths, pool.map(compare, paths)))
differences = [(path, result) for path, result in results if result]
for path, difference in differences:
    print(f"{path}: {difference}")
print(f"{len(paths)} services compared, {len(differences)} differences")
sys.exit(1 if differences or not paths else 0)
