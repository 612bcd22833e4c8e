"""Workbooks as pieces: a piece for each row that holds something, comments, images and all that lies beside.

Formulas are never worked out: what counts is the value that the spreadsheet last showed. Macros are not run, and
nothing is fetched.
"""

from __future__ import annotations

import hashlib
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

from imskit.problems import CannotGoOn
from imskit.sources.cell_words import plain
from imskit.sources.pieces import Piece, Source
from imskit.sources.sheet_beside import Beside
from imskit.sources.sheet_cells import SAVE_ANEW, Area, Cell, Opened, SheetReading, opened, readable
from imskit.sources.zip_bounds import bounded

#: Most columns and cells of a workbook that are read. A register of 50,000 rows and 30 columns has 1.5 million.
COLUMN_LIMIT = 256
CELL_LIMIT = 2_500_000
SHEET_LIMIT = 500
#: Most characters of all cells.
SIGN_LIMIT = 64_000_000
#: Most bytes of XML: sheets are gone through row by row and never stand in memory as trees.
XML_LIMIT = 160 * 1024 * 1024
#: Most cells that merged areas cover in all: what they say is said again in each row.
MERGED_LIMIT = 500_000
_MERGED = re.compile(rb"mergeCell\b[^>]*?\bref\s*=\s*[\"']([^\"']*)[\"']")
#: The sheets that a workbook names, and the parts that relationships lead to as sheets.
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?:id\s*=\s*[\"']([^\"']*)[\"']")
_LEADS = re.compile(
    rb"<(?:\w+:)?Relationship\b(?=[^>]*/worksheet[\"'])[^>]*?\bTarget\s*=\s*[\"']([^\"']*)[\"']"
)
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
#: So many cells are named one by one.
_NAMED = 5


@dataclass
class _Reading:
    """What is found while a workbook is read."""

    name: str
    pieces: list[Piece] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: How many cells hold something.
    cells: int = 0
    #: How many characters they have.
    signs: int = 0

    def count(self, words: str, times: int = 1) -> None:
        """Count *words* of cells. Raises CannotGoOn: there are more than any register has."""
        self.cells += times
        # A word that stands in the file once may be shown by every cell.
        self.signs += len(words) * times
        if self.cells > CELL_LIMIT:
            raise CannotGoOn(f"{self.name} has more than {CELL_LIMIT:,} cells, and so is not read", "part it")
        if self.signs > SIGN_LIMIT:
            raise CannotGoOn(
                f"{self.name} has more than {SIGN_LIMIT:,} characters in its cells, and so is not read",
                "part it",
            )


def read_workbook(data: bytes, name: str) -> Source:
    """The workbook with the bytes *data*, called *name*.

    There is a `row` for each row of a sheet that holds something, its cells as plain words up to the last one that is
    filled; `Piece.name` is the sheet. Raises CannotGoOn: it is damaged, encrypted or too large.
    """
    found = bounded(data, name, XML_LIMIT)
    _check_repeated(data, name)
    reading = _Reading(name)
    reading.notes += [
        f"the path {path[:80]!r} within the file is an odd one; nothing was written there"
        for path in found.odd
    ]
    with warnings.catch_warnings():
        # Of what openpyxl leaves out (validations, images of kinds it does not know) we say ourselves what matters.
        warnings.simplefilter("ignore")
        return _read(opened(data, name), hashlib.sha256(data).hexdigest(), found.names, reading)


def _read(book: Opened, sha256: str, names: tuple[str, ...], reading: _Reading) -> Source:
    beside = Beside(book.archive)
    for sheet, cells in book.sheets():
        rows = _read_sheet(sheet, cells, reading)
        with readable(reading.name):
            reading.pieces += beside.of_sheet(sheet.path, plain(sheet.title), rows)
    reading.pieces += [
        Piece("object", f"sheet {title}", "a sheet that holds a chart only") for title in book.charts()
    ]
    with readable(reading.name):
        reading.pieces += beside.of_workbook(names)
    return Source(
        reading.name,
        "workbook",
        sha256,
        tuple(reading.pieces),
        book.properties(),
        beside.attachments,
        tuple(reading.notes),
    )


