"""What a rule yields, and how far it looks: name and severity are stamped on by the runner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from imskit.problems import Place, Severity
from imskit.values import dataclass

if TYPE_CHECKING:
    from imskit.model import Catalog, Document


@dataclass(frozen=True, slots=True)
class Finding:
    """One place at which a rule does not hold."""

    place: Place
    message: str
    mend: str = ""


Check = Callable[["Catalog"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far from a document stands what a rule looks at when it finds something there, or nothing.

    Always within reach: the document, settings, people, standards, schemas, the day, and what git says. A link is
    whatever names the id of a document, from either end; decisions, acknowledgements and follow-ups are links. When
    a document changes, the rule is held again at the documents from which it can be reached, and at no other.
    """

    links: int = 0
    #: Kinds of the documents at which it finds something: see `imskit.rules.kinds`. None: all. None of them: it is
    #: about settings alone.
    at: frozenset[str] | None = None
    #: With two links: kinds of the documents at the far end of the second that it looks at. None: all.
    far: frozenset[str] | None = None
    #: Whether it looks at which ids there are at all, failed ones included.
    ids: bool = False
    #: Whether it follows supersession, over however many steps.
    supersession: bool = False
    #: As much of a document, or None, as the rule needs that looks at all documents of which that is not None. It
    #: is held again when that changes.
    frame: Callable[[Catalog, Document], Any] | None = None
    #: By type: the types of the documents at which it is held again when the frame of one of that type changes.
    spread: Callable[[Catalog], Any] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, how much it counts unless ims.yaml says otherwise, and where the function is that checks it."""

    name: str
    severity: Severity
    #: The module of this package in which the function lies that is called as the rule is.
    module: str
    #: How far it looks; None: nobody knows, and it is held against the whole.
    reach: Reach | None = None

    @property
    def check(self) -> Check:
        """The function that checks it; its module is loaded now."""
        module = import_module(f"imskit.rules.{self.module}")
        return cast("Check", getattr(module, self.name.replace("-", "_")))

    @property
    def doc(self) -> str:
        """The rule's page in the manual: the docstring of its function."""
        return page_of(self.check)


def page_of(check: Callable[..., object]) -> str:
    """The page in the manual of a rule that *check* checks: its docstring."""
    lines = (check.__doc__ or "").strip().splitlines()
    return "\n".join(line.removeprefix("    ") for line in lines)
