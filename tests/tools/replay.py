"""Replays a page of the manual: its commands are run, its files written, and what they print is compared.

A page says at its top that it can be replayed: `<!-- replay -->` begins in an empty folder, `<!-- replay:
started -->` in one of `replay_starts.py`. Then, in the order of the page:

- a fenced block `console`: what follows `$ ` is run, if it is one of the programs of `replay_programs.py`, and the
  lines below it are what it prints. A line `...` stands for any lines, a `\\` at the end goes on in the next line;
- a fenced block behind `<!-- file: PATH -->` is a file that is written;
- a fenced block `diff` behind `<!-- edit: PATH -->` is a change: context and `-` lines must be there. Behind
  `<!-- word: PATH -->` it is one in a Word file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.tools.replay_programs import Programs
from tests.tools.replay_starts import STARTS, write

_START = re.compile(r"<!-- replay(?:: ([a-z ]+))? -->")
_COMMENT = re.compile(r"<!-- (file|edit|word): (\S+) -->")
_FINGERPRINT = re.compile(r"imskit-1:sha256:[0-9a-f]{64}")
_COMMIT = re.compile(r"\b(commit|revision) [0-9a-f]{10}\b")
_PAGES = re.compile(r"^wrote \d+ pages", re.MULTILINE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TEXT = f"{_WORD}p", f"{_WORD}t"
#: Each schema is laid for editors, so each new one would change the pages.
_LAID = re.compile(r"^(started a system in .+): \d+ files", re.MULTILINE)
_ANY = "..."
#: How imskit begins when it cannot go on.
_REFUSED = re.compile(r"imskit: |Usage: imskit")


@dataclass(frozen=True)
class Step:
    """One block of a page that does something."""

    kind: str
    #: The path of what is written or changed.
    path: str
    text: str
    #: The lines of the page that hold the block's content, and what they are indented by.
    lines: range
    indent: str


def markdown() -> MarkdownIt:
    """The Markdown that forges show: CommonMark with tables."""
    return MarkdownIt("commonmark").enable("table")


def start_of(page: str) -> str | None:
    """Where the replay of *page* begins: `empty` or the name of a start; None for a page without one."""
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
        if command is not None and command.endswith("\\") and not shown:
            command += f"\n{line}"
        elif line.startswith("$ "):
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
    """One replay of one page, by *programs* in their folder."""

    programs: Programs
    #: What differs from the page, each with the command.
    different: list[str] = field(default_factory=list)

    def page(self, text: str) -> str:
        """Replay the page *text*; returns it as it should be."""
        start = start_of(text) or "empty"
        if start != "empty":
            STARTS[start](self.programs)
        lines = text.split("\n")
        changes: list[tuple[range, list[str]]] = []
        for step in steps(text):
            if step.kind == "console":
                wanted = [f"{step.indent}{line}".rstrip() for line in self._console(step.text)]
                changes.append((step.lines, wanted))
            elif step.kind == "file":
                write(self.programs.here / step.path, step.text)
            else:
                self._edit(step)
        for inside, wanted in reversed(changes):
            lines[inside.start : inside.stop] = wanted
        return "\n".join(lines)

    def _edit(self, step: Step) -> None:
        rows = step.text.rstrip("\n").split("\n")
        place = self.programs.here / step.path
        if step.kind == "word":
            before, after = ("".join(row[1:] for row in rows if row.startswith(sign)) for sign in "-+")
            _edit_word(place, before, after)
            return
        before = "".join(f"{row[1:]}\n" for row in rows if not row.startswith("+"))
        after = "".join(f"{row[1:]}\n" for row in rows if not row.startswith("-"))
        text = place.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{step.path} holds {text.count(before)} times:\n{before}"
        write(place, text.replace(before, after))

    def _console(self, block: str) -> list[str]:
        wanted = []
        for call in calls(block):
            wanted += f"$ {call.command}".split("\n")
            printed = self.programs.run(call.command)
            if printed is None or fits(call.shown, printed):
                wanted += call.shown
                continue
            wanted += renewed(call.shown, printed)
            self.different.append("\n".join([f"$ {call.command}", *printed]))
        return wanted


def _edit_word(place: Path, before: str, after: str) -> None:
    """Put *after* in the place of *before* in a Word file, as whoever types over it does."""
    from docx import Document

    document = Document(str(place))
    runs = [run for paragraph in document.element.body.iter(_PARAGRAPH) for run in paragraph.iter(_TEXT)]
    found = [run for run in runs if before in (run.text or "")]
    assert len(found) == 1, f"{place.name} holds {len(found)} times: {before}"
    found[0].text = (found[0].text or "").replace(before, after)
    document.save(str(place))
