"""Where the system stands on its way to a certificate: what of each stage's items is there, and what was held.

What a stage asks for is data (`Catalog.certification`). Nothing here says that a body will grant anything: it
counts what the auditor is going to ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Day
from typing import Literal

from imskit.facts.approval import in_force
from imskit.facts.body import day, text
from imskit.facts.certificates import certificates
from imskit.facts.coverage import ClauseState, States
from imskit.facts.stage_findings import stage_findings, stages_held
from imskit.model import Catalog, CertificationStages, Document, Stage, StageItem
from imskit.periods import before
from imskit.values import dataclass

#: there: all of it. in part: some clauses, or too few. missing: nothing. nonconforming: an open major finding
#: keeps it from counting.
ItemStanding = Literal["there", "in part", "missing", "nonconforming"]


@dataclass(frozen=True, slots=True)
class ItemState:
    """What there is of one item."""

    item: StageItem
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
class StageState:
    """One stage: what it asks for, and the records of when it was held, the newest first."""

    stage: Stage
    items: tuple[ItemState, ...]
    held: tuple[Document, ...]
    #: The day that the newest record of another stage sets for this one; None where none does.
    planned: Day | None

    @property
    def judged(self) -> int:
        """How many items records or documents can show."""
        return len(self.items)

    @property
    def there(self) -> int:
        """How many of those are there."""
        return sum(item.standing == "there" for item in self.items)


def certification(catalog: Catalog, states: States) -> tuple[StageState, ...]:
    """The stages on the way to a certificate; nothing where their standard is not in use.

    *states* are those of the clauses of all standards in use, by standard and number.
    """
    data = catalog.certification
    if data is None or data.standard not in states:
        return ()
    path = _Path(catalog, data, states[data.standard])
    return tuple(
        StageState(
            stage,
            tuple(path.state(item) for item in stage.items),
            tuple(reversed([record for record in path.held if text(record, "body.stage") == stage.name])),
            path.planned(stage.name),
        )
        for stage in data.stages
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for an item; the fields are those of ItemState."""

    have: tuple[Document, ...]
    coming: tuple[Document, ...] = ()
    lacking: tuple[str, ...] = ()


class _Path:
    """Holds items against one system."""

    def __init__(
        self, catalog: Catalog, data: CertificationStages, states: Mapping[str, ClauseState]
    ) -> None:
        self._catalog = catalog
        self._standard = data.standard
        self._states = states
        self.held = stages_held(catalog, data.standard)

    def planned(self, stage: str) -> Day | None:
        """The day on which *stage* is to be held, as the newest record of a stage says."""
        newest = self.held[-1] if self.held else None
        if newest is None or text(newest, "body.next.stage") != stage:
            return None
        return day(newest, "body.next.due")

    def state(self, item: StageItem) -> ItemState:
        """What there is of *item*."""
        judge = {
            "document": self._documents,
            "record": self._records,
            "audited": self._audited,
            "certificate": self._certificate,
            "surveillance": self._surveillance,
            "stage": self._stages,
            "findings": self._findings,
        }
        return judge[item.asks](item)

    def _documents(self, item: StageItem) -> ItemState:
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

    def _kinds(self, item: StageItem) -> str:
        titles = [
            self._catalog.types[name].title.lower() for name in item.types if name in self._catalog.types
        ]
        return " or ".join(titles) or "a document"

    def _living(self, name: str) -> bool:
        return self._catalog.documents[name].status in {"draft", "in-review", "approved"}

    def _records(self, item: StageItem) -> ItemState:
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
        period = f" of the last {item.within.each}" if item.within else ""
        return self._standing(item, met, _Found(ordered, lacking=lacking), f"{what}{period}")

    def _counts(self, item: StageItem, record: Document) -> bool:
        today = self._catalog.today
        if record.last_activity is None or record.last_activity > today:
            return False
        if item.within and record.last_activity < before(today, item.within):
            return False
        return _fits(record, item.where)

    def _audited(self, item: StageItem) -> ItemState:
        asked = {number: state for number, state in self._states.items() if state.rung is not None}
        lacking = tuple(number for number, state in asked.items() if state.last_audit is None)
        met = bool(asked) and not lacking
        standing: ItemStanding = "there" if met else "in part" if len(lacking) < len(asked) else "missing"
        return ItemState(item, standing, (), (), lacking, (), "" if met else "an audit")

    def _certificate(self, item: StageItem) -> ItemState:
        valid = tuple(
            found.record
            for found in certificates(self._catalog, self._standard)
            if found.valid(self._catalog.today)
        )
        return self._standing(item, bool(valid), _Found(valid), "a certificate that is valid")

    def _surveillance(self, item: StageItem) -> ItemState:
        """Whether each surveillance of the certificate that was decided last was carried out, late or not."""
        found = max(
            certificates(self._catalog, self._standard),
            key=lambda each: (text(each.record, "body.decided_on"), each.record.id),
            default=None,
        )
        if found is None:
            return self._standing(item, False, _Found(()), "the certificate that asks for it")
        have = tuple(each.record for each in found.calendar if each.record is not None)
        wanted = f"the surveillance of {found.surveillance.isoformat()}" if found.surveillance else ""
        met = bool(found.calendar) and len(have) == len(found.calendar)
        return self._standing(item, met, _Found(have), wanted or "surveillance")

    def _stages(self, item: StageItem) -> ItemState:
        """Whether each of the stages ended, when it was held last, with one of the results."""
        newest = {text(record, "body.stage"): record for record in self.held}
        have = tuple(
            newest[stage]
            for stage in item.stages
            if stage in newest and (not item.results or text(newest[stage], "body.result") in item.results)
        )
        met = bool(item.stages) and len(have) == len(item.stages)
        return self._standing(item, met, _Found(have), "the record of the stage with that result")

    def _findings(self, item: StageItem) -> ItemState:
        """Whether no finding of the stages is open."""
        held = tuple(
            record for record in self.held if not item.stages or text(record, "body.stage") in item.stages
        )
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
        item: StageItem,
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

    def _of(self, item: StageItem) -> Iterable[tuple[str, ClauseState]]:
        return [(number, self._states[number]) for number in item.clauses if number in self._states]


def _fits(record: Document, where: Mapping[str, tuple[str, ...]]) -> bool:
    return all(text(record, path) in wanted for path, wanted in where.items())
