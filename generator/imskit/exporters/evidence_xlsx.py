"""The evidence index as a workbook of its own, as it lies in packs: made from its rows and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date as Day

from imskit import __version__
from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.table_xlsx import tables_xlsx
from imskit.views.evidence_index import EvidenceRow
from imskit.views.tables.evidence import evidence_table, nowhere


def evidence_xlsx(
    rows: Iterable[EvidenceRow],
    organisation: str,
    as_of: Day,
    origin: str = "",
    way_to: Callable[[str], str] = nowhere,
) -> bytes:
    """The *rows* of an evidence index as an .xlsx file; the same rows and version of imskit give the same bytes.

    *way_to* gives the way to a location from where the file will lie; empty where nothing leads there.
    """
    table = evidence_table(rows, {}, way_to=way_to)
    return tables_xlsx(table.title, [table], TableContext(organisation, as_of, origin, __version__))
