"""Rules on what only time does, beside reviews and actions: warnings, so that yesterday's green commit is green today.

Each tells once of what belongs together, however many days of it have passed: a reader needs to know where to
look, and `imskit due` has them one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from imskit.facts.due_rules import RuleDue, rules_due
from imskit.facts.retention import RetentionEnd, retention_ends
from imskit.model import Catalog
from imskit.rules.finding import Finding

#: How many records are named of those that are past their retention.
_MOST = 3


def task_overdue(catalog: Catalog) -> Iterator[Finding]:
    """What a record says is to be done by a day is done by that day.

    A measurement, a check, an assessment that expires, an answer to the author of an idea, an audit of the
    programme: what the schema of a type names under `due`. Of several such things of one record, the first is
    told, with how many more there are (not where each is about one person); `imskit due` lists them all.

    **To mend it**, do it and enter it in the record, or record it where it belongs; the manual says
    under *Due dates* what settles each kind. A day that no longer holds is changed in the record.
    """
    late: defaultdict[tuple[str, str], list[RuleDue]] = defaultdict(list)
    for found in rules_due(catalog):
        if found.day < catalog.today:
            late[found.document.id, found.rule.kind].append(found)
    for group in late.values():
        first = min(group, key=lambda found: found.day)
        # Of things that are one person's each, a number would tell of people.
        more = f", and {len(group) - 1} more" if len(group) > 1 and first.rule.key is None else ""
        yield Finding(
            first.document.at(*first.at),
            f"{first.document.id}: “{first.what}” was due by {first.day.isoformat()}{more}",
            f"{catalog.system.role_title(first.owner)} does it and records it; imskit due says what else waits",
        )


def evidence_overdue(catalog: Catalog) -> Iterator[Finding]:
    """Records that a clause asks for every so often, or that a procedure says it produces so, are made in time.

    While one is overdue, a clause that waits for it stands no higher than *evidenced*.

    **To mend it**, make the record. Where the cycle is too short for the work, change it in the procedure, or in
    a copy of the standard's file under `ims/standards/`, with the reason.
    """
    # Where few documents have changed, only the others here are held again.
    from imskit.rules.renewing import overdue, waits

    yield from overdue(catalog, waits(catalog))


def disposal_overdue(catalog: Catalog) -> Iterator[Finding]:
    """Records are kept as long as their retention says, and no longer.

    Those of one type are told together.

    **To mend it**, dispose of them and record the disposal, or archive them. What must be kept longer says so
    under `retention` in its head, with the reason.
    """
    late: defaultdict[tuple[str, str], list[RetentionEnd]] = defaultdict(list)
    for end in retention_ends(catalog):
        if end.day < catalog.today:
            late[end.record.type, end.then].append(end)
    for (_, then), group in late.items():
        first = min(group, key=lambda end: end.day)
        names = [end.record.id for end in group]
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        past = "disposed of" if then == "dispose" else "archived"
        yield Finding(
            first.record.at("closed" if first.record.closed else "date"),
            f"{', '.join(names[:_MOST])}{more} should have been {past}, the first by {first.day.isoformat()}"
            if len(names) > 1
            else f"{first.record.id} should have been {past} by {first.day.isoformat()}",
            "do so and record the disposal, or say under retention why it is kept longer",
        )
