"""What a rule yields: a place, what is wrong, how to mend it; name and severity are stamped on by the runner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imskit.problems import Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imskit.model import Catalog


#: How alike two words must be for one to be offered in place of the other; 1 is the same.
_NEAR = 0.65


@dataclass(frozen=True, slots=True)
class Finding:
    """One place at which a rule does not hold."""

    place: Place
    message: str
    mend: str = ""


Check = Callable[["Catalog"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, how much it counts unless ims.yaml says otherwise, and the function that checks it."""

    name: str
    severity: Severity
    check: Check

    @property
    def doc(self) -> str:
        """The rule's page in the manual: the docstring of its function."""
        lines = (self.check.__doc__ or "").strip().splitlines()
        return "\n".join(line.removeprefix("    ") for line in lines)


def nearest(word: str, known: Iterable[str], kind: str) -> str:
    """How to mend an unknown *word*: the nearest of the *known* ones, or where the *kind* is listed.

    Only a word that is nearly the same is offered: a wrong offer is worse than none.
    """
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=_NEAR)
    return f"did you mean {close[0]}?" if close else kind
