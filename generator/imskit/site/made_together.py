"""Makes the pages of a site in two or more processes: documents are shared out, and all else is made by the first.

Pages of documents are most of a site, and each is made from its own questions (`imskit.site.watched`). What the other
pages show is found by looking at the whole system, some of it once for several of them, so those stay together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from imskit.problems import CannotGoOn
from imskit.site.forked import shared_out
from imskit.site.page import Ground, Page, Wanted
from imskit.site.sections import SECTIONS, documents

T = TypeVar("T")
L = TypeVar("L")

#: So many pages of documents are worth a process of their own.
_WORTH_A_PROCESS: Final = 100
_DOCUMENTS: Final = SECTIONS.index(documents.pages)


def made_together(
    ground: Ground,
    make: Callable[[Page | Wanted], T],
    processes: int,
    *,
    learned: Callable[[], L],
    learn: Callable[[L], None],
    meanwhile: Callable[[], object],
) -> Iterator[T]:
    """What *make* makes of each page of *ground*, in the order of the sections, with so many *processes* at work.

    What each of them has *learned* is handed to *learn* in this one. This one does what is to be done *meanwhile* too,
    which may be asked for twice. Raises what *make* raises for the first page that it raises it for.
    """
    wanted = tuple(documents.pages(ground))
    first: list[T] = []
    last: list[T] = []

    def others() -> None:
        first.extend(make(item) for section in SECTIONS[:_DOCUMENTS] for item in section(ground))
        last.extend(make(item) for section in SECTIONS[_DOCUMENTS + 1 :] for item in section(ground))
        meanwhile()

    def work(places: Iterable[int]) -> tuple[dict[int, T], L]:
        return {place: make(wanted[place]) for place in places}, learned()

    try:
        shares = shared_out(
            range(len(wanted)), work, processes if len(wanted) >= _WORTH_A_PROCESS else 1, others
        )
    except CannotGoOn:
        # Which of two pages cannot be made must not depend on which process was the quicker.
        yield from one_by_one(ground, make, meanwhile)
        return
    made: dict[int, T] = {}
    for share, told in shares:
        made |= share
        learn(told)
    yield from first
    yield from (made[place] for place in range(len(wanted)))
    yield from last


def one_by_one(
    ground: Ground, make: Callable[[Page | Wanted], T], meanwhile: Callable[[], object]
) -> Iterator[T]:
    """As `made_together`, with one process."""
    for section in SECTIONS:
        yield from map(make, section(ground))
    meanwhile()
