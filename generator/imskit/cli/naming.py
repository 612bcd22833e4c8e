"""Telling whoever makes something that what is shown names what is withheld, since it was written so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from imskit.exporters.printable import one_line
from imskit.views.audience import Audience
from imskit.views.tables.table import Name, Table
from imskit.write import write_file

F = TypeVar("F", bound=Callable[..., Any])

#: So many are named, the others counted.
_FIRST = 5


def naming_option(function: F) -> F:
    """Adds `--naming-withheld`."""
    return click.option(
        "--naming-withheld",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write to this file the names of all that is shown and names something withheld, one a line.",
    )(function)


def say_naming(found: Sequence[str], noun: str = "document", place: Path | None = None) -> None:
    """Say how many *noun*s name what is withheld, with the first of *found*; all of them go into the file *place*."""
    if place is not None:
        write_file(place, "".join(f"{one_line(each)}\n" for each in found).encode())
        click.echo(f"wrote {place}", err=True)
    if not found:
        return
    one = len(found) == 1
    many = f"1 {noun} that is shown names" if one else f"{len(found)} {noun}s that are shown name"
    whose = "its author" if one else "their authors"
    more = f" and {len(found) - _FIRST} more" if len(found) > _FIRST else ""
    named = one_line(", ".join(found[:_FIRST]))
    click.echo(f"note: {many} something withheld in words of {whose}: {named}{more}", err=True)


def say_naming_rows(audience: Audience, tables: Iterable[Table]) -> None:
    """Say which rows of *tables* name what *audience* does not get."""
    found = {_label(row): None for table in tables for row in table.rows if _names(audience, row)}
    say_naming(tuple(found), "row")


def _names(audience: Audience, row: Sequence[object]) -> bool:
    words = [cell for cell in row if isinstance(cell, str)]
    words += [word for cell in row if isinstance(cell, tuple) for word in cell]
    return audience.names_in("\n".join(words))


def _label(row: Sequence[object]) -> str:
    """What tells the row from others: the first name in it, or its first words."""
    name = next((cell.words for cell in row if isinstance(cell, Name)), None)
    return name or str(row[0])
