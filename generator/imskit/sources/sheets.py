"""Workbooks as pieces: a piece for each row that holds something, comments, images and all that lies beside.

What is peculiar about openpyxl is known here and nowhere else. Formulas are never worked out: what counts is the value
that the spreadsheet last showed. Macros are not run, and nothing is fetched.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from imskit.problems import CannotGoOn
from imskit.sources.cell_words import cell_words, plain
from imskit.sources.kinds import LACKING, ZIP_FAILURES
from imskit.sources.pieces import Piece, Source
from imskit.sources.zip_bounds import bounded

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: Most columns and cells of a workbook that are read. A register of 50,000 rows and 30 columns has 1.5 million.
COLUMN_LIMIT = 256
CELL_LIMIT = 2_500_000
SHEET_LIMIT = 500
#: Most characters of all cells.
SIGN_LIMIT = 64_000_000
#: Most cells that merged areas cover in all: openpyxl makes an object of each.
MERGED_LIMIT = 500_000
_MERGED = re.compile(r"mergeCell\b[^>]*?\bref\s*=\s*[\"']([^\"']*)[\"']")
#: The sheets that a workbook names, and the parts that relationships lead to as sheets.
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*?:id\s*=\s*[\"']([^\"']*)[\"']")
_LEADS = re.compile(
    r"<(?:\w+:)?Relationship\b(?=[^>]*/worksheet[\"'])[^>]*?\bTarget\s*=\s*[\"']([^\"']*)[\"']"
)
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_SAVE_ANEW = "open it in the program that made it, and save it anew as .xlsx"
_FORMULA = "f"
#: What lies in a workbook beside its cells, by the beginning of its path, and what it is.
_BESIDE: Mapping[str, str] = {
    "xl/charts/chart": "a chart",
    "xl/pivotTables/": "a pivot table",
    "xl/embeddings/": "an embedded file",
    "xl/vbaProject": "macros",
    "xl/externalLinks/externalLink": "a link to another workbook",
    "xl/connections": "connections to data elsewhere",
    "xl/queryTables/": "a query of data elsewhere",
    "xl/ctrlProps/": "a control",
    "customXml/item": "data of another program",
}
#: What of `_BESIDE` is kept with its bytes.
_KEPT = ("xl/embeddings/",)


@dataclass
class _Reading:
    """What is found while a workbook is read."""

    pieces: list[Piece] = field(default_factory=list)
    attachments: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    #: How many cells hold something.
    cells: int = 0
    #: How many characters they have.
    signs: int = 0


def read_workbook(data: bytes, name: str) -> Source:
    """The workbook with the bytes *data*, called *name*.

    There is a `row` for each row of a sheet that holds something, its cells as plain words up to the last one that is
    filled; `Piece.name` is the sheet. Raises CannotGoOn: it is damaged, encrypted or too large.
    """
    found = bounded(data, name)
    _check_repeated(data, name)
    book = _opened(data, name)
    shown = _opened(data, name, values=True) if _has_formulas(book) else book
    reading = _Reading()
    reading.notes += [
        f"the path {path[:80]!r} within the file is an odd one; nothing was written there"
        for path in found.odd
    ]
    for sheet in book.worksheets:
        _read_sheet(sheet, shown[sheet.title], name, reading)
    for chart in book.chartsheets:
        reading.pieces.append(
            Piece("object", f"sheet {plain(chart.title)}", "a sheet that holds a chart only")
        )
    _read_beside(data, found.names, reading)
    return Source(
        name,
        "workbook",
        hashlib.sha256(data).hexdigest(),
        tuple(reading.pieces),
        _properties(book),
        reading.attachments,
        tuple(reading.notes),
    )


def _opened(data: bytes, name: str, *, values: bool = False) -> Workbook:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # Of what it leaves out (validations, images of kinds it does not know) we say ourselves what matters.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(BytesIO(data), data_only=values, keep_links=False)
    except (*ZIP_FAILURES, *LACKING) as error:
        raise CannotGoOn(f"{name} is damaged, or no workbook that can be read", _SAVE_ANEW) from error


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
            words = part.decode("utf-16" if part[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
            covered += sum(_covered(ref) for ref in _MERGED.findall(words))
            if covered > MERGED_LIMIT:
                raise CannotGoOn(
                    f"{name} has merged cells that are larger than any table, and so is not read",
                    _SAVE_ANEW,
                )
            named = _SHEET.findall(words) if b"sheets" in part else _LEADS.findall(words)
            if len(named) != len(set(named)) or len(named) > SHEET_LIMIT:
                raise CannotGoOn(
                    f"{name} names one sheet several times, or more than {SHEET_LIMIT}, and so is not read",
                    _SAVE_ANEW,
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


def _has_formulas(book: Workbook) -> bool:
    return any(cell.data_type == _FORMULA for sheet in book.worksheets for cell in _cells(sheet).values())


def _cells(sheet: Worksheet) -> Mapping[tuple[int, int], Cell | MergedCell]:
    """The cells that are there, by row and column from 1: going over all between would fill the memory."""
    found: Mapping[tuple[int, int], Cell | MergedCell] = sheet._cells
    return found


def _read_sheet(sheet: Worksheet, shown: Worksheet, name: str, reading: _Reading) -> None:
    title = plain(sheet.title)
    merged = list(_merged(sheet))
    over = {(row, column): first for first, row, column in merged}
    wide = dict(_widths(sheet))
    rows: dict[int, dict[int, str]] = {}
    formulas = beyond = 0
    values = _cells(shown)
    for (row, column), cell in sorted(_cells(sheet).items()):
        first = over.get((row, column))
        held = values.get(first or (row, column))
        # A word that stands in the file once may be shown by every cell.
        reading.signs += len(held.value) if held is not None and isinstance(held.value, str) else 0
        if reading.signs > SIGN_LIMIT:
            raise CannotGoOn(
                f"{name} has more than {SIGN_LIMIT:,} characters in its cells, and so is not read", "part it"
            )
        words = cell_words(held.value, held.number_format) if held is not None else ""
        if cell.data_type == _FORMULA:
            formulas += 1
            # Some programs write formulas without the values that they last had.
            words = words or plain(str(getattr(cell.value, "text", cell.value)))
        if not words:
            continue
        if column > COLUMN_LIMIT:
            beyond += 1
            continue
        reading.cells += 1
        if reading.cells > CELL_LIMIT:
            raise CannotGoOn(f"{name} has more than {CELL_LIMIT:,} cells, and so is not read", "part it")
        rows.setdefault(row, {})[column] = words
    hidden = {number for number, dimension in sheet.row_dimensions.items() if dimension.hidden}
    away = sheet.sheet_state != "visible"
    for number, filled in rows.items():
        cells = tuple(filled.get(column, "") for column in range(1, max(filled) + 1))
        reading.pieces.append(
            Piece(
                "row",
                f"sheet {title}, row {number}",
                name=title,
                rows=(cells,),
                level=number,
                spans=tuple(wide.get((number, column), 1) for column in range(1, len(cells) + 1)),
                hidden=away or number in hidden,
            )
        )
    _read_comments(sheet, title, reading)
    _say(sheet, title, formulas, beyond, reading)


def _merged(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], int, int]]:
    """For each cell below the first of a merged column: the first one, row and column. Wide ones say it once."""
    for area in sheet.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        if area.max_row - area.min_row < CELL_LIMIT // 100:
            for row in range(area.min_row + 1, area.max_row + 1):
                yield first, row, area.min_col


def _widths(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], int]]:
    """The cells that reach over several columns, and over how many."""
    for area in sheet.merged_cells.ranges:
        if area.max_col > area.min_col:
            for row in range(area.min_row, min(area.max_row, area.min_row + 1000) + 1):
                yield (row, area.min_col), min(area.max_col, COLUMN_LIMIT) - area.min_col + 1


def _read_comments(sheet: Worksheet, title: str, reading: _Reading) -> None:
    at = {
        piece.level: number
        for number, piece in enumerate(reading.pieces)
        if piece.name == title and piece.kind == "row"
    }
    for (row, _), cell in sorted(_cells(sheet).items()):
        if cell.comment is not None:
            reading.pieces.append(
                Piece(
                    "comment",
                    f"sheet {title}, cell {cell.coordinate}",
                    plain(cell.comment.text),
                    within=at.get(row),
                    by=plain(cell.comment.author or ""),
                )
            )


def _say(sheet: Worksheet, title: str, formulas: int, beyond: int, reading: _Reading) -> None:
    if formulas:
        many = "a formula was" if formulas == 1 else f"{formulas} formulas were"
        reading.notes.append(f"sheet {title}: {many} read as the value last shown, and not worked out")
    if beyond:
        many = "a cell" if beyond == 1 else f"{beyond} cells"
        reading.notes.append(
            f"sheet {title}: not read to the right of column {COLUMN_LIMIT}, where there is {many} more"
        )
    columns = [letter for letter, dimension in sheet.column_dimensions.items() if dimension.hidden]
    if columns:
        reading.notes.append(f"sheet {title}: hidden columns were read too ({', '.join(sorted(columns))})")
    if sheet.sheet_state != "visible":
        reading.notes.append(f"sheet {title} is hidden, and was read too")


def _read_beside(data: bytes, names: tuple[str, ...], reading: _Reading) -> None:
    with zipfile.ZipFile(BytesIO(data)) as found:
        for path in names:
            kind = next((words for begin, words in _BESIDE.items() if path.startswith(begin)), None)
            if path.startswith("xl/media/"):
                reading.attachments[posixpath.basename(path)] = found.read(path)
                reading.pieces.append(Piece("image", path, attachment=posixpath.basename(path)))
            elif kind is not None and not path.endswith(".rels"):
                kept = posixpath.basename(path) if path.startswith(_KEPT) else ""
                if kept:
                    reading.attachments[kept] = found.read(path)
                reading.pieces.append(Piece("object", path, kind, attachment=kept))


def _properties(book: Workbook) -> Mapping[str, str]:
    about = book.properties
    said: dict[str, Any] = {
        "title": about.title,
        "author": about.creator,
        "language": about.language,
        "modified": about.modified,
        "subject": about.subject,
    }
    return {name: cell_words(value) for name, value in said.items() if value}
