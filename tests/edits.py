"""Random sequences of changes to a system's folder, from a seed: what a fast way is held to its slow twin with.

    edits = Edits(root, seed=7)          # root: made by Small, tests.benchmarks.systems, an example, or `reference`
    for edit in edits.steps(40):         # each makes one change on disk and says what it was
        assert fast(root, edits.clock) == slow(root, edits.clock), edits.told

What a step does depends on the seed, its number and what then lies in the folder, on nothing else, so the same
steps come about in a copy: `replay(copy, 7, 40)` gives the folder as it was after step 40 (of a folder that was the
same at first), and two `Edits` of one seed keep two folders alike. `kinds=DOCUMENTS` takes only some kinds of
change, `Edits.make("commit")` makes one that a test names. Look at a folder as on `edits.day`, which a step may
move; commits are made with the clock of that day. How each kind is made stands in `tests.edit_steps` and
`tests.texts_changed`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from datetime import date as Day
from pathlib import Path
from random import Random
from typing import Any

from imskit.pipeline import Clock
from tests.builders import REFERENCE
from tests.edit_steps import HOW, Folder

#: Kinds of change by what they change, each with how often it comes among the others of its group.
DOCUMENTS: Mapping[str, int] = {
    "text": 6,
    "title": 2,
    "date": 3,
    "state": 3,
    "version": 1,
    "add link": 3,
    "remove link": 2,
    "link in text": 2,
    "add claim": 2,
    "remove claim": 2,
    "action done": 2,
    "move lines": 2,
    "same size": 2,
    "same size and time": 1,
    "take back": 2,
}
FILES: Mapping[str, int] = {
    "add": 3,
    "delete": 3,
    "rename": 2,
    "change id": 2,
    "duplicate": 2,
    "swap": 1,
    "touch": 2,
    "write the same": 1,
}
BROKEN: Mapping[str, int] = {"break YAML": 2, "break schema": 2, "empty": 1, "mend": 5}
SETTINGS: Mapping[str, int] = {
    "ims.yaml": 1,
    "people.yaml": 1,
    "names": 1,
    "standard": 1,
    "schema": 1,
    "template": 1,
    "evidence": 2,
}
#: Files beside documents that only some commands read.
OTHERS: Mapping[str, int] = {"starter": 1, "mapping": 1, "audiences": 1, "unused standard": 1}
GIT: Mapping[str, int] = {"commit": 4, "amend": 1, "tag": 1}
TIME: Mapping[str, int] = {"next day": 2}
#: All of them; one step in two changes the content of a document.
ALL: Mapping[str, int] = {**DOCUMENTS, **FILES, **BROKEN, **SETTINGS, **OTHERS, **GIT, **TIME}

#: The day that is looked at first: that of the reference system, and after all that benchmarks write.
_FIRST = REFERENCE.date()
_CHECKOUT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Edit:
    """One step: which it was of how many, what it did, and to which files."""

    number: int
    kind: str
    #: Below the root; empty where it was none.
    path: str = ""
    #: What else there is to say: the other file, the document that is linked, the day.
    detail: str = ""

    def __str__(self) -> str:
        return " ".join(word for word in (f"{self.number}. {self.kind}", self.path, self.detail) if word)


class Edits:
    """A sequence of changes to the system in *root*."""

    def __init__(
        self,
        root: Path,
        seed: int,
        *,
        kinds: Mapping[str, int] = ALL,
        day: Day = _FIRST,
        without: tuple[str, ...] = (),
    ) -> None:
        """*kinds* by how often they come; those of *without* never do. *day* is the first to be looked at."""
        self.root = root
        self.seed = seed
        self.done: list[Edit] = []
        self._kinds = {kind: often for kind, often in kinds.items() if kind not in without}
        self._folder = Folder(root, day)

    @property
    def day(self) -> Day:
        """The day to look at the system."""
        return self._folder.day

    def documents(self) -> list[str]:
        """The paths of all documents, broken ones too, sorted."""
        return self._folder.documents()

    @property
    def clock(self) -> Clock:
        """The clock of the day at which the steps have come."""
        return Clock(datetime.combine(self.day, time(20), UTC), self.day)

    @property
    def told(self) -> str:
        """The seed and all steps so far, for the message of a test that fails."""
        return "\n".join([f"seed {self.seed}, {len(self.done)} steps:", *map(str, self.done)])

    def steps(self, count: int) -> Iterator[Edit]:
        """Make *count* steps, each when it is asked for."""
        for _ in range(count):
            yield self.step()

    def step(self) -> Edit:
        """Make the next change, and say what it was."""
        dice = Random(f"{self.seed} {len(self.done) + 1}")  # noqa: S311 - no secret
        left = dict(self._kinds)
        while left:
            kind = dice.choices(list(left), list(left.values()))[0]
            found = self._make(kind, dice)
            if found is not None:
                return found
            del left[kind]
        raise AssertionError(f"nothing of {sorted(self._kinds)} can be done in {self.root}\n{self.told}")

    def make(self, kind: str) -> Edit | None:
        """Make a change of this *kind* as the next step; None where the system has nothing to do it to."""
        return self._make(kind, Random(f"{self.seed} {len(self.done) + 1}"))  # noqa: S311 - no secret

    def _make(self, kind: str, dice: Random) -> Edit | None:
        found = HOW[kind](self._folder, dice, kind)
        if found is None:
            return None
        edit = Edit(len(self.done) + 1, kind, *found)
        self.done.append(edit)
        self._folder.steps = edit.number
        return edit


def replay(root: Path, seed: int, number: int, **how: Any) -> Edits:
    """Make the first *number* steps of *seed* in *root*, with what `Edits` takes beside it."""
    edits = Edits(root, seed, **how)
    for _ in edits.steps(number):
        pass
    return edits


def reference(root: Path) -> Path:
    """Copy the reference system of this checkout to *root*, which is not there yet, without its history."""
    for name in ("ims", "schemas", "templates"):
        shutil.copytree(_CHECKOUT / name, root / name, ignore=shutil.ignore_patterns("people.local.yaml"))
    shutil.copyfile(_CHECKOUT / "mkdocs.yml", root / "mkdocs.yml")
    return root
