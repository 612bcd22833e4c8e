"""What a check found, as values that can be kept and printed again in any form."""

from __future__ import annotations

from datetime import date as Day
from typing import TYPE_CHECKING, Any

from imskit.problems import Place, Problem, Severity
from imskit.values import dataclass

if TYPE_CHECKING:
    from imskit.pipeline import Reading


@dataclass(frozen=True, slots=True)
class Checked:
    """The problems of a system, and what is said beside them."""

    problems: tuple[Problem, ...]
    #: The day on which it was looked at.
    today: Day
    documents: int
    #: The id of the commit that was looked at; empty for the working folder.
    revision: str
    #: What could not be told, in words.
    not_told: tuple[str, ...]
    #: How the files differ from what a reader may take them for, in words; empty where they do not.
    said: str

    @classmethod
    def of(cls, reading: Reading) -> Checked:
        """What is known of it from a *reading* that was held against the rules."""
        here = reading.standpoint
        return cls(
            reading.problems,
            reading.today,
            reading.documents,
            here.commit.id if here.commit is not None else "",
            reading.not_told,
            here.said,
        )

    def plain(self) -> list[Any]:
        """The same as JSON knows it, for `again`."""
        return [
            [
                (
                    each.place.path,
                    each.place.line,
                    each.place.column,
                    each.rule,
                    each.message,
                    each.mend,
                    int(each.severity),
                )
                for each in self.problems
            ],
            self.today.isoformat(),
            self.documents,
            self.revision,
            self.not_told,
            self.said,
        ]

    @classmethod
    def again(cls, plain: list[Any]) -> Checked:
        """What `plain` was made of."""
        problems, today, documents, revision, not_told, said = plain
        grades = {int(grade): grade for grade in Severity}
        return cls(
            tuple(
                Problem(Place(path, line, column), rule, message, mend, grades[grade])
                for path, line, column, rule, message, mend, grade in problems
            ),
            Day.fromisoformat(today),
            documents,
            revision,
            tuple(not_told),
            said,
        )
