"""Trainings and what became of them: one that was attended is over only when its effect was checked and found."""

from __future__ import annotations

from datetime import date as Day
from typing import Literal

from imskit.facts.body import day, text, words
from imskit.facts.due_rules import rules_due
from imskit.model import Catalog, Document
from imskit.values import dataclass

#: The name of the type whose records this reads, and of what is due of them.
TRAINING = "training"
Effect = Literal["effective", "partly-effective", "not-effective", "due", "overdue"]
_RESULTS: tuple[Effect, ...] = ("effective", "partly-effective", "not-effective")


@dataclass(frozen=True, slots=True)
class TrainingState:
    """A training, its effect, and until when it holds."""

    training: Document
    #: What its check found; `due` or `overdue` while there was none.
    effect: Effect
    #: When the check is due, and when it was made.
    due: Day | None
    checked: Day | None
    attendees: int
    #: When it must be repeated; None where it does not expire, or was repeated.
    repeat_by: Day | None

    @property
    def shown(self) -> bool:
        """Whether it was found to have helped. That people attended shows nothing."""
        return self.effect == "effective"


def training_states(catalog: Catalog, documents: list[Document]) -> tuple[TrainingState, ...]:
    """The trainings among *documents* that were held by the day of the run, newest first."""
    repeats = {found.document.id: found.day for found in rules_due(catalog, TRAINING)}
    found = [
        _state(catalog, document, repeats.get(document.id))
        for document in documents
        if document.type == TRAINING and (document.date is None or document.date <= catalog.today)
    ]
    return tuple(sorted(found, key=lambda state: (-_number(state.training.date), state.training.id)))


def _state(catalog: Catalog, training: Document, repeat_by: Day | None) -> TrainingState:
    due = day(training, "body.effectiveness.due")
    result = next((each for each in _RESULTS if each == text(training, "body.effectiveness.result")), None)
    waiting: Effect = "overdue" if due is not None and due < catalog.today else "due"
    return TrainingState(
        training,
        result or waiting,
        due,
        day(training, "body.effectiveness.date"),
        len(words(training, "body.attendees")),
        repeat_by,
    )


def _number(on: Day | None) -> int:
    return on.toordinal() if on is not None else 0
