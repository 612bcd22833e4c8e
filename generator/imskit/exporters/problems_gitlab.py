"""Problems as a report of Code Quality, which GitLab shows on a merge request."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256

from imskit.exporters.printable import encodable
from imskit.problems import Problem, Severity

_SEVERITIES = {Severity.NOTE: "info", Severity.WARNING: "minor", Severity.ERROR: "major"}


def problems_gitlab(problems: Sequence[Problem]) -> str:
    """Return *problems* as JSON, sorted by place; the report has no place for more."""
    return json.dumps(list(_entries(sorted(problems))), indent=2) + "\n"


def _entries(problems: Sequence[Problem]) -> Iterator[dict[str, object]]:
    # GitLab tells by the fingerprint what a change brings and what was there before: no line is in it, so that a
    # problem which only moved is no new one.
    alike: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for problem in problems:
        name = (encodable(problem.place.path), problem.rule, encodable(problem.message))
        alike[name] += 1
        yield {
            "description": name[2] + (f" ({encodable(problem.mend)})" if problem.mend else ""),
            "check_name": problem.rule,
            "fingerprint": sha256(json.dumps((*name, alike[name])).encode()).hexdigest(),
            "severity": _SEVERITIES[problem.severity],
            "location": {"path": name[0], "lines": {"begin": problem.place.line}},
        }
