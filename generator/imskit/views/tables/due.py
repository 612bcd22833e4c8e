"""What is due as a table."""

from __future__ import annotations

from datetime import date as Day

from imskit.views.due import DueLine
from imskit.views.tables.ground import Ground
from imskit.views.tables.table import Cell, Column, Name, Table
from imskit.views.words import word

COLUMNS = (
    Column("day", "Due", "day", deadline=True),
    Column("what", "What is to be done"),
    Column("when", "When", "state"),
    Column("days_overdue", "Days overdue", "number", bar=True),
    Column("document", "ID", "name"),
    Column("title", "Title"),
    Column("owner", "Owner"),
    Column("kind", "Kind"),
)


def due_table(ground: Ground) -> Table:
    """All that is to be done by a day, the oldest first, however far ahead."""
    found = ground.waiting
    today = ground.catalog.today
    return Table(
        "due-list",
        "Due list",
        COLUMNS,
        tuple(_row(line, today) for line in found.lines),
        about="What is to be done by when and by whom: overdue, due soon, and later",
        withheld=len(found.withheld),
    )


def _row(line: DueLine, today: Day) -> tuple[Cell, ...]:
    late = (today - Day.fromisoformat(line.day)).days
    return (
        Day.fromisoformat(line.day),
        line.what,
        "Overdue" if line.overdue else "Due soon" if line.soon else "Later",
        late if line.overdue else None,
        Name(line.document, line.document),
        line.title,
        line.owner_title,
        word(line.kind),
    )
