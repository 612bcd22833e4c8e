"""What controlled documents said before and in each edition, as far as git knows it: read once for a whole site.

One pass over the history of the branch, one listing for each edition, one reading of contents.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date as Day
from pathlib import Path

from imskit.commits import is_shallow
from imskit.earlier import EarlierText, EarlierVersions
from imskit.editions import PREFIX, Edition, editions
from imskit.git import git
from imskit.model import Document
from imskit.problems import CannotGoOn
from imskit.shelf import Shape
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class EditionTexts:
    """An edition, and what the files of documents said in it."""

    name: str
    day: Day
    #: When its commit was made: seconds since 1970, by the committer's clock.
    time: int
    documents: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """What documents said before, and in editions."""

    #: By id, every content that the branch came to hold, the newest first.
    texts: Mapping[str, Sequence[EarlierText]] = field(default_factory=dict)
    #: The editions that lie behind what is looked at, the oldest first.
    editions: tuple[EditionTexts, ...] = ()
    #: By id, how many contents cannot be read by the schemas of now.
    unreadable: Mapping[str, int] = field(default_factory=dict)
    #: Why nothing is known, in words; empty where something may be.
    not_told: str = ""
    #: Why nothing is known of editions, in words.
    editions_not_told: str = ""


NO_REPOSITORY = KnownTexts(not_told="this manual was not built from a git repository with a commit")
SHALLOW = KnownTexts(not_told="this manual was built from a shallow clone, which lacks the older history")


def known_texts(
    root: Path,
    commit: str | None,
    shape: Shape,
    documents: Sequence[Document],
    today: Day,
    *,
    at_hand: Iterable[tuple[bytes, Document]] = (),
) -> KnownTexts:
    """What the history that ends with *commit* (None: there is none) knows of *documents* by *today*.

    *at_hand* are files that are read already, and what they are: they are not read again.

    Editions count whose commits lie in that history, but not one of today that is made of *commit* itself: that
    is what is looked at.
    """
    if commit is None:
        return NO_REPOSITORY
    try:
        if is_shallow(root):
            return SHALLOW
        history = EarlierVersions(root, commit, shape)
        return _known(history, root, commit, documents, today=today, at_hand=at_hand)
    except CannotGoOn as error:
        # A manual without what changed is better than none.
        return KnownTexts(not_told=str(error))


def _known(
    history: EarlierVersions,
    root: Path,
    commit: str,
    documents: Sequence[Document],
    *,
    today: Day,
    at_hand: Iterable[tuple[bytes, Document]],
) -> KnownTexts:
    known: Sequence[Edition] = ()
    not_told = ""
    try:
        known = editions(root)
    except CannotGoOn as error:
        not_told = str(error)
    times = _times(root, commit) if known else {}
    here = git(root, "rev-parse", "--verify", f"{commit}^{{commit}}").decode("ascii").strip() if known else ""
    behind = [
        edition
        for edition in known
        if edition.ref in times and edition.day <= today and (edition.day, edition.commit) != (today, here)
    ]
    found = history.texts(documents, [edition.commit for edition in behind], at_hand)
    return KnownTexts(
        found.texts,
        tuple(
            EditionTexts(each.name, each.day, times[each.ref], found.in_commits.get(each.commit, {}))
            for each in behind
        ),
        found.unreadable,
        editions_not_told=not_told,
    )


def _times(root: Path, commit: str) -> Mapping[str, int]:
    """The tags of editions that lie in the history of *commit*, each with the time of the commit it names."""
    form = "--format=%(refname) %(*committerdate:unix)"
    try:
        rows = git(root, "for-each-ref", f"--merged={commit}", form, f"refs/tags/{PREFIX}").decode("utf-8")
    except (subprocess.CalledProcessError, UnicodeDecodeError) as error:
        raise CannotGoOn("git cannot say which editions lie behind what is looked at") from error
    found = (row.partition(" ") for row in rows.splitlines())
    return {name: int(time) for name, _, time in found if time.isdigit()}
