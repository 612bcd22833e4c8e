"""The tables that `imskit export` writes, each a module of `imskit.views.tables` and a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from imskit.views.tables import crosswalk, due, evidence, gaps
from imskit.views.tables.ground import Ground
from imskit.views.tables.indicators import INDICATORS, MEASUREMENTS, indicators_table, measurements_table
from imskit.views.tables.table import Column, Table


@dataclass(frozen=True, slots=True)
class TableExport:
    """One table to export."""

    #: What it is, for the help.
    what: str
    columns: tuple[Column, ...]
    make: Callable[[Ground], Table]


TABLES: Mapping[str, TableExport] = MappingProxyType(
    {
        "crosswalk": TableExport(
            "which clause of one standard answers to which of another",
            crosswalk.COLUMNS,
            crosswalk.crosswalk_table,
        ),
        "due-list": TableExport("what is to be done by when, however far ahead", due.COLUMNS, due.due_table),
        "evidence-index": TableExport(
            "what stands for each clause, item by item", evidence.COLUMNS, evidence.evidence_index
        ),
        "gaps": TableExport(
            "what is missing, and what is to be done about it", gaps.COLUMNS, gaps.gaps_table
        ),
        "indicators": TableExport("what each indicator says", INDICATORS, indicators_table),
        "measurements": TableExport("each value that was measured", MEASUREMENTS, measurements_table),
    }
)
