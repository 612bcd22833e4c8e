"""What files held in the history: one pass of `git log`, whatever their number."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from imskit.git import LOST, git
from imskit.problems import CannotGoOn


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


def held(
    root: Path, commit: str, paths: Iterable[str], *, first_parent: bool = True, merges: bool = False
) -> Iterator[Held]:
    """What the files at *paths* (patterns of git) held in the history that ends with *commit*, newest first.

    Along first parents it is what the branch itself held, and when; otherwise, who wrote it; with *merges*, what
    came about only by merging too. One call of git, whatever the number of files. Raises CannotGoOn: git cannot
    read the history.
    """
    which = ("--first-parent", "-m") if first_parent else ("-m",) if merges else ()
    form = ("--raw", "-z", "--no-renames", "--no-abbrev", "--format=%x01%H %ct %ae")
    try:
        listed = git(root, "log", *form, *which, commit, "--", *paths)
    except subprocess.CalledProcessError as error:
        raise CannotGoOn("git cannot read the history here", LOST) from error
    tokens = iter(listed.decode("utf-8", "surrogateescape").split("\0"))
    made, time, author = "", 0, ""
    prefix = git(root, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\n")
    for token in tokens:
        if token.startswith("\x01"):
            made, seconds, author = token[1:].rstrip("\n").split(" ", 2)
            time = int(seconds)
        elif token.lstrip("\n").startswith(":"):
            mode, blob = token.split()[1], token.split()[3]
            path = next(tokens).removeprefix(prefix)
            is_file = mode.startswith("100")
            yield Held(path, blob if is_file else None, made, time, author)
