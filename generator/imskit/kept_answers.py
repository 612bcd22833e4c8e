"""What a run answered, kept by the state of the system that it answered from and by what was asked.

An answer is given again only when nothing that it may depend on is another: files, git, imskit itself, options, and the
day in each time zone that was asked for. An answer in whose making something changed, or could not be told for sure, is
never kept. All of it is sealed, and may be deleted at any time; see `imskit.kept_files`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from imskit import state
from imskit.clock import Clock
from imskit.kept_files import KeptFiles
from imskit.stat_index import TRUSTED
from imskit.values import dataclass

if TYPE_CHECKING:
    from imskit.git_state import Scope
    from imskit.state import State
    from imskit.tree import Tree

_FOLDER: Final = "state"
_MOST_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer depends on beside the state of the system."""

    #: The command and its options, in words.
    words: Sequence[str]
    #: Whether it may look at branches and tags, and not only at HEAD.
    refs: bool = False
    #: A file that says what people are called, in place of the one beside them.
    names: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """An answer that was worked out."""

    #: What it says, as JSON knows it.
    said: Any
    #: Whether it may be given again: not where something could not be told that another time may be.
    sure: bool
    #: Whether nothing of the history was looked at for it but whether there is one.
    timeless: bool = False
    #: Whether each file that it was made from was held against the content that the state has of it.
    by_content: bool = False
    #: What else is kept for later runs, where it may be given again.
    leave: Callable[[], None] | None = None


#: Works out an answer by a clock, from the files that it is handed for those of the working folder.
Make = Callable[[Clock, Callable[[Path], "Tree"]], Made]


class Shortcut(Protocol):
    """Works out an answer from what an earlier run left behind, where little has changed since."""

    def __call__(self, found: State, kept: KeptFiles, clock: Clock) -> Made | None:
        """The answer for the state that was *found*; None where it has to be made as a whole."""
        ...


class KeptAnswers:
    """The answers of earlier runs at one system."""

    def __init__(self, root: Path, kept: KeptFiles) -> None:
        """*kept* is where they lie."""
        self._root = root
        self._kept = kept

    @staticmethod
    def of(root: Path) -> KeptAnswers | None:
        """Those of the system at *root*; None where none may be kept."""
        kept = KeptFiles.of(root, _FOLDER, _MOST_BYTES) if TRUSTED else None
        return KeptAnswers(root, kept) if kept is not None else None

    def answer(self, asked: Asked, clock: Clock, make: Make, shortcut: Shortcut | None = None) -> Any:
        """What an earlier run answered, or what is made now, by the *shortcut* where it can, and kept for later."""
        found = state.look(self._root, self._kept, asked.names)
        scope: Scope = "refs" if asked.refs else "head"
        digest = found.digest(scope) if len(found.folder.files) >= state.LEAST else None
        key = self._key(asked, clock, digest) if digest is not None else ""
        if key and (body := self._valid(key, clock)) is not None:
            return json.loads(body)[1]
        # Many answers hang on the files alone: a commit, or another branch, changes nothing of them.
        setting = found.digest("setting") if key and not asked.refs and clock.as_of is None else None
        timeless = self._key(asked, clock, f"timeless {setting}") if setting is not None else ""
        if timeless and (body := self._valid(timeless, clock)) is not None and has_commit(self._root):
            self._kept.add(key, body)
            return json.loads(body)[1]
        watched = replace(clock, told={})

        def folder(root: Path) -> Tree:
            from imskit.working_folder import working_tree

            return found.tree() if root == self._root else working_tree(root)

        made = shortcut(found, self._kept, watched) if shortcut is not None and key else None
        if made is None:
            made = make(watched, folder)
        if (
            key
            and digest is not None
            and made.sure
            and found.is_still(scope, digest, files=not made.by_content)
        ):
            days = {zone: day.isoformat() for zone, day in (watched.told or {}).items()}
            body = json.dumps([days, made.said]).encode("ascii")
            self._kept.add(key, body)
            if timeless and made.timeless:
                self._kept.add(timeless, body)
            if made.leave is not None:
                made.leave()
        return made.said

    def _valid(self, key: str, clock: Clock) -> bytes | None:
        """What is kept by *key*, if the days that it was answered on are those of the *clock*."""
        body = self._kept.get(key)
        if body is None:
            return None
        days = json.loads(body)[0]
        same = all(clock.real_day(zone).isoformat() == day for zone, day in days.items())
        return body if same else None

    def _key(self, asked: Asked, clock: Clock, digest: str) -> str:
        about = json.dumps([str(self._root), digest, str(clock.as_of), *asked.words])
        return hashlib.sha256(about.encode("ascii")).hexdigest()


def has_commit(root: Path) -> bool:
    """Whether git can read the commit that HEAD leads to: all that a timeless answer has asked of it."""
    from imskit.history import head_day
    from imskit.problems import CannotGoOn

    try:
        return head_day(root, UTC) is not None
    except CannotGoOn:
        return False
