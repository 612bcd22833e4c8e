"""What a newer imskit does to the files that an earlier one laid: what was changed here stays, nothing is overwritten.

For each file there are up to three texts: what imskit laid (the base), what lies there now, and what imskit brings
now. Where only one side has changed, that side holds; where both have, they are merged by line, or somebody has to
decide. Then the new text is laid beside the file, and counts as seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, Literal

from imskit.blobs import blob_id
from imskit.edit.answers import Answers
from imskit.edit.laid_files import PATH, Laid
from imskit.edit.new_file import NewFile
from imskit.load import load
from imskit.problems import Problem
from imskit.values import dataclass

#: What becomes of a file. new: laid, it was not there. updated: nobody changed it here. merged: both changed it, in
#: different places. decide: somebody has to. removed: it was taken out here, and imskit's has changed since.
#: dropped: imskit brings it no more.
Outcome = Literal["new", "updated", "merged", "decide", "removed", "dropped"]

#: How a text of imskit's is called that lies beside a file for somebody to decide.
BESIDE: Final = ".imskit-new.txt"
_ID = re.compile(r"([A-Z]+-[0-9]{3})(?:-[^/]*)?\.yaml")
_YAML: Final = (".yaml", ".yml")

#: Gives the text that imskit laid at a path, by what git calls it; None where it cannot be found any more.
Base = Callable[[str, str], str | None]
#: Merges what lies there with what is new, by the base they come from; None where they change the same lines.
Merge = Callable[[str, str, str], str | None]


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one file."""

    path: str
    outcome: Outcome
    #: What is written: nothing, the file, or the text beside it.
    written: tuple[NewFile, ...] = ()
    #: Why somebody has to decide, or what else is to be said.
    why: str = ""
    #: What imskit laid, where that is known, and what it brings now.
    before: str | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Here:
    """What lies in the system now."""

    #: The text of the file at a path, None where there is none; one that is no text is given with marks in it.
    read: Callable[[str], str | None]
    #: The path of each document by its id.
    ids: Mapping[str, str]

    def place(self, path: str, known: Collection[str]) -> str:
        """Where the file laid at *path* is now: a document that was renamed is known by its id.

        *known* are the paths at which imskit has laid something.
        """
        name = _id_of(path)
        if name is None or path not in known or self.read(path) is not None:
            return path
        moved = self.ids.get(name, path)
        return path if moved in known else moved


def upgraded(
    target: Sequence[NewFile], laid: Laid, here: Here, base: Base, merge: Merge | None
) -> tuple[Step, ...]:
    """What becomes of each file, those left out of which nothing is to be said; sorted by path.

    *target* are the files as imskit makes them now, *laid* says what it laid before. Without *merge* nothing can be
    merged: git is not installed.
    """
    steps = [step for file in target if (step := _step(file, laid, here, base, merge)) is not None]
    there = {file.path for file in target}
    dropped = (
        Step(path, "dropped", why="imskit brings it no more; it stays, and is yours")
        for path in laid.files
        if path not in there and path != PATH and here.read(here.place(path, laid.files)) is not None
    )
    return tuple(sorted([*steps, *dropped], key=lambda step: step.path))


def _step(file: NewFile, laid: Laid, here: Here, base: Base, merge: Merge | None) -> Step | None:
    known = laid.files.get(file.path)
    fresh = _blob(file.text)
    place = here.place(file.path, laid.files)
    now = here.read(place)
    if now is None:
        return _where_nothing_lies(file, known, fresh, here, base)
    if fresh == known or _blob(now) == fresh:
        return None
    if _blob(now) == known:
        return Step(place, "updated", (NewFile(place, file.text),), before=now, after=file.text)
    before = base(file.path, known) if known is not None else None
    if (why := _held(now)) is not None:
        return to_decide(place, why, before, file.text)
    if known is None:
        return to_decide(place, "a file of yours lies where imskit brings one", None, file.text)
    if before is None:
        why = "you changed it, and the text that imskit had laid is not found any more"
        return to_decide(place, why, None, file.text)
    if merge is None:
        why = "you and imskit changed it, and git, which merges, is not installed"
        return to_decide(place, why, before, file.text)
    merged = merge(now, before, file.text)
    if merged is None:
        return to_decide(place, "you and imskit changed the same lines", before, file.text)
    if _reads(place, now) and not _reads(place, merged):
        why = "both changes together cannot be read any more"
        return to_decide(place, why, before, file.text)
    if merged == now:
        return None
    return Step(place, "merged", (NewFile(place, merged),), before=before, after=file.text)


def _where_nothing_lies(file: NewFile, known: str | None, fresh: str, here: Here, base: Base) -> Step | None:
    if known is not None:
        if fresh == known:
            return None
        why = "you took it out, and imskit's has changed; it is not laid again"
        return Step(file.path, "removed", why=why, before=base(file.path, known), after=file.text)
    name = _id_of(file.path)
    if name is not None and name in here.ids:
        why = f"imskit brings a new document {name}, and {here.ids[name]} has that id"
        return to_decide(file.path, why, None, file.text)
    return Step(file.path, "new", (file,), after=file.text)


def to_decide(path: str, why: str, before: str | None, after: str) -> Step:
    """The step in which the text *after* is laid beside the file at *path*, because of *why*."""
    return Step(path, "decide", (NewFile(beside(path), after),), why, before, after)


def _reads(path: str, text: str) -> bool:
    """Whether a *text* in a form that programs read can be read; any other can."""
    if path.endswith(".json"):
        try:
            json.loads(text)
        except ValueError:
            return False
    if path.endswith(_YAML):
        return not isinstance(load(text.encode("utf-8", "surrogateescape"), path), Problem)
    return True


def _held(text: str) -> str | None:
    """Why a document stays as it is whatever imskit brings, or None where it may be changed."""
    loaded = load(text.encode("utf-8", "surrogateescape"), "")
    if isinstance(loaded, Problem) or not isinstance(loaded.data, dict):
        return None
    if (status := loaded.data.get("status")) not in {None, "draft"}:
        return f"it is {str(status).replace('-', ' ')}: take up what you want with its next version"
    return "it is closed" if "closed" in loaded.data else None


def beside(path: str) -> str:
    """Where a text is laid for somebody to decide, beside the file at *path*; no program reads it there."""
    ending = next((ending for ending in _YAML if path.endswith(ending)), "")
    return path.removesuffix(ending) + BESIDE


def laid_now(target: Sequence[NewFile], version: str, answers: Answers, overrides: Mapping[str, str]) -> Laid:
    """What is to be kept of this upgrade for the next one: all that imskit brings counts as seen."""
    return replace(Laid.of(version, answers, target), overrides=overrides)


def waiting(paths: Collection[str], read: Callable[[str], str | None]) -> Iterator[str]:
    """The texts beside files that somebody has still to decide on, of the files at *paths*."""
    for path in sorted(paths):
        if read(beside(path)) is not None:
            yield beside(path)


def _id_of(path: str) -> str | None:
    match = _ID.fullmatch(PurePosixPath(path).name) if path.startswith("ims/") else None
    return match[1] if match is not None else None


def _blob(text: str) -> str:
    return blob_id(text.encode("utf-8", "surrogateescape"))
