"""What a sheet is made of: headings, passages, rows and grids, whose words are nodes of `imskit.text`."""

from __future__ import annotations

from collections.abc import Iterable

from imskit.text import Node
from imskit.values import dataclass

_IN_LINE = frozenset({"words", "emphasis", "strong", "code", "link", "line_break"})


#: The way to a value in a document: names of fields, and numbers in lists from 0.
Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place: words in a line, or blocks."""

    nodes: tuple[Node, ...] = ()
    #: Whether it is a figure, which lines up at its right.
    figure: bool = False
    #: The field of the document that it shows; empty where it shows none that can be edited.
    path: Where = ()

    @property
    def blocks(self) -> tuple[Node, ...]:
        """What it holds as blocks: words in a line are one, without the room around a paragraph."""
        return (Node("tight_paragraph", self.nodes),) if self.nodes and in_line(self.nodes) else self.nodes


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text: paragraphs, lists, tables as they were written."""

    blocks: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Pairs of what something is called and what it is."""

    lines: tuple[tuple[str, Cell], ...]
    #: What explains each to whoever fills it, where somebody is to.
    helps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with titled columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    #: Whether its empty cells are there for somebody to write in.
    to_fill: bool = False
    #: Then, whether they have room for more than a few words, and what share of the width each column has.
    high: bool = True
    widths: tuple[int, ...] = ()
    #: The list of the document that it shows, and the names of the fields in its columns; empty for others.
    path: Where = ()
    keys: tuple[str, ...] = ()


Part = Passage | Rows | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a sheet under a heading; without a title, what follows the heading above."""

    title: str
    parts: tuple[Part, ...]
    within: tuple[Section, ...] = ()
    #: The field of the document that it shows.
    path: Where = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document laid out, whatever the format."""

    id: str
    title: str
    type_title: str
    #: Controlled documents: the version; empty for others.
    version: str
    #: Its status or state in words; empty for sealed records.
    standing: str
    #: Whether what it says may be followed: a controlled document in force, or any record.
    binding: bool
    #: What a reader must know before reading on, each a sentence.
    notices: tuple[str, ...]
    control: Rows
    #: What was written.
    body: tuple[Section, ...]
    #: What is known about it: what it names, clauses, evidence, revisions, decisions.
    about: tuple[Section, ...]
    #: What links to it today; no part of the document, and other tomorrow.
    incoming: tuple[Section, ...]
    language: str
    path: str
    fingerprint: str
    #: Whether a copy that somebody edited can be read back: not where something is withheld.
    editable: bool = False
    #: What it does not say yet, to be typed into a copy; no other form shows it.
    offered: tuple[Section, ...] = ()


def in_line(nodes: Iterable[Node]) -> bool:
    """Whether *nodes* all stand in a line, and are no blocks."""
    return all(node.kind in _IN_LINE for node in nodes)
