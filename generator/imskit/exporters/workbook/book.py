"""A workbook that is being made: what it says of itself, its formats, its sheets, and where links lead."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from imskit.exporters.stored_zip import stored
from imskit.exporters.workbook.limits import fit, header_words, sheet_names
from imskit.sources.marks import REGISTER, SHEET
from imskit.unfinished import temporary_folder

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: What a spreadsheet could take for a formula when the cell is edited.
_FORMULA = ("=", "+", "-", "@", "'")
_A4 = 9

HEADER: Mapping[str, object] = MappingProxyType(
    {"bold": True, "bg_color": "#DEE2E6", "bottom": 1, "text_wrap": True}
)
TITLE: Mapping[str, object] = MappingProxyType({"bold": True, "font_size": 16})
BOLD: Mapping[str, object] = MappingProxyType({"bold": True})
WRAPPED: Mapping[str, object] = MappingProxyType({"text_wrap": True})
LINK: Mapping[str, object] = MappingProxyType({"font_color": "#0B5394", "underline": 1})


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What a workbook belongs to."""

    title: str
    organisation: str
    #: The day on which it looked at the system.
    as_of: Day
    #: The version of imskit.
    version: str


class Book:
    """Makes a workbook; the same calls give the same bytes.

    Sheets are put together in a folder that nobody else may read, one after the other, and not in memory all at once.
    """

    def __init__(self, info: BookInfo) -> None:
        from xlsxwriter import Workbook

        self.info = info
        self._stream = io.BytesIO()
        self._held = ExitStack()
        self.workbook: Workbook = Workbook(
            self._stream,
            {
                "tmpdir": str(self._held.enter_context(temporary_folder())),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        day = info.as_of
        self.workbook.set_properties(
            {
                "title": fit(f"{info.title} of {info.organisation}"),
                "comments": f"As of {day.isoformat()}, made with imskit {info.version}",
                "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001  workbooks know no time zones
            }
        )
        self._formats: dict[tuple[object, ...], Format] = {}
        self._names: list[str] = []
        #: Where links lead: sheet and row, from 0, by target.
        self.places: dict[str, tuple[str, int]] = {}
        #: Whether registers in it are read back when somebody has edited them.
        self.editable = False
        #: Lines for a sheet that nobody sees: what an edited copy is held against.
        self.hidden: list[Sequence[str]] = []

    def named(self, wanted: str) -> str:
        """The name of a sheet to come that is wanted to be called *wanted*; it is taken from then on."""
        (name,) = sheet_names([wanted], self._names)
        self._names.append(name)
        return name

    def sheet(self, name: str) -> Worksheet:
        """A new sheet behind the others, for paper in landscape that is as wide as its columns are."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        info = self.info
        sheet.set_header(f"&L{header_words(info.organisation)}&R&A")
        sheet.set_footer(
            f"&LAs of {info.as_of.isoformat()}, imskit {header_words(info.version)}&RPage &P of &N"
        )
        return sheet

    def format(self, words: str, properties: Mapping[str, object]) -> Format:
        """The format with these *properties* for a cell with these *words*, each made once.

        A cell that looks like a formula stays text when it is edited.
        """
        quoted = words.startswith(_FORMULA)
        key = (quoted, *properties.items())
        known = self._formats.get(key)
        if known is None:
            wanted: dict[str, object] = {"valign": "top", **properties}
            if quoted:
                wanted["quote_prefix"] = True
            known = self._formats[key] = self.workbook.add_format(wanted)
        return known

    def rule(self, ground: str) -> Format:
        """The format that a rule gives to cells: black words on this *ground*."""
        key = ("rule", ground)
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"bg_color": ground, "font_color": "#000000"})
        return self._formats[key]

    def data(self) -> bytes:
        """The bytes of the finished workbook."""
        if self.hidden:
            self._write_hidden()
        try:
            self.workbook.close()
        finally:
            self._held.close()
        # All cells stand in the stream by now; what held them before takes several times as much memory.
        del self.workbook
        return stored(self._stream.getvalue())

    def _write_hidden(self) -> None:
        (name,) = sheet_names([SHEET], self._names)
        sheet = self.workbook.add_worksheet(name)
        sheet.very_hidden()
        for row, line in enumerate([(REGISTER,), *self.hidden]):
            for column, words in enumerate(line):
                sheet.write_string(row, column, words)


def place_in(sheet: str, row: int, column: int = 0) -> str:
    """The link that leads to a cell, as workbooks write it."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    quoted = sheet.replace("'", "''")
    return f"internal:'{quoted}'!{xl_rowcol_to_cell(row, column)}"
