"""The forms in which `check` writes problems: one table, read by the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from imskit.exporters.check_context import CheckContext
from imskit.exporters.problems_github import problems_github
from imskit.exporters.problems_json import problems_json
from imskit.exporters.problems_text import problems_text
from imskit.problems import Problem

ProblemFormat = Callable[[Sequence[Problem], CheckContext], str]


def _sarif(problems: Sequence[Problem], context: CheckContext) -> str:
    # Loads urllib, which the other forms do without.
    from imskit.exporters.problems_sarif import problems_sarif

    return problems_sarif(problems, context)


def _gitlab(problems: Sequence[Problem], _: CheckContext) -> str:
    # Loads hashlib, which the other forms do without.
    from imskit.exporters.problems_gitlab import problems_gitlab

    return problems_gitlab(problems)


PROBLEM_FORMATS: Mapping[str, ProblemFormat] = MappingProxyType(
    {
        "text": problems_text,
        "json": problems_json,
        "github": problems_github,
        "gitlab": _gitlab,
        "sarif": _sarif,
    }
)
