"""What gatecast finds about gateway responses, as rules of cfn-lint.

The program `gatecast` does the work: that of the environment variable GATECAST, or else the one on
the PATH. cfn-lint loads this file by the name of its package or of its folder, so it imports
nothing of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import Any, Iterator

from cfnlint.rules import CloudFormationLintRule, RuleMatch
from cfnlint.template import Template

# How long the program may take for one template.
PATIENCE_IN_SECONDS = 120

Location = tuple[int, int, int, int]


class GatecastWarning(CloudFormationLintRule):
    """A finding that breaks some clients, or is surely not meant."""

    id = "W9900"
    shortdesc = "gatecast: a gateway response is doubtful"
    description = (
        "A gateway response of an Amazon API Gateway REST API breaks some clients or is surely not meant. "
        "`gatecast explain NAME` explains the name in square brackets."
    )
    tags = ["resources", "apigateway", "gatecast"]


class GatecastNote(CloudFormationLintRule):
    """A finding worth knowing."""

    id = "I9900"
    shortdesc = "gatecast: worth knowing about a gateway response"
    description = "Something worth knowing about a gateway response of an Amazon API Gateway REST API."
    tags = ["resources", "apigateway", "gatecast"]


class GatecastError(CloudFormationLintRule):
    """A finding that deployment refuses or that breaks every client. Runs the program for all three rules."""

    id = "E9900"
    shortdesc = "gatecast: a gateway response is wrong"
    description = (
        "API Gateway refuses a gateway response of a REST API, or every client that gets it breaks. "
        "`gatecast explain NAME` explains the name in square brackets."
    )
    tags = ["resources", "apigateway", "gatecast"]

    def __init__(self) -> None:
        super().__init__()
        self._severities: dict[str, CloudFormationLintRule] = {
            "error": self,
            "warning": GatecastWarning(),
            "note": GatecastNote(),
        }
        self._has_complained = False

    def match(self, cfn: Template) -> list[RuleMatch]:
        if not cfn.filename:
            return []  # standard input: there is no file to read
        try:
            findings = run(cfn.filename)
        except Unavailable as reason:
            # The same for every template: said once.
            if self._has_complained:
                return []
            self._has_complained = True
            return [self._of("warning", str(reason), ["Resources"], (0, 0, 0, 0))]
        return list(self._matches(findings, cfn))

    def _matches(self, findings: list[dict[str, Any]], cfn: Template) -> Iterator[RuleMatch]:
        for finding in findings:
            label = next(iter(finding["labels"]), None)
            location = (0, 0, 0, 0)
            # Without a resource, directives in the metadata of resources do not concern it.
            path = ["Resources"]
            file = {}
            if label:
                location = location_of(label)
                if is_same_file(label["file"], cfn.filename):
                    path = path_to(cfn, location[0]) or path
                else:
                    file["filename"] = label["file"]
            yield self._of(finding["severity"], message(finding), path, location, **file)

    def _of(self, severity: str, text: str, path: list[str], location: Location, **more: str) -> RuleMatch:
        rule = self._severities.get(severity, self)
        return RuleMatch(path, text, rule=rule, location=location, **more)


class Unavailable(Exception):
    """Why there are no findings."""


def run(template: str) -> list[dict[str, Any]]:
    """The findings of the program about a template."""
    program = os.environ.get("GATECAST") or "gatecast"
    found = shutil.which(program)
    if found is None:
        raise Unavailable(
            f"gateway responses are not checked: there is no program `{program}`; "
            "install gatecast, or set GATECAST to its path"
        )
    # A name that begins with a dash would be taken for an option.
    name = os.path.join(os.curdir, template) if template.startswith("-") else template
    try:
        done = subprocess.run(
            [found, "check", "--format", "json", name],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE_IN_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"gateway responses are not checked: {error}") from error
    try:
        report = json.loads(done.stdout)
        # cfn-lint reads every template of a stack; most have nothing to do with gateway responses.
        is_about_responses = any(report["summary"][count] for count in ("apis", "errors", "warnings"))
        return report["findings"] if is_about_responses else []
    except (ValueError, KeyError, TypeError) as error:
        said = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
        raise Unavailable(f"gateway responses are not checked: `{found}` says: {said}") from error


def message(finding: dict[str, Any]) -> str:
    """What was found and what to do, in one line."""
    name = f"[{finding['rule']}] " if finding.get("rule") else ""
    details = [f"API Gateway says: {finding['awsMessage']}"] if finding.get("awsMessage") else []
    details += [f"help: {finding['help']}"] if finding.get("help") else []
    return "; ".join([name + finding["message"], *details])


def location_of(label: dict[str, Any]) -> Location:
    """Lines and columns of a place as cfn-lint counts them: from 0."""
    start, end = label["start"], label["end"]
    return (start["line"] - 1, start["column"] - 1, end["line"] - 1, end["column"] - 1)


def is_same_file(left: str, right: str) -> bool:
    """Whether two names are of one file."""
    return os.path.realpath(left) == os.path.realpath(right)


def path_to(cfn: Template, line: int) -> list[str] | None:
    """The resource that a line belongs to, so that directives in its metadata concern the finding.

    What a transform made has no lines.
    """
    resources = cfn.template.get("Resources")
    for name, value in resources.items() if isinstance(resources, dict) else ():
        start, end = getattr(name, "start_mark", None), getattr(value, "end_mark", None)
        if start is not None and end is not None and start.line <= line <= end.line:
            return ["Resources", str(name)]
    return None
