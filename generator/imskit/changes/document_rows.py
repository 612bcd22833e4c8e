"""A document that changed, as a row: its versions, why the change is material, and what reads otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imskit.changes.documents import DocumentChange, in_blocks
from imskit.changes.lines import Line, line_of
from imskit.changes.places import Wording, in_words, plain
from imskit.changes.report import DocumentRow
from imskit.changes.structure import Difference, Step
from imskit.changes.substance import Reason
from imskit.changes.words import Span
from imskit.model import Catalog, Document, TypeInfo
from imskit.schema import at_steps

#: What every new version brings and is said at its head already.
_SAID = frozenset({"revisions", "version", "status"})


def document_row(catalog: Catalog, change: DocumentChange) -> DocumentRow:
    """The row of one document; *catalog* is of the newer state."""
    document = change.document
    info = catalog.types.get(document.type)
    old, new = change.before, change.after
    known = set(old.revisions) if old else set()
    came = [entry for entry in new.revisions if entry not in known] if new else []
    controlled = document.lifecycle == "controlled"
    return DocumentRow(
        id=change.id,
        title=document.title,
        type=info.title if info else document.type,
        what=change.what,
        controlled=controlled,
        path=document.path,
        path_before=old.path if old is not None and change.renamed else "",
        version=_turned(old.version if old else None, new.version if new else None) or document.version or "",
        status=_turned(_standing(old), _standing(new)),
        effective_from=_day(new),
        weight=change.weight if controlled and old is not None and new is not None else "",
        declared=change.declared if controlled else "",
        reasons=tuple(dict.fromkeys(_reason(catalog, info, document, each) for each in change.reasons))
        if controlled
        else (),
        summaries=tuple(entry.summary for entry in came),
        lines=tuple(_lines(catalog, info, change)),
    )


def _standing(document: Document | None) -> str | None:
    return None if document is None else document.status or document.state


def _day(document: Document | None) -> str:
    return "" if document is None or document.effective_from is None else document.effective_from.isoformat()


def _turned(before: str | None, after: str | None) -> str:
    return f"{before} → {after}" if before and after and before != after else ""


def _reason(catalog: Catalog, info: TypeInfo | None, document: Document, reason: Reason) -> str:
    where = in_words(info, document.data, reason.path, _wording(catalog))
    return f"{where}: {reason.words}" if where else reason.words


def _wording(catalog: Catalog) -> Wording:
    """To whoever has the files, with standards by what they are called."""
    return Wording(plain, str, _standards(catalog))


def _standards(catalog: Catalog) -> Mapping[str, str]:
    return {name: standard.designation for name, standard in catalog.standards.items()}


def _lines(catalog: Catalog, info: TypeInfo | None, change: DocumentChange) -> Iterator[Line]:
    wording = _wording(catalog)
    for each in change.differences or _whole(change):
        if each.path and each.path[0] in _SAID:
            continue
        if each.path[:1] == ("links",) and each.path[-1] == "fingerprint" and each.kind != "removed":
            where = in_words(info, change.document.data, each.path[:-1], wording)
            yield Line(where, "reaffirmed", (Span("same", "said to fit what it says now"),))
            continue
        for part in in_blocks(each):
            yield line_of(info, change, _with_titles(catalog, info, part), wording)


def _with_titles(catalog: Catalog, info: TypeInfo | None, found: Difference) -> Difference:
    """*found* with what roles are called in the place of their ids, where a role stands there."""
    steps = tuple("*" if isinstance(step, int) else step for step in found.path)
    roles = info is not None and any(
        each.get("x-imskit", {}).get("refers") == "role" for each in at_steps(info.schema, steps)
    )
    if not roles or found.kind == "moved":
        return found
    before, after = (
        catalog.system.role_title(each) if isinstance(each, str) else each
        for each in (found.before, found.after)
    )
    return Difference(found.kind, found.path, before, after)


def _whole(change: DocumentChange) -> Iterator[Difference]:
    """All that the body of a document says that came or went as a whole, entry by entry."""
    if change.before is not None and change.after is not None:
        return
    body = change.document.data.get("body")
    for key, value in body.items() if isinstance(body, Mapping) else ():
        entries = (
            value if isinstance(value, list) and any(isinstance(each, Mapping) for each in value) else None
        )
        for path, said in enumerate(entries) if entries is not None else ((None, value),):
            at: tuple[Step, ...] = ("body", key) if path is None else ("body", key, path)
            if change.before is None:
                yield Difference("added", at, None, said)
            else:
                yield Difference("removed", at, said, None)
