"""Rules on initiatives: each serves what was decided, its decisions fit together, and what it taught is written."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.facts.around import around
from imskit.facts.body import day, rows, text
from imskit.facts.initiatives import StageDecision, decisions_of, next_stage, way
from imskit.facts.serving import serves_nothing
from imskit.model import Catalog, Document
from imskit.rules.finding import Finding

_DECISIONS = ("body", "stage_decisions")


def initiative_serves_nothing(catalog: Catalog) -> Iterator[Finding]:
    """An initiative serves an objective or a focus area of the strategy, or is declared exploration.

    An initiative that serves neither takes money and people from those that do, and nobody decided that it may.
    Exploration is fine, as long as it is called so. What is completed or stopped is not asked any more.

    **To mend it**, name an objective under `links.serves`, or a `focus_area`, or say under `exploration` what is
    looked for.
    """
    for initiative in catalog.of_type("initiative"):
        if serves_nothing(catalog, initiative):
            yield Finding(
                initiative.at("body"),
                f"{initiative.id} serves no objective and no focus area, and is not declared exploration",
                "add Serves (links.serves) with an objective, or Focus area (body.focus_area), or Declared exploration "
                "(body.exploration)",
            )


def stage_decision_fits(catalog: Catalog) -> Iterator[Finding]:
    """Stage decisions follow from each other, and the record stands where the newest leaves it.

    An initiative may begin at any stage, leave stages out and repeat them, as long as its decisions say so: the
    days spent in each stage are counted from them. So each decision is taken in the stage to which the one
    before it led, oldest first, between the days on which the record was opened and closed, and none comes after
    a stop. `go` leads to the stage that follows, `hold`, `recycle` and `pivot` leave it where it is; whatever
    else is meant stands under `next_stage`. Without stage decisions, there is nothing to compare.

    **To mend it**, correct the stage or the day, say the `next_stage` of the decision before, or set the state.
    """
    for initiative in _written(catalog, "initiative"):
        found = list(decisions_of(initiative))
        yield from _sequence(initiative, found)
        if found:
            yield from _state(initiative, found[-1])


def _written(catalog: Catalog, name: str) -> list[Document]:
    """All records of a type as they are written: on a day gone by, state and list of decisions still go together."""
    return catalog.all_of_type(name)


def _sequence(initiative: Document, found: list[StageDecision]) -> Iterator[Finding]:
    opened, closed = initiative.opened, initiative.closed
    for before, each in zip([None, *found], found, strict=False):
        on = each.day.isoformat()
        wrong = mend = ""
        if before is not None and each.day < before.day:
            wrong = f"The decision of {on} stands behind that of {before.day.isoformat()}"
            mend = "put stage decisions in the order of their days, or correct the day"
        elif opened is not None and each.day < opened:
            wrong = f"The decision of {on} was taken before {initiative.id} was opened"
            mend = "correct the day, or that of opening"
        elif closed is not None and each.day > closed:
            wrong = f"The decision of {on} was taken after {initiative.id} was closed"
            mend = "correct the day, or that of closing"
        if wrong:
            yield Finding(initiative.at(*_DECISIONS, each.place, "date"), wrong, mend)
        if before is None:
            continue
        if before.verdict == "stop":
            yield Finding(
                initiative.at(*_DECISIONS, each.place, "stage"),
                f"{initiative.id} was stopped on {before.day.isoformat()}, but a decision follows",
                "open a new initiative that came from this one, or correct the verdict",
            )
        elif each.stage != next_stage(before):
            yield Finding(
                initiative.at(*_DECISIONS, each.place, "stage"),
                f"The decision of {on} was taken in {each.stage}, but the one before led to {next_stage(before)}",
                f"correct the stage, or give the decision before a Next stage (next_stage) of {each.stage}",
            )


def _state(initiative: Document, last: StageDecision) -> Iterator[Finding]:
    state, on = initiative.state, last.day.isoformat()
    leads = "stopped" if last.verdict == "stop" else next_stage(last)
    if state == leads or (state == "completed" and last.verdict != "stop"):
        return
    yield Finding(
        initiative.at("state"),
        f"{initiative.id} is in the state {state}, but its newest decision, of {on}, leads to {leads}",
        f"set the state to {leads}, or add the decision that led to {state}",
    )


def stopped_without_learning(catalog: Catalog) -> Iterator[Finding]:
    """Who stops an initiative says why, and what was learnt.

    What was spent on it has bought what is now known; unwritten, it is lost, and somebody will buy it again.
    The reason stands under `stop_reason` or in the decision to stop. What was learnt stands under `learnings`,
    in a stage decision, or in a lesson that was drawn from the initiative.

    **To mend it**, add what is missing, in words that help whoever has the same idea next year.
    """
    for initiative in _written(catalog, "initiative"):
        if initiative.state != "stopped":
            continue
        decisions = list(decisions_of(initiative))
        reason = text(initiative, "body.stop_reason") or any(each.verdict == "stop" for each in decisions)
        learnt = rows(initiative, "body.learnings") or any(each.learning for each in decisions)
        if not reason:
            yield Finding(
                initiative.at("state"),
                f"{initiative.id} is stopped, and nothing says why",
                "add the decision to stop under Stage decisions (body.stage_decisions), or Why it was stopped "
                "(body.stop_reason)",
            )
        if not learnt and not _taught(catalog, initiative):
            yield Finding(
                initiative.at("state"),
                f"{initiative.id} is stopped, and nothing says what was learnt",
                "add it under learnings, or as a lesson from this initiative",
            )


def _taught(catalog: Catalog, initiative: Document) -> bool:
    """Whether a lesson was drawn from *initiative*."""
    return any(
        other.type == "lesson" and text(other, "body.from") == initiative.id
        for other in around(catalog).naming(initiative.id, copies=True)
    )


def spent_over_release(catalog: Catalog) -> Iterator[Finding]:
    """An initiative spends what was released to it, and asks before it spends more.

    Money is released by step so that somebody decides at each one; the sum is made from `spending`. What is over
    is not asked any more, and amounts in another currency than that of the release are not compared.

    **To mend it**, have the release decided and enter it under `release` of that decision (or under `budget`, where
    no decision says what it releases), or correct the spending.
    """
    for initiative in catalog.of_type("initiative"):
        found = way(initiative, catalog.today)
        if found.is_over or not found.over_release or found.budget is None:
            continue
        yield Finding(
            initiative.at("body", "spending", key=True),
            f"{initiative.id} has spent {found.over_release} {found.budget.currency} more than is released",
            "have the release decided and enter it with the decision, or correct the spending",
        )


def typed_total(catalog: Catalog) -> Iterator[Finding]:
    """What is released to an initiative is entered with the decisions that release it; the sum is made from them.

    A sum that is typed beside its parts is wrong as soon as one of them changes, and nobody sees which of the two
    is meant. `budget` is for initiatives of whose releases nothing is written.

    **To mend it**, take `budget` out; if it is right, the decision that is missing releases the difference.
    """
    for initiative in _written(catalog, "initiative"):
        released = any(decision.release is not None for decision in decisions_of(initiative))
        if released and text(initiative, "body.budget.amount"):
            yield Finding(
                initiative.at("body", "budget", key=True),
                f"The budget of {initiative.id} is typed, and is the sum of what its stage decisions release",
                "take budget out",
            )


def experiment_fits(catalog: Catalog) -> Iterator[Finding]:
    """An experiment belongs to an initiative, and what would confirm it was written down before.

    The initiative names the experiment with the uncertainty that it tested, the experiment names the initiative:
    both are the same one. A criterion that was written after the result tests nothing.

    **To mend it**, correct the id, or the day under `planned_on`.
    """
    for experiment in _written(catalog, "experiment"):
        target = catalog.documents.get(text(experiment, "body.initiative"))
        if target is not None and target.type != "initiative":
            yield Finding(
                experiment.at("body", "initiative"),
                f"{experiment.id} belongs to {target.id}, which is no initiative",
                "name the initiative whose hypothesis it tests",
            )
        planned = day(experiment, "body.planned_on")
        if planned is not None and experiment.date is not None and planned > experiment.date:
            yield Finding(
                experiment.at("body", "planned_on"),
                f"{experiment.id} ended on {experiment.date.isoformat()}, before it was planned",
                "correct the day",
            )
    for initiative in _written(catalog, "initiative"):
        for place, row in enumerate(rows(initiative, "body.uncertainties")):
            named = catalog.documents.get(text(row, "experiment"))
            if named is None or text(named, "body.initiative") == initiative.id:
                continue
            wrong = "is no experiment" if named.type != "experiment" else "belongs to another initiative"
            yield Finding(
                initiative.at("body", "uncertainties", place, "experiment"),
                f"{initiative.id} names {named.id} as a test of an uncertainty, but it {wrong}",
                "name the experiment that tested it",
            )
