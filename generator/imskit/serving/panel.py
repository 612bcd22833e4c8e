"""What the panel on a served page says: the problems of the document that is looked at first, then all others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from imskit.problems import CannotGoOn, Problem, Severity
from imskit.views.problems import ProblemLine

#: More than this are counted: nobody reads on, and the page "Check results" lists all.
MOST = 100
#: Pages that are about one document, by its id: its own, what changed in it, and the story of an initiative.
_ABOUT_ONE = re.compile(r"(?:documents|initiatives)/([^/]+?)(?:\.changes)?\.html")


def document_of(address: str) -> str:
    """The id of the document that the page at *address* is about; empty for other pages."""
    found = _ABOUT_ONE.fullmatch(address)
    return found[1] if found else ""


def lines_of(problems: Iterable[Problem], documents: Mapping[str, str]) -> tuple[ProblemLine, ...]:
    """*problems* as lines, errors first; *documents* are the ids by the paths of their files.

    Nothing is withheld: who sits at the machine has the files.
    """
    return tuple(
        ProblemLine(
            problem.severity.word,
            problem.rule,
            str(problem.place),
            documents.get(problem.place.path, ""),
            problem.message,
            problem.mend,
        )
        for problem in sorted(problems, key=lambda problem: (-problem.severity, problem))
    )


def said(
    lines: Sequence[ProblemLine],
    document: str,
    path: str,
    stop: CannotGoOn | None,
    withheld: int = 0,
) -> dict[str, Any]:
    """What the panel shows on a page about *document*, whose file is *path*; both empty for other pages."""
    here, others = [], []
    for line in lines:
        if (document and line.document == document) or _is_in(line, path):
            here.append(line)
        elif line.severity != Severity.NOTE.word:
            others.append(line)
    shown = others[: max(0, MOST - len(here))]
    return {
        "stop": {"sentence": stop.sentence, "mend": stop.mend} if stop is not None else None,
        "here": [_row(line) for line in here[:MOST]],
        "others": [_row(line) for line in shown],
        "more": len(here[MOST:]) + len(others) - len(shown),
        "withheld": withheld,
        "counts": {"here": _counts(here), "others": _counts(others)},
    }


def _is_in(line: ProblemLine, path: str) -> bool:
    return bool(path) and line.place.startswith(f"{path}:")


def _counts(lines: Sequence[ProblemLine]) -> dict[str, int]:
    return {
        severity.word: sum(line.severity == severity.word for line in lines)
        for severity in sorted(Severity, reverse=True)
    }


def _row(line: ProblemLine) -> dict[str, str]:
    return {
        "severity": line.severity,
        "place": line.place,
        "message": line.message,
        "mend": line.mend,
        "rule": line.rule,
        "document": line.document,
    }
