"""Which documents differ between two catalogs, in what, and whether that is material."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from imskit.changes.blocks import blocks_of
from imskit.changes.structure import Difference, differences
from imskit.changes.substance import Reason, material_reasons
from imskit.model import Catalog, Document, TypeInfo
from imskit.values import dataclass

What: TypeAlias = Literal["added", "changed", "retired", "deleted"]
Weight: TypeAlias = Literal["material", "editorial", "none"]

#: What no fingerprint holds, and what a new version brings with it: such differences are no change of content.
_HOUSEKEEPING = frozenset({"status", "review", "revisions", "version", "effective_from"})
_ENDED = frozenset({"superseded", "retired"})


@dataclass(frozen=True)
class DocumentChange:
    """What became of one document."""

    id: str
    what: What
    #: None for what was added.
    before: Document | None
    #: None for what was deleted.
    after: Document | None
    #: All differences of what is in both, housekeeping included.
    differences: tuple[Difference, ...] = ()
    #: Why the change is material, by the objective test; empty where it finds nothing that plainly is.
    reasons: tuple[Reason, ...] = ()

    @property
    def document(self) -> Document:
        """The document as it is now, or as it last was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def renamed(self) -> bool:
        """Whether its file has another name or folder."""
        return self.before is not None and self.after is not None and self.before.path != self.after.path

    @property
    def content(self) -> tuple[Difference, ...]:
        """The differences that change what the document says."""
        return tuple(each for each in self.differences if not is_housekeeping(each))

    @property
    def declared(self) -> Weight:
        """The gravest word that its author gave in the revisions that came; `none` where none came."""
        if self.before is None or self.after is None:
            return "none"
        words = {row.get("change") for row in came(self.before.data, self.after.data)}
        return "material" if "material" in words else "editorial" if words else "none"

    @property
    def weight(self) -> Weight:
        """`material` where the test or the author says so, `editorial` for other changes of content, or `none`."""
        if self.reasons or (self.declared == "material" and self.content):
            return "material"
        return "editorial" if self.content else "none"


def is_housekeeping(found: Difference) -> bool:
    """Whether a difference is one of state and bookkeeping, and not of what the document says."""
    return bool(found.path) and (
        found.path[0] in _HOUSEKEEPING or (found.path[0] == "links" and found.path[-1] == "fingerprint")
    )


def document_changes(before: Catalog, after: Catalog) -> tuple[DocumentChange, ...]:
    """The documents that differ between two catalogs, by id; empty when the catalogs are of the same files."""
    return tuple(_changes(before, after))


def _changes(before: Catalog, after: Catalog) -> Iterator[DocumentChange]:
    for name in sorted(before.documents.keys() | after.documents.keys()):
        old, new = before.documents.get(name), after.documents.get(name)
        if old is None:
            yield DocumentChange(name, "added", None, new)
        elif new is None:
            yield DocumentChange(name, "deleted", old, None)
        elif old.data != new.data or old.path != new.path:
            yield change_between(after.types.get(new.type), old, new)


def change_between(info: TypeInfo | None, old: Document, new: Document) -> DocumentChange:
    """What became of *old*, a document of the type *info*, when it became *new*."""
    found = differences(*_alike(old.data, new.data))
    reasons = content_reasons(info, new.language, found) if info is not None else ()
    ended = new.status in _ENDED and old.status not in _ENDED
    return DocumentChange(new.id, "retired" if ended else "changed", old, new, found, reasons)


def _alike(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Both data with the links to a document written alike: as an id, or as a group where either says more of it."""
    before, after = old.get("links"), new.get("links")
    if before == after or not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return old, new
    groups = {
        (relation, entry["to"])
        for links in (before, after)
        for relation, entries in links.items()
        for entry in entries
        if isinstance(entry, Mapping)
    }

    def written(data: Mapping[str, Any]) -> Mapping[str, Any]:
        links = {
            relation: [
                {"to": entry} if isinstance(entry, str) and (relation, entry) in groups else entry
                for entry in entries
            ]
            for relation, entries in data["links"].items()
        }
        return {**data, "links": links}

    return written(old), written(new)


def content_reasons(info: TypeInfo, language: str, found: Iterable[Difference]) -> tuple[Reason, ...]:
    """Why *found*, the differences of a document of the type *info*, are material; empty where they are not.

    A sealed record stays as it is, so any difference of its content is material. Lists that only grow grow: what is
    added to them is what a living record is for.
    """
    content = [each for each in found if not is_housekeeping(each)]
    if info.lifecycle == "sealed":
        return tuple(Reason(each.path, "a sealed record was altered") for each in content)
    return tuple(
        reason
        for each in content
        if not (info.lifecycle == "living" and _grows(info, each))
        for reason in material_reasons(info, language, each)
    )


def _grows(info: TypeInfo, found: Difference) -> bool:
    """Whether *found* is an entry, or a field of one, that came to a list that only grows."""
    names = ".".join(step for step in found.path if isinstance(step, str))
    return found.kind == "added" and any(
        names == dotted or names.startswith(f"{dotted}.") for dotted in info.append_only
    )


def came(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The revisions in the data *after* that are not in *before*, newest first."""
    known = [_entry(row) for row in _revisions(before)]
    return tuple(row for row in _revisions(after) if _entry(row) not in known)


def _revisions(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The revisions in *data*, which may be of a time when another schema held, or none."""
    rows = data.get("revisions")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _entry(revision: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(revision.get(key) for key in ("version", "date", "summary"))


def in_blocks(found: Difference) -> tuple[Difference, ...]:
    """The differences of two texts block by block, each with its path within the text; *found* itself otherwise.

    A row of a table has the path `(…, block, "table", row, cell)`.
    """
    if found.kind != "changed" or not isinstance(found.before, str) or not isinstance(found.after, str):
        return (found,)
    old, new = blocks_of(found.before), blocks_of(found.after)
    if max(len(old), len(new)) < 2 and not _has_parts(old) and not _has_parts(new):
        return (found,)
    within = differences(old, new)
    return tuple(
        Difference(each.kind, (*found.path, *each.path), each.before, each.after) for each in within
    ) or (found,)


def _has_parts(blocks: list[Any]) -> bool:
    return any(isinstance(block, Mapping) for block in blocks)
