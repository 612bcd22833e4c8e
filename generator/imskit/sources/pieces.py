"""A file of somebody's as pieces: what a reader of it sees, one after the other, whatever its format.

Whoever imports a file has to say of each piece what became of it (`imskit.importers.accounts`), so a reader of a
format makes a piece of everything that the file holds, also of what nobody will want.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Literal

#: What a piece is. A `field` is a line of front matter, a property or a content control; a `row` one of a sheet;
#: `running` the head or foot of a page; `object` what is embedded and neither image nor text; `rest` what the format
#: can hold and we have no other name for.
PieceKind = Literal[
    "heading",
    "paragraph",
    "item",
    "table",
    "code",
    "image",
    "footnote",
    "comment",
    "inserted",
    "deleted",
    "text_box",
    "running",
    "field",
    "row",
    "object",
    "rest",
]


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that stands in a file."""

    kind: PieceKind
    #: Where a person finds it in the source: `paragraph 12`, `table 3`, `sheet Risks, row 14`, `line 40`.
    place: str
    #: What it says, in the small Markdown of `imskit.text`; of an image its alternative text.
    text: str = ""
    #: The level of a heading from 1, the depth of an item of a list from 0, or the number of a row.
    level: int = 0
    #: Whether an item of a list is numbered.
    numbered: bool = False
    #: The name of a `field`, or of the style that the source gave it; of a comment the words that it is about.
    name: str = ""
    #: What a reader sees before an item, a heading or a note where the program numbers it: `4.2`, `b)`.
    number: str = ""
    #: The cells of a `table`, each in small Markdown, or of a `row`, in plain words. Cells that were merged over
    #: several columns say what they hold once; those of a sheet that were merged over several rows say it in each.
    rows: tuple[tuple[str, ...], ...] = ()
    #: The number (from 0, in `Source.pieces`) of the piece that a footnote, comment, image or tracked change stands
    #: in; None where it stands by itself.
    within: int | None = None
    #: Of a `row`, over how many columns each cell reaches: 1, unless cells were merged.
    spans: tuple[int, ...] = ()
    #: Whether the source hides it from a reader.
    hidden: bool = False
    #: Who wrote a comment or made a tracked change, and when, as the source says it.
    by: str = ""
    on: str = ""
    #: The name of its bytes in `Source.attachments`, of an image or an object.
    attachment: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read."""

    #: Its path as the user gave it, or below the folder that the user gave, with forward slashes.
    name: str
    #: `word`, `markdown`, `workbook`, `csv`.
    format: str
    #: Of its bytes, 64 hexadecimal digits.
    sha256: str
    #: In the order in which they stand in the file. Footnotes and comments come behind what they stand in.
    pieces: tuple[Piece, ...]
    #: What the file says about itself: `title`, `author`, `language`, `modified` and others, as it says them.
    properties: Mapping[str, str] = field(default_factory=dict)
    #: The bytes of images and objects, by a name that no other has.
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    #: What could not be read, and what was not followed (macros, addresses, formulas), a sentence each.
    notes: tuple[str, ...] = ()


def attachment_name(path: str, data: bytes) -> str:
    """What the bytes *data* are called in `Source.attachments`: by their hash, with an ending as *path* has it."""
    ending = PurePosixPath(path).suffix.lower()
    safe = ending if ending[1:].isalnum() and len(ending) < 8 and ending.isascii() else ".bin"
    return f"{sha256(data).hexdigest()[:16]}{safe}"
