"""Step 4, training and awareness: what roles must be able to do, have read and know; counted, and never by person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day
from typing import TypeVar

from imskit.facts.acknowledgements import Reading, readings
from imskit.facts.actions import outcomes
from imskit.facts.body import text, whole, words
from imskit.facts.competence import COMPETENCE, SMALLEST_GROUP, RoleNeed, role_needs
from imskit.facts.trainings import TrainingState, training_states
from imskit.model import EVERYONE, Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.steps import StepState


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A role and a competence that it needs. Numbers are None where the group is too small to tell them."""

    role: str
    competence: str
    title: str
    level: str
    #: `complete`, `not-complete` or `nobody` (holds the role).
    standing: str
    holders: int | None
    have: int | None
    missing: int | None
    expired: int | None


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A role and a document that it must read. Numbers are None where the group is too small to tell them."""

    role: str
    document: str
    title: str
    version: str
    #: The version from which an acknowledgement counts.
    material: str
    #: `complete`, `not-complete` or `nobody` (holds the role).
    standing: str
    holders: int | None
    acknowledged: int | None
    missing: int | None


@dataclass(frozen=True, slots=True)
class RoleReadings:
    """What a role must read, added up. Numbers of people are None where the group is too small to tell them."""

    role: str
    documents: int
    #: How many of them all holders have acknowledged.
    complete: int
    #: Of the acknowledgements that are asked for (holders times documents) those that are there.
    acknowledged: int | None
    asked: int | None
    #: Whether nobody holds the role.
    nobody: bool


_Line = TypeVar("_Line", NeedLine, ReadingLine)


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A training and what its check of effectiveness says; days are YYYY-MM-DD."""

    id: str
    day: str
    roles: tuple[str, ...]
    #: None where the group is too small to tell it.
    attendees: int | None
    #: `effective`, `partly-effective`, `not-effective`, `due` or `overdue`.
    effect: str
    due: str
    checked: str
    #: Small Markdown: how it is checked, and what was found.
    method: str
    found: str
    repeat_by: str
    #: Whether it should have been repeated by now.
    outdated: bool


@dataclass(frozen=True, slots=True)
class AwarenessLine:
    """An awareness record; numbers are those that the record states."""

    id: str
    topic: str
    day: str
    sites: tuple[str, ...]
    roles: tuple[str, ...]
    invited: int | None
    reached: int | None
    result: str
    actions: int
    #: Of its actions those not done yet.
    open_actions: int


@dataclass(frozen=True, slots=True)
class SiteLine:
    """What was done about awareness at a site, or for all of them."""

    site: str
    records: int
    invited: int
    reached: int
    #: The day and result of the newest record; empty where there is none.
    newest: str
    result: str


@dataclass(frozen=True, slots=True)
class SkillsPage:
    """All that the page says."""

    #: By role, in the order of people.yaml.
    needs: tuple[tuple[str, tuple[NeedLine, ...]], ...]
    readings: tuple[tuple[str, tuple[ReadingLine, ...]], ...]
    trainings: tuple[TrainingLine, ...]
    awareness: tuple[AwarenessLine, ...]
    sites: tuple[SiteLine, ...]
    smallest: int
    withheld: int

    @property
    def all_needs(self) -> tuple[NeedLine, ...]:
        """The needs of all roles."""
        return tuple(line for _, lines in self.needs for line in lines)

    @property
    def documents(self) -> tuple[tuple[ReadingLine, tuple[ReadingLine, ...], tuple[ReadingLine, ...]], ...]:
        """By document that must be read: one of its lines, those of roles that read it, and those of the others."""
        found: dict[str, list[ReadingLine]] = {}
        for line in self.all_readings:
            found.setdefault(line.document, []).append(line)
        return tuple(
            (
                lines[0],
                tuple(line for line in lines if line.standing == "complete"),
                tuple(line for line in lines if line.standing != "complete"),
            )
            for _, lines in sorted(found.items())
        )

    @property
    def read_by_role(self) -> tuple[RoleReadings, ...]:
        """What each role must read, added up."""
        return tuple(_added(role, lines) for role, lines in self.readings)

    @property
    def all_readings(self) -> tuple[ReadingLine, ...]:
        """What all roles must read."""
        return tuple(line for _, lines in self.readings for line in lines)


def skills_page(catalog: Catalog, audience: Audience) -> SkillsPage:
    """Competences, reading, trainings and awareness on the day of the run."""
    needs = [
        _need(need)
        for document in audience.of_types(catalog, COMPETENCE)
        if not document.is_closed
        for need in role_needs(catalog, document)
    ]
    to_read = [document for document in catalog.to_be_read() if audience.sees(document.id)]
    read = [
        _reading(found)
        for found in readings(catalog, [*to_read, *audience.of_types(catalog, "acknowledgement")])
    ]
    aware = [
        _awareness(catalog, document)
        for document in audience.of_types(catalog, "awareness")
        if document.date is not None and document.date <= catalog.today
    ]
    aware.sort(key=lambda line: (line.day, line.id), reverse=True)
    order = list(dict.fromkeys([EVERYONE, *catalog.system.roles]))
    return SkillsPage(
        needs=_by_role(order, needs),
        readings=_by_role(order, read),
        trainings=tuple(
            _training(catalog, state)
            for state in training_states(catalog, audience.of_types(catalog, "training"))
        ),
        awareness=tuple(aware),
        sites=tuple(_sites(catalog, aware)),
        smallest=SMALLEST_GROUP,
        withheld=sum(
            not audience.sees(document.id)
            for name in (COMPETENCE, "training", "awareness", "acknowledgement")
            for document in catalog.of_type(name)
        ),
    )


