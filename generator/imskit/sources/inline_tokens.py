"""Words in a line with what marks them, whatever they were read from, and the same as small Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from imskit.text import Node, parse

#: In the order in which they stand around words.
_MARKS = ("strong", "emphasis", "code")
_OTHER_WAY = ("emphasis", "strong", "code")
_WORDS = re.compile(r"\s+|\S+")
_SIGNS = re.compile(r"([\\`*_\[\]<>&|~])")
_BEGINS = re.compile(r"^(\s*)([-+#>=]|\d+[.)])")
_ADDRESS = ("http:", "https:", "mailto:")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or what stands between two: one space, or the end of a line."""

    text: str
    marks: frozenset[str] = frozenset()
    #: Where it leads, as `imskit.text.Node.target`.
    target: str = ""

    @property
    def key(self) -> tuple[str, frozenset[str], str]:
        """What a word processor shows of it: links to documents are plain words there."""
        return self.text, self.marks, self.target if self.target.startswith(_ADDRESS) else ""


def tokens(parts: Iterable[Token]) -> tuple[Token, ...]:
    """*parts*, each of any number of words, as single words with one kind of space between."""
    words = [replace(part, text=text) for part in parts for text in _WORDS.findall(part.text)]
    found: list[Token] = []
    for token in words:
        if not token.text.isspace():
            found.append(token)
        elif token.text.endswith("\v"):
            found.append(Token("\n"))
        elif found and not found[-1].text.isspace():
            found.append(Token(" "))
    while found and found[-1].text.isspace():
        found.pop()
    while found and found[0].text.isspace():
        found.pop(0)
    # A space is marked as both of its neighbours are: nobody sees whether it is bold.
    for at in range(1, len(found) - 1):
        before, after = found[at - 1], found[at + 1]
        if found[at].text == " ":
            target = before.target if before.target == after.target else ""
            found[at] = Token(" ", before.marks & after.marks, target)
    return tuple(found)


def of_nodes(nodes: Iterable[Node]) -> tuple[Token, ...]:
    """The words of *nodes* that stand in a line."""
    return tokens(_parts(nodes, frozenset(), ""))


def _parts(nodes: Iterable[Node], marks: frozenset[str], target: str) -> Iterable[Token]:
    for node in nodes:
        if node.kind == "line_break":
            yield Token("\v")
        elif node.kind == "words":
            yield Token(node.text, marks, target)
        elif node.kind == "code":
            yield Token(node.text, marks | {"code"}, target)
        elif node.kind == "link":
            yield from _parts(node.children, marks, node.target)
        else:
            yield from _parts(node.children, marks | {node.kind}, target)


def plain(found: Iterable[Token]) -> str:
    """The words alone."""
    return "".join(token.text for token in found).strip()


def canonical(found: Iterable[Token]) -> str:
    """The words with their marks, to be held against others."""
    return "".join(
        f"\x01{','.join(sorted(marks))};{target}\x02{''.join(token.text for token in group)}"
        if marks or target
        else f"\x01\x02{''.join(token.text for token in group)}"
        for (marks, target), group in groupby(found, key=lambda token: token.key[1:])
    )


def markdown(found: Sequence[Token]) -> str:
    """*found* as one line of small Markdown, with no more signs escaped than must be."""
    wanted = list(found)
    for escape in (False, True):
        for marks in (_MARKS, _OTHER_WAY):
            made = _begun(_written(found, marks, escape=escape), always=escape)
            if _read(made) == wanted:
                return made
    return made


def _read(made: str) -> list[Token] | None:
    blocks = parse(made).blocks
    if len(blocks) != 1 or blocks[0].kind != "paragraph":
        return None
    return list(of_nodes(blocks[0].children))


def _written(found: Iterable[Token], marks: Sequence[str], *, escape: bool) -> str:
    parts = []
    for target, group in groupby(found, key=lambda token: token.target):
        words = _marked(list(group), marks, escape=escape)
        parts.append(f"[{words}]({target})" if target else words)
    return "".join(parts)


def _marked(found: Sequence[Token], marks: Sequence[str], *, escape: bool) -> str:
    if not marks:
        text = "".join(token.text for token in found).replace("\n", "\\\n")
        return _SIGNS.sub(r"\\\1", text).replace("\\\\\n", "\\\n") if escape else text
    mark, *others = marks
    parts = []
    for held, group in groupby(found, key=lambda token: mark in token.marks):
        inner = list(group)
        if not held:
            parts.append(_marked(inner, others, escape=escape))
        elif mark == "code":
            text = "".join(token.text for token in inner)
            ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
            pad = " " if text.startswith("`") or text.endswith("`") else ""
            parts.append(f"{ticks}{pad}{text}{pad}{ticks}")
        else:
            sign = "**" if mark == "strong" else "*"
            # Signs stand at words: a space at an end is not marked.
            before = " " if inner[0].text == " " else ""
            after = " " if len(inner) > 1 and inner[-1].text == " " else ""
            words = inner[1 if before else 0 : -1 if after else None]
            within = _marked(words, others, escape=escape)
            parts.append(f"{before}{sign}{within}{sign}{after}" if words else before)
    return "".join(parts)


def _begun(line: str, *, always: bool) -> str:
    """*line* so that its first sign begins no list, heading or quote."""
    if not always:
        return line
    return _BEGINS.sub(
        lambda found: (
            f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"
            if found[2][0].isdigit()
            else f"{found[1]}\\{found[2]}"
        ),
        line,
    )
