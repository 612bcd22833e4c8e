"""Findings and the records that follow them, seen from both ends, as far as these readers may see them."""

from __future__ import annotations

from imskit.facts.body import rows, text
from imskit.facts.findings import followed_by
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows one finding: records with their states, and how many are withheld."""

    records: tuple[tuple[str, str], ...]
    withheld: int


@dataclass(frozen=True, slots=True)
class CameOf:
    """A finding that a record follows."""

    of: str
    #: Counted from 1 in that record.
    finding: int
    grade: str
    text: str


def followed(audience: Audience, follows: tuple[Document, ...]) -> Followed:
    """The records *follows* as these readers see them."""
    shown = tuple((each.id, each.state or "") for each in follows if audience.sees(each.id))
    return Followed(shown, len(follows) - len(shown))


def findings_followed(catalog: Catalog, audience: Audience, holder: Document) -> tuple[Followed, ...]:
    """For each finding of *holder*, in its order, what follows it."""
    known = followed_by(catalog)
    return tuple(
        followed(audience, known.get((holder.id, number), ()))
        for number, _ in enumerate(rows(holder, "body.findings"), 1)
    )


def came_of(catalog: Catalog, audience: Audience, record: Document) -> tuple[CameOf, ...]:
    """The findings that *record* follows, in records that these readers see."""
    found = []
    for (holder, number), follows in followed_by(catalog).items():
        if record in follows and holder in catalog.documents and audience.sees(holder):
            listed = rows(catalog.documents[holder], "body.findings")
            if number <= len(listed):
                row = listed[number - 1]
                found.append(CameOf(holder, number, text(row, "grade"), text(row, "text")))
    return tuple(sorted(found, key=lambda line: (line.of, line.finding)))
