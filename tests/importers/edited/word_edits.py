"""What somebody does in a copy of a document: each edit, and which value the document must then have."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement

from imskit.importers.edited.document import paths_of
from imskit.importers.edited.fields import kind_at, schema_at, why_locked
from imskit.importers.edited.known import Known
from imskit.model import Document as Held
from imskit.sources.docx_lines import W
from imskit.sources.docx_regions import Region, regions
from imskit.views.fields import kind_of
from tests.importers.edited.shipped import Path_, reference

#: The pattern of words that stand on one line; any others ask for more.
ONE_LINE = r"^[^\n\r]*$"


def fields(document: Held, made: Document) -> Iterator[tuple[Path_, Region]]:
    """The parts of a copy that may be edited, with their fields."""
    info = reference().types[document.type]
    paths = paths_of(info, document.data)
    for region in regions(made):
        path = paths.get(region.path)
        if path is not None and region.kind in "hvcs":
            names = ".".join(str(each) for each in path if not isinstance(each, int))
            if not why_locked(info, document, names):
                yield path, region


def paragraphs(region: Region) -> list[Any]:
    """The paragraphs of a part, its heading left out."""
    elements = region.elements[1 if region.kind == "h" else 0 :]
    found = [p for each in elements for p in ([each] if each.tag == f"{W}p" else each.iter(f"{W}p"))]
    return [each for each in found if "".join(t.text or "" for t in each.iter(f"{W}t")).strip()]


def bare(paragraph: Any) -> Any:
    """A copy of a paragraph without marks."""
    other = deepcopy(paragraph)
    for each in [*other.iter(f"{W}bookmarkStart"), *other.iter(f"{W}bookmarkEnd")]:
        each.getparent().remove(each)
    return other


def words_of(paragraph: Any, words: str) -> None:
    texts = list(paragraph.iter(f"{W}t"))
    texts[0].text = words
    for each in texts[1:]:
        each.text = ""


# Each edit changes a copy, and gives the field that changes and the value that it then has; None where it has nothing
# to change.


def text_edited(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    info = reference().types[document.type]
    found = [
        (path, region, p)
        for path, region in fields(document, made)
        if kind_at(info, path) == "line" and schema_at(info, path).get("pattern") in {None, ONE_LINE}
        for p in paragraphs(region)
    ]
    if not found:
        return None
    path, _, paragraph = chosen.choice(found)
    new = f"Other words {chosen.choice(['- so', '<b>', '#1', 'a: b', '“x”'])}"
    words_of(paragraph, new)
    return path, new


def formatted(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    info = reference().types[document.type]
    found = [
        (path, run)
        for path, region in fields(document, made)
        if kind_at(info, path) == "text"
        for p in paragraphs(region)
        for run in p.iterchildren(f"{W}r")
        if run.find(f"{W}rPr/{W}b") is None and "".join(t.text or "" for t in run.iter(f"{W}t")).strip()
    ]
    if not found:
        return None
    path, run = chosen.choice(found)
    run.get_or_add_rPr().append(OxmlElement("w:b"))
    return path, None


def _lists(document: Held, made: Document) -> list[tuple[Path_, list[Any], list[Any]]]:
    """Lists of values under headings: the field, what it holds, and its paragraphs."""
    info, known = reference().types[document.type], Known(reference())
    found = []
    for path, region in fields(document, made):
        items = schema_at(info, path).get("items", {})
        if region.kind == "h" and kind_at(info, path) == "list" and "properties" not in items:
            held: Any = document.data
            for step in path:
                held = held.get(step) if isinstance(held, Mapping) else None
            own = paragraphs(region)
            if isinstance(held, list) and len(own) == len(held) and known.takes(kind_of(items)):
                found.append((path, held, own))
    return found


def item_added(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    info = reference().types[document.type]
    found = [
        each
        for each in _lists(document, made)
        if kind_of(schema_at(info, each[0])["items"]) in {"line", "text"}
    ]
    if not found:
        return None
    path, held, own = chosen.choice(found)
    at = chosen.randrange(len(own))
    other = bare(own[at])
    words_of(other, "Another one")
    own[at].addnext(other)
    return path, [*held[: at + 1], "Another one", *held[at + 1 :]]


def item_removed(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    found = [each for each in _lists(document, made) if len(each[1]) > 2]
    if not found:
        return None
    path, held, own = chosen.choice(found)
    at = chosen.randrange(len(own))
    own[at].getparent().remove(own[at])
    return path, [each for number, each in enumerate(held) if number != at]


def item_moved(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    found = [each for each in _lists(document, made) if len(each[1]) > 1]
    if not found:
        return None
    path, held, own = chosen.choice(found)
    own[-1].addnext(own[0])
    return path, [*held[1:], held[0]]


def _tables(document: Held, made: Document) -> list[tuple[Path_, list[Any], Any]]:
    """Lists of groups that stand as a table: the field, what it holds, and the table."""
    info = reference().types[document.type]
    found = []
    for path, region in fields(document, made):
        table = region.elements[0].getnext() if region.kind == "h" else None
        held: Any = document.data
        for step in path:
            held = held.get(step) if isinstance(held, Mapping) else None
        if (
            table is not None
            and table.tag == f"{W}tbl"
            and isinstance(held, list)
            and "properties" in schema_at(info, path).get("items", {})
            and len(list(table.iterchildren(f"{W}tr"))) == len(held) + 1
        ):
            found.append((path, held, table))
    return found


def row_removed(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    found = [each for each in _tables(document, made) if len(each[1]) > 1]
    if not found:
        return None
    path, held, table = chosen.choice(found)
    at = chosen.randrange(len(held))
    row = list(table.iterchildren(f"{W}tr"))[at + 1]
    row.getparent().remove(row)
    return path, [each for number, each in enumerate(held) if number != at]


def row_moved(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    found = [each for each in _tables(document, made) if len(each[1]) > 1]
    if not found:
        return None
    path, held, table = chosen.choice(found)
    rows = list(table.iterchildren(f"{W}tr"))
    rows[-1].addnext(rows[1])
    return path, [*held[1:], held[0]]


EDITS = (text_edited, formatted, item_added, item_removed, item_moved, row_removed, row_moved)
