"""The shell steps of action.yml, as a runner runs them: expressions filled in, outputs read back."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import yaml

ROOT = Path.cwd()
GATECAST = Path(sys.argv[1]).resolve()
ACTION = yaml.safe_load(Path("action.yml").read_text())
VERSION = re.search(r'^version = "(.*)"$', Path("Cargo.toml").read_text(), re.M).group(1)
ARCHIVE = f"gatecast-{VERSION}-x86_64-unknown-linux-gnu.tar.gz"

failed = 0


class Runner:
    """A runner with a folder of its own; `server` is where releases come from."""

    def __init__(self, folder, **inputs):
        self.folder = folder
        self.server = folder / "server"
        self.inputs = {name: spec.get("default", "") for name, spec in ACTION["inputs"].items()} | inputs
        self.outputs = {}
        self.printed = ""
        self.path = [folder / "bin"]
        (folder / "bin").mkdir(exist_ok=True)
        # Building takes minutes: what cargo would have built is there already.
        cargo = folder / "bin" / "cargo"
        cargo.write_text(
            "#!/bin/sh\n"
            'for word; do [ "$before" = --path ] && path=$word; [ "$before" = --root ] && root=$word; before=$word; done\n'
            '[ -f "$path/Cargo.toml" ] || exit 9\n'
            f'mkdir -p "$root/bin" && cp "{GATECAST}" "$root/bin/gatecast" && echo built\n'
        )
        cargo.chmod(0o755)

    def value(self, expression):
        """What an expression of the action stands for."""
        known = {
            "github.action_path": str(ROOT),
            "github.action_repository": "owner/gatecast",
            "github.server_url": f"file://{self.server}",
            "runner.os": "Linux",
            "runner.arch": "X64",
            "runner.temp": str(self.folder),
        }
        parts = expression.split(".")
        if parts[0] == "inputs":
            return self.inputs[parts[1]]
        if parts[0] == "steps":
            return self.outputs.get(parts[1], {}).get(parts[3], "")
        return known[expression]

    def filled(self, text):
        return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: self.value(found.group(1)), str(text))

    def run(self):
        """All steps that are shell; the exit code of the first that fails."""
        for step in ACTION["runs"]["steps"]:
            if "run" not in step:
                continue
            code = self.step(step)
            if code:
                return code
        return 0

    def step(self, step):
        files = {name: self.folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_PATH")}
        for file in files.values():
            file.write_text("")
        script = self.folder / "step.sh"
        script.write_text(step["run"])
        surroundings = {name: str(file) for name, file in files.items()}
        surroundings |= {name: self.filled(value) for name, value in step.get("env", {}).items()}
        surroundings["PATH"] = ":".join([*map(str, self.path), "/usr/local/bin", "/usr/bin", "/bin"])
        surroundings["GITHUB_ACTIONS"] = "true"
        # As runners call the shell `bash`.
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            env=surroundings,
            cwd=self.filled(step.get("working-directory", ".")),
            capture_output=True,
            text=True,
            check=False,
        )
        self.printed += done.stdout + done.stderr
        lines = files["GITHUB_OUTPUT"].read_text().splitlines()
        self.outputs[step.get("id", "")] = dict(line.split("=", 1) for line in lines)
        self.path[:0] = files["GITHUB_PATH"].read_text().splitlines()
        return done.returncode

    def release(self, *, tampered=False):
        """A release with the program in it."""
        folder = self.server / "owner/gatecast/releases/download" / f"v{VERSION}"
        folder.mkdir(parents=True)
        archive = folder / ARCHIVE
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(GATECAST, "gatecast")
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        (folder / f"{ARCHIVE}.sha256").write_text(f"{digest}  {ARCHIVE}\n")
        if tampered:
            archive.write_bytes(archive.read_bytes() + b"more")


def expect(what, is_right, runner):
    global failed
    print(f"{'ok' if is_right else 'FAILED'}: {what}")
    if not is_right:
        failed += 1
        print(runner.printed)


def scenario(prepare=lambda runner: None, **inputs):
    """A run of the whole action; its exit code and the runner."""
    folder = Path(tempfile.mkdtemp(prefix="gatecast-action-"))
    runner = Runner(folder, **inputs)
    prepare(runner)
    return runner.run(), runner


WRONG = "fixtures/cfn-lint/wrong.yaml"
AT_LINE = f"::error file={WRONG},line=15,"

code, runner = scenario(Runner.release, paths=WRONG)
is_released = "built" not in runner.printed and f"gatecast {VERSION}" not in runner.printed
expect("a release is installed, and findings are annotations", code == 1 and is_released and AT_LINE in runner.printed, runner)
expect("the exit code is an output", runner.outputs["check"]["exit-code"] == "1", runner)

code, runner = scenario(paths="fixtures/cfn-lint/right.yaml")
expect("without a release it is built", code == 0 and "built" in runner.printed, runner)
runner.printed = ""
code = runner.run()
expect("what a cache restored is used", code == 0 and "built" not in runner.printed, runner)

code, runner = scenario(lambda runner: runner.release(tampered=True), paths=WRONG)
expect("a release with another checksum stops it", code == 2 and "checksum" in runner.printed, runner)

code, runner = scenario(version="99.0.0")
expect("a version that is nowhere stops it", code == 2 and "no release 99.0.0" in runner.printed, runner)
code, runner = scenario(version="$(id)")
expect("a version is a version", code == 2 and "not a version: $(id)" in runner.printed, runner)

sarif = Path(tempfile.mkdtemp(prefix="gatecast-action-"), "found.sarif")
code, runner = scenario(paths=f"{WRONG}\nfixtures/cfn-lint/right.yaml", sarif=str(sarif), args="--deny warning")
runs = json.loads(sarif.read_text())["runs"]
expect(
    "SARIF is written beside the annotations",
    code == 1 and len(runs[0]["results"]) >= 2 and AT_LINE in runner.printed and runner.outputs["check"]["sarif"] == str(sarif),
    runner,
)

code, runner = scenario(paths="; echo injected *.yaml", format="human")
expect("paths are words, and no commands or patterns", code == 2 and "\ninjected" not in runner.printed and "`*.yaml`" in runner.printed, runner)

code, runner = scenario(paths="wrong.yaml", **{"working-directory": "fixtures/cfn-lint"}, format="json")
expect("in another folder, as JSON", code == 1 and '"rule": "quoted-message-string"' in runner.printed, runner)

sys.exit(failed > 0)
