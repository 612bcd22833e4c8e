"""What is due on another day, or of somebody else, than it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date as Day

from imskit.facts.coverage import States
from imskit.facts.due import due
from imskit.facts.evidence_due import to_record, waiting
from imskit.facts.waiting import Waiting
from imskit.model import Catalog
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """Something due that has another day or owner now; None: it was not due before, or is not any more."""

    document: str
    what: str
    owner: str
    #: Of which document and whose it was before; the same where that did not change.
    document_before: str
    owner_before: str
    before: Day | None
    after: Day | None


def moved(before: Catalog, after: Catalog, old_states: States, new_states: States) -> Iterator[Moved]:
    """What is due on another day or of another role in *after*, by document."""
    old, new = _due_days(before, old_states), _due_days(after, new_states)
    found = list(_moved_evidence(before, after, old_states, new_states))
    for key in old.keys() | new.keys():
        was, now = old.get(key, []), new.get(key, [])
        for index in range(max(len(was), len(now))):
            first, owner_before = was[index] if index < len(was) else (None, "")
            then, owner = now[index] if index < len(now) else (None, "")
            document, what, kind = key
            # That a record will be disposed of some day is no news of its coming or going.
            if (first, owner_before) != (then, owner) and not (kind == "disposal" and None in {first, then}):
                found.append(
                    Moved(document, what, owner or owner_before, document, owner_before or owner, first, then)
                )
    yield from sorted(found, key=lambda each: (each.document, each.what, str(each.before), str(each.after)))


def _due_days(catalog: Catalog, states: States) -> Mapping[tuple[str, str, str], list[tuple[Day, str]]]:
    """The days on which something is due of a document, each with the role that does it; evidence is told apart."""
    found: dict[tuple[str, str, str], list[tuple[Day, str]]] = {}
    for item in due(catalog, states):
        if item.kind != "evidence":
            found.setdefault((item.document, item.what, item.kind), []).append((item.day, item.owner))
    return found


def _moved_evidence(
    before: Catalog, after: Catalog, old_states: States, new_states: States
) -> Iterator[Moved]:
    """Records that are wanted by another day, all who wait for the same together: not which record comes before it."""
    old, new = _waiting(before, old_states), _waiting(after, new_states)
    groups: defaultdict[tuple[Day | None, Day | None, str, str, str], list[Waiting]] = defaultdict(list)
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        each = now or was
        days = (was.day if was else None, now.day if now else None)
        if each is not None and days[0] != days[1]:
            newest = ((was or each).newest, (now or each).newest)
            groups[(*days, *newest, each.wanted)].append(each)
    for (first, then, held, holds, wanted), waits in groups.items():
        old_record = before.documents.get(held) or after.documents[held]
        record = after.documents.get(holds) or before.documents[holds]
        what = to_record(record, wanted, [each.words for each in waits])
        yield Moved(record.id, what, record.owner, old_record.id, old_record.owner, first, then)


def _waiting(catalog: Catalog, states: States) -> Mapping[tuple[str, str], Waiting]:
    renewals = (
        (state.clause, renewal)
        for of in states.values()
        for state in of.values()
        for renewal in state.renewals
    )
    return {(each.wanted, each.name): each for each in waiting(catalog, renewals)}
