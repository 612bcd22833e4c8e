"""Where the system stands on its way to a certificate: what of each stage's items is there, and what was held.

Nothing here says that a body will grant anything: it counts what the auditor is going to ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Day
from typing import Literal

from imskit.facts.approval import in_force
from imskit.facts.body import day, rows, text, value
from imskit.facts.coverage import ClauseState
from imskit.facts.due_rules import rules_due
from imskit.facts.stage_items import CERTIFIED, STAGES, Item, Stage
from imskit.model import Catalog, Document
from imskit.periods import before, parse_period

#: there: all of it. in part: some clauses, or too few. missing: nothing. nonconforming: an open major finding
#: keeps it from counting. talk: no record can show it.
ItemStanding = Literal["there", "in part", "missing", "nonconforming", "talk"]
#: Grades of findings that wait for something to be done.
_WAITING = frozenset({"concern", "minor", "major"})

States = Mapping[str, ClauseState]


@dataclass(frozen=True, slots=True)
class ItemState:
    """What there is of one item."""

    item: Item
    standing: ItemStanding
    #: Documents in force and records that show it, newest last.
    have: tuple[Document, ...]
    #: Documents for it that are not in force.
    coming: tuple[Document, ...]
    #: Its clauses for which nothing is there.
    lacking: tuple[str, ...]
    #: Its clauses with an open major finding.
    nonconforming: tuple[str, ...]
    #: What is missing, in words; empty when nothing is.
    wanted: str


@dataclass(frozen=True, slots=True)
class StageFinding:
    """A finding of a certification body."""

    stage: Document
    grade: str
    text: str
    clauses: Mapping[str, tuple[str, ...]]
    nonconformity: str
    close_by: Day | None
    #: The day on which it was closed, or that of the nonconformity that follows it.
    closed_on: Day | None
    #: Whether something is still to be done about it.
    open: bool


@dataclass(frozen=True, slots=True)
class StageState:
    """One stage: what it asks for, and the records of when it was held, the newest first."""

    stage: Stage
    items: tuple[ItemState, ...]
    held: tuple[Document, ...]

    @property
    def judged(self) -> int:
        """How many items records or documents can show."""
        return sum(item.standing != "talk" for item in self.items)

    @property
    def there(self) -> int:
        """How many of those are there."""
        return sum(item.standing == "there" for item in self.items)


@dataclass(frozen=True, slots=True)
class CertificateState:
    """A certificate, and when it asks for something next."""

    record: Document
    expires: Day | None
    #: None where nothing is due any more.
    surveillance: Day | None
    recertification: Day | None

    def valid(self, today: Day) -> bool:
        """Whether it may be used on *today*."""
        return self.record.state == "valid" and self.expires is not None and self.expires >= today


def certification(catalog: Catalog, states: States) -> tuple[StageState, ...]:
    """The stages on the way to a certificate, where *states* are those of the clauses of CERTIFIED."""
    path = _Path(catalog, states)
    return tuple(
        StageState(
            stage,
            tuple(path.state(item) for item in stage.items),
            tuple(reversed([record for record in path.held if text(record, "body.stage") == stage.name])),
        )
        for stage in STAGES
    )


def certificates(catalog: Catalog) -> tuple[CertificateState, ...]:
    """All certificates against CERTIFIED, by id."""
    due: dict[tuple[str, str], Day] = {}
    for found in rules_due(catalog):
        if found.document.type == "certificate":
            due[found.document.id, found.rule.where.get("body.stage", "")] = found.day
    return tuple(
        CertificateState(
            record,
            day(record, "body.expires"),
            due.get((record.id, "surveillance")),
            due.get((record.id, "recertification")),
        )
        for record in catalog.of_type("certificate")
        if text(record, "body.standard") == CERTIFIED
    )


def stages_held(catalog: Catalog) -> tuple[Document, ...]:
    """The records of stages against CERTIFIED that were held by today, the oldest first."""
    found = [
        record
        for record in catalog.of_type("certification-stage")
        if text(record, "body.standard") == CERTIFIED
        and record.date is not None
        and record.date <= catalog.today
    ]
    return tuple(sorted(found, key=lambda record: (record.date or Day.min, record.id)))


def stage_findings(catalog: Catalog, record: Document) -> tuple[StageFinding, ...]:
    """The findings of one stage, in its order."""
    return tuple(_finding(catalog, record, row) for row in rows(record, "body.findings"))


def _finding(catalog: Catalog, record: Document, row: Mapping[str, object]) -> StageFinding:
    grade, name = text(row, "grade"), text(row, "nonconformity")
    follows = catalog.documents.get(name)
    closed = day(row, "closed_on") or (follows.closed if follows is not None and follows.is_closed else None)
    return StageFinding(
        record,
        grade,
        text(row, "text"),
        {standard: tuple(numbers) for standard, numbers in (value(row, "clauses") or {}).items()},
        name,
        day(row, "close_by"),
        closed,
        open=grade in _WAITING and (closed is None or closed > catalog.today),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for an item; the fields are those of ItemState."""

    have: tuple[Document, ...]
    coming: tuple[Document, ...] = ()
    lacking: tuple[str, ...] = ()


