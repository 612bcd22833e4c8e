"""What people are asked to do after a change: approve, read again, read for the first time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date as Day
from typing import Literal

from imskit.changes.documents import DocumentChange
from imskit.facts.acknowledgements import unread
from imskit.facts.approval import Missing, approval
from imskit.model import Catalog
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class ApprovalNeed:
    """What became of the approvals of a version: `needed`, `lost` (it had all of them), or `given`."""

    document: str
    version: str
    turn: Literal["needed", "lost", "given"]
    missing: tuple[Missing, ...]
    #: The day of a rejection that stands against it.
    rejected: Day | None
    #: From when it is in force, where it has all its approvals.
    effective: Day | None


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Roles whose holders must read a document again, or for the first time."""

    document: str
    version: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewReaders:
    """People who must read documents that did not change: they came to a role, or it was told to read them."""

    role: str
    people: int
    documents: tuple[str, ...]


def approval_needs(
    documents: tuple[DocumentChange, ...], before: Catalog, after: Catalog
) -> Iterator[ApprovalNeed]:
    """What became of the approvals of each version that *after* holds and *before* had not, or had otherwise."""
    changed = {change.id: change for change in documents}
    for name, new in after.documents.items():
        if new.lifecycle != "controlled" or new.version is None or new.status in {"superseded", "retired"}:
            continue
        change, old = changed.get(name), before.documents.get(name)
        found = approval(after, new)
        had = old is not None and old.version == new.version and approval(before, old).complete
        asked = change is not None and (change.before is None or bool(change.content))
        asked = asked and change is not None and not _never_more_than_a_draft(change)
        if found.complete:
            if not had and new.status == "approved":
                yield ApprovalNeed(name, new.version, "given", (), None, new.effective_from)
            continue
        if not asked and not had:
            continue
        rejected = found.rejected.day if found.rejected is not None else None
        turn: Literal["needed", "lost"] = "lost" if had and new.status == "approved" else "needed"
        yield ApprovalNeed(name, new.version, turn, found.missing, rejected, None)


def _never_more_than_a_draft(change: DocumentChange) -> bool:
    """Whether nobody is asked anything yet: a draft on both sides, or a new one."""
    return all(side is None or side.status == "draft" for side in (change.before, change.after))


def read_again(
    documents: tuple[DocumentChange, ...], holding: tuple[DocumentChange, ...]
) -> Iterator[ReadAgain]:
    """Who must read what is written otherwise now, and what holds otherwise without being written."""
    written = {change.id for change in documents if change.content or change.what != "changed"}
    later = tuple(change for change in holding if change.id not in written)
    for change in sorted((*documents, *later), key=lambda each: each.id):
        new = change.after
        if new is None or not new.must_read or new.version is None or change.what == "retired":
            continue
        if _never_more_than_a_draft(change):
            continue
        if change.what == "added" or change.weight == "material":
            yield ReadAgain(new.id, new.version, new.must_read)
        elif change.before is not None and set(new.must_read) - set(change.before.must_read):
            roles = tuple(role for role in new.must_read if role not in change.before.must_read)
            yield ReadAgain(new.id, new.version, roles)


def new_readers(before: Catalog, after: Catalog, told: tuple[ReadAgain, ...]) -> Iterator[NewReaders]:
    """Who must read what they had not to read before, of documents that nobody is told to read again."""
    known = {each.document for each in told}
    was = {(each.document.id, each.role): set(each.people) for each in unread(before)}
    found: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for each in unread(after):
        come = set(each.people) - was.get((each.document.id, each.role), set())
        if come and each.document.id not in known:
            found[each.role, tuple(sorted(come))].append(each.document.id)
    for (role, people), documents in sorted(found.items()):
        yield NewReaders(role, len(people), tuple(documents))