def skills_step(catalog: Catalog, audience: Audience, page: SkillsPage | None = None) -> StepState:
    """How step 4 stands, and what comes next in it; *page*, where it is at hand, is its page."""
    page = page or skills_page(catalog, audience)
    needs, read = page.all_needs, page.all_readings
    shown = sum(line.effect == "effective" for line in page.trainings)
    numbers = (
        (f"{_complete(needs)} of {len(needs)}", "needs of roles met by all holders"),
        (f"{_complete(read)} of {len(read)}", "readings done by all holders"),
        (f"{shown} of {len(page.trainings)}", "trainings shown effective"),
    )
    if not needs:
        return StepState(numbers, "Write down the competences that roles need")
    late = sorted((line.due, line.id) for line in page.trainings if line.effect == "overdue")
    if late:
        due, name = late[0]
        words_ = f"Check whether the training helped: it was due by {due}"
        return StepState(numbers, words_, name, catalog.documents[name].owner, late=True)
    for need in needs:
        if need.standing == "not-complete":
            owner = catalog.documents[need.competence].owner
            return StepState(numbers, "Close the gap between needed and found level", need.competence, owner)
    for line in read:
        if line.standing == "not-complete":
            return StepState(numbers, "Have it read and acknowledged", line.document, line.role)
    return StepState(numbers, "Nothing is missing: assess again before assessments expire")


def _added(role: str, lines: Sequence[ReadingLine]) -> RoleReadings:
    told = all(line.holders is not None for line in lines)
    return RoleReadings(
        role,
        len(lines),
        _complete(lines),
        sum(line.acknowledged or 0 for line in lines) if told else None,
        sum(line.holders or 0 for line in lines) if told else None,
        nobody=all(line.standing == "nobody" for line in lines),
    )


def _complete(lines: Sequence[NeedLine | ReadingLine]) -> int:
    return sum(line.standing == "complete" for line in lines)


def _by_role(order: Sequence[str], lines: Sequence[_Line]) -> tuple[tuple[str, tuple[_Line, ...]], ...]:
    """The lines under their roles, in this order; roles without any left out."""
    return tuple((role, inside) for role in order if (inside := tuple(x for x in lines if x.role == role)))


def _standing(holders: int, *, complete: bool) -> str:
    return "complete" if complete else "not-complete" if holders else "nobody"


def _told(count: int, holders: int) -> int | None:
    """*count* where the group of *holders* is large enough to tell it."""
    return count if holders >= SMALLEST_GROUP else None


def _need(need: RoleNeed) -> NeedLine:
    return NeedLine(
        role=need.role,
        competence=need.competence.id,
        title=need.competence.title,
        level=need.level,
        standing=_standing(need.holders, complete=need.complete),
        holders=_told(need.holders, need.holders),
        have=_told(need.have, need.holders),
        missing=_told(need.missing, need.holders),
        expired=_told(need.expired, need.holders),
    )


def _reading(found: Reading) -> ReadingLine:
    return ReadingLine(
        role=found.role,
        document=found.document.id,
        title=found.document.title,
        version=found.document.version or "",
        material=found.material,
        standing=_standing(found.holders, complete=found.complete),
        holders=_told(found.holders, found.holders),
        acknowledged=_told(found.acknowledged, found.holders),
        missing=_told(found.holders - found.acknowledged, found.holders),
    )


def _training(catalog: Catalog, state: TrainingState) -> TrainingLine:
    training = state.training
    return TrainingLine(
        id=training.id,
        day=_day(training.date),
        roles=words(training, "body.roles"),
        attendees=_told(state.attendees, state.attendees),
        effect=state.effect,
        due=_day(state.due),
        checked=_day(state.checked),
        method=text(training, "body.effectiveness.method"),
        found=text(training, "body.effectiveness.text"),
        repeat_by=_day(state.repeat_by),
        outdated=state.repeat_by is not None and state.repeat_by < catalog.today,
    )


def _awareness(catalog: Catalog, record: Document) -> AwarenessLine:
    became = list(outcomes(catalog, record))
    return AwarenessLine(
        id=record.id,
        topic=text(record, "body.topic"),
        day=_day(record.date),
        sites=record.applies_to_sites or ("all",),
        roles=words(record, "body.roles"),
        invited=whole(record, "body.reached.invited"),
        reached=whole(record, "body.reached.reached"),
        result=text(record, "body.result"),
        actions=len(became),
        open_actions=sum(not outcome.is_over for outcome in became),
    )


def _sites(catalog: Catalog, aware: Sequence[AwarenessLine]) -> list[SiteLine]:
    """The sites in the order of ims.yaml, those without a record too; then what was for all of them.

    A record for several sites counts at each: its numbers are not told apart.
    """
    used = {site for line in aware for site in line.sites}
    found = []
    for site in [*catalog.system.sites, *(["all"] if "all" in used else [])]:
        inside = [line for line in aware if site in line.sites]
        found.append(
            SiteLine(
                site,
                len(inside),
                sum(line.invited or 0 for line in inside),
                sum(line.reached or 0 for line in inside),
                inside[0].day if inside else "",
                inside[0].result if inside else "",
            )
        )
    return found


def _day(on: Day | None) -> str:
    return on.isoformat() if on is not None else ""
