"""Compares gatecast with the SAM transform and with cfn-lint on the templates of the fixtures."""

import json
import sys
from pathlib import Path

from cfnlint.api import lint_file
from gatecast import previewed, severities
from sam import transformed
from samtranslator.yaml_helper import yaml_parse

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


def is_refused(path):
    return "error" in severities(GATECAST, path)


def compare_sam(path, parsed):
    try:
        made = transformed(parsed)
    except Exception as refused:
        says = "; ".join(cause.message for cause in getattr(refused, "causes", [])) or str(refused)
        return None if is_refused(path) else f"the transform refuses it ({says}); gatecast does not"
    MADE.mkdir(parents=True, exist_ok=True)
    file = MADE / (str(path).replace("/", "_") + ".json")
    file.write_text(json.dumps(made, default=str))
    own, other = previewed(GATECAST, path), previewed(GATECAST, file)
    return None if own == other else f"previews unlike what the transform makes of it: {file}"


def compare_lint(path):
    refused = sorted({match.rule.id for match in lint_file(path)} & REFUSALS)
    if refused and not is_refused(path):
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
