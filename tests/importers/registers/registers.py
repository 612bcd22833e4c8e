"""Tables, types and a world for tests of registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from imskit.importers.registers.table import Table, tables
from imskit.importers.told.value import World
from imskit.model import TypeInfo
from imskit.project import shipped_files
from imskit.schema.compile import compile_types
from imskit.sources.pieces import Piece, Source

WORLD = World(
    roles={"innovation-manager": ["Innovation manager"], "quality-manager": ["Quality manager"]},
    people={"person-01": ["Marta"]},
)


@cache
def schemas() -> Mapping[str, bytes]:
    """The schemas that imskit ships, by path."""
    return {
        path: place.read_bytes() for path, place in shipped_files().items() if path.startswith("schemas/")
    }


@cache
def types() -> Mapping[str, TypeInfo]:
    """The document types that imskit ships."""
    return compile_types(schemas())[0]


def source(rows: Sequence[Sequence[str]], sheet: str = "", name: str = "register.xlsx") -> Source:
    """A source with one row a row; empty ones are left out, as readers do."""
    pieces = tuple(
        Piece("row", f"row {number}", name=sheet, rows=(tuple(cells),), level=number, spans=(1,) * len(cells))
        for number, cells in enumerate(rows, 1)
        if any(cells)
    )
    return Source(name, "workbook", "0" * 64, pieces)


def table(rows: Sequence[Sequence[str]], sheet: str = "") -> Table:
    """The one table of *rows*."""
    (found,) = tables(source(rows, sheet))
    return found
