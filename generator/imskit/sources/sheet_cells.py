"""The cells of a workbook, row by row as they stand in its file: what is peculiar about openpyxl is known here.

A sheet is gone through once and no cell of it is kept as an object: of a formula both its words and the value that the
spreadsheet last showed are taken on the way. Formulas are never worked out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from imskit.problems import CannotGoOn
from imskit.sources.cell_words import cell_words, plain
from imskit.sources.kinds import LACKING, ZIP_FAILURES

#: What helps against most damage.
SAVE_ANEW = "open it in the program that made it, and save it anew as .xlsx"
#: The day that spreadsheets count and no calendar has: whoever sees it should be told, and no other day be made of it.
_NO_DAY, _NO_DAY_WORDS = "60", "1900-02-29"
#: The year in which spreadsheets that know that day begin to count.
_FIRST_YEAR = 1899


@dataclass(frozen=True, slots=True)
class Area:
    """Cells that belong together, by rows and columns from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that says something."""

    row: int
    column: int
    words: str
    #: Whether it is a formula, and whether the file lacks the value that it last showed.
    formula: bool = False
    unshown: bool = False
    #: Whether it shows that something went wrong: #REF!
    error: bool = False


@dataclass
class SheetReading:
    """One sheet; what stands behind the cells in its file is there when all cells were gone through."""

    title: str
    visible: bool
    path: str
    #: Addresses and places that cells lead to, by cell: `B7`.
    links: dict[str, str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    #: The first and last of columns that are hidden together.
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    #: Where cells are held to something, and to what.
    validations: list[tuple[str, str]] = field(default_factory=list)
    #: What stands at the head and foot of printed pages.
    running: list[str] = field(default_factory=list)


@dataclass
class Opened:
    """A workbook that was opened."""

    name: str
    #: A workbook of openpyxl, of which more is used than its types tell.
    book: Any
    archive: zipfile.ZipFile

    def sheets(self) -> Iterator[tuple[SheetReading, Iterator[Cell]]]:
        """Its sheets, each with the cells that say something, which may be asked for once."""
        for sheet in self.book.worksheets:
            reading = SheetReading(str(sheet.title), sheet.sheet_state == "visible", sheet._worksheet_path)
            yield reading, self._cells(sheet, reading)

    def charts(self) -> Iterator[str]:
        """The titles of sheets that hold a chart only."""
        yield from (plain(str(sheet.title)) for sheet in self.book.chartsheets)

    def properties(self) -> Mapping[str, str]:
        """What the workbook says about itself."""
        about = self.book.properties
        said: dict[str, Any] = {
            "title": about.title,
            "author": about.creator,
            "language": about.language,
            "modified": about.modified,
            "subject": about.subject,
        }
        return {name: cell_words(value) for name, value in said.items() if value}

    def _cells(self, sheet: Any, reading: SheetReading) -> Iterator[Cell]:
        parser_of = _parser_class()
        with self.archive.open(reading.path) as stream:
            parser = parser_of(
                stream,
                sheet._shared_strings,
                data_only=True,
                epoch=self.book.epoch,
                date_formats=self.book._date_formats,
                timedelta_formats=self.book._timedelta_formats,
            )
            formats: dict[int, str] = {}
            for found in self._parsed(parser):
                value, style = found["value"], found["style_id"]
                if isinstance(value, str):
                    words = plain(value)
                elif value is None:
                    words = ""
                else:
                    if style not in formats:
                        formats[style] = _number_format(sheet, style)
                    words = cell_words(value, formats[style])
                formula = found.get("formula")
                unshown = formula is not None and value is None and not found.get("empty")
                if unshown:
                    words = plain(formula or "")
                if words:
                    yield Cell(
                        found["row"],
                        found["column"],
                        words,
                        formula is not None,
                        unshown,
                        found["data_type"] == "e",
                    )
            self._beyond(parser, reading)

    def _parsed(self, parser: Any) -> Iterator[dict[str, Any]]:
        with readable(self.name):
            for _, row in parser.parse():
                yield from row

    def _beyond(self, parser: Any, reading: SheetReading) -> None:
        """What stands in the file of a sheet behind its cells, and about its rows and columns."""
        with readable(self.name):
            reading.hidden_rows = frozenset(
                int(number) for number, about in parser.row_dimensions.items() if _is_on(about.get("hidden"))
            )
            reading.hidden_columns = [
                (int(about["min"]), int(about.get("max", about["min"])))
                for about in parser.column_dimensions.values()
                if _is_on(about.get("hidden"))
            ]
            for area in parser.merged_cells.mergeCell if parser.merged_cells else ():
                reading.merged.append(
                    Area(
                        area.min_row, area.min_col, area.max_row or area.min_row, area.max_col or area.min_col
                    )
                )
            targets = self._targets(reading.path)
            for link in parser.hyperlinks.hyperlink:
                where = targets.get(link.id or "", "") or (f"#{link.location}" if link.location else "")
                if where:
                    reading.links[str(link.ref)] = plain(where)
            held = getattr(parser, "data_validations", None)
            for each in held.dataValidation if held is not None else ():
                said = ", ".join(filter(None, (each.type, each.operator, each.formula1, each.formula2)))
                reading.validations.append((str(each.sqref), plain(f"{said} {each.prompt or ''}")))
            pages = getattr(parser, "HeaderFooter", None)
            for part in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
                for side in ("left", "center", "right") if pages is not None else ():
                    text = getattr(getattr(getattr(pages, part), side), "text", None)
                    if text:
                        reading.running.append(plain(text))

    def _targets(self, path: str) -> Mapping[str, str]:
        return {name: target for name, (_, target) in relations(self.archive, path).items()}


@contextmanager
def readable(name: str) -> Iterator[None]:
    """What reading the workbook called *name* raises, since it is damaged, becomes one sentence."""
    try:
        yield
    except (*ZIP_FAILURES, *LACKING) as error:
        raise CannotGoOn(f"{name} is damaged, or no workbook that can be read", SAVE_ANEW) from error


def opened(data: bytes, name: str) -> Opened:
    """The workbook with the bytes *data*, called *name*. Raises CannotGoOn: it is damaged."""
    with readable(name):
        reader = _reader_class()(BytesIO(data), read_only=True, keep_links=False)
        reader.read()
        book = reader.wb
        return Opened(name, book, zipfile.ZipFile(BytesIO(data)))


def relations(archive: zipfile.ZipFile, path: str) -> Mapping[str, tuple[str, str]]:
    """What the part at *path* refers to: the end of its kind and the path or address, by the id of the relation."""
    from openpyxl.packaging.relationship import get_dependents, get_rels_path

    at = get_rels_path(path)  # type: ignore[no-untyped-call]  # openpyxl has no types for it
    if at not in archive.NameToInfo:
        return {}
    return {
        str(each.Id): (str(each.Type).rpartition("/")[2], str(each.Target))
        for each in get_dependents(archive, at)
    }


def _is_on(word: Any) -> bool:
    return str(word or "0").lower() in {"1", "true", "on"}


def _number_format(sheet: Any, style: int) -> str:
    from openpyxl.cell.read_only import ReadOnlyCell

    return str(ReadOnlyCell(sheet, 1, 1, None, "n", style).number_format)


@cache
def _reader_class() -> Any:
    """The reader of workbooks as openpyxl has it, but for shared words: an object of each takes half of the time."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    item, text, run = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "t", "r"))

    class Reader(ExcelReader):
        def read_strings(self) -> None:
            package: Any = self.package
            part = package.find(SHARED_STRINGS)
            if part is None:
                return
            with self.archive.open(part.PartName[1:]) as stream:
                for _, element in iterparse(stream):
                    if element.tag == item:
                        # How words are to be spoken (rPh) is no part of them.
                        runs = (each.findtext(text) or "" for each in element.findall(run))
                        self.shared_strings.append((element.findtext(text) or "") + "".join(runs))
                        element.clear()

    return Reader


