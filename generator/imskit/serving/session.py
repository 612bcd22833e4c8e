"""A session of serving: the newest state of the site that can be shown, what is wrong, and who looks at which page.

`saved` reads what changed and makes the pages that are open in a browser, before all others; `the_rest` makes ready
what else there is, piece by piece, while nobody waits.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from threading import Condition
from typing import Any

from imskit.garbage import without_collecting
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Place, Problem
from imskit.rules import RULES
from imskit.serving.answers import Answer, plain_page
from imskit.serving.panel import document_of, lines_of, said
from imskit.serving.rules_again import RulesAgain
from imskit.serving.state import State
from imskit.serving.turns import Turns
from imskit.shelf import Shelf
from imskit.values import dataclass
from imskit.views.problems import ProblemLine, problems_page

#: So many pages are kept as they were last made.
_KEPT = 64
#: The shelf holds what was ever read; when it holds so many times the documents that there are, it begins anew.
_SHELVES = 4

_NOT_READ = "The file cannot be read as it is: the page is as it was before."
_NOT_MADE = "The page cannot be made as things are: it is as it was before."
_NO_SITE = "The site cannot be made"
_NOT_THIS = "This page cannot be made"
_NOT_ALL = "A page of the site cannot be made"
_BEING_MADE = "The site is being made. This page comes up by itself in a moment."
_NOTHING_YET = (
    "Nothing can be shown before what the panel lists is mended. This page comes up by itself then."
)

#: What only rules find, and reading does not.
_OF_RULES = frozenset(rule.name for rule in RULES)


@dataclass(frozen=True)
class Save:
    """What one save, or one storm of them, changed."""

    #: Problems that were not there before, and those that are not there any more.
    new: tuple[Problem, ...]
    gone: tuple[Problem, ...]
    #: All that there are now.
    problems: tuple[Problem, ...]
    #: Why the site is still that of an earlier moment, or else a page that is open; None where nothing is.
    stop: CannotGoOn | None
    #: How many pages were open in a browser, and are made anew.
    pages: int


class Session:
    """Holds what is served. Any thread may ask; one calls `saved`, and one `the_rest`."""

    def __init__(
        self,
        look: Callable[[Shelf], Reading],
        new_shelf: Callable[[], Shelf],
        work: Path,
        *,
        audience: str | None = None,
        everything: bool = True,
        working: Callable[[], AbstractContextManager[None]] = nullcontext,
        history: Callable[[], object] | None = None,
        settling: float = 0.0,
        piece: float = 0.0,
    ) -> None:
        """*look* reads the system without its rules, *new_shelf* makes an empty shelf; *work* is a folder of our own.

        Without *everything*, the panel says of problems what the page "Check results" does: nothing of what is
        withheld from the *audience*. All work is done within *working*. *history* says what of the repository may have
        changed; without it, all rules are held at each save. What nobody waits for begins when nothing was
        asked for *settling* seconds, and is done in pieces of so many seconds; of a single step, if that is none.
        """
        self._look = look
        self._new_shelf = new_shelf
        self._shelf = new_shelf()
        self._work = work
        self._audience = audience
        self._everything = everything
        self._rules = RulesAgain(history)
        self._turns = Turns(settling)
        self._piece = piece
        self._working = working
        self._state: State | None = None
        self._problems: tuple[Problem, ...] = ()
        #: What the next save is compared with: what rules found is among it where they cannot be held now.
        self._compared: tuple[Problem, ...] = ()
        self._failed: dict[str, Place] = {}
        self._paths: dict[str, str] = {}
        self._lines: tuple[tuple[ProblemLine, ...], int] = ((), 0)
        self._stop: CannotGoOn | None = None
        #: What keeps a page from being made that nobody has open.
        self._elsewhere: CannotGoOn | None = None
        #: Pages of the state, by address, and the last good ones of this session.
        self._made: OrderedDict[str, Answer] = OrderedDict()
        self._good: OrderedDict[str, Answer] = OrderedDict()
        self._open: Counter[str] = Counter()
        #: Rises with each thing that a browser may want to know.
        self._number = 0
        self._changed = Condition()

    def saved(self) -> Save:
        """Read the system again and show it; what cannot be shown is told, and the last good state stays."""
        with self._turns.hurry(), self._working(), without_collecting("showing what was saved"):
            before = self._compared
            if self._state and len(self._shelf.contents) > _SHELVES * (self._state.size + 100):
                self._shelf = self._new_shelf()
            with self._turns.first():
                self._rules.prepare()
            reading, stop = self._looked()
            with self._turns.first():
                if reading is not None:
                    self._show(reading)
                else:
                    self._stop = stop
                answers = [self._answer(address) for address in tuple(self._open)]
            self._turns.shown()
        self._tell()
        known = self._compared = before if reading is None else (*self._problems, *_not_held(reading, before))
        stop = self._stop or next((answer.stop for answer in answers if answer.stop is not None), None)
        made = sum(answer.stop is None for answer in answers) if self._stop is None else 0
        return Save(_beside(known, before), _beside(before, known), self._problems, stop, made)

    def the_rest(self) -> Generator[None]:
        """Make ready what else the newest state holds, piece by piece; ends early when a newer one comes.

        What was found until then, or until it is closed, is not lost for the next one.
        """
        state = self._state
        if state is None or self.complete:
            return
        with self._turns.after_all_others(), self._working():
            self._rules.prepare()
        with closing(state.the_rest()) as steps:
            while True:
                with self._turns.after_all_others(), self._working():
                    if state is not self._state:
                        return
                    try:
                        differs = self._a_piece(steps)
                    except StopIteration:
                        break
                    except CannotGoOn as stop:
                        self._elsewhere = stop
                        break
                    if differs:
                        self._made.clear()
                if differs:
                    with self._turns.first(), self._working():
                        for address in tuple(self._open):
                            self._answer(address)
                    self._tell()
                yield
        self._tell()

    def _a_piece(self, steps: Iterator[bool]) -> bool:
        """As many of the *steps* as fit into a piece of work; whether pages made so far may differ after the last."""
        until = time.monotonic() + self._piece
        while not (differs := next(steps)):
            if self._turns.is_anybody_in_a_hurry or time.monotonic() >= until:
                break
        return differs

    @property
    def complete(self) -> bool:
        """Whether nothing is left to be made ready."""
        state = self._state
        return state is None or state.complete or self._elsewhere is not None

    @property
    def elsewhere(self) -> CannotGoOn | None:
        """What keeps some page from being made, as far as `the_rest` found."""
        return self._elsewhere

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems of what was read last."""
        return self._problems

    def answer(self, address: str) -> Answer:
        """The page at *address*, or one that says that there is none."""
        with self._turns.first(), self._working():
            return self._answer(address)

    def file(self, address: str, patience: float = 60.0) -> bytes | None:
        """What else than a page lies at *address*; None where nothing does.

        The scripts of the search are waited for until they were made for the first time, so many seconds at most.
        """

        def there() -> bytes | None:
            with self._turns.first(), self._working():
                return self._state.file(address) if self._state else None

        found = there()
        if found is None and self._state and self._state.is_search(address):
            with self._changed:
                self._changed.wait_for(lambda: self.complete, patience)
            found = there()
        return found

    def has_page(self, address: str) -> bool:
        """Whether *address* is that of a page: one that is there, or was."""
        state = self._state
        return state is None or address.endswith(".html") or state.has_page(address)

    def addresses(self) -> frozenset[str]:
        """The addresses of all that the newest state holds."""
        with self._turns.first():
            return self._state.addresses() if self._state else frozenset()

    @contextmanager
    def looking_at(self, address: str) -> Iterator[None]:
        """While somebody has the page at *address* open, it is made before others."""
        self._open[address] += 1
        try:
            yield
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    @property
    def is_looked_at(self) -> bool:
        """Whether somebody has a page open."""
        return bool(self._open)

    def news(self, address: str) -> dict[str, Any]:
        """What the panel on the page at *address* shows, and what that page is now."""
        with self._turns.first(), self._working():
            answer = self._answer(address)
            document = document_of(address)
            failed = self._failed.get(document)
            path = failed.path if failed is not None else self._paths.get(document, "")
            lines, withheld = self._lines
            stop = self._stop or answer.stop or self._elsewhere
            stopped = _NO_SITE if self._stop else _NOT_THIS if answer.stop else _NOT_ALL if stop else ""
            return {
                **said(lines, document, path, stop, withheld),
                "stopped": stopped,
                "number": self._number,
                "digest": answer.digest,
                "outdated": answer.outdated,
                "building": not self.complete,
            }

    def newer_than(self, number: int, patience: float) -> int:
        """The number of the newest news, once it is higher than *number* or *patience* seconds are over."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > number, patience)
            return self._number

    def end(self) -> None:
        """Let nobody wait any longer."""
        self._tell()

    def _tell(self) -> None:
        with self._changed:
            self._number += 1
            self._changed.notify_all()

    def _looked(self) -> tuple[Reading | None, CannotGoOn | None]:
        """What is read now, or why nothing can be."""
        try:
            return self._rules.held(self._look(self._shelf)), None
        except CannotGoOn as stop:
            return None, stop

    def _show(self, reading: Reading) -> None:
        """Let *reading* be what is served, as far as it can be."""
        self._stop = _without_catalog(reading)
        self._problems = reading.problems
        if self._stop is None:
            try:
                state = State(reading, self._audience, self._work, self._state)
            except CannotGoOn as stop:
                self._stop = stop
            else:
                self._take(state)
        self._lines = self._told()

    def _take(self, state: State) -> None:
        self._state = state
        self._problems = state.problems
        self._elsewhere = None
        self._made.clear()
        catalog = state.ground.catalog
        self._failed = dict(catalog.failed_ids)
        self._paths = {each.id: each.path for each in catalog.all_documents}

    def _told(self) -> tuple[tuple[ProblemLine, ...], int]:
        """The problems as lines, and how many are withheld."""
        if self._everything:
            by_path = {path: name for name, path in self._paths.items()}
            return lines_of(self._problems, by_path), 0
        if self._state is None:
            return (), len(self._problems)
        ground = self._state.ground
        page = problems_page(ground.catalog, ground.audience, self._problems)
        return page.lines, page.withheld

    def _answer(self, address: str) -> Answer:
        """As `answer`, for whoever holds the turn."""
        found = self._made.get(address)
        if found is None:
            found = self._make(address)
            _keep(self._made, address, found)
            if found.status == 200 and not found.outdated:
                _keep(self._good, address, found)
        return found

    def _make(self, address: str) -> Answer:
        if self._state is None:
            sentence = _NOTHING_YET if self._stop is not None else _BEING_MADE
            return Answer(plain_page("Nothing to show yet", sentence), 503)
        good = self._good.get(address)
        try:
            body = self._state.page(address)
        except CannotGoOn as stop:
            if good is not None:
                return Answer(good.body, 200, _NOT_MADE, stop)
            return Answer(plain_page("This page cannot be made", stop.sentence), 500, "", stop)
        if body:
            return Answer(body)
        if good is not None and document_of(address) in self._failed:
            return Answer(good.body, 200, _NOT_READ)
        return Answer(plain_page("Not found", "There is no such page."), 404)


def _without_catalog(reading: Reading) -> CannotGoOn | None:
    """Why *reading* has no catalog; None where it has one."""
    if reading.catalog is not None:
        return None
    return CannotGoOn(
        "The site is as it was before: ims.yaml or people.yaml cannot be read", "mend what is listed here"
    )


def _not_held(reading: Reading, before: Sequence[Problem]) -> Iterator[Problem]:
    """What of the problems *before* nobody can say of *reading* whether it is mended: no rule was held there."""
    for problem in before:
        if problem.rule in _OF_RULES and (reading.catalog is None or problem.place.path in reading.failed):
            yield problem


def _keep(answers: OrderedDict[str, Answer], address: str, answer: Answer) -> None:
    """Keep *answer* as the newest of the last few."""
    answers[address] = answer
    answers.move_to_end(address)
    while len(answers) > _KEPT:
        answers.popitem(last=False)


def _beside(problems: Sequence[Problem], others: Sequence[Problem]) -> tuple[Problem, ...]:
    """Those of *problems* that are not among the *others*, wherever in their files those stand."""
    there = Counter((each.place.path, each.rule, each.message) for each in others)
    found = []
    for problem in sorted(problems):
        key = (problem.place.path, problem.rule, problem.message)
        if there[key]:
            there[key] -= 1
        else:
            found.append(problem)
    return tuple(found)
