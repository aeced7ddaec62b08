"""Compares gatecast with `serverless print` on the services of the fixtures."""

import concurrent.futures
import json
import os
import subprocess
import sys
from pathlib import Path

GATECAST, SERVERLESS, MADE = Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3])
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


def run(*arguments, cwd=None):
    env = {**os.environ, **GIVEN}
    return subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=cwd, env=env)


def gatecast(*arguments):
    return run(str(GATECAST), *arguments)


def given():
    return [word for name, value in GIVEN.items() for word in ("--parameter", f"env:{name}={value}")]


def previewed(path, *more):
    done = gatecast("preview", str(path), "--format", "json", *more)
    if done.returncode != 0:
        return done.stderr.strip().splitlines()[:1]
    return ordered(json.loads(done.stdout))


def ordered(value):
    """A preview without the order of headers and without its files."""
    if isinstance(value, dict):
        return {key: ordered(item) for key, item in sorted(value.items()) if key not in {"files"}}
    if isinstance(value, list):
        return sorted((ordered(item) for item in value), key=json.dumps)
    return value


def merged(resources):
    """The resources of a service, which may be a list of parts."""
    parts = resources if isinstance(resources, list) else [resources or {}]
    made = {}
    for part in parts:
        made.update(part.get("Resources") or {})
    return made


def compare(path):
    printed = run(SERVERLESS, "print", "--config", path.name, "--format", "json", cwd=path.parent)
    if printed.returncode != 0:
        found = gatecast("check", str(path), *given()).stdout
        if "[" in found:
            return None
        says = [line.strip() for line in printed.stdout.splitlines() + printed.stderr.splitlines() if "Cannot" in line]
        return f"the framework refuses it, and nothing is found: {says[:2]}"
    made = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": merged(json.loads(printed.stdout).get("resources"))}
    MADE.mkdir(parents=True, exist_ok=True)
    file = MADE / (str(path).replace("/", "_") + ".json")
    file.write_text(json.dumps(made))
    # Services of one repository share files.
    own, other = previewed(path, "--root", "fixtures", *given()), previewed(file)
    return None if own == other else f"previews unlike what the framework prints: {file}"


paths = list(services())
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    results = list(zip(paths, pool.map(compare, paths)))
differences = [(path, result) for path, result in results if result]
for path, difference in differences:
    print(f"{path}: {difference}")
print(f"{len(paths)} services compared, {len(differences)} differences")
sys.exit(1 if differences or not paths else 0)
