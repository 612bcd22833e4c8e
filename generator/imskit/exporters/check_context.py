"""What every form of the problems says beside them: the day, what was looked at, and the sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date as Day

from imskit.problems import Problem, Severity
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a check looked at, apart from the problems it found."""

    #: The day on which it looked at the system.
    as_of: Day
    #: How many documents it looked at.
    documents: int
    #: The version of imskit.
    version: str
    #: The id of the commit it looked at; empty for the working folder.
    revision: str = ""
    #: What could not be told, in words: `history: this folder is no git repository`.
    not_checked: tuple[str, ...] = ()
    #: The manual page of each rule, by its name; the first line is the rule in one sentence.
    rules: Mapping[str, str] = field(default_factory=dict)


def counts(problems: Sequence[Problem]) -> Mapping[Severity, int]:
    """Return how many problems there are of each severity, the gravest first."""
    return {
        severity: sum(problem.severity is severity for problem in problems)
        for severity in sorted(Severity, reverse=True)
    }


def summary(problems: Sequence[Problem], context: CheckContext) -> str:
    """Return the sum in words: `3 errors, 1 warning in 64 documents`."""
    return f"{counts_in_words(problems)} in {_number(context.documents, 'document')}"


def counts_in_words(problems: Sequence[Problem]) -> str:
    """Return how many problems there are of each severity: `3 errors, 1 warning`, or `no problems`."""
    found = [_number(count, severity.word) for severity, count in counts(problems).items() if count]
    return ", ".join(found) or "no problems"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
