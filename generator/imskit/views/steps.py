"""How one of the five steps of implementation stands: a few numbers, and the next thing to do."""

from __future__ import annotations

from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class StepState:
    """How a step stands."""

    #: A number (or a few words with one) and what it counts.
    numbers: tuple[tuple[str, str], ...]
    #: The next thing to do, as one line.
    following: str
    #: The document it is about; empty where it is about none.
    document: str = ""
    #: The role that does it; empty where none is named.
    owner: str = ""
    #: Whether it is late.
    late: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """A row of the overview."""

    number: int
    title: str
    #: What the step is for, in one line.
    what: str
    address: str
    state: StepState
