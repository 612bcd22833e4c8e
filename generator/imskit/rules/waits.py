"""Who waits for records that come every so often, as a ledger holds it: see `imskit.rules.renewing`."""

from __future__ import annotations

from typing import Any

from imskit.facts.waiting import Waiting
from imskit.ledger import Ledger, Row
from imskit.values import dataclass

RULE = "evidence-overdue"
#: Where one who waits stands among all: clauses in the order of their standards, then producers by id.
Order = tuple[int, int | str, int]


@dataclass(frozen=True, slots=True)
class Waits:
    """That a clause or a producer waits, and where it stands among those who do."""

    order: Order
    waiting: Waiting


def counted(ledger: Ledger, name: str) -> Row | None:
    """The row of the document that counts for the id *name*; None where there is none."""
    found = ledger.by_id.get(name)
    return found[0] if found else None


def seen(row: Row | None) -> Any:
    """What of the document of *row* can move who waits."""
    return None if row is None else (row.type, row.links, row.frames.get(RULE))
