"""What gatecast says of files, as the comparisons with other tools need it."""

import json
import subprocess
import sys


def run(*words, **more):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **more)


def previewed(gatecast, path, *flags):
    """What a file previews as, in any order; the reason where it cannot be read."""
    done = run(gatecast, "preview", path, "--format", "json", *flags)
    if done.returncode != 0:
        return done.stderr.strip().splitlines()[:1]
    return ordered(json.loads(done.stdout))


# Members that say where something is written: the file, and the first methods that raise a type. The methods
# themselves are compared as routes.
OF_WRITING = {"files", "raisedBy"}


def ordered(value):
    """A preview without the order of headers, which other tools change, and without what depends on its file."""
    if isinstance(value, dict):
        return {key: ordered(item) for key, item in sorted(value.items()) if key not in OF_WRITING}
    if isinstance(value, list):
        return sorted((ordered(item) for item in value), key=json.dumps)
    return value


def severities(gatecast, path, *flags):
    """The severity of each finding in a file."""
    done = run(gatecast, "check", path, "--format", "json", *flags)
    if not done.stdout:
        sys.exit(f"{path}: {done.stderr}")
    return [finding["severity"] for finding in json.loads(done.stdout)["findings"]]


def apis_of(gatecast, path):
    """The APIs of a file with their routes, by their names."""
    done = run(gatecast, "routes", path, "--format", "json")
    if done.returncode != 0:
        sys.exit(f"{path}: {done.stderr}")
    return {api["name"]: api for api in json.loads(done.stdout)["apis"]}
