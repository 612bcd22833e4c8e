"""What changed between two versions of a document that were in force one after the other: a redline in plain rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from imskit.changes.documents import in_blocks, is_housekeeping
from imskit.changes.places import in_words, plain
from imskit.changes.structure import Difference, differences
from imskit.changes.substance import material_reasons
from imskit.changes.words import Span, redline
from imskit.facts.masking import without_personal
from imskit.model import Document, Revision, TypeInfo
from imskit.packs.stated import VersionRow

#: A link in a text, as it is written.
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")


@dataclass(frozen=True, slots=True)
class RedlineRow:
    """One change: where, of what kind, the words that went and came, and what is asked otherwise because of it."""

    where: str
    kind: Literal["added", "removed", "changed", "moved"]
    spans: tuple[Span, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redline:
    """What lies between two versions."""

    older: VersionRow
    newer: VersionRow
    #: The entries that came into the list of revisions, the newest first.
    revisions: tuple[Revision, ...]
    #: Entries for earlier versions that read otherwise in the newer text: before and after.
    altered: tuple[tuple[Revision, Revision], ...]
    rows: tuple[RedlineRow, ...]


def redline_of(
    info: TypeInfo, older: tuple[VersionRow, Document], newer: tuple[VersionRow, Document]
) -> Redline:
    """The redline from the *older* to the *newer* version of a document of the type *info*."""
    before, after = (without_personal(info, document) for _, document in (older, newer))
    known = {entry.version: entry for entry in before.revisions}
    return Redline(
        older[0],
        newer[0],
        tuple(entry for entry in after.revisions if entry.version not in known),
        tuple(
            (known[entry.version], entry)
            for entry in after.revisions
            if entry.version in known and entry != known[entry.version]
        ),
        tuple(_rows(info, before, after)),
    )


def _rows(info: TypeInfo, before: Document, after: Document) -> Iterator[RedlineRow]:
    for found in differences(before.data, after.data):
        if is_housekeeping(found) and found.path[0] != "review":
            continue
        reasons = tuple(dict.fromkeys(each.words for each in material_reasons(info, after.language, found)))
        for at, part in enumerate(in_blocks(found)):
            side = before if part.kind == "removed" else after
            where = in_words(info, side.data, part.path) or after.title
            yield RedlineRow(where, part.kind, _spans(part), reasons if at == 0 else ())


def _spans(found: Difference) -> tuple[Span, ...]:
    if found.kind == "moved":
        return (Span("same", f"from place {found.before + 1} to place {found.after + 1}"),)
    if found.kind == "added":
        return (Span("new", _said(found.after)),)
    if found.kind == "removed":
        return (Span("gone", _said(found.before)),)
    return redline(_said(found.before), _said(found.after))


def _said(value: Any) -> str:
    """A value in words, with where its links lead behind their words."""
    return _LINK.sub(r"\1 (\2)", plain(value))
