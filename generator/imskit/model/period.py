"""A length of time."""

from __future__ import annotations

from typing import Literal

from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time such as P1Y; years and months follow the calendar."""

    count: int
    unit: Literal["Y", "M", "W", "D"]

    def __str__(self) -> str:
        return f"P{self.count}{self.unit}"

    @property
    def words(self) -> str:
        """The period in words: `1 year`, `6 months`."""
        noun = {"Y": "year", "M": "month", "W": "week", "D": "day"}[self.unit]
        return f"{self.count} {noun}" + ("s" if self.count != 1 else "")

    @property
    def each(self) -> str:
        """The period to stand behind `every`: `year`, `6 months`."""
        return self.words.removeprefix("1 ")
