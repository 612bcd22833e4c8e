"""What runs when a page of the manual is replayed: imskit, git, and the few programs that every system has.

What is run at all, `runs` says; what is not has a row in `tests/tools/not_run.py` with the reason.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from unittest.mock import patch

from imskit.cli import main
from imskit.git import git_environment

#: The day on which the pages were written; every replay takes place on it.
NOW = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
#: Commands that never end by themselves.
_ENDLESS = frozenset({"serve"})
#: What git does; the only other repository that it reaches lies in the folder of the replay.
_GIT = frozenset(
    {
        "add",
        "clone",
        "commit",
        "config",
        "diff",
        "fetch",
        "init",
        "merge",
        "pull",
        "push",
        "remote",
        "restore",
    }
    | {"switch", "tag"}
)
_REMOTE = frozenset({"fetch", "pull", "push"})
_WHO = ("-c", "user.name=Marta", "-c", "user.email=marta@northlight.example", "-c", "core.autocrlf=false")
#: Run by the shell where there is one: what they print is the same everywhere.
_SHELL = frozenset({"echo", "printf", "ssh-keygen"})
#: Places of a reader's machine, and what stands for them below the folder of the replay.
_PLACES = {
    "S:/ims.git": "share.git",
    "/srv/ims.git": "share.git",
    "/srv/manual": "manual",
    "OLD": "share.git",
    "NEW": "new.git",
}


def parts(command: str) -> list[str]:
    """The commands that *command* runs one after the other."""
    return re.split(r" && ", command)


def runs(command: str) -> bool:
    """Whether a replay runs *command*, which holds no `&&`."""
    words = _words(command)
    match words:
        case ["cd", _]:
            return True
        case ["sha256sum", path]:
            return path.startswith("ims/")
        case ["ssh-keygen", "-t", *_]:
            # It asks for a passphrase.
            return False
        case ["imskit", *_]:
            return not _ENDLESS & set(words) and "|" not in words
        case ["git", "clone", *places]:
            # Nothing is fetched from a network.
            return not any("://" in place for place in places)
        case ["git", "-C", _, name, *_]:
            return name in _GIT
        case ["git", name, *_]:
            return name in _GIT
    return words[0] in _SHELL


def _words(command: str) -> list[str]:
    return shlex.split(command, comments=True)


@dataclass
class Programs:
    """The programs of one replay below *folder*; *imskit* runs that of another environment instead of this one."""

    folder: Path
    imskit: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    here: Path = field(init=False)

    def __post_init__(self) -> None:
        self.here = self.folder

    def run(self, command: str) -> list[str] | None:
        """What *command* prints, line by line; None for what is not run or not compared."""
        printed: list[str] | None = None
        for part in parts(command):
            said = self._one(part) if runs(part) else None
            printed = said if printed is None else printed + (said or [])
        return printed

    def _one(self, command: str) -> list[str] | None:
        words = [self._place(word) for word in _words(command)]
        if words[0] == "cd":
            self.here = (self.here / words[1]).resolve()
            return []
        if words[0] == "git":
            self.git(words[1:])
            # What git says differs from version to version.
            return None
        if words[0] == "sha256sum":
            digest = hashlib.sha256((self.here / words[1]).read_bytes()).hexdigest()
            return [f"{digest}  {words[1]}"]
        if words[0] in _SHELL:
            return self._shell(command)
        file = words[words.index(">") + 1] if ">" in words else None
        printed = self.imskit_says(words[1 : words.index(">")] if ">" in words else words[1:])
        if file is not None:
            (self.here / file).write_text(printed, encoding="utf-8", newline="\n")
            return []
        return printed.rstrip("\n").split("\n") if printed else []

    def _place(self, word: str) -> str:
        if word.startswith("~/"):
            return str(self.folder / "home" / word[2:])
        if word not in _PLACES:
            return word
        place = self.folder / _PLACES[word]
        # A page takes it for granted.
        if word == "NEW" and not place.exists():
            self.git(["init", "--bare", "--initial-branch=main", str(place)])
        return str(place)

    def _shell(self, command: str) -> list[str] | None:
        shell = shutil.which("sh")
        if os.name == "nt" or shell is None:
            return None
        run = subprocess.run(
            [shell, "-c", command],
            cwd=self.here,
            env={**os.environ, "HOME": str(self.folder / "home")},
            check=True,
            capture_output=True,
            text=True,
        )
        return (run.stdout + run.stderr).rstrip("\n").split("\n") if run.stdout + run.stderr else []

    def git(self, arguments: Sequence[str]) -> None:
        """Call git on the day of the pages."""
        if arguments[0] in _REMOTE and not self._git(["remote"]).strip():
            self._share()
        self._git(arguments)

    def _git(self, arguments: Sequence[str]) -> str:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        own = {"GIT_CONFIG_GLOBAL": str(home / ".gitconfig"), "GIT_ALLOW_PROTOCOL": "file"}
        environment = dict(self.environment) if self.imskit else {**git_environment(), **own}
        dates = {"GIT_AUTHOR_DATE": NOW.isoformat(), "GIT_COMMITTER_DATE": NOW.isoformat()}
        return subprocess.run(
            ["git", *(() if self.imskit else _WHO), *arguments],
            cwd=self.here,
            env={**environment, **dates},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def _share(self) -> None:
        """Where a page does not say how, the repository is shared already."""
        place = str(self.folder / "share.git")
        self._git(["init", "--bare", "--initial-branch=main", place])
        self._git(["remote", "add", "origin", place])
        self._git(["push", "--set-upstream", "origin", "main"])

    def imskit_says(self, arguments: Sequence[str]) -> str:
        """What `imskit` prints on the day of the pages, both streams in one."""
        if not self.imskit:
            return run_imskit(self.here, arguments)
        return subprocess.run(
            [*self.imskit, *arguments],
            cwd=self.here,
            env=dict(self.environment),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ).stdout


class _Now(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a datetime, not one of ours
        return NOW.astimezone(tz)


@contextlib.contextmanager
def standing_still() -> Iterator[None]:
    """Within it, it is the day of the pages."""
    with patch("imskit.cli.options.datetime", _Now):
        yield


def run_imskit(folder: Path, arguments: Sequence[str]) -> str:
    """What `imskit` prints in *folder* on the day of the pages, both streams in one."""
    # Tables are written as bytes.
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
    before = Path.cwd()
    try:
        os.chdir(folder)
        with (
            patch("sys.argv", ["imskit", *arguments]),
            patch.dict(os.environ, GIT_COMMITTER_DATE=NOW.isoformat()),
            standing_still(),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
            contextlib.suppress(SystemExit),
        ):
            main()
    finally:
        os.chdir(before)
    said.seek(0)
    return said.read()