@cache
def _parser_class() -> Any:
    """The reader of one sheet as openpyxl has it, which also tells the formula of a cell beside its value."""
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            found: dict[str, Any] = super().parse_cell(element)
            kind = found["data_type"]
            if kind == "d" or (kind == "e" and element.get("t", "n") == "n"):
                self._as_it_stands(element, found)
            formula = element.find(FORMULA_TAG)
            if formula is not None:
                shown = element.get("t") == "str" and element.find(VALUE_TAG) is not None
                found["empty"] = found["value"] is None and shown
                found["formula"] = self._formula(element, formula, needed=found["value"] is None)
            return found

        def _as_it_stands(self, element: Any, found: dict[str, Any]) -> None:
            """A number shown as a day that no calendar has is no other day, and none that went wrong."""
            said = element.findtext(VALUE_TAG) or ""
            if found["data_type"] == "e":
                found.update(value=said, data_type="s")
            elif said.partition(".")[0] == _NO_DAY and self.epoch.year == _FIRST_YEAR:
                found.update(value=_NO_DAY_WORDS, data_type="s")

        def _formula(self, element: Any, formula: Any, *, needed: bool) -> str:
            # A shared one is written at the first of its cells, and moved from there where another one asks for it.
            if not needed and not (formula.get("t") == "shared" and formula.text):
                return ""
            said = self.parse_formula(element)  # type: ignore[no-untyped-call]  # as above
            return str(getattr(said, "text", said))

    return Parser
