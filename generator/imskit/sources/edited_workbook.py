"""A register as a workbook that somebody edited: its rows, each with the record that it is of.

The file is a stranger's: nothing in it is run, formulas are words, and what is too much is refused.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from imskit.problems import CannotGoOn
from imskit.sources.kinds import LACKING, ZIP_FAILURES
from imskit.sources.marks import COLUMN, REGISTER, SHEET, of_cell
from imskit.sources.zip_bounds import bounded

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

#: Most rows and columns that are looked at in a sheet.
ROWS_LIMIT, COLUMNS_LIMIT = 200_000, 500


@dataclass(frozen=True, slots=True)
class EditedRow:
    """One row of a register."""

    #: Its number in the sheet, from 1.
    number: int
    #: The id that it was written with; empty for a row that is new.
    id: str
    #: What its cells hold, by the key of their column, as `imskit.sources.marks.of_cell` says it.
    cells: Mapping[str, str]
    #: Keys of the cells that hold a formula.
    formulas: frozenset[str]


@dataclass(frozen=True, slots=True)
class EditedSheet:
    """A register on its sheet."""

    name: str
    type: str
    #: The keys of the columns in the order in which they were written; titles of columns that are new.
    keys: tuple[str, ...]
    titles: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    rows: tuple[EditedRow, ...]
    #: What the rows were marked with when they were written: by id, a mark for each of `keys`.
    marks: Mapping[str, Sequence[str]]


def kind_of_copy(data: bytes, what: str) -> Literal["word", "workbook"]:
    """What *data* is by what is in it, whatever *what* it is called. Raises CannotGoOn: neither."""
    if not data.startswith(b"PK"):
        raise CannotGoOn(
            f"{what} is neither a Word file nor a workbook, or it is encrypted",
            "save it as .docx or .xlsx without a password",
        )
    bounded(data, what)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = set(packed.namelist())
    return "word" if any(name.startswith("word/") for name in names) else "workbook"


def edited_workbook(data: bytes, what: str) -> tuple[EditedSheet, ...]:
    """The registers in the workbook with the bytes *data*, which is called *what*.

    Raises CannotGoOn: it cannot be read, or imskit did not write it as registers.
    """
    from openpyxl import load_workbook

    bounded(data, what)
    try:
        with warnings.catch_warnings():
            # Of what openpyxl leaves out (validations, names) nothing is asked for here.
            warnings.simplefilter("ignore")
            # Sheets are read row by row: what is wrong with them shows only then.
            return _registers(load_workbook(io.BytesIO(data), read_only=True, keep_links=False), what)
    except (*ZIP_FAILURES, *LACKING) as error:
        raise CannotGoOn(f"{what} cannot be read as a workbook", "save it anew as .xlsx") from error


def _registers(book: Workbook, what: str) -> tuple[EditedSheet, ...]:
    hidden = book[SHEET] if SHEET in book.sheetnames else None
    if hidden is None or hidden.cell(1, 1).value != REGISTER:
        raise CannotGoOn(
            f"{what} is no register that imskit exported, or lost what imskit wrote into it out of sight",
            "export it with imskit export register TYPE --format xlsx and edit that",
        )
    told = _told(hidden)
    found = [sheet for each in book.worksheets if each is not hidden if (sheet := _sheet(each, told))]
    if not found:
        raise CannotGoOn(
            f"{what} holds no register any more: the hidden column of ids is gone", "export it anew"
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the hidden sheet says of one register."""

    keys: tuple[str, ...]
    titles: tuple[str, ...]
    marks: Mapping[str, Sequence[str]]


def _told(hidden: Any) -> Mapping[str, _Told]:
    found: dict[str, _Told] = {}
    marks: dict[str, Sequence[str]] = {}
    for _, row in _rows(hidden):
        words = [str(each.value) for each in row if each.value is not None]
        if words[:1] == ["columns"] and len(words) > 1:
            marks = {}
            pairs = [each.replace("\r", "").partition("\n") for each in words[2:]]
            found[words[1]] = _Told(tuple(p[0] for p in pairs), tuple(of_cell(p[2]) for p in pairs), marks)
        elif words[:1] == ["row"] and len(words) == 3:
            marks[words[1]] = words[2].split()
    return found


def _sheet(sheet: Any, told: Mapping[str, _Told]) -> EditedSheet | None:
    if not hasattr(sheet, "reset_dimensions"):
        return None
    rows = _rows(sheet)
    head = next(rows, (0, ()))[1]
    titles = [of_cell(each.value) for each in head]
    ids = next((at for at, title in enumerate(titles) if title.startswith(COLUMN)), None)
    kind = titles[ids].removeprefix(COLUMN) if ids is not None else ""
    if ids is None or kind not in told:
        return None
    about = told[kind]
    places: dict[str, int] = {}
    for key, title in zip(about.keys, about.titles, strict=True):
        at = next((at for at, each in enumerate(titles) if each == title and at not in places.values()), None)
        if at is not None:
            places[key] = at
    found = []
    for number, cells in rows:
        held = {key: of_cell(cells[at].value) if at < len(cells) else "" for key, at in places.items()}
        formulas = frozenset(
            key for key, at in places.items() if at < len(cells) and cells[at].data_type == "f"
        )
        own = of_cell(cells[ids].value) if ids < len(cells) else ""
        if own or any(held.values()):
            found.append(EditedRow(number, own, held, formulas))
    added = tuple(
        title for at, title in enumerate(titles) if title and at != ids and at not in places.values()
    )
    missing = tuple(t for key, t in zip(about.keys, about.titles, strict=True) if key not in places)
    return EditedSheet(
        str(sheet.title), kind, about.keys, about.titles, missing, added, tuple(found), about.marks
    )


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a sheet with their numbers, read one after the other; what it says of its size is not believed."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > ROWS_LIMIT:
            raise CannotGoOn(f"the sheet {sheet.title} has more than {ROWS_LIMIT} rows", "edit a part of it")
        yield number, row[:COLUMNS_LIMIT]
