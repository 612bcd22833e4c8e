"""Grounds for words that tell how something stands: light, under black words, so that each stays readable.

The word says the same, on paper and for those who see colours otherwise. Words that are good news here and bad news
there, such as a high level, have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BAD, _WARNING, _WAITING, _GOOD, _CALM = "#F8D7DA", "#FFE8CC", "#FFF3BF", "#E3F4E1", "#E7F0FD"
_WORST = "#F1AEB5"
_QUIET = "#E9ECEF"
#: The ground of a day that has passed.
PASSED = _BAD

#: By word, in the case in which sentences are written.
GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        # clauses
        "Open": _BAD,
        "Documented": _WARNING,
        "Approved": _WAITING,
        "In force": _CALM,
        "Evidenced": _GOOD,
        "Fresh": "#C9EBC5",
        "Audited": "#9BD8A0",
        "Nonconforming": _WORST,
        "Left out": _QUIET,
        # documents
        "Draft": _WARNING,
        "In review": _WAITING,
        "Superseded": _QUIET,
        "Retired": _QUIET,
        "Closed": _QUIET,
        # what is due
        "Overdue": _BAD,
        "Due soon": _WAITING,
        # indicators
        "On target": "#C9EBC5",
        "On course": _GOOD,
        "Not there yet": _WAITING,
        "Behind": _WARNING,
        "Not kept": _BAD,
        "Missed": _BAD,
    }
)
