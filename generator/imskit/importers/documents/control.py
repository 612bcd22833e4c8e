"""The title block and control table of a document, and what the heads and feet of its pages say: labels and values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from imskit.importers.documents.compose import line_of
from imskit.importers.documents.lists import is_history
from imskit.importers.documents.meaning import bare, meant, meant_by_part
from imskit.importers.documents.references import NUMBER, is_no_document
from imskit.importers.documents.sections import Section
from imskit.importers.documents.words import CONTROL, SECTIONS
from imskit.importers.mapping_file import Goes
from imskit.importers.words_for_fields import plain_name
from imskit.sources.markdown import FRONT_MATTER
from imskit.sources.pieces import Piece

_PAIR = re.compile(r"^\s*([^:\t]{1,50}?)\s*(?::\s*|\t+)(?=\S)(.+)$", re.DOTALL)
_NUMBER = re.compile(rf"(?<![\w.-])({NUMBER})(?![\w.-]*\d)")
_VERSION = re.compile(
    r"(?:version|rev(?:ision)?|ausgabe|fassung|issue|v)\.?\s*:?\s*(\d{1,3}(?:\.\d{1,3}){0,2})\b",
    re.IGNORECASE,
)
#: A line in bold above a title block.
_TITLED = re.compile(r"\*\*[^*]{1,60}\*\*:?")
#: How columns of a table of two columns are called that says nothing by it.
_HEAD = frozenset(
    {
        "field",
        "item",
        "attribute",
        "property",
        "value",
        "details",
        "information",
        "feld",
        "merkmal",
        "wert",
        "angabe",
    }
)
#: Names of front matter that say something to the program of a site, and nothing about the document.
_FOR_PAGES = frozenset(
    {"layout", "permalink", "slug", "search", "sidebar", "sidebar label", "sidebar position", "nav order", "weight",
     "toc", "hide title", "has children", "menu", "aliases", "live", "published", "template"}
)  # fmt: skip
#: What the fields of a document are called here.
_FIELDS: Mapping[str, str] = {
    "id": "id",
    "title": "title",
    "owner": "owner",
    "version": "version",
    "effective_from": "effective",
    "classification": "classification",
    "review.every": "review",
    "applies_to.roles": "applies_to",
}
#: A table is one of control when so many of its labels are known.
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the title block says."""

    #: Which row of `words.CONTROL` the label means; empty where we do not know it.
    meant: str
    label: str
    value: str
    piece: int


@dataclass
class Control:
    """All that it says."""

    said: list[Said] = field(default_factory=list)
    #: The numbers of the pieces that are used up by it.
    used: list[int] = field(default_factory=list)
    #: Why pieces of it are left out, by their numbers: a mapping says so.
    left_out: dict[int, str] = field(default_factory=dict)

    def get(self, name: str) -> Said | None:
        """The first thing that it says of *name*; None where it says nothing of it."""
        return next((each for each in self.said if each.meant == name and each.value), None)


def control_of(
    pieces: Sequence[Piece], sections: Sequence[Section], keys: Mapping[str, Goes] | None = None
) -> Control:
    """What the control table of a source says, wherever that stands: first, in the head of the pages, or last.

    Front matter is a control table too. *keys* are what a mapping says of its names, as `plain_name` gives them.
    """
    found = Control()
    for at, piece in enumerate(pieces):
        if piece.kind == "field" and piece.place == FRONT_MATTER:
            _take_key(found, piece, at, keys or {})
    numbers = [at for section in sections[:1] for at in section.pieces]
    for at in numbers:
        _take(found, pieces[at], at, sure=False)
    for section in sections[1:]:
        past = meant_by_part(section.title, SECTIONS) == "revisions"
        for at in section.pieces:
            if past and is_history(pieces[at]):
                continue
            if pieces[at].kind == "table" and _is_control(pieces[at].rows, _ENOUGH + 1):
                _take(found, pieces[at], at, sure=True)
    for at, piece in enumerate(pieces):
        if piece.kind == "running" or (
            piece.kind == "text_box" and piece.within is not None and piece.within in numbers
        ):
            _take_running(found, piece, at)
    return found


def _take_key(found: Control, piece: Piece, at: int, keys: Mapping[str, Goes]) -> None:
    goes = keys.get(plain_name(piece.name))
    if goes is not None and goes.field is None:
        found.left_out[at] = goes.why
        return
    if goes is None and plain_name(piece.name) in _FOR_PAGES:
        found.left_out[at] = (
            "tells the program of a site how to lay out its page; its words stand in this report"
        )
        return
    label = piece.name.replace("_", " ").strip()
    value = (goes.words.get(plain_name(piece.text)) if goes is not None else None) or piece.text
    meaning = _FIELDS.get(goes.field or "", "") if goes is not None else meant(label, CONTROL)
    found.said.append(Said(meaning, label, value, at))
    found.used.append(at)


def _take(found: Control, piece: Piece, at: int, *, sure: bool) -> None:
    if piece.kind == "table" and (sure or _is_control(piece.rows)):
        found.said += [Said(meaning, label, value, at) for meaning, label, value in pairs_of(piece.rows)]
        found.used.append(at)
    elif piece.kind in ("paragraph", "item"):
        said = _block(piece.text)
        found.said += [Said(meaning, label, value, at) for meaning, label, value in said]
        found.used += [at] if said else []


