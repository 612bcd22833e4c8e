"""How far each clause of a standard is met, with its reason and the next step; `clauses` says how.

Readers take the names from here; which module holds them is this package's own affair.
"""

from imskit.facts.coverage.clauses import Coverage
from imskit.facts.coverage.readiness import Readiness, readiness
from imskit.facts.coverage.renewals import all_renewals
from imskit.facts.coverage.state import (
    DOCUMENT_RUNGS,
    RECORD_RUNGS,
    Claim,
    ClauseState,
    Flag,
    Renewal,
    Rung,
    States,
)
from imskit.facts.coverage.wording import types_in_words

__all__ = [
    "DOCUMENT_RUNGS",
    "RECORD_RUNGS",
    "Claim",
    "ClauseState",
    "Coverage",
    "Flag",
    "Readiness",
    "Renewal",
    "Rung",
    "States",
    "all_renewals",
    "readiness",
    "types_in_words",
]