def _check_repeated(data: bytes, name: str) -> None:
    """Before opening: what is one line in the file and much when it is read.

    An area of merged cells may cover a million of them, and a sheet may be named a thousand times.
    """
    covered = 0
    with zipfile.ZipFile(BytesIO(data)) as found:
        for path in found.namelist():
            # Relationships may call any part a sheet.
            if path.startswith(("xl/media/", "xl/embeddings/")):
                continue
            part = found.read(path)
            if part[:2] in (b"\xff\xfe", b"\xfe\xff"):
                part = part.decode("utf-16", "replace").encode("utf-8", "replace")
            covered += sum(_covered(ref.decode("utf-8", "replace")) for ref in _MERGED.findall(part))
            if covered > MERGED_LIMIT:
                raise CannotGoOn(
                    f"{name} has merged cells that are larger than any table, and so is not read",
                    SAVE_ANEW,
                )
            named = _SHEET.findall(part) if b"sheets" in part else _LEADS.findall(part)
            if len(named) != len(set(named)) or len(named) > SHEET_LIMIT:
                raise CannotGoOn(
                    f"{name} names one sheet several times, or more than {SHEET_LIMIT}, and so is not read",
                    SAVE_ANEW,
                )


def _covered(ref: str) -> int:
    """How many cells the area *ref* covers; more than there may be where it is none."""
    from openpyxl.utils import column_index_from_string

    area = _AREA.fullmatch(ref)
    if area is None:
        return MERGED_LIMIT + 1
    if not area[3]:
        return 1
    wide = column_index_from_string(area[3]) - column_index_from_string(area[1])
    return (abs(wide) + 1) * (abs(int(area[4]) - int(area[2])) + 1)


def _read_sheet(sheet: SheetReading, cells: Iterator[Cell], reading: _Reading) -> Mapping[int, int]:
    """Make pieces of a sheet; gives the numbers of those of its rows, by the numbers of the rows."""
    title = plain(sheet.title)
    rows, seen = _rows(cells, reading)
    _fill_merged(rows, sheet.merged, reading)
    wide = dict(_widths(sheet.merged))
    at: dict[int, int] = {}
    for number, filled in sorted(rows.items()):
        at[number] = len(reading.pieces)
        places = range(1, len(filled) + 1)
        reading.pieces.append(
            Piece(
                "row",
                f"sheet {title}, row {number}",
                name=title,
                rows=(tuple(filled),),
                level=number,
                spans=tuple(wide.get((number, column), 1) for column in places)
                if wide
                else _ones(len(filled)),
                hidden=not sheet.visible or number in sheet.hidden_rows,
            )
        )
        # What was a list is a tuple now; both of all rows would be twice the memory.
        filled.clear()
    for ref, where in sheet.links.items():
        row = re.search(r"[0-9]+", ref)
        within = at.get(int(row[0])) if row else None
        reading.pieces.append(
            Piece("rest", f"sheet {title}, cell {ref}", where, name="where a cell leads", within=within)
        )
    reading.pieces += [
        Piece("rest", f"sheet {title}, cells {cells_}", said, name="what cells may hold")
        for cells_, said in sheet.validations
    ]
    reading.pieces += [
        Piece("running", f"sheet {title}, head or foot of its pages", said) for said in sheet.running
    ]
    _say(sheet, title, seen, reading)
    return at


@dataclass
class _Seen:
    """What is to be said of the cells of one sheet."""

    formulas: int = 0
    unshown: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    beyond: int = 0
    columns: set[int] = field(default_factory=set)


