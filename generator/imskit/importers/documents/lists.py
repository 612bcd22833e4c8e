"""Lists of small groups of fields: who has which duties, which word means what, what changed when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Day

from imskit.importers.documents.compose import cell_text, item_text, line_of
from imskit.importers.documents.lanes import matrix_of
from imskit.importers.documents.sections import Section
from imskit.importers.documents.steps import columns_of
from imskit.importers.documents.values import day_in, version_in
from imskit.importers.documents.words import EDITORIAL
from imskit.sources.pieces import Piece

_PAIR = re.compile(
    r"(?:\*\*)?([^:\n*]{2,80}?)(?:\*\*)?\s*(?::(?:\*\*)?\s+|\s+[–—-]\s+|\t+)(?=\S)(.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that belong together: a role and its duties, a word and what it means."""

    first: str
    second: str
    pieces: tuple[int, ...]


def pairs_in(
    pieces: Sequence[Piece], section: Section, columns: tuple[str, str]
) -> tuple[tuple[Pair, ...], tuple[int, ...]]:
    """The pairs that *section* holds, and the numbers of its pieces that hold none.

    *columns* are what the two are called in the head of a table. Sections within are pairs of heading and text, items
    and paragraphs are parted at a colon or dash, tables at their columns.
    """
    found: list[Pair] = []
    left: list[int] = []
    for at in section.pieces:
        piece = pieces[at]
        if piece.kind == "table" and piece.rows and len(piece.rows[0]) >= 2:
            found += _of_table(piece, at, columns)
        elif (
            piece.kind in ("item", "paragraph")
            and piece.level == 0
            and (pair := _PAIR.fullmatch(piece.text.strip()))
        ):
            found.append(Pair(line_of(pair[1]), pair[2].strip(), (at,)))
        elif piece.kind == "item" and found and piece.level > 0 and found[-1].pieces[-1] < at:
            last = found[-1]
            found[-1] = Pair(
                last.first,
                f"{last.second}\n{item_text(piece).strip()}"
                if "\n- " in last.second
                else f"{last.second}\n\n{item_text(piece).strip()}",
                (*last.pieces, at),
            )
        else:
            left.append(at)
    return tuple(found), tuple(left)


def _of_table(piece: Piece, at: int, columns: tuple[str, str]) -> Iterator[Pair]:
    matrix = matrix_of(piece.rows) if columns[0] == "responsible" else {}
    if matrix:
        for role, tasks in matrix.items():
            yield Pair(role, "\n".join(f"- {task}: {mark}" for task, mark in tasks) or "-", (at,))
        return
    known = columns_of(piece.rows, columns)
    rows = piece.rows[1:] if known else piece.rows
    first = known.get(columns[0], 0 if known.get(columns[1]) != 0 else 1)
    # What a column is called that is none of the two is said in each row; else it would be gone.
    labels = {
        number: line_of(cell).replace("*", "").strip()
        for number, cell in enumerate(piece.rows[0])
        if known and number not in known.values() and number != first
    }
    for row in rows:
        others = [
            f"**{label}:** {cell}" if (label := labels.get(number)) else cell
            for number, cell in enumerate(row)
            if number != first and cell.strip()
        ]
        if row[first].strip() and others:
            yield Pair(line_of(row[first]), "\n\n".join(others), (at,))
        elif any(cell.strip() for cell in row):
            yield Pair("", "; ".join(cell_text(cell) for cell in row if cell.strip()), (at,))


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a revision table."""

    version: str
    date: Day
    sure: bool
    by: str
    summary: str
    material: bool


@dataclass(frozen=True, slots=True)
class History:
    """A revision table: its rows that can stand as revisions, newest first, and the others in words."""

    changes: tuple[Change, ...]
    others: tuple[str, ...]
    piece: int


def is_history(piece: Piece) -> bool:
    """Whether *piece* is a table of revisions: a version and a day in columns of their own."""
    if piece.kind != "table" or len(piece.rows) < 2:
        return False
    columns = columns_of(piece.rows, ("version", "date", "by", "summary"))
    return {"version", "date"} <= columns.keys() and len(columns) > 2


def history_of(piece: Piece, at: int, today: Day) -> History:
    """The revisions that *piece*, a table of them, holds."""
    columns = columns_of(piece.rows, ("version", "date", "by", "summary"))
    changes: list[Change] = []
    others: list[str] = []
    # One day that can be read in one way only tells how the others are meant.
    read = [day_in(line_of(row[columns["date"]])) for row in piece.rows[1:] if "/" in row[columns["date"]]]
    told = any(found is not None and found[1] for found in read)
    for row in piece.rows[1:]:
        said = {name: line_of(row[column]) for name, column in columns.items()}
        rest = [
            line_of(cell)
            for number, cell in enumerate(row)
            if number not in columns.values() and cell.strip()
        ]
        if not any(cell.strip() for cell in row):
            continue
        version, day = version_in(said["version"]), day_in(said["date"])
        words = "; ".join(filter(None, (said.get("summary", ""), *rest)))
        if version is None or day is None or day[0] > today or len(words) > 240:
            # Without the name of whoever made it: files that are committed hold none.
            by = columns.get("by", -1)
            others.append(
                "; ".join(filter(None, (line_of(cell) for number, cell in enumerate(row) if number != by)))
            )
            continue
        low = words.casefold()
        material = not any(each in low for each in EDITORIAL)
        changes.append(Change(version, day[0], day[1] or told, said.get("by", ""), words, material))
    changes.sort(key=lambda change: [int(part) for part in change.version.split(".")], reverse=True)
    kept: list[Change] = []
    for change in changes:
        if kept and (kept[-1].version == change.version or kept[-1].date < change.date):
            others.append(f"{change.version}; {change.date.isoformat()}; {change.summary}")
        else:
            kept.append(change)
    return History(tuple(kept), tuple(others), at)
