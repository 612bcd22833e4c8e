"""The problems of a run as rows, without the names of withheld documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from imskit.model import Catalog
from imskit.problems import Problem
from imskit.values import dataclass
from imskit.views.audience import Audience


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem."""

    severity: str
    rule: str
    #: `path:line:column`.
    place: str
    #: The document in whose file it stands; empty when it is none that may be shown.
    document: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class ProblemsPage:
    """What the check found."""

    lines: tuple[ProblemLine, ...]
    #: How many problems stand in withheld records.
    withheld: int


def problems_page(catalog: Catalog, audience: Audience, problems: Sequence[Problem]) -> ProblemsPage:
    """The problems, errors first, then by place; those in files that may be confidential are counted."""
    by_path = {document.path: document.id for document in catalog.all_documents}
    masked = [document for document in catalog.all_documents if document.withheld]
    in_part = {document.path for document in masked}
    named = re.compile("|".join(rf"(?<![\w-]){re.escape(each.id)}(?![\w-])" for each in masked) or "(?!)")
    lines = []
    withheld = 0
    for problem in sorted(problems, key=lambda problem: (-problem.severity, problem)):
        path = problem.place.path
        document = by_path.get(path, "")
        # A file below ims/ that is no document could not be read: nobody knows how it is classified.
        hidden = not audience.sees(document) if document else path.startswith("ims/") and not _is_ours(path)
        # What is wrong in a record that is withheld in part may be told in words of that part.
        if hidden or path in in_part or named.search(problem.message):
            withheld += 1
            continue
        lines.append(
            ProblemLine(
                problem.severity.word,
                problem.rule,
                audience.redact(str(problem.place)),
                document,
                audience.redact(problem.message),
                audience.redact(problem.mend),
            )
        )
    return ProblemsPage(tuple(lines), withheld)


def _is_ours(path: str) -> bool:
    """Whether the file speaks of the system itself, which everyone may read about."""
    return path in {"ims/ims.yaml", "ims/people.yaml"} or path.startswith("ims/standards/")
