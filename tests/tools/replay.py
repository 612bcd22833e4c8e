"""Replays a page of the manual: its commands are run, its files written, and what they print is compared.

A page says at its top that it can be replayed: `<!-- replay -->` begins in an empty folder, `<!-- replay:
started -->` in a system that `imskit init` has just laid, `<!-- replay: in force -->` in one that is committed and
whose policy is in force. Then, in the order of the page:

- a fenced block `console`: what follows `$ ` is run (`imskit`, `cd`, and what git does in the repository itself;
  other programs are passed over), and the lines below it are what it prints. A line `...` stands for any lines;
- a fenced block behind `<!-- file: PATH -->` is a file that is written;
- a fenced block `diff` behind `<!-- edit: PATH -->` is a change: context and `-` lines must be there.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from unittest.mock import patch

from markdown_it import MarkdownIt
from markdown_it.token import Token

from imskit.cli import main
from imskit.git import git_environment

#: The day on which the pages were written; every replay takes place on it.
NOW = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
ORGANISATION = "Northlight Instruments"
ZONE = "Europe/Vienna"

_START = re.compile(r"<!-- replay(?:: (started|in force))? -->")
_COMMENT = re.compile(r"<!-- (file|edit): (\S+) -->")
_FINGERPRINT = re.compile(r"imskit-1:sha256:[0-9a-f]{64}")
_COMMIT = re.compile(r"\b(commit|revision) [0-9a-f]{10}\b")
_PAGES = re.compile(r"^wrote \d+ pages", re.MULTILINE)
#: Each schema is laid for editors, so each new one would change the pages.
_LAID = re.compile(r"^(started a system in .+): \d+ files", re.MULTILINE)
_ANY = "..."
#: How imskit begins when it cannot go on.
_REFUSED = re.compile(r"imskit: |Usage: imskit")
#: Commands that never end by themselves.
_ENDLESS = frozenset({"serve"})
#: What git does to the repository of the replay; nothing here reaches another one.
_GIT = frozenset({"add", "commit", "switch", "merge", "restore", "tag"})
_WHO = ("-c", "user.name=Marta", "-c", "user.email=marta@northlight.example", "-c", "core.autocrlf=false")
_POLICY = "ims/policies/POL-001-innovation-policy.yaml"


@dataclass(frozen=True)
class Step:
    """One block of a page that does something."""

    kind: str
    #: The path of a file or edit.
    path: str
    text: str
    #: The lines of the page that hold the block's content, and what they are indented by.
    lines: range
    indent: str


def markdown() -> MarkdownIt:
    """The Markdown that forges show: CommonMark with tables."""
    return MarkdownIt("commonmark").enable("table")


def start_of(page: str) -> str | None:
    """Where the replay of *page* begins: `empty`, `started` or `in force`; None for a page without one."""
    found = _START.search(page)
    return None if found is None else found[1] or "empty"


def steps(page: str) -> Iterator[Step]:
    """The blocks of *page* that do something, in their order."""
    lines = page.split("\n")
    comment: re.Match[str] | None = None
    for token in markdown().parse(page):
        if token.type == "html_block":
            comment = _COMMENT.search(token.content) or comment
        elif token.type == "fence":
            step = _step(token, comment, lines)
            comment = None
            if step is not None:
                yield step


def _step(token: Token, comment: re.Match[str] | None, lines: Sequence[str]) -> Step | None:
    assert token.map is not None
    first, end = token.map
    indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
    inside = range(first + 1, end - 1)
    if comment is not None:
        return Step(comment[1], comment[2], token.content, inside, indent)
    if token.info == "console":
        return Step("console", "", token.content, inside, indent)
    return None


@dataclass(frozen=True)
class Call:
    """One command of a console block and the lines that the page shows below it."""

    command: str
    shown: tuple[str, ...]


def calls(block: str) -> Iterator[Call]:
    """The commands of a console block."""
    command: str | None = None
    shown: list[str] = []
    for line in block.rstrip("\n").split("\n"):
        if line.startswith("$ "):
            if command is not None:
                yield Call(command, tuple(shown))
            command, shown = line[2:], []
        else:
            shown.append(line)
    if command is not None:
        yield Call(command, tuple(shown))


def normal(words: str) -> str:
    """*words* without what differs from day to day and version to version."""
    words = _COMMIT.sub(r"\1 ...", _FINGERPRINT.sub("imskit-1:sha256:...", words))
    return _LAID.sub(r"\1: ... files", _PAGES.sub("wrote ... pages", words))


def fits(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the *shown* lines, in which `...` stands for any lines, are the *printed* ones."""
    # A page that leaves out what is printed means no command that could not go on.
    if any(map(_REFUSED.match, printed)) and not any(map(_REFUSED.match, shown)):
        return False
    pattern = "".join(r"(?:.*\n)*" if line == _ANY else re.escape(normal(line)) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{normal(line)}\n" for line in printed)) is not None


def renewed(shown: Sequence[str], printed: Sequence[str]) -> list[str]:
    """The *shown* lines as they should be: those printed, where lines were left out the most alike ones."""
    if _ANY not in shown:
        return [_FINGERPRINT.sub("imskit-1:sha256:...", line) for line in printed]
    left = list(printed)
    found = []
    for line in shown:
        close = difflib.get_close_matches(line, left, n=1, cutoff=0.3) if line != _ANY else []
        found.append(_FINGERPRINT.sub("imskit-1:sha256:...", close[0]) if close else line)
        if close:
            left = left[left.index(close[0]) + 1 :]
    return found


@dataclass
class Replay:
    """One replay of one page below *folder*."""

    folder: Path
    here: Path = field(init=False)
    #: What differs from the page, each with the command.
    different: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.here = self.folder

    def page(self, text: str) -> str:
        """Replay the page *text*; returns it as it should be."""
        start = start_of(text)
        if start in {"started", "in force"}:
            self._start()
        if start == "in force":
            self._put_in_force()
        lines = text.split("\n")
        changes: list[tuple[range, list[str]]] = []
        for step in steps(text):
            if step.kind == "console":
                wanted = [f"{step.indent}{line}".rstrip() for line in self._console(step.text)]
                changes.append((step.lines, wanted))
            elif step.kind == "file":
                self._write(step.path, step.text)
            else:
                self._edit(step.path, step.text)
        for inside, wanted in reversed(changes):
            lines[inside.start : inside.stop] = wanted
        return "\n".join(lines)

    def _start(self) -> None:
        run_imskit(self.folder, ["init", "our-system", "--organisation", ORGANISATION, "--time-zone", ZONE])
        self.here = self.folder / "our-system"

    def _put_in_force(self) -> None:
        """Fill the blanks, have version 1.0 of the policy approved, and commit."""
        for place in sorted((self.here / "ims").rglob("*.yaml")):
            path = place.relative_to(self.here).as_posix()
            text = place.read_text(encoding="utf-8")
            text = text.replace("[fill in: number of]", "15")
            self._write(path, re.sub(r"\[fill in: ([^\]]*)\]", r"Here stands \1.", text))
        text = (self.here / _POLICY).read_text(encoding="utf-8")
        text = text.replace(
            'version: "0.1"\nstatus: draft\n',
            'version: "1.0"\nstatus: approved\neffective_from: 2026-11-23\n',
        )
        entry = text.partition("revisions:\n")[2].partition("body:\n")[0]
        first = entry.replace('"0.1"', '"1.0"').replace("First draft", "First version in force")
        self._write(_POLICY, text.replace(entry, first + entry))
        run_imskit(self.here, ["approve", "POL-001", "--as", "person-02"])
        for words in (["add", "."], ["commit", "-m", "Policy 1.0"]):
            run_git(self.here, words)

    def _write(self, path: str, text: str) -> None:
        place = self.here / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")

    def _edit(self, path: str, diff: str) -> None:
        rows = diff.rstrip("\n").split("\n")
        before = "".join(f"{row[1:]}\n" for row in rows if not row.startswith("+"))
        after = "".join(f"{row[1:]}\n" for row in rows if not row.startswith("-"))
        text = (self.here / path).read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{path} holds {text.count(before)} times:\n{before}"
        self._write(path, text.replace(before, after))

    def _console(self, block: str) -> list[str]:
        wanted = []
        for call in calls(block):
            wanted.append(f"$ {call.command}")
            printed = self._run(call.command)
            if printed is None or fits(call.shown, printed):
                wanted += call.shown
                continue
            wanted += renewed(call.shown, printed)
            self.different.append("\n".join([f"$ {call.command}", *printed]))
        return wanted

    def _run(self, command: str) -> list[str] | None:
        """What *command* prints; None for one that is not run."""
        words = shlex.split(command, comments=True)
        if words[0] == "cd":
            self.here = (self.here / words[1]).resolve()
            return []
        if words[0] == "git" and words[1] in _GIT:
            run_git(self.here, words[1:])
            return None
        if words[0] != "imskit" or words[1] in _ENDLESS or "|" in words:
            return None
        file = words[words.index(">") + 1] if ">" in words else None
        arguments = words[1 : words.index(">")] if ">" in words else words[1:]
        printed = run_imskit(self.here, arguments)
        if file is not None:
            self._write(file, printed)
            return []
        return printed.rstrip("\n").split("\n") if printed else []


def run_git(folder: Path, arguments: Sequence[str]) -> None:
    """Call git in *folder* on the day of the pages."""
    dates = {"GIT_AUTHOR_DATE": NOW.isoformat(), "GIT_COMMITTER_DATE": NOW.isoformat()}
    subprocess.run(
        ["git", *_WHO, *arguments],
        cwd=folder,
        env={**git_environment(), **dates},
        check=True,
        capture_output=True,
    )


class _Now(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a datetime, not one of ours
        return NOW.astimezone(tz)


def run_imskit(folder: Path, arguments: Sequence[str]) -> str:
    """What `imskit` prints in *folder* on the day of the pages, both streams in one."""
    said = io.StringIO()
    before = Path.cwd()
    try:
        os.chdir(folder)
        with (
            patch("sys.argv", ["imskit", *arguments]),
            patch("imskit.cli.options.datetime", _Now),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
            contextlib.suppress(SystemExit),
        ):
            main()
    finally:
        os.chdir(before)
    return said.getvalue()
