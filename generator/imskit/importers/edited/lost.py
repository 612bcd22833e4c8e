"""Headings and rows of a copy that lost their marks, found again by what they are called; and those that are gone.

Word drops a mark when somebody deletes the paragraph that carries it. What stood below is then read as part of what
stands above: it has to be told apart before anything is taken over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from imskit.importers.edited.fields import title_of, value_at
from imskit.model import TypeInfo
from imskit.sources.docx_regions import Region
from imskit.sources.inline_tokens import plain
from imskit.sources.marks import mark, path_mark, settled
from imskit.sources.text_lines import Line, lines_of
from imskit.text import parse
from imskit.views.fields import kind_of

Path = tuple[str | int, ...]

#: Kinds of values that stand under a heading of their own.
_HEADED = frozenset({"text", "list"})
#: Fields of the head that stand in the control table, each in a row.
_CONTROL = ("owner", "state", "classification")


@dataclass(slots=True)
class Settled:
    """The regions of a copy, each with the field that it is of, and what became of the others."""

    regions: list[Region]
    #: Fields whose heading and text are both gone.
    removed: list[Path] = field(default_factory=list)
    #: What is to be said of fields, by their paths, and why.
    refused: list[tuple[Path, str]] = field(default_factory=list)
    #: Rows of single values that are gone.
    rows_gone: list[Path] = field(default_factory=list)


def settle(
    info: TypeInfo, base: Mapping[str, Any], regions: Sequence[Region], known: Mapping[str, Path]
) -> Settled:
    """*regions*, read from a copy of *base*, with those that lost their mark found again where that is sure."""
    found = Settled(list(_once(regions, known)))
    for path in _twice(regions, known):
        words = (
            "it stands in the copy twice, as if pasted from another one, and nobody knows which one counts"
        )
        found.refused.append((path, words))
    there = {known[each.path] for each in regions if each.path in known and each.kind in ("h", "v")}
    _by_title(info, found, there)
    control = [((name,), False) for name in _CONTROL if base.get(name) is not None]
    body = _expected(info.schema.get("properties", {}).get("body", {}), base, info)
    for path, headed in (*control, *body):
        if path in there:
            continue
        if headed:
            _heading_gone(info, base, found, path, known)
        elif not _row_in_text(info, found, path):
            found.rows_gone.append(path)
    return found


def _row_in_text(info: TypeInfo, found: Settled, path: Path) -> bool:
    """Whether the row of the value at *path* was found in a table that lost its marks, and so is read as a text."""
    own = _called(title_of(info, path))
    for region in found.regions:
        if region.kind not in ("h", "r", "u"):
            continue
        for at, line in enumerate(region.lines):
            row = next(
                (each for each in line.rows if len(each) == 2 and _called(plain(each[0])) == own), None
            )
            if row is None:
                continue
            rest = tuple(each for each in line.rows if each is not row)
            now = (replace(line, rows=rest),) if rest else ()
            lines = (Line("paragraph", row[1]),) if row[1] else ()
            made = replace(region, name="", kind="v", path=path_mark(path), sealed="", title=plain(row[0]))
            made.lines, made.rows, made.elements = lines, [], []
            place = found.regions.index(region)
            found.regions[place] = replace(region, lines=(*region.lines[:at], *now, *region.lines[at + 1 :]))
            found.regions.append(made)
            return True
    return False


def _doubled(regions: Sequence[Region], known: Mapping[str, Path]) -> set[tuple[str, str]]:
    many = Counter((each.kind, each.path) for each in regions if each.kind in ("h", "v", "c", "t", "s"))
    return {key for key, count in many.items() if count > 1 and key[1] in known}


def _once(regions: Sequence[Region], known: Mapping[str, Path]) -> Iterator[Region]:
    doubled = _doubled(regions, known)
    yield from (each for each in regions if (each.kind, each.path) not in doubled)


def _twice(regions: Sequence[Region], known: Mapping[str, Path]) -> list[Path]:
    return [known[path] for path in dict.fromkeys(path for _, path in sorted(_doubled(regions, known)))]


def _by_title(info: TypeInfo, found: Settled, there: set[Path]) -> None:
    """Give what has no mark the field that is called so, where that has no other place in the copy."""
    titles: dict[str, Path | None] = {}
    for path in _fields(info.schema.get("properties", {}).get("body", {}), ("body",)):
        if path not in there and ".".join(map(str, path)) not in info.personal:
            called = _called(title_of(info, path))
            titles[called] = None if called in titles else path
    for at, region in enumerate(found.regions):
        its = titles.get(_called(region.title)) if region.kind == "u" and region.title else None
        if its is not None and its not in there:
            there.add(its)
            kind: Any = "v" if region.elements and not _is_paragraph(region.elements[0]) else "h"
            found.regions[at] = replace(region, kind=kind, path=path_mark(its))


def _is_paragraph(element: Any) -> bool:
    return str(element.tag).endswith("}p")


def _called(words: str) -> str:
    return settled(words).casefold().rstrip(" :.")


def _fields(schema: Any, at: Path) -> Iterator[Path]:
    for name, inner in schema.get("properties", {}).items():
        if kind_of(inner) == "group":
            yield from _fields(inner, (*at, name))
        else:
            yield (*at, name)


def _expected(
    schema: Any, base: Mapping[str, Any], info: TypeInfo, at: Path = ("body",)
) -> Iterator[tuple[Path, bool]]:
    """The filled fields that a copy shows, and whether each has a heading of its own."""
    for name, inner in schema.get("properties", {}).items():
        path = (*at, name)
        held, kind = value_at(base, path), kind_of(inner)
        if held is None or held == [] or ".".join(map(str, path)) in info.personal:
            continue
        if kind == "group":
            yield from _expected(inner, base, info, path)
        else:
            yield path, kind in _HEADED


def _heading_gone(
    info: TypeInfo, base: Mapping[str, Any], found: Settled, path: Path, known: Mapping[str, Path]
) -> None:
    title = title_of(info, path)
    own = _called(str(title).rpartition(": ")[2])
    edited = [
        each
        for each in found.regions
        if (each.kind in ("h", "r", "u") and (each.kind == "u" or mark(each.words) != each.sealed))
    ]
    for region in edited:
        for at, line in enumerate(region.lines):
            if line.kind == "paragraph" and _called(plain(line.words)) in (own, _called(title)):
                place = found.regions.index(region)
                found.regions[place] = replace(region, lines=region.lines[:at])
                below = replace(region, name="", kind="h", path=path_mark(path), sealed="", title=title)
                below.lines, below.rows = region.lines[at + 1 :], []
                found.regions.insert(place + 1, below)
                return
    cells = any(
        known[each.path][: len(path)] == path and len(known[each.path]) > len(path)
        for each in found.regions
        if each.path in known and each.kind in ("c", "s", "v")
    )
    held = value_at(base, path)
    around = [each for each in edited if _holds(each, held)]
    if not cells and not around:
        found.removed.append(path)
        return
    words = (
        "its heading is gone, so nobody knows where it begins; put the heading back, and leave it as it is"
    )
    found.refused.append((path, words))
    for region in around:
        if region.path in known:
            found.refused.append(
                (known[region.path], f"the heading “{title}” is gone, whose text stands here now")
            )
        if region in found.regions and region.kind == "h":
            found.regions.remove(region)


def _holds(region: Region, value: Any) -> bool:
    """Whether *region* holds what stood in a field, as far as that is words."""
    words = "\n".join(_plain_words(region))
    if isinstance(value, str):
        lines = [plain(line.words) for line in lines_of(parse(value).blocks) if line.kind != "table"]
    elif isinstance(value, list) and all(isinstance(each, str) for each in value):
        lines = [settled(each) for each in value]
    else:
        lines = []
    # What is shown otherwise than it is written cannot be looked for.
    return not any(lines) or any(line and line in words for line in lines)


def _plain_words(region: Region) -> Iterator[str]:
    for line in region.lines:
        yield from (
            (plain(cell) for row in line.rows for cell in row)
            if line.kind == "table"
            else (plain(line.words),)
        )
