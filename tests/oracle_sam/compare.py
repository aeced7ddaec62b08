"""Compares gatecast with the SAM transform and with cfn-lint on the templates of the fixtures."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from cfnlint.api import lint_file
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

logging.disable(logging.CRITICAL)
GATECAST, MADE = sys.argv[1], Path(sys.argv[2])
FOLDERS = ["fixtures/sam", "fixtures/cloudformation", "fixtures/round-trip", "fixtures/sound", "fixtures/check"]
SAM = "AWS::Serverless-2016-10-31"

# What cfn-lint says of names, types and properties that are not there.
REFUSALS = {"E1010", "E1019", "E1020", "E1028", "E3002", "E3006"}

# Where they differ, and why that is right.
KNOWN = {
    "fixtures/cloudformation/misused.yaml": "functions without their arguments are reported one by one",
    "fixtures/cloudformation/functions.yaml": "a list in Fn::Sub is shown with commas; CloudFormation refuses it",
    "fixtures/cloudformation/language-extensions.yaml": "the same, of a number that Fn::Length gives",
    "fixtures/round-trip/sam-include/template.yaml": "CloudFormation includes the document before the transform",
    "fixtures/round-trip/sam-uri.yaml": "`sam package` makes an address of the local path",
    "fixtures/sam/merged.yaml": "functions without code",
    "fixtures/check/undefined-name/good.yaml": "functions without code",
}


class NoPolicies:
    """Managed policies, which no API needs."""

    def load(self):
        return {}


def gatecast(*arguments):
    return subprocess.run([GATECAST, *arguments], capture_output=True, text=True, check=False)


def templates():
    for folder in FOLDERS:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in {".yaml", ".yml", ".json"} and path.is_file():
                text = path.read_text()
                # Fragments of the Serverless Framework are templates only once it has read them.
                is_serverless = "serverless" in str(path)
                if not is_serverless and ("AWS::ApiGateway::GatewayResponse" in text or SAM in text):
                    try:
                        parsed = yaml_parse(text)
                    except Exception:  # another tool's template
                        continue
                    if isinstance(parsed, dict) and isinstance(parsed.get("Resources"), dict):
                        yield path, parsed


def previewed(path):
    done = gatecast("preview", str(path), "--format", "json")
    if done.returncode != 0:
        return done.stderr.strip().splitlines()[:1]
    return ordered(json.loads(done.stdout))


def ordered(value):
    """A preview without the order of headers, which the transform changes, and without its file."""
    if isinstance(value, dict):
        return {key: ordered(item) for key, item in sorted(value.items()) if key not in {"files"}}
    if isinstance(value, list):
        return sorted((ordered(item) for item in value), key=json.dumps)
    return value


def errors_of(path):
    return "error[" in gatecast("check", str(path)).stdout


def compare_sam(path, parsed):
    try:
        made = transform(parsed, {}, NoPolicies())
    except Exception as refused:
        says = "; ".join(cause.message for cause in getattr(refused, "causes", [])) or str(refused)
        return None if errors_of(path) else f"the transform refuses it ({says}); gatecast does not"
    MADE.mkdir(parents=True, exist_ok=True)
    file = MADE / (str(path).replace("/", "_") + ".json")
    file.write_text(json.dumps(made, default=str))
    own, transformed = previewed(path), previewed(file)
    return None if own == transformed else f"previews unlike what the transform makes of it: {file}"


def compare_lint(path):
    refused = sorted({match.rule.id for match in lint_file(path)} & REFUSALS)
    if refused and not errors_of(path):
        return f"cfn-lint refuses it ({', '.join(refused)}); gatecast does not"
    return None


compared = differences = 0
for path, parsed in templates():
    is_sam = SAM in json.dumps(parsed.get("Transform"), default=str)
    difference = compare_sam(path, parsed) if is_sam else compare_lint(path)
    compared += 1
    if difference and str(path) not in KNOWN:
        differences += 1
        print(f"{path}: {difference}")
print(f"{compared} templates compared, {differences} differences")
sys.exit(1 if differences or not compared else 0)
