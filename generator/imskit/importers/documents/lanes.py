"""Tables that say who does what by where it stands: steps in swim lanes, and matrices of letters (RACI)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imskit.importers.documents.compose import line_of
from imskit.importers.documents.meaning import meant
from imskit.importers.documents.words import COLUMNS

Rows = Sequence[Sequence[str]]

_FIGURE = re.compile(r"\d{1,3}[.)]?")
#: What stands in a cell of a matrix: R, A/R, x, a tick.
_MARK = re.compile(r"[A-ZÄÖÜ](?:\s*[/,;+ ]\s*[A-ZÄÖÜ]){0,3}|[xX✓✔●•■☒]")
#: A matrix of one role is a list.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Lanes:
    """A table in whose columns stands who does a step."""

    #: The columns of those who do something, and those that say more of a step.
    lanes: tuple[int, ...]
    others: tuple[int, ...]


def lanes_of(rows: Rows) -> Lanes | None:
    """The lanes of a table with these *rows*; None where it has none.

    Each row has a number or there are three lanes and more; a lane is empty in some rows, and no row is empty in all.
    """
    head, body = rows[0], [row for row in rows[1:] if any(cell.strip() for cell in row)]
    numbers = [at for at, cell in enumerate(head) if _counts(cell, [row[at] for row in body])]
    lanes = [
        at
        for at, cell in enumerate(head)
        if at not in numbers
        and cell.strip()
        and not meant(cell, COLUMNS)
        and any(row[at].strip() for row in body)
        and not all(row[at].strip() for row in body)
    ]
    filled = [sum(bool(row[at].strip()) for at in lanes) for row in body]
    if (
        len(body) < _FEWEST
        or len(lanes) < (_FEWEST if numbers else _FEWEST + 1)
        or not all(filled)
        or 2 * sum(filled) > 3 * len(body)
    ):
        return None
    others = [at for at in range(len(head)) if at not in lanes and at not in numbers]
    return Lanes(tuple(lanes), tuple(others))


def _counts(head: str, cells: Sequence[str]) -> bool:
    """Whether a column only numbers its rows, whatever its *head* says."""
    said = [cell.strip() for cell in cells if cell.strip()]
    return (not head.strip() or bool(meant(head, COLUMNS))) and counts(said)


def counts(cells: Sequence[str]) -> bool:
    """Whether *cells* hold figures that count and nothing else."""
    return bool(cells) and all(_FIGURE.fullmatch(line_of(cell)) for cell in cells)


def matrix_of(rows: Rows) -> dict[str, list[tuple[str, str]]]:
    """Of a matrix of tasks and roles: by role, each task with the letters that stand there; else nothing."""
    if len(rows) <= _FEWEST or len(rows[0]) <= _FEWEST:
        return {}
    head, body = rows[0], [row for row in rows[1:] if any(cell.strip() for cell in row)]
    # A number before the tasks is none of the roles.
    first = 1 if counts([row[0] for row in body if row[0].strip()]) else 0
    cells = [cell.strip() for row in body for cell in row[first + 1 :] if cell.strip()]
    roles = [line_of(cell) for cell in head[first + 1 :]]
    if len(roles) < _FEWEST or not all(roles) or not cells or not all(map(_MARK.fullmatch, cells)):
        return {}
    return {role: list(_tasks(body, first, first + 1 + at)) for at, role in enumerate(roles)}


def _tasks(body: Rows, first: int, column: int) -> Iterator[tuple[str, str]]:
    for row in body:
        if row[column].strip():
            yield line_of(row[first]), row[column].strip()
