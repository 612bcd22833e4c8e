"""Problems for programs: JSON of a stable shape, described by `schemas/problems.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from imskit.exporters.check_context import CheckContext, counts
from imskit.exporters.printable import encodable
from imskit.problems import Problem, Severity

#: Raised when a field changes its meaning or goes; new fields may come without.
VERSION = 1


def problems_json(problems: Sequence[Problem], context: CheckContext) -> str:
    """Return *problems* as JSON, sorted by place."""
    count = counts(problems)
    return encodable(
        json.dumps(
            {
                "version": VERSION,
                "tool": {"name": "imskit", "version": context.version},
                "as_of": context.as_of.isoformat(),
                **({"revision": context.revision} if context.revision else {}),
                "summary": {
                    "documents": context.documents,
                    "errors": count[Severity.ERROR],
                    "warnings": count[Severity.WARNING],
                    "notes": count[Severity.NOTE],
                },
                "not_checked": list(context.not_checked),
                "problems": [_problem(problem) for problem in sorted(problems)],
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _problem(problem: Problem) -> dict[str, str | int]:
    return {
        "path": encodable(problem.place.path),
        "line": problem.place.line,
        "column": problem.place.column,
        "rule": problem.rule,
        "severity": problem.severity.word,
        "message": encodable(problem.message),
        "mend": encodable(problem.mend),
    }
