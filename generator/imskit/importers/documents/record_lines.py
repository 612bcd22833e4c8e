"""What a line about a record says: which type of record is meant, and how often there is one."""

from __future__ import annotations

import re
from collections.abc import Container

from imskit.importers.told.periods import period_in

#: Words in a line about a record, and the type of record that they mean.
_RECORDS = (
    ("internal-audit", ("internal audit", "internes audit", "auditbericht", "audit report")),
    ("management-review", ("management review", "managementbewertung", "management-review")),
    ("training", ("training", "schulung", "formation", "unterweisung")),
    (
        "nonconformity",
        ("nonconformit", "abweichung", "non-conformit", "korrekturmaßnahme", "corrective action"),
    ),
    ("idea", ("idea", "idee")),
    ("risk", ("risk", "risiko", "risque")),
)


def record_type(line: str, types: Container[str]) -> str | None:
    """Which of *types* a *line* in small letters means; None where it means none."""
    return next(
        (kind for kind, words in _RECORDS if kind in types and any(word in line for word in words)), None
    )


#: What stands before the time between two of a kind, not before how long one is kept.
_EACH = re.compile(
    r"\b(?:every|once an?|alle|jede[snr]?|chaque|tous les|cada|ogni|iedere?)\b[^.;,]*|\b\w*(?:ly|lich|weise)\b"
)


def cadence(line: str) -> str | None:
    """How often there is one, as a period, by the *line* about it in small letters; None where it does not say."""
    return next(filter(None, (period_in(found[0]) for found in _EACH.finditer(line))), None)