class _Path:
    """Holds items against one system."""

    def __init__(self, catalog: Catalog, states: States) -> None:
        self._catalog = catalog
        self._states = states
        self.held = stages_held(catalog)

    def state(self, item: Item) -> ItemState:
        """What there is of *item*."""
        if item.asks == "talk":
            return ItemState(item, "talk", (), (), (), (), "")
        if item.asks == "document":
            return self._documents(item)
        if item.asks == "record":
            return self._records(item)
        if item.asks == "audited":
            return self._audited(item)
        return self._outside(item)

    def _documents(self, item: Item) -> ItemState:
        by_clause = {
            number: [
                found
                for claim in state.documents
                if not item.types or self._catalog.documents[claim.document].type in item.types
                for found in (self._catalog.documents[claim.document],)
            ]
            for number, state in self._of(item)
        }
        alone = [found for name in item.types for found in self._catalog.of_type(name)]
        force = {
            found.id: in_force(self._catalog, found)
            for group in (*by_clause.values(), alone)
            for found in group
        }
        if item.types:
            lacking = () if any(force[found.id] for found in alone) else tuple(by_clause)
            met = any(force[found.id] for found in alone)
        else:
            lacking = tuple(
                number for number, group in by_clause.items() if not any(force[found.id] for found in group)
            )
            met = not lacking and bool(by_clause)
        names = sorted(force)
        have = tuple(self._catalog.documents[name] for name in names if force[name])
        coming = tuple(
            self._catalog.documents[name] for name in names if not force[name] and self._living(name)
        )
        return self._standing(item, met, _Found(have, coming, lacking), f"{self._kinds(item)} in force")

    def _kinds(self, item: Item) -> str:
        titles = [
            self._catalog.types[name].title.lower() for name in item.types if name in self._catalog.types
        ]
        return " or ".join(titles) or "a document"

    def _living(self, name: str) -> bool:
        return self._catalog.documents[name].status in {"draft", "in-review", "approved"}

    def _records(self, item: Item) -> ItemState:
        if item.types:
            found = [
                record
                for name in item.types
                for record in self._catalog.of_type(name)
                if self._counts(item, record)
            ]
            lacking = () if len(found) >= item.count else item.clauses
            met = len(found) >= item.count
        else:
            by_clause = {
                number: [
                    self._catalog.documents[claim.document]
                    for claim in state.records
                    if claim.expected and self._counts(item, self._catalog.documents[claim.document])
                ]
                for number, state in self._of(item)
            }
            found = list({record.id: record for group in by_clause.values() for record in group}.values())
            lacking = tuple(number for number, group in by_clause.items() if not group)
            met = bool(by_clause) and not lacking
        ordered = tuple(sorted(found, key=lambda record: (record.last_activity or Day.min, record.id)))
        what = "a record" if item.count == 1 else f"{item.count} records"
        period = f" of the last {parse_period(item.within).each}" if item.within else ""
        return self._standing(item, met, _Found(ordered, lacking=lacking), f"{what}{period}")

    def _counts(self, item: Item, record: Document) -> bool:
        today = self._catalog.today
        if record.last_activity is None or record.last_activity > today:
            return False
        if item.within and record.last_activity < before(today, parse_period(item.within)):
            return False
        return _fits(record, item.where)

    def _audited(self, item: Item) -> ItemState:
        asked = {number: state for number, state in self._states.items() if state.rung is not None}
        lacking = tuple(number for number, state in asked.items() if state.last_audit is None)
        nonconforming: tuple[str, ...] = ()
        met = bool(asked) and not lacking
        standing: ItemStanding = "there" if met else "in part" if len(lacking) < len(asked) else "missing"
        return ItemState(item, standing, (), (), lacking, nonconforming, "" if met else "an audit")

    def _outside(self, item: Item) -> ItemState:
        """What the certification body says."""
        if item.asks == "certificate":
            valid = tuple(
                found.record for found in certificates(self._catalog) if found.valid(self._catalog.today)
            )
            return self._standing(item, bool(valid), _Found(valid), "a certificate that is valid")
        held = tuple(record for record in self.held if _fits(record, item.where))
        if item.asks == "stage":
            wanted = "the record of the stage" if item.count == 1 else f"{item.count} records of the stage"
            return self._standing(item, len(held) >= item.count, _Found(held), wanted)
        waiting = [
            finding for record in held for finding in stage_findings(self._catalog, record) if finding.open
        ]
        if not held:
            return ItemState(item, "missing", (), (), (), (), "the stage itself: none was held")
        if not waiting:
            return ItemState(item, "there", held, (), (), (), "")
        count = f"{len(waiting)} finding{'s' if len(waiting) != 1 else ''} to be closed"
        return ItemState(item, "in part", held, (), (), (), count)

    def _standing(
        self,
        item: Item,
        met: bool,
        found: _Found,
        what: str,
    ) -> ItemState:
        bad = tuple(number for number, state in self._of(item) if state.nonconforming)
        if bad:
            standing: ItemStanding = "nonconforming"
            wanted = "the major finding to be closed"
        elif met:
            standing, wanted = "there", ""
        else:
            standing, wanted = ("in part" if found.have or found.coming else "missing"), what
        return ItemState(item, standing, found.have, found.coming, found.lacking, bad, wanted)

    def _of(self, item: Item) -> Iterable[tuple[str, ClauseState]]:
        return [(number, self._states[number]) for number in item.clauses if number in self._states]


def _fits(record: Document, where: Mapping[str, tuple[str, ...]] | None) -> bool:
    return all(text(record, path) in wanted for path, wanted in (where or {}).items())
