"""Documents as PDF: one controlled copy, or a manual of many with cover, contents and the matrix of each standard."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Day
from itertools import zip_longest
from typing import Any

from imskit import __version__
from imskit.exporters.order import Order
from imskit.exporters.sheet_data import grid_data, section_data, sheet_data
from imskit.exporters.typeset import NoFontHas, as_words, shown, typeset_words
from imskit.problems import CannotGoOn
from imskit.text import Node
from imskit.views.matrix import Item, MatrixRow
from imskit.views.naming import clause_target, words
from imskit.views.printed import Annex, Printed
from imskit.views.sheet import Cell, Grid
from imskit.views.words import capital

_TEMPLATE = "document.typ"
HONEST = (
    "It says what the organisation has written and decided, by its own files. Whether that meets a standard is for an "
    "auditor to say."
)
#: Of the columns in an annex.
_ANNEX_WIDTHS = (9, 40, 15, 46, 52)
_ANNEX = "Annex: {}, clause by clause"
#: How many documents a message names.
_NAMED = 3


def document_pdf(printed: Printed, files: Mapping[str, bytes] | None = None) -> bytes:
    """The one document of *printed* as PDF; *files* are an organisation's own for typesetting.

    Raises CannotGoOn when it cannot be made.
    """
    return _typeset(printed, None, files)


def manual_pdf(printed: Printed, files: Mapping[str, bytes] | None = None) -> bytes:
    """All documents of *printed* as one PDF; *files* and what is raised as for `document_pdf`."""
    return _typeset(printed, _cover(printed), files)


def document_order(printed: Printed) -> Order:
    """The one document of *printed*, to be made as PDF by a press."""
    return _order(printed, None)


def manual_order(printed: Printed) -> Order:
    """All documents of *printed*, to be made as one PDF by a press."""
    return _order(printed, _cover(printed))


def named_in(order: Order, error: NoFontHas) -> CannotGoOn:
    """*error*, that no font has some characters, with the documents of *order* that hold them."""
    return _no_font(error.words, json.loads(order.words)["documents"])


def _cover(printed: Printed) -> list[tuple[str, str]]:
    cover = [
        ("As of", printed.as_of),
        ("Printed from", printed.origin),
        ("Documents", str(len(printed.sheets))),
        ("Made with", f"imskit {__version__}"),
    ]
    if printed.site_url:
        cover.insert(2, ("Kept up to date at", printed.site_url))
    return cover


def _order(printed: Printed, cover: list[tuple[str, str]] | None) -> Order:
    return Order(_TEMPLATE, as_words(_data(printed, cover)), Day.fromisoformat(printed.as_of))


def _typeset(
    printed: Printed, cover: list[tuple[str, str]] | None, files: Mapping[str, bytes] | None
) -> bytes:
    order = _order(printed, cover)
    try:
        return typeset_words(order.template, order.words, order.day, files)
    except NoFontHas as error:
        raise named_in(order, error) from error


def _no_font(characters: str, documents: Iterable[Mapping[str, Any]]) -> CannotGoOn:
    """Which documents hold what no font has, and what to do about it."""
    found = [one["path"] or one["title"] for one in documents if _holds(one, characters)]
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    where = f"{', '.join(found[:_NAMED])}{more}" if found else "the copy"
    return CannotGoOn(
        f"{where} cannot be printed: no font at hand has {shown(characters)}",
        "lay a font that has it into templates/exports/fonts/, or write it in other words",
    )


def _holds(data: Any, characters: str) -> bool:
    if isinstance(data, str):
        return characters in data
    if isinstance(data, Mapping):
        return any(_holds(value, characters) for value in data.values())
    return isinstance(data, (list, tuple)) and any(_holds(value, characters) for value in data)


def _data(printed: Printed, cover: list[tuple[str, str]] | None) -> Mapping[str, Any]:
    return {
        "title": printed.title,
        "organisation": printed.organisation,
        "language": printed.sheets[0].language if printed.sheets else "en",
        #: What links can lead to, to be looked up: a list would be walked for each link.
        "inside": dict.fromkeys(
            (
                *(sheet.id for sheet in printed.sheets),
                *(
                    clause_target(annex.standard, row.clause)
                    for annex in printed.annexes
                    for row in annex.rows
                ),
            ),
            True,
        ),
        "cover": cover,
        "honest": HONEST,
        "made": f"{printed.organisation}, {printed.origin}, as of {printed.as_of}.",
        "groups": [{"title": group.title, "documents": group.documents} for group in printed.groups],
        "documents": [sheet_data(sheet) | {"current": printed.current(sheet)} for sheet in printed.sheets],
        "annexes": [_annex(annex) for annex in printed.annexes],
        "withheld": section_data(printed.withheld) if printed.withheld is not None else None,
    }


def _annex(annex: Annex) -> Mapping[str, Any]:
    rows = tuple(
        (
            Cell(words(row.clause)),
            Cell(words(row.title)),
            Cell(words(capital(row.state))),
            Cell(_documents(row.documents)),
            Cell(words(_missing(row))),
        )
        for row in annex.rows
    )
    columns = ("Clause", "Title", "State", "Documents", "What is missing")
    # The same widths in each annex, whatever it holds, so that they read alike.
    table = grid_data(Grid(columns, rows, to_fill=True, widths=_ANNEX_WIDTHS))
    return {
        "id": annex.standard,
        "title": _ANNEX.format(annex.designation),
        "about": annex.title,
        "table": table,
        "clauses": [clause_target(annex.standard, row.clause) for row in annex.rows],
        "headings": [row.state == "heading" for row in annex.rows],
        "levels": list(levels(annex.rows)),
    }


def levels(rows: Sequence[MatrixRow]) -> Iterator[int]:
    """For each heading how deep it is, from 2 below the head of the table; 0 for all others.

    Typst keeps a head with what stands below it, and stumbles over two of one level with nothing between.
    """
    for row, below in zip_longest(rows, rows[1:]):
        deep, next_deep = row.clause.count("."), below.clause.count(".") if below else 0
        leads = below is not None and (below.state != "heading" or next_deep > deep)
        yield 2 + deep if row.state == "heading" and leads else 0


def _documents(items: Iterable[Item]) -> tuple[Node, ...]:
    found: list[Node] = []
    for item in items:
        if found:
            found.extend(words(", "))
        note = f" ({item.note})" if item.note and item.note != "in force" else ""
        found.extend(
            (Node("link", words(item.id), target=item.id), *words(note)) if item.id else words(item.title)
        )
    return tuple(found)


def _missing(row: MatrixRow) -> str:
    if row.left_out is not None:
        return f"Left out: {row.left_out or 'no reason is given'}"
    return " ".join(f"{gap.rstrip('.')}." for gap in row.gaps)
