"""The crosswalks between standards in use as one table."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.views.crosswalk import CrosswalkPage, Side, crosswalks
from imskit.views.naming import clause_target
from imskit.views.tables.ground import Ground
from imskit.views.tables.table import Cell, Column, Name, Table
from imskit.views.words import word

COLUMNS = (
    Column("source_standard", "Standard"),
    Column("source_clause", "Clause", "name"),
    Column("source_title", "Title"),
    Column("source_state", "State", "state"),
    Column("relation", "Relation"),
    Column("target_standard", "Other standard"),
    Column("target_clause", "Other clause", "name"),
    Column("target_title", "Other title"),
    Column("target_state", "Other state", "state"),
    Column("confidence", "Confidence"),
    Column("note", "Note"),
)


def crosswalk_table(ground: Ground) -> Table:
    """Which clause answers to which, clauses without a counterpart on either side among them."""
    rows = [row for page in crosswalks(ground.catalog, ground.states) for row in _rows(page)]
    return Table(
        "crosswalk",
        "Crosswalk",
        COLUMNS,
        tuple(rows),
        about="Which clause of one standard answers to which of another, and where both stand",
    )


def _rows(page: CrosswalkPage) -> Iterator[tuple[Cell, ...]]:
    for line in page.lines:
        yield (
            *_side(page.source, page.source_designation, line.source),
            word(line.relation),
            *_side(page.target, page.target_designation, line.target),
            word(line.confidence),
            line.note or None,
        )
    for side in page.unmatched:
        nobody = _side(page.source, page.source_designation, None)
        target = _side(page.target, page.target_designation, side)
        yield (*nobody, "No counterpart", *target, None, None)


def _side(standard: str, designation: str, side: Side | None) -> tuple[Cell, ...]:
    if side is None:
        return designation, None, None, None
    name = Name(side.number, clause_target(standard, side.number))
    return designation, name, side.title or None, word(side.state) or None
