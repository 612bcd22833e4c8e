"""A catalog of OSCAL, in JSON or YAML: its groups and controls as clauses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from imskit.importers.brought import Asked, Brought
from imskit.importers.clause_list import CLAUSE_LIMIT, Found, Listed, number_in, standard_file
from imskit.importers.stranger import Data, group, groups, read_data, words
from imskit.interchange import NIST_NS, OSCAL_NS, from_markdown
from imskit.problems import CannotGoOn

#: Parts that hold what a control asks for, or what a group is about.
_TEXTS = ("statement", "overview")


def from_oscal(data: bytes, source: str, asked: Asked) -> Brought:
    """The clause list in the OSCAL catalog *data*, of the file *source*. Raises CannotGoOn: it holds none."""
    whole = read_data(data, source)
    catalog = group(whole.get("catalog"))
    if not catalog:
        other = next((words(name) for name in whole if name != "$schema"), "nothing")
        raise CannotGoOn(
            f"{source} holds no catalog of OSCAL but {other[:60]}", "name a file that begins with catalog"
        )
    head = group(catalog.get("metadata"))
    title = from_markdown(words(head.get("title")))
    return standard_file(
        Listed(
            name=_ours(head, "standard") or title,
            designation=_ours(head, "designation") or title,
            title=_ours(head, "title") or title,
            # One more than is taken is enough to refuse it.
            clauses=tuple(islice(_below(catalog, None), CLAUSE_LIMIT + 1)),
            kind=_ours(head, "kind"),
            status=_ours(head, "status"),
            leave_out=_ours(head, "leave-out"),
            published=_ours(head, "published"),
        ),
        asked,
        source,
    )


def _below(container: Data, parent: str | None) -> Iterator[Found]:
    """The clauses in *container*, each with those below it; the reader has bounded how deep they lie."""
    entries = [
        *((each, False) for each in groups(container.get("groups"))),
        *((each, True) for each in groups(container.get("controls"))),
    ]
    for number, (entry, is_control) in enumerate(_sorted(entries), 1):
        # A group may be without an id; it is then known by its place.
        key = words(entry.get("id")) or f"{parent or ''}/{number}"
        yield Found(
            key=key,
            number=_number(entry),
            title=from_markdown(words(entry.get("title"))),
            parent=parent,
            assessable=is_control and _ours(entry, "assessable") != "no",
            text=_text(entry),
            withdrawn=_theirs(entry, "status").lower() == "withdrawn",
        )
        yield from _below(entry, key)


def _sorted(entries: list[tuple[Data, bool]]) -> list[tuple[Data, bool]]:
    """In the order that the file asks for, where all of them say it: groups and controls stand in two lists."""
    keys = [_theirs(entry, "sort-id") for entry, _ in entries]
    if not all(keys):
        return entries
    return [
        entry for _, _, entry in sorted(zip(keys, range(len(entries)), entries, strict=True), key=_first_two)
    ]


def _first_two(row: tuple[str, int, Any]) -> tuple[str, int]:
    return row[0], row[1]


def _number(entry: Data) -> str:
    """The printed number: its label, else what it is called."""
    return number_in(_theirs(entry, "label") or words(entry.get("id")))


def _theirs(entry: Data, name: str) -> str:
    for prop in groups(entry.get("props")):
        if prop.get("name") == name and prop.get("ns") in {None, NIST_NS} and not prop.get("class"):
            return words(prop.get("value"))
    return ""


def _ours(entry: Data, name: str) -> str:
    for prop in groups(entry.get("props")):
        if prop.get("name") == name and prop.get("ns") == OSCAL_NS:
            return words(prop.get("value"))
    return ""


def _text(entry: Data) -> str:
    said = (
        prose
        for part in groups(entry.get("parts"))
        if part.get("name") in _TEXTS
        for prose in _prose(part)
        if prose
    )
    return " ".join(said)


def _prose(part: Data) -> Iterator[str]:
    """What *part* says, then what its own parts say, such as the items of a statement."""
    yield words(part.get("prose"))
    for inner in groups(part.get("parts")):
        yield from _prose(inner)
