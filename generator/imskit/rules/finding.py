"""What a rule yields: a place, what is wrong, how to mend it; name and severity are stamped on by the runner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from imskit.problems import Place, Severity
from imskit.values import dataclass

if TYPE_CHECKING:
    from imskit.model import Catalog


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
        return page_of(self.check)


def page_of(check: Callable[..., object]) -> str:
    """The page in the manual of a rule that *check* checks: its docstring."""
    lines = (check.__doc__ or "").strip().splitlines()
    return "\n".join(line.removeprefix("    ") for line in lines)
