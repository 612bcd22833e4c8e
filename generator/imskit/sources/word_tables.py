"""The rows and cells of a table of Word: through content controls and tracked rows, merged cells said once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imskit.sources.word_names import Element, child, local, number, value

#: More columns than these are no table.
_WIDEST = 200
_AROUND = frozenset({"customXml", "ins", "moveTo", "sdtContent"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it holds, over how many columns, and whether it goes on from the one above."""

    element: Element
    span: int = 1
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row. *by* and *on* are of the tracked change that brought it or took it away."""

    cells: tuple[Cell, ...]
    #: Columns left empty at its beginning.
    before: int = 0
    inserted: bool = False
    deleted: bool = False
    by: str = ""
    on: str = ""


def rows_of(table: Element) -> Iterator[Row]:
    """The rows of *table*, in order."""
    for each in _through(table, "tr"):
        properties = child(each, "trPr")
        brought, gone = child(properties, "ins"), child(properties, "del")
        change = brought if brought is not None else gone
        before = number(value(child(properties, "gridBefore"))) or 0
        yield Row(
            tuple(map(_cell, _through(each, "tc"))),
            min(max(before, 0), _WIDEST),
            brought is not None and gone is None,
            gone is not None,
            value(change, "author"),
            value(change, "date"),
        )


def _through(element: Element, wanted: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also of those within content controls."""
    for each in element:
        name = local(each)
        if name == wanted:
            yield each
        elif name == "sdt":
            content = child(each, "sdtContent")
            if content is not None:
                yield from _through(content, wanted)
        elif name in _AROUND:
            yield from _through(each, wanted)


def _cell(element: Element) -> Cell:
    properties = child(element, "tcPr")
    span = number(value(child(properties, "gridSpan"))) or 1
    merge = child(properties, "vMerge")
    return Cell(element, min(max(span, 1), _WIDEST), merge is not None and value(merge) != "restart")


def grid_of(rows: Sequence[Sequence[tuple[str, int]]]) -> tuple[tuple[str, ...], ...]:
    """*rows* of cells, each with its span, as rows of equal width; a merged cell says what it holds once."""
    wide = [tuple(text for cell, span in row for text in (cell, *[""] * (span - 1))) for row in rows]
    width = min(max(map(len, wide), default=0), _WIDEST)
    cut = [
        (*row[: width - 1], " ".join(filter(None, row[width - 1 :]))) if len(row) > width else row
        for row in wide
    ]
    # A column that holds nothing in any row was there for its width.
    padded = [(*row, *[""] * (width - len(row))) for row in cut]
    used = [at for at in range(width) if any(row[at] for row in padded)]
    return tuple(tuple(row[at] for at in used) for row in padded if any(row))
