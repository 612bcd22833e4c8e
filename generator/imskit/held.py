"""What files held in the history: one pass of `git log`, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from imskit.git import git
from imskit.history import seconds
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """That a commit brought a content for a path."""

    path: str
    #: The id of the content; None where the commit took the file away.
    blob: str | None
    commit: str
    #: Seconds since 1970, by the committer's clock.
    time: int
    #: The e-mail address of the commit's author, as written.
    author: str


def held(root: Path, commit: str, paths: Iterable[str], *, first_parent: bool = True) -> Iterator[Held]:
    """What the files at *paths* (patterns of git) held in the history that ends with *commit*, newest first.

    Along first parents it is what the branch itself held, and when; otherwise, who wrote it, what came
    about only by merging too. One call of git, whatever the number of files. Raises CannotGoOn: git cannot
    read the history.
    """
    # Of a merge, otherwise, only what none of its sides has: that is what it brought itself.
    which = ("--first-parent", "-m") if first_parent else ("-c",)
    form = ("--raw", "-z", "--no-renames", "--no-abbrev", "--format=%x01%H %ct %ae")
    listed = git(root, "log", *form, *which, commit, "--", *paths)
    tokens = iter(listed.decode("utf-8", "surrogateescape").split("\0"))
    made, time, author = "", 0, ""
    prefix = git(root, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\n")
    for token in tokens:
        if token.startswith("\x01"):
            made, clock, author = token[1:].rstrip("\n").split(" ", 2)
            time = seconds(clock)
        elif token.lstrip("\n").startswith(":"):
            # A merge has a mode and a content for each of its parents; those that it made come last.
            *before, _ = token.strip().lstrip(":").split()
            mode, blob = before[len(before) // 2 - 1], before[-1]
            path = next(tokens).removeprefix(prefix)
            is_file = mode.startswith("100")
            yield Held(path, blob if is_file else None, made, time, author)
