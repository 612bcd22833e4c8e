"""Rules on findings of audits and certification bodies: what is found leads to something."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.body import rows, text
from imskit.facts.findings import FOLLOWERS, HOLDERS, following, named_finding, named_in
from imskit.model import Catalog, Document
from imskit.rules.finding import Finding

_GRADED = frozenset({"minor", "major"})


def finding_without_nonconformity(catalog: Catalog) -> Iterator[Finding]:
    """A minor or major finding of an audit leads to a nonconformity, and an improvement that it names is one.

    A finding that nobody takes up is as good as not found. What follows it stands under `nonconformity` of the
    finding; a nonconformity that is written later names the finding itself, under `follows`.

    **To mend it**, write the nonconformity with `imskit new nonconformity`, and name it.
    """
    for holder, number, row in _findings(catalog):
        at = ("body", "findings", number - 1)
        for kind in FOLLOWERS:
            named = catalog.documents.get(text(row, kind))
            if named is not None and named.type != kind:
                yield Finding(
                    holder.at(*at, kind),
                    f"{named.id} is of the type {named.type}, and {kind} names one of the type {kind}",
                    f"name the {kind} that follows the finding",
                )
        if text(row, "grade") in _GRADED and not _leads_to(catalog, holder, number, row, "nonconformity"):
            yield Finding(
                holder.at(*at),
                f"Finding {number} of {holder.id} is {text(row, 'grade')}, and no nonconformity follows it",
                "write the nonconformity, and name it here or let it name the finding under follows",
            )


def opportunity_without_improvement(catalog: Catalog) -> Iterator[Finding]:
    """An opportunity for improvement that an internal audit has seen leads to an improvement.

    The improvement may be declined with its reason: then it was looked at. It stands under `improvement` of the
    finding, or names the finding itself under `follows`, as it must when it is written after the audit.

    **To mend it**, write the improvement with `imskit new improvement`, and let it name the finding.
    """
    for holder, number, row in _findings(catalog):
        if holder.type != "internal-audit" or text(row, "grade") != "opportunity":
            continue
        if not any(_leads_to(catalog, holder, number, row, kind) for kind in FOLLOWERS):
            yield Finding(
                holder.at("body", "findings", number - 1),
                f"Finding {number} of {holder.id} is an opportunity, and no improvement follows it",
                "write the improvement, declined if need be, and let it name the finding under follows",
            )


def follows_finding(catalog: Catalog) -> Iterator[Finding]:
    """What a record says it follows is a finding that is there.

    Findings are counted from 1, in the order in which the audit or the stage holds them.

    **To mend it**, correct the id of the record, or the number of the finding.
    """
    for kind in FOLLOWERS:
        for record in catalog.of_type(kind):
            named = named_finding(record)
            holder = catalog.documents.get(named.of) if named is not None else None
            # What does not exist is a dangling link.
            if named is None or holder is None:
                continue
            count = len(rows(holder, "body.findings")) if holder.type in HOLDERS else 0
            if not count:
                yield Finding(
                    record.at("body", "follows", "of"),
                    f"{holder.id} holds no findings",
                    "name the audit or the stage that holds the finding",
                )
            elif named.finding > count:
                yield Finding(
                    record.at("body", "follows", "finding"),
                    f"{holder.id} holds {count} finding{'s' if count != 1 else ''}, "
                    f"so there is no finding {named.finding}",
                    "count the findings from 1, in the order in which the record holds them",
                )


def _findings(catalog: Catalog) -> Iterator[tuple[Document, int, dict[str, object]]]:
    for kind in HOLDERS:
        for holder in catalog.of_type(kind):
            for number, row in enumerate(rows(holder, "body.findings"), 1):
                yield holder, number, dict(row)


def _leads_to(catalog: Catalog, holder: Document, number: int, row: dict[str, object], kind: str) -> bool:
    """Whether a record of the type *kind* follows the finding, or one that nobody knows is named."""
    if any(record.type == kind for record in following(catalog, holder.id, number)):
        return True
    return any(name not in catalog.documents and text(row, kind) == name for name in named_in(row))
