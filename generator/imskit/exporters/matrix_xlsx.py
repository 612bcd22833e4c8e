"""The matrix as a workbook: a sheet that says what it is, and a sheet a standard."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from imskit.exporters.matrix_columns import COLUMNS, HONESTLY, STATES, MatrixContext
from imskit.exporters.printable import encodable
from imskit.exporters.stored_zip import stored
from imskit.model import Standard
from imskit.views.matrix import MatrixRow, State

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

#: Light grounds under black words, so that each stays readable, on paper as well; the word says the same.
_GROUNDS: Mapping[State, str] = MappingProxyType(
    {
        "open": "#F8D7DA",
        "documented": "#FFE8CC",
        "approved": "#FFF3BF",
        "in force": "#E7F0FD",
        "evidenced": "#E3F4E1",
        "fresh": "#C9EBC5",
        "audited": "#9BD8A0",
        "nonconforming": "#F1AEB5",
        "left out": "#E9ECEF",
        "heading": "#FFFFFF",
    }
)
#: As many characters as a cell of a workbook holds.
_CELL = 32_767
_STATE = next(index for index, column in enumerate(COLUMNS) if column.title == "State")

#: Gives the format with these properties for a cell with these words.
_Formats = Callable[[str, Mapping[str, object]], "Format"]


def matrix_xlsx(rows: Sequence[MatrixRow], context: MatrixContext) -> bytes:
    """Return the matrix as an .xlsx file; all its cells are text, and the same rows give the same bytes."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    workbook = Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    day = context.as_of
    workbook.set_properties(
        {
            "title": encodable(f"Clause matrix of {context.organisation}"),
            "comments": f"As of {day.isoformat()}, made with imskit {context.version}",
            "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001  # workbooks know no time zones
        }
    )
    formats = _formats_of(workbook)
    names = _sheet_names(context.standards)
    _about(workbook.add_worksheet("About"), context, names, formats)
    for standard, name in zip(context.standards, names, strict=True):
        own = [row for row in rows if row.standard == standard.id]
        _clauses(workbook.add_worksheet(name), own, formats)
    workbook.close()
    return stored(stream.getvalue())


def _formats_of(workbook: Workbook) -> _Formats:
    """Formats, each made once; a cell that looks like a formula stays text when it is edited."""
    made: dict[tuple[object, ...], Format] = {}

    def of(words: str, properties: Mapping[str, object]) -> Format:
        wanted: dict[str, object] = {"valign": "top", **properties}
        if words.startswith(("=", "+", "-", "@", "'")):
            wanted["quote_prefix"] = True
        key = tuple(sorted(wanted.items()))
        if key not in made:
            made[key] = workbook.add_format(wanted)
        return made[key]

    return of


_HEADER: Mapping[str, object] = {"bold": True, "bg_color": "#DEE2E6", "bottom": 1}
_BOLD: Mapping[str, object] = {"bold": True}
_WRAPPED: Mapping[str, object] = {"text_wrap": True}


def _about(sheet: Worksheet, context: MatrixContext, names: Sequence[str], formats: _Formats) -> None:
    lines: list[tuple[tuple[str, Mapping[str, object]], ...]] = [
        (("Clause matrix", {"bold": True, "font_size": 16}),),
        (("Organisation", _BOLD), (context.organisation, _WRAPPED)),
        (("As of", _BOLD), (context.as_of.isoformat(), {})),
        (("Made with", _BOLD), (f"imskit {context.version}", {})),
        (),
        (("Sheet", _HEADER), ("Standard", _HEADER)),
        *(
            ((name, {}), (_standard_words(standard), _WRAPPED))
            for name, standard in zip(names, context.standards, strict=True)
        ),
        (),
        (("State", _HEADER), ("What it means", _HEADER)),
        *(((state, {"bg_color": _GROUNDS[state]}), (STATES[state], _WRAPPED)) for state in STATES),
        (),
        ((HONESTLY, {}),),
    ]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for number, line in enumerate(lines):
        for column, (words, properties) in enumerate(line):
            sheet.write_string(number, column, encodable(words), formats(words, properties))
    _paper(sheet)


def _standard_words(standard: Standard) -> str:
    words = f"{standard.designation}: {standard.title}"
    if standard.status == "withdrawn":
        words += "; withdrawn" + (f", replaced by {standard.replaced_by}" if standard.replaced_by else "")
    return words


def _clauses(sheet: Worksheet, rows: Sequence[MatrixRow], formats: _Formats) -> None:
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.title, formats("", _HEADER))
    for number, row in enumerate(rows, 1):
        for index, column in enumerate(COLUMNS):
            words = _cell(column.lines(row))
            properties = dict(_WRAPPED)
            if row.state == "heading":
                properties["bold"] = True
            elif index == _STATE:
                properties["bg_color"] = _GROUNDS[row.state]
            sheet.write_string(number, index, words, formats(words, properties))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    sheet.repeat_rows(0)
    _paper(sheet)


def _cell(lines: Sequence[str]) -> str:
    """The lines of a cell, as many as a cell holds; the last says how many it does not."""
    words = encodable("\n".join(lines))
    if len(words) <= _CELL:
        return words
    kept = words[: _CELL - 40].rpartition("\n")[0] or words[: _CELL - 40]
    more = len(lines) - kept.count("\n") - 1
    return f"{kept}\n… and {more} more" if more else f"{kept} …"


def _paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _sheet_names(standards: Sequence[Standard]) -> list[str]:
    """A name a sheet: at most 31 characters, without those that a workbook forbids, no two the same."""
    names: list[str] = []
    taken = {"about", "history"}
    for standard in standards:
        wanted = (
            re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", encodable(standard.designation)).strip("' ") or standard.id
        )
        name, number = wanted[:31], 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted[:26]} ({number})"
        taken.add(name.lower())
        names.append(name)
    return names
