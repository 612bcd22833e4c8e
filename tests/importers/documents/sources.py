"""Sources and a world for tests of what is recognised in documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Day
from functools import cache

from imskit.edit.new import STARTERS, Starter
from imskit.importers.documents.roles import Roles
from imskit.importers.documents.world import World
from imskit.project import shipped_files
from imskit.schema import compile_types
from imskit.sources.pieces import Piece, Source


@cache
def world() -> World:
    """A system with three roles, two people and one standard."""
    files = shipped_files()

    def starter(name: str) -> Starter | None:
        path = f"{STARTERS}{name}.yaml"
        return Starter(path, files[path].read_bytes()) if path in files else None

    roles = {"quality-manager": "Quality manager", "director": "Director", "purchasing": "Head of purchasing"}
    schemas = {path: file.read_bytes() for path, file in files.items() if path.startswith("schemas/")}
    return World(
        compile_types(schemas)[0],
        starter,
        Roles.of(roles, frozenset({"director"}), "everyone"),
        {"pat example": "person-02"},
        {"iso-56001-2024": {"5.2", "8.3", "9.1", "9.1.1"}, "iso-9001-2015": {"8.4"}},
        {"POL-003", "PRO-001"},
        Day(2026, 11, 26),
        ".schemas",
        frozenset({"POL-003"}),
    )


def source(*pieces: Piece, name: str = "x.docx") -> Source:
    """A source that holds *pieces*, each at a place of its own."""
    placed = tuple(
        replace(piece, place=piece.place or f"paragraph {at}") for at, piece in enumerate(pieces, 1)
    )
    return Source(name, "word", "0" * 64, placed)


def h(text: str, level: int = 1, name: str = "heading 1") -> Piece:
    """A heading."""
    return Piece("heading", "", text, level=level, name=name)


def para(text: str) -> Piece:
    """A paragraph."""
    return Piece("paragraph", "", text)


def item(text: str, number: str = "", level: int = 0) -> Piece:
    """An item of a list."""
    return Piece("item", "", text, level=level, numbered=bool(number), number=number)


def rows(*lines: Sequence[str]) -> Piece:
    """A table."""
    return Piece("table", "", rows=tuple(map(tuple, lines)))
