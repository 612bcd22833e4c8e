"""From where a run looks at a system: the working folder, a named revision, or the commit of a day gone by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date as Day
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from imskit.history import head_day, is_repository, left_out
from imskit.load import load
from imskit.loaded import Loaded
from imskit.path_rules import printable
from imskit.problems import CannotGoOn
from imskit.reader import IMS, NAMES
from imskit.tree import Tree
from imskit.values import dataclass
from imskit.working_folder import overlay, working_tree

# What calls git is imported where it is called: a check of the folder as it is starts without.
if TYPE_CHECKING:
    from imskit.commits import Commit, Then
    from imskit.origin import Origin

_NO_REPOSITORY = "who recorded what and when: this folder is no git repository"
_NO_COMMIT = "who recorded what and when: nothing is committed here yet"


@dataclass(frozen=True)
class Standpoint:
    """The files of one run, without those that imskit ships, and what they are."""

    root: Path
    tree: Tree
    #: The commit that the files come from; None for the working folder.
    commit: Commit | None
    #: The end of the history that lies behind the files, as git calls it; None where nothing is committed.
    behind: str | None
    #: What cannot be told from here, in words.
    not_told: tuple[str, ...]
    #: How the files differ from what a reader may take them for, in words; empty where they do not.
    said: str
    #: Why git cannot read the repository, in words; empty where it can, and where there is none.
    unreadable: str = ""

    def origin(self, zone: tzinfo) -> Origin | None:
        """What the files were made from, for the site to say; None without a repository or a commit."""
        from imskit.origin import Origin, origin

        if self.commit is not None:
            return Origin(self.commit.id, self.commit.day(zone).isoformat(), changed=False)
        return origin(self.root, self.tree.paths(), self.tree.read)


def standpoint(
    root: Path,
    revision: str | None,
    as_of: Day | None,
    real_day: Callable[[str], Day],
    known: Mapping[str, bytes] | None = None,
    *,
    folder: Callable[[Path], Tree] = working_tree,
) -> Standpoint:
    """The files to look at: those of *revision* where one is named, of the day *as_of*, or of the working folder.

    On a day before HEAD's, the last first-parent commit that was not made after it answers; where the history
    begins later, its first commit. *real_day* is the day it is in a time zone, *known* are contents that git need
    not be asked for, by what it calls them; *folder* gives the files of the working folder. Raises CannotGoOn:
    there is no such revision, the clone is too shallow, or nothing can be read.
    """
    if revision is not None:
        from imskit.commits import commit_named

        commit = commit_named(root, revision)
        return _committed(root, commit, f"files are those of revision {commit.short}", known)
    here = working_standpoint(root, as_of, real_day, folder)
    if as_of is None or not here.said or here.behind is None:
        return here
    from imskit.commits import commit_of_day

    zone = ZoneInfo(_time_zone(here.tree))
    then = commit_of_day(root, as_of, zone)
    return here if then is None else _committed(root, then.commit, _then_in_words(then, as_of, zone), known)


def working_standpoint(
    root: Path,
    as_of: Day | None,
    real_day: Callable[[str], Day],
    folder: Callable[[Path], Tree] = working_tree,
) -> Standpoint:
    """The files of the working folder, as *folder* gives them, whatever the day.

    Raises CannotGoOn: nothing can be read.
    """
    tree = folder(root)
    zone = _time_zone(tree)
    committed = None
    not_told = []
    unreadable = ""
    if not is_repository(root):
        not_told.append(_NO_REPOSITORY)
    else:
        try:
            committed = head_day(root, ZoneInfo(zone))
            not_told += [] if committed else [_NO_COMMIT]
            if gone := left_out(root):
                not_told.append(f"files that the sparse checkout leaves out, such as {printable(gone[0])}")
        except CannotGoOn as stop:
            unreadable = stop.sentence
            not_told.append(f"who recorded what and when: {unreadable}")
    said = ""
    if as_of is not None and as_of < (committed or real_day(zone)):
        said = f"files are read as they are now, not as they were on {as_of.isoformat()}"
        not_told.append(said)
    return Standpoint(root, tree, None, "HEAD" if committed else None, tuple(not_told), said, unreadable)


def committed_standpoint(root: Path, revision: str) -> Standpoint:
    """The files of *revision*, whatever the working folder holds. Raises as `standpoint` does."""
    from imskit.commits import commit_named

    return _committed(root, commit_named(root, revision), "", None)


def _committed(root: Path, commit: Commit, said: str, known: Mapping[str, bytes] | None) -> Standpoint:
    from imskit.revision import revision_tree

    tree = revision_tree(root, commit.id, known)
    if not tree.has(IMS):
        raise CannotGoOn(
            f"commit {commit.short} holds no {IMS}",
            "name a revision with a system; git log -- ims/ims.yaml lists some",
        )
    names = root / NAMES
    # What people are called is never committed: whoever looks at a revision knows the names of now.
    if names.is_file() and not names.is_symlink():
        tree = overlay(tree, {NAMES: names})
    return Standpoint(root, tree, commit, commit.id, (), said)


def _then_in_words(then: Then, as_of: Day, zone: tzinfo) -> str:
    made = then.commit.day(zone).isoformat()
    if not then.begins_later:
        return f"files are those of commit {then.commit.short}, made on {made}"
    return (
        f"the history begins on {made}: files are those of its first commit, {then.commit.short}, "
        f"looked at as on {as_of.isoformat()}"
    )


def _time_zone(tree: Tree) -> str:
    """The time zone that ims.yaml names; UTC where it cannot be read."""
    loaded = load(tree.read(IMS), IMS) if tree.has(IMS) else None
    try:
        name = loaded.data["organisation"]["time_zone"] if isinstance(loaded, Loaded) else "UTC"
        ZoneInfo(name)
    except (KeyError, TypeError, ValueError, OSError, ZoneInfoNotFoundError):
        return "UTC"
    return str(name)
