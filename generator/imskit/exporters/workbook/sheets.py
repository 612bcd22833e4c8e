"""A table as a sheet to work with: filter, frozen head, widths by what it holds, colours that follow the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from imskit.exporters.workbook.book import BOLD, HEADER, Book
from imskit.exporters.workbook.cells import (
    FIRST_DAY,
    length_of,
    lines_in,
    write_cell,
    write_file_link,
    write_link,
)
from imskit.exporters.workbook.colours import GROUNDS, PASSED
from imskit.exporters.workbook.hidden import marks_of, write_ids
from imskit.exporters.workbook.limits import LINKS, ROWS, fit, height_of, lines_at
from imskit.views.tables.table import Cell, Column, File, Name, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: In characters: no column is narrower or wider, and room for the arrow of the filter.
_NARROW, _WIDE, _ARROW = 9, 44, 3
#: Tables that are wider than this, in characters, are for paper of the next size.
_A4, _A3_PAPER = 200, 8
_FIGURES = frozenset({"number", "money"})
#: So many rows tell how wide a column is to be.
_LOOKED_AT = 2_000
_BAR = {
    "type": "data_bar",
    "bar_color": "#9CC2E5",
    "min_type": "num",
    "min_value": 0,
}


class TableSheets:
    """A table laid out on a sheet, or on several where it has more rows than one holds.

    The name of each is taken, and where links to its rows lead is known, before any of them is written.
    """

    def __init__(self, book: Book, table: Table, title: str = "", most: int = ROWS - 1) -> None:
        self._book = book
        self.table = table
        chunks = range(0, max(len(table.rows), 1), most)
        self._parts = [(book.named(title or table.title), start) for start in chunks]
        self._most = most
        if table.own:
            column = table.keys.index(table.own)
            for name, start in self._parts:
                for number, row in enumerate(table.rows[start : start + most], 1):
                    cell = row[column]
                    if isinstance(cell, Name):
                        book.places.setdefault(cell.target, (name, number))

    @property
    def name(self) -> str:
        """The name of the sheet, or of the first."""
        return self._parts[0][0]

    @property
    def rows(self) -> int:
        """How many rows of the table stand on the first sheet."""
        return min(len(self.table.rows), self._most)

    def write(self, colour: str = "") -> None:
        """Write it behind the sheets that are there, with a tab of this *colour*, and forget its rows."""
        if self.table.of and self._book.editable:
            self._book.hidden.extend(marks_of(self.table))
        for name, start in self._parts:
            sheet = self._book.sheet(name)
            if colour:
                sheet.set_tab_color(colour)
            self._write(sheet, name, start, self.table.rows[start : start + self._most])
        # The longest tables take more memory than all else; nobody asks for their rows any more.
        self.table = replace(self.table, rows=())

    def _write(self, sheet: Worksheet, name: str, start: int, rows: Sequence[tuple[Cell, ...]]) -> None:
        table = self.table
        widths = tuple(_widths(table))
        if sum(widths) > _A4:
            sheet.set_paper(_A3_PAPER)
        for index, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
            sheet.set_column(index, index, width)
            told = {**HEADER, "align": "right", "indent": 1} if column.kind in _FIGURES else HEADER
            sheet.write_string(0, index, fit(column.title), self._book.format(column.title, told))
        # The arrow of the filter stands over the last line of a title.
        beside = [width - _ARROW for width in widths]
        sheet.set_row(0, height_of(_lines([(column.title,) for column in table.columns], beside)))
        links = 0
        for number, row in enumerate(rows, 1):
            properties = BOLD if start + number - 1 in table.headings else {}
            sheet.set_row(number, height_of(_lines([lines_in(value) for value in row], widths)))
            for index, value in enumerate(row):
                place = self._place(value, name, number)
                if place is not None and links < LINKS and isinstance(value, Name):
                    write_link(self._book, sheet, (number, index), value.words, place)
                    links += 1
                elif (
                    isinstance(value, File)
                    and links < LINKS
                    and write_file_link(self._book, sheet, (number, index), value)
                ):
                    links += 1
                else:
                    write_cell(self._book, sheet, (number, index), value, properties)
        last = max(len(rows), 1)
        for index, column in enumerate(table.columns):
            for rule in self._rules(column, index):
                sheet.conditional_format(1, index, last, index, rule)
        sheet.freeze_panes(1, min(table.leading, len(table.columns)))
        width = len(table.columns)
        if table.of and self._book.editable:
            # Sorted with the others, so that a row stays known whatever is done to it.
            write_ids(self._book, sheet, table, start, rows)
            width += 1
        sheet.autofilter(0, 0, last, width - 1)
        sheet.repeat_rows(0)

    def _place(self, value: Cell, name: str, number: int) -> tuple[str, int] | None:
        """Where a cell leads; nowhere, where that is its own row."""
        if not isinstance(value, Name):
            return None
        place = self._book.places.get(value.target)
        return None if place == (name, number) else place

    def _rules(self, column: Column, index: int) -> Iterator[Mapping[str, object]]:
        """What is told by colour and length in a column."""
        if column.kind == "state":
            # Workbooks compare words without regard to case.
            held = {lines[0].lower() for row in self.table.rows if (lines := lines_in(row[index]))}
            for word, ground in GROUNDS.items():
                if word.lower() in held:
                    told = self._book.rule(ground)
                    yield {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": told}
        if column.deadline:
            told = self._book.rule(PASSED)
            yield {
                "type": "date",
                "criteria": "between",
                "minimum": FIRST_DAY,
                "maximum": self._book.info.as_of,
                "format": told,
            }
        if column.bar:
            yield dict(_BAR)


def _lines(cells: Sequence[Sequence[str]], widths: Sequence[float]) -> int:
    """How many lines a row takes."""
    return max(
        (sum(lines_at(line, width) for line in lines) for lines, width in zip(cells, widths, strict=True)),
        default=1,
    )


def _widths(table: Table) -> Iterator[float]:
    """The width of each column: that of its longest line, within bounds; long lines are wrapped."""
    for index, column in enumerate(table.columns):
        # Words that are not looked at wrap, figures would not be seen.
        looked_at = None if column.kind in _FIGURES else _LOOKED_AT
        longest = max((length_of(row[index]) for row in table.rows[:looked_at]), default=0)
        heading = max((len(word) for word in column.title.split()), default=0) + _ARROW
        yield min(max(longest * 1.1 + 2, heading, _NARROW), column.width or _WIDE)
