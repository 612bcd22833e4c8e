"""What was recognised in a source: a value for a field, how sure that is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

#: `high`: the source says so in so many words. `medium`: its form says so. `low`: somebody has to look.
Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Guess:
    """A value for one field of a draft."""

    #: Dotted path: `owner`, `body.steps`.
    field: str
    #: As the draft has it, plain data.
    value: Any
    #: The numbers of the pieces that it comes from; none where it is what new documents begin with.
    pieces: tuple[int, ...]
    confidence: Confidence
    #: Half a sentence that says why.
    why: str
