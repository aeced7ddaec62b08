"""cfn-lint with the rules of integrations/cfn-lint: what it finds, where, and how it ends."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CFN_LINT, GATECAST = sys.argv[1:]
FIXTURES = "fixtures/cfn-lint"
FOLDER = "integrations/cfn-lint/gatecast_cfn_lint"
OUR_RULES = {"E9900", "W9900", "I9900"}

NOTES = ["--include-checks", "I"]

failed = 0


def cfn_lint(*templates, options=(), program=os.path.abspath(GATECAST), path=None, rules=FOLDER):
    """The exit code, and the matches of our rules: rule, file, line, column, text."""
    surroundings = {key: value for key, value in os.environ.items() if key not in ("GATECAST", "PATH")}
    surroundings["PATH"] = path or os.environ["PATH"]
    if program:
        surroundings["GATECAST"] = program
    done = subprocess.run(
        [CFN_LINT, "--format", "json", "--append-rules", rules, *options, "--", *templates],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout.strip():
        return done.returncode, [done.stderr] if done.stderr else []
    matches = [match for match in json.loads(done.stdout) if match["Rule"]["Id"] in OUR_RULES | {"E0002"}]
    found = []
    for match in matches:
        start = match["Location"]["Start"]
        place = f"{match['Filename']}:{start['LineNumber']}:{start['ColumnNumber']}"
        found.append((match["Rule"]["Id"], place, match["Message"]))
    return done.returncode, found


def expect(what, got, code, findings):
    """Compares the exit code, and of each finding the rule, the place and how the text begins."""
    global failed
    exit_code, found = got
    is_right = exit_code == code and len(found) == len(findings)
    for got_one, (rule, place, text) in zip(sorted(found), sorted(findings)):
        is_right &= got_one[:2] == (rule, f"{FIXTURES}/{place}") and got_one[2].startswith(text)
    print(f"{'ok' if is_right else 'FAILED'}: {what}")
    if not is_right:
        failed += 1
        print(f"  expected {code}, {findings}\n  got      {exit_code}, {found}")


# `Denied` has the same mistake, and says in its metadata that it is meant.
WRONG = [
    ("E9900", "wrong.yaml:13:62", "[unquoted-constant] "),
    ("E9900", "wrong.yaml:15:39", "[quoted-message-string] "),
]
expect("YAML", cfn_lint(f"{FIXTURES}/wrong.yaml"), 2, WRONG)
expect("by the name of the package", cfn_lint(f"{FIXTURES}/wrong.yaml", rules="gatecast_cfn_lint"), 2, WRONG)
expect("JSON", cfn_lint(f"{FIXTURES}/wrong.json"), 2, [("E9900", "wrong.json:9:64", "[unquoted-variable] ")])
expect(
    "SAM, with the OpenAPI document that it names",
    cfn_lint(f"{FIXTURES}/sam.yaml"),
    2,
    [
        ("E9900", "openapi.yaml:7:45", "[trailing-comma] "),
        ("E9900", "sam.yaml:9:9", "[sam-refuses] "),
        ("E9900", "sam.yaml:12:45", "[unquoted-constant] "),
    ],
)
expect(
    "a warning, and a note only where notes are asked for",
    cfn_lint(f"{FIXTURES}/doubtful.yaml"),
    4,
    [("W9900", "doubtful.yaml:12:86", "[origin-with-path] ")],
)
expect(
    "notes, asked for",
    cfn_lint(f"{FIXTURES}/doubtful.yaml", options=NOTES),
    12,
    [
        ("W9900", "doubtful.yaml:12:86", "[origin-with-path] "),
        ("I9900", "doubtful.yaml:17:21", "[lost-cors] "),
    ],
)
for name in ("right.yaml", "unrelated.yaml"):
    expect(f"nothing in {name}", cfn_lint(f"{FIXTURES}/{name}", options=NOTES), 0, [])
expect("switched off", cfn_lint(f"{FIXTURES}/wrong.yaml", options=["--ignore-checks", "E9900"]), 0, [])

# Without the program: one warning, whatever the number of templates.
templates = [f"{FIXTURES}/right.yaml", f"{FIXTURES}/unrelated.yaml"]
rule, place, text = "W9900", "right.yaml:1:1", "gateway responses are not checked: there is no program "
expect("no program", cfn_lint(*templates, program="/nowhere/gatecast"), 4, [(rule, place, text)])
expect("none on the PATH", cfn_lint(*templates, program=None, path="/nowhere"), 4, [(rule, place, text)])
with tempfile.TemporaryDirectory() as folder:
    other = Path(folder, "gatecast")
    other.write_text("#!/bin/sh\necho no such command >&2; exit 2\n")
    other.chmod(0o755)
    text = f"gateway responses are not checked: `{other}` says: no such command"
    expect("another program of that name", cfn_lint(*templates, program=str(other)), 4, [(rule, place, text)])
    other.unlink()
    other.symlink_to(os.path.abspath(GATECAST))
    path = f"{folder}:{os.environ['PATH']}"
    expect("the one on the PATH", cfn_lint(f"{FIXTURES}/wrong.yaml", program=None, path=path), 2, WRONG)

sys.exit(failed > 0)
