"""What is known while a Word file is read: its styles and lists, what is open, and what came up on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from imskit.problems import CannotGoOn
from imskit.sources.pieces import Piece, attachment_name
from imskit.sources.word_names import Element
from imskit.sources.word_numbers import Numbers
from imskit.sources.word_package import Part, WordPackage
from imskit.sources.word_styles import Styles

#: More pieces than these no document has that people read.
PIECE_LIMIT = 50_000


@dataclass
class Open:
    """A field that has begun: what it is told to do, and whether its result has begun."""

    told: str = ""
    result: bool = False

    @property
    def kind(self) -> str:
        """Its first word: TOC, REF, HYPERLINK."""
        return self.told.split()[0].upper() if self.told.split() else ""


@dataclass
class Note:
    """A footnote, endnote or comment of the file, and whether something in the text refers to it."""

    element: Element
    part: Part
    by: str = ""
    on: str = ""
    told: bool = False
    #: While it is read: one that refers to itself is read once.
    open: bool = False


@dataclass
class Reading:
    """Everything that readers of single elements share."""

    package: WordPackage
    styles: Styles
    numbers: Numbers
    #: The part that is read now: its relationships hold.
    part: Part
    footnotes: dict[str, Note] = field(default_factory=dict)
    endnotes: dict[str, Note] = field(default_factory=dict)
    comments: dict[str, Note] = field(default_factory=dict)
    #: The words that an open comment is about, by its id, and of those that have ended.
    anchors: dict[str, list[str]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    fields: list[Open] = field(default_factory=list)
    #: Beginnings of fields that have no end: what follows them is no instruction.
    endless: set[Element] = field(default_factory=set)
    attachments: dict[str, bytes] = field(default_factory=dict)
    #: What is only counted: changes of formatting, page breaks.
    counted: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    note_numbers: Counter[str] = field(default_factory=Counter)
    tables: int = 0
    paragraphs: int = 0
    #: Paths of parts that something in the text showed.
    shown: set[str] = field(default_factory=set)
    pieces: int = 0

    def made(self, piece: Piece) -> Piece:
        """*piece*, counted. Raises CannotGoOn: the file holds more than a document can."""
        self.pieces += 1
        if self.pieces > PIECE_LIMIT:
            raise CannotGoOn(f"it holds more than {PIECE_LIMIT} paragraphs and tables, and so is not read")
        return piece

    def keep(self, part: Part) -> str:
        """Keep the bytes of *part* as an attachment; its name there, made from their hash."""
        name = attachment_name(part.path, part.data)
        self.attachments[name] = part.data
        self.shown.add(part.path)
        return name
