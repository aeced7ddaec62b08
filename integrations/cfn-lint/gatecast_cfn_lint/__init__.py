"""Findings of gatecast inside cfn-lint: `cfn-lint --append-rules gatecast_cfn_lint TEMPLATE`."""

from gatecast_cfn_lint.rules import GatecastError, GatecastNote, GatecastWarning

__all__ = ["GatecastError", "GatecastNote", "GatecastWarning"]
