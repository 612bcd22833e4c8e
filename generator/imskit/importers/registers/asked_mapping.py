"""Which tables of an import ask for a mapping, and the mapping that is proposed for them."""

from __future__ import annotations

from collections.abc import Sequence

from imskit.importers.registers.bring import BroughtRegister
from imskit.importers.registers.proposed import Proposed, proposed_mapping
from imskit.model import Catalog


def tables_of(told: Sequence[BroughtRegister], catalog: Catalog) -> list[Proposed]:
    """The tables of all registers *told*, with what was recognised in them."""
    return [
        Proposed(
            each.source.name,
            table.table,
            table.plan,
            catalog.types[table.plan.type],
            table.records,
            several=sum(other.table.sheet == table.table.sheet for other in each.tables) > 1,
        )
        for each in told
        for table in each.tables
    ]


def asked_mapping(tables: Sequence[Proposed], schemas_at: str) -> str:
    """A mapping for *tables*, where somebody has to decide something of them; empty where nobody has to.

    *schemas_at* is the folder whose schemas files name.
    """
    asks = any(
        any(row.lacks for row in each.records.held_back) or each.records.unknown_words or each.plan.unknown()
        for each in tables
    )
    return proposed_mapping(tables, schemas_at) if asks else ""