def _rows(cells: Iterator[Cell], reading: _Reading) -> tuple[dict[int, list[str]], _Seen]:
    rows: dict[int, list[str]] = {}
    seen = _Seen()
    for cell in cells:
        seen.formulas += cell.formula
        if cell.column > COLUMN_LIMIT:
            seen.beyond += 1
            continue
        if cell.unshown:
            seen.unshown.append(_ref(cell))
        if cell.error:
            seen.errors.append(f"{cell.words} in {_ref(cell)}")
        seen.columns.add(cell.column)
        reading.count(cell.words)
        _put(rows.setdefault(cell.row, []), cell.column, cell.words)
    return rows, seen


def _put(row: list[str], column: int, words: str) -> None:
    if len(row) < column:
        row += [""] * (column - len(row))
    row[column - 1] = words


def _ref(cell: Cell) -> str:
    return f"{letters(cell.column)}{cell.row}"


@cache
def letters(column: int) -> str:
    """What a spreadsheet calls the *column*, from 1: A, B, ..., AA."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


@cache
def _ones(many: int) -> tuple[int, ...]:
    return (1,) * many


def _fill_merged(rows: dict[int, list[str]], merged: Sequence[Area], reading: _Reading) -> None:
    """Say in each row what cells that were merged over several rows say; wide ones say it once."""
    for area in merged:
        first = rows.get(area.first_row, ())
        words = first[area.first_column - 1] if area.first_column <= len(first) else ""
        for row in range(area.first_row, area.last_row + 1):
            there = rows.get(row)
            for column in range(area.first_column, min(area.last_column, len(there or ())) + 1):
                # What a merged cell hides is no word of its sheet.
                if there is not None and (row, column) != (area.first_row, area.first_column):
                    there[column - 1] = ""
            if words and row > area.first_row:
                reading.count(words)
                _put(rows.setdefault(row, []), area.first_column, words)


def _widths(merged: Sequence[Area]) -> Iterator[tuple[tuple[int, int], int]]:
    """The cells that reach over several columns, and over how many."""
    for area in merged:
        if area.last_column > area.first_column and area.first_column <= COLUMN_LIMIT:
            for row in range(area.first_row, min(area.last_row, area.first_row + 1000) + 1):
                yield (row, area.first_column), min(area.last_column, COLUMN_LIMIT) - area.first_column + 1


def _say(sheet: SheetReading, title: str, seen: _Seen, reading: _Reading) -> None:
    shown = seen.formulas - len(seen.unshown)
    if shown:
        many = "a formula was" if shown == 1 else f"{shown} formulas were"
        reading.notes.append(f"sheet {title}: {many} read as the value last shown, and not worked out")
    if seen.unshown:
        many = "a formula has" if len(seen.unshown) == 1 else f"{len(seen.unshown)} formulas have"
        reading.notes.append(
            f"sheet {title}: {many} no value that was last shown, and stand as they are typed"
            f" ({_some(seen.unshown)}); open it in a spreadsheet and save it to have the values"
        )
    if seen.errors:
        many = "a cell shows" if len(seen.errors) == 1 else f"{len(seen.errors)} cells show"
        reading.notes.append(f"sheet {title}: {many} that something went wrong ({_some(seen.errors)})")
    if seen.beyond:
        many = "a cell" if seen.beyond == 1 else f"{seen.beyond} cells"
        reading.notes.append(
            f"sheet {title}: not read to the right of column {COLUMN_LIMIT}, where there is {many} more"
        )
    hidden = [
        letters(column)
        for column in sorted(seen.columns)
        if any(first <= column <= last for first, last in sheet.hidden_columns)
    ]
    if hidden:
        reading.notes.append(f"sheet {title}: hidden columns were read too ({', '.join(hidden)})")
    if not sheet.visible:
        reading.notes.append(f"sheet {title} is hidden, and was read too")


def _some(places: Sequence[str]) -> str:
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    return ", ".join(places[:_NAMED]) + more
