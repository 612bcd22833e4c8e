"""What is due as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imskit.exporters.printable import one_line
from imskit.views.due import DueLine, DueList


def due_table(due: DueList) -> str:
    """*due* as lines of text, for people."""
    return "".join(f"{line}\n" for line in _lines(due))


def _lines(due: DueList) -> Iterator[str]:
    whose = f", for {one_line(due.owner_title)}" if due.owner else ""
    yield f"{one_line(due.organisation)}, as of {due.as_of}{whose}"
    if not due.lines:
        yield ""
        when = f"within {due.within.words}" if due.within.count else "today"
        yield f"Nothing is overdue or due {when}"
    cells = [_cells(line) for line in due.lines]
    widths = [max((len(row[place]) for row in cells), default=0) for place in range(_COLUMNS)]
    for heading, lines in (("Overdue", due.overdue), ("Due soon", due.soon), ("Later", due.later)):
        if lines:
            yield ""
            yield f"{heading} ({len(lines)})"
            for line in lines:
                yield f"  {_row(_cells(line), widths)}"


#: Columns of a width of their own; what is to be done stands last, as long as it is.
_COLUMNS = 4


def _cells(line: DueLine) -> Sequence[str]:
    return tuple(
        one_line(words) for words in (line.day, line.kind, line.document, line.owner_title, line.what)
    )


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
    return "  ".join([*aligned, cells[-1]])
