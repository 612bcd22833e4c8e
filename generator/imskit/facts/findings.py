"""Which records follow a finding of an audit or of a certification body, whichever of the two names the other.

A finding names what it led to where that is known when it is written. A record of an audit is sealed: what
arises later names the finding itself, by the record that holds it and its number there, from 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from imskit.facts.around import around
from imskit.facts.body import Row, rows, text, whole
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: Types of records that hold findings, and of those that follow them with the field that names them in a finding.
HOLDERS = ("internal-audit", "certification-stage")
FOLLOWERS = ("nonconformity", "improvement")

#: Records that hold findings with the number of the finding, from 1.
FindingKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A finding that a record names as the one that it follows."""

    #: The record that holds the finding, and its number there.
    of: str
    finding: int


def followed_by(catalog: Catalog) -> Mapping[FindingKey, tuple[Document, ...]]:
    """The nonconformities and improvements that follow each finding, by id; those that exist."""
    # Facts and views ask once a record: it is kept in the catalog, which never changes.
    known: dict[str, dict[FindingKey, tuple[Document, ...]]] = vars(catalog).setdefault("_followed", {})
    if "all" not in known:
        known["all"] = _followed_by(catalog)
    return known["all"]


def following(catalog: Catalog, holder: str, number: int) -> tuple[Document, ...]:
    """What `followed_by` says of one finding, without looking through all documents."""
    found: dict[str, Document] = {}
    record = catalog.documents.get(holder)
    if record is not None and record.type in HOLDERS:
        findings = rows(record, "body.findings")
        named = named_in(findings[number - 1]) if number <= len(findings) else ()
        found.update((name, catalog.documents[name]) for name in named if name in catalog.documents)
    for other in around(catalog).naming(holder):
        if other.type in FOLLOWERS and named_finding(other) == Named(holder, number):
            found[other.id] = other
    return tuple(found[name] for name in sorted(found))


def named_finding(record: Document) -> Named | None:
    """The finding that *record* says it follows."""
    of, number = text(record, "body.follows.of"), whole(record, "body.follows.finding")
    return Named(of, number) if of and number is not None else None


def named_in(finding: Row) -> tuple[str, ...]:
    """The ids of the records that *finding* itself says it led to."""
    return tuple(name for kind in FOLLOWERS if (name := text(finding, kind)))


def _followed_by(catalog: Catalog) -> dict[FindingKey, tuple[Document, ...]]:
    found: dict[FindingKey, dict[str, Document]] = {}
    for kind in HOLDERS:
        for holder in catalog.of_type(kind):
            for number, row in enumerate(rows(holder, "body.findings"), 1):
                for name in named_in(row):
                    if name in catalog.documents:
                        found.setdefault((holder.id, number), {})[name] = catalog.documents[name]
    for kind in FOLLOWERS:
        for record in catalog.of_type(kind):
            named = named_finding(record)
            if named is not None:
                found.setdefault((named.of, named.finding), {})[record.id] = record
    return {key: tuple(each[name] for name in sorted(each)) for key, each in found.items()}