def _take_running(found: Control, piece: Piece, at: int) -> None:
    cells = [cell for row in piece.rows for cell in row] or [piece.text]
    lines = [line.strip(" \\") for cell in cells for line in re.split(r"\n|\t", cell) if line.strip(" \\")]
    if piece.rows:
        found.said += [
            Said(meaning, label, value, at) for meaning, label, value in pairs_of(piece.rows) if meaning
        ]
    for line in lines:
        pair = _pair(line)
        if pair is not None and pair[0]:
            found.said.append(Said(*pair, at))
        elif (number := _NUMBER.fullmatch(line_of(line))) and not is_no_document(number[1]):
            found.said.append(Said("id", "", number[1], at))
        elif version := _VERSION.fullmatch(line_of(line)):
            found.said.append(Said("version", "", version[1], at))


def _block(text: str) -> list[tuple[str, str, str]]:
    """The labels and values of a paragraph that is a title block, line by line; none where it is anything else."""
    lines = [line.strip() for line in text.replace("\\\n", "\n").split("\n") if line.strip()]
    titled = len(lines) > _ENOUGH and _TITLED.fullmatch(lines[0])
    parts = [_PAIR.match(line.replace("**", "")) for line in (lines[1:] if titled else lines)]
    said = [(_called(part[1]), line_of(part[1]), part[2].strip()) for part in parts if part is not None]
    known = sum(1 for meaning, _, _ in said if meaning)
    # One label that nobody knows among several that are known belongs to them.
    if not said or len(said) < len(parts) or known < (len(said) if len(said) <= _ENOUGH else len(said) / 2):
        return []
    return [*([("", "", line_of(lines[0]))] if titled else []), *said]


def _called(label: str) -> str:
    """What a label means, also one that says two things at once (`Owner / Process responsible`)."""
    return next(filter(None, (meant(each, CONTROL) for each in (label, *re.split(r"\s/\s", label)))), "")


def _pair(line: str) -> tuple[str, str, str] | None:
    found = _PAIR.match(line.replace("**", ""))
    if found is None:
        return None
    meaning = meant(found[1], CONTROL)
    return (meaning, line_of(found[1]), found[2].strip()) if meaning else None


def _is_control(rows: Sequence[Sequence[str]], enough: int = _ENOUGH) -> bool:
    found = {meaning for meaning, _, value in pairs_of(rows) if meaning and value}
    labels = sum(1 for meaning, _, _ in pairs_of(rows) if meaning)
    # A table of revisions has such words in its head, and their columns below.
    return len(found) >= enough and labels >= enough and not _is_columns(rows)


def _is_columns(rows: Sequence[Sequence[str]]) -> bool:
    head = [meant(cell, CONTROL) for cell in rows[0]]
    below = [meant(cell, CONTROL) for row in rows[1:] for cell in row]
    return (
        len(rows) > 2
        and sum(map(bool, head)) >= max(2, len(head) - 1)
        and sum(map(bool, below)) * 3 < len(below)
    )


def pairs_of(rows: Sequence[Sequence[str]]) -> list[tuple[str, str, str]]:
    """The pairs of label and value in *rows*, with what each label means; beside each other or below."""
    return list(_pairs(rows))


def _pairs(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    used: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        if at == 0 and len(rows) > 1 and all(bare(cell) in _HEAD for cell in row):
            continue
        cells = [(column, cell) for column, cell in enumerate(row) if cell.strip()]
        for place, (column, cell) in enumerate(cells):
            if (at, column) in used:
                continue
            inside = _pair(cell)
            if inside is not None and not _is_label(cell):
                used.add((at, column))
                yield inside
                continue
            beside = cells[place + 1] if place + 1 < len(cells) else None
            if _is_label(cell) and beside is not None and not _is_label(beside[1]):
                used |= {(at, column), (at, beside[0])}
                yield meant(cell, CONTROL), line_of(cell).rstrip(" :"), beside[1].strip()
            elif (
                _is_label(cell)
                and at + 1 < len(rows)
                and rows[at + 1][column].strip()
                and not _is_label(rows[at + 1][column])
            ):
                used |= {(at, column), (at + 1, column)}
                yield meant(cell, CONTROL), line_of(cell).rstrip(" :"), rows[at + 1][column].strip()
            elif len(cells) == 2 and place == 0 and beside is not None and len(bare(cell)) < 40:
                used |= {(at, column), (at, beside[0])}
                yield "", line_of(cell).rstrip(" :"), beside[1].strip()
            else:
                # What is no pair is said all the same.
                used.add((at, column))
                yield ("", line_of(cell).rstrip(" :"), "") if _is_label(cell) else ("", "", cell.strip())


def _is_label(cell: str) -> bool:
    return bool(meant(cell, CONTROL)) and "\n" not in cell.strip()


def number_in(text: str) -> str | None:
    """The number of a document that *text*, such as a title or the name of a file, holds."""
    found = (each[1] for each in _NUMBER.finditer(text))
    return next((number for number in found if not is_no_document(number)), None)
