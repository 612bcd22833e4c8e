"""Problems as SARIF 2.1.0, which forges and editors read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from imskit.exporters.check_context import CheckContext
from imskit.exporters.printable import encodable
from imskit.problems import Problem, Severity

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.NOTE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}


def problems_sarif(problems: Sequence[Problem], context: CheckContext) -> str:
    """Return *problems* as a SARIF log of one run; only rules that found something are described in it."""
    names = sorted({problem.rule for problem in problems})
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "imskit",
                        "version": context.version,
                        "rules": [_rule(name, context.rules.get(name, "")) for name in names],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {"level": "note", "message": {"text": encodable(f"not checked: {what}")}}
                            for what in context.not_checked
                        ],
                    }
                ],
                "results": [_result(problem, names.index(problem.rule)) for problem in sorted(problems)],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(name: str, page: str) -> Mapping[str, Any]:
    page = page.strip() or name
    return {
        "id": name,
        "shortDescription": {"text": page.split("\n", 1)[0]},
        "help": {"text": page, "markdown": page},
    }


def _result(problem: Problem, rule: int) -> Mapping[str, Any]:
    words = problem.message + (f"\nmend: {problem.mend}" if problem.mend else "")
    return {
        "ruleId": problem.rule,
        "ruleIndex": rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": encodable(_plain(words))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(problem.place.path), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
                }
            }
        ],
    }


def _plain(words: str) -> str:
    """Keep words from being read as SARIF's links `[words](target)` and placeholders `{0}`."""
    return re.sub(r"\{([0-9]+)\}", r"{{\1}}", words.replace("](", "\\]("))


def _uri(path: str) -> str:
    """A path from the root as a relative URI; what is no text keeps its value: bytes here, halves on Windows."""
    halves = (
        sign.encode("utf-8", "surrogateescape" if "\udc80" <= sign <= "\udcff" else "surrogatepass")
        for sign in path
    )
    return quote(b"".join(halves), safe="/")
