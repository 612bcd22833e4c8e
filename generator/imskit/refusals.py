"""What a YAML file may not hold: what is wrong, in the words of who wrote it, and how to mend it."""

from __future__ import annotations

import unicodedata
from typing import Final

from imskit.problems import short
from imskit.values import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not read: the rule's name, what is wrong, how to mend it."""

    rule: str
    message: str
    mend: str


SIZE: Final = Refusal(
    "yaml-size",
    "The file is larger than 1 MiB",
    "split it, or keep large content as a file below ims/evidence",
)
EMPTY: Final = Refusal("yaml-document", "The file is empty", "write its fields, or take the file out")
SECOND: Final = Refusal(
    "yaml-document",
    "A second document begins here, and a file holds one",
    "take the line with --- out, or put what follows into a file of its own",
)
DIRECTIVE: Final = Refusal(
    "yaml-directive",
    "A line that begins with % gives orders to the YAML reader, which is not used here",
    "take the line out, or put the text in quotes",
)
DEPTH: Final = Refusal("yaml-depth", "Fields are nested more than 40 deep here", "write the content flatter")
KEY_GROUP: Final = Refusal(
    "yaml-key",
    "A list or group of fields stands where the name of a field belongs",
    "write a plain name before the colon, or put the whole text in quotes",
)
KEY_MISSING: Final = Refusal(
    "yaml-key",
    "The name of a field is missing before the colon",
    "write the name before the colon, or put the text in quotes",
)
MERGE: Final = Refusal(
    "yaml-anchor", "The merge key << is not used here", "write the fields out where they are needed"
)
ANCHOR: Final = Refusal(
    "yaml-anchor",
    "A value that begins with & names a place for others to repeat, which is not used here",
    "put the text in quotes if & belongs to it, or take the name out",
)
ALIAS: Final = Refusal(
    "yaml-anchor",
    "A value that begins with * repeats what stands elsewhere, which is not used here",
    "put the text in quotes if * belongs to it, or write the content out",
)
TAG: Final = Refusal(
    "yaml-tag",
    "A value that begins with ! names a type of data, which is not used here",
    "put the text in quotes if ! belongs to it, or take the name out",
)
ESCAPED: Final = Refusal(
    "yaml-encoding",
    "This text holds a backslash code for a character that cannot be shown",
    "take the code out",
)
SURROGATE: Final = Refusal(
    "yaml-encoding",
    "A backslash code stands for half a character here, as each of the two in \\ud83d\\udca9 does",
    "type the character itself",
)
BOM: Final = Refusal(
    "yaml-encoding", "The file begins with a byte order mark", "save it as UTF-8 without BOM"
)
UTF16: Final = Refusal(
    "yaml-encoding", "The file is saved as UTF-16 or UTF-32", "save it as UTF-8 without BOM"
)
MERGE_NOT_FINISHED: Final = Refusal(
    "yaml-syntax",
    "A merge of two versions was not finished here: both stand in the file",
    "keep one of them, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>",
)
NOT_UTF8: Final = Refusal(
    "yaml-encoding", "From here on the file is not UTF-8", "save it as UTF-8 without BOM"
)
QUESTION: Final = Refusal(
    "yaml-syntax", "A text that begins with a question mark needs quotes", "put the whole text in quotes"
)
TAB: Final = Refusal("yaml-tab", "A tab stands where spaces belong", "indent with spaces, two for each level")


#: How files begin that programs write and no one can read as text, and what they are.
_NO_TEXTS: Final = {
    b"PK\x03\x04": "an archive, such as word processors and spreadsheets write",
    b"\xd0\xcf\x11\xe0": "a document of an old word processor or spreadsheet",
    b"%PDF-": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"{\\rtf": "a document of a word processor",
}


_BEGINNINGS: Final = tuple(_NO_TEXTS)


def no_text(data: bytes) -> Refusal | None:
    """The refusal of a file whose *data* are those of another kind of file; None where they may be text."""
    if not data.startswith(_BEGINNINGS):
        return None
    kind = next(kind for begin, kind in _NO_TEXTS.items() if data.startswith(begin))
    return Refusal(
        "yaml-encoding",
        f"This is no text but {kind}",
        "write its content into a new file from imskit new; the file itself can lie below ims/evidence",
    )


def unwanted(character: str) -> Refusal:
    """The refusal of a *character* that may stand in no file."""
    code = f"U+{ord(character):04X}"
    if character in "\x85\u2028\u2029":
        return Refusal(
            "yaml-encoding",
            f"An invisible line break ({code}) stands here, as texts from a word processor often hold",
            "delete it and press Enter instead",
        )
    if character == "\x00":
        return Refusal("yaml-encoding", "A NUL byte stands here", "save the file as text, in UTF-8")
    return Refusal("yaml-encoding", f"A character that cannot be shown ({code}) stands here", "take it out")


def duplicate(name: str, line: int, *, in_item: bool) -> Refusal:
    """The refusal of a field that stands in the same place twice, first on *line*; *in_item* of a list."""
    return Refusal(
        "yaml-duplicate-key",
        f"The field {short(name)} is written twice; the first is on line {line}",
        "keep one of the two" + (", or begin a new item with a hyphen and a space" if in_item else ""),
    )


def not_a_name(typed: str) -> Refusal:
    """The refusal of a key that YAML reads as a number, true, false or nothing."""
    name = short(typed)
    return Refusal(
        "yaml-key", f"The name of a field is text, and {name} is not", f'put it in quotes: "{name}"'
    )


def number(typed: str) -> Refusal:
    """The refusal of a number that not every program would read alike."""
    mend = f'put it in quotes: "{typed}"' if len(typed) <= 60 else "put it in quotes"
    return Refusal("yaml-number", f"Programs would not all read the number {short(typed)} alike", mend)


def odd_character(character: str) -> Refusal:
    """The refusal of a *character* that looks like one that belongs there, or like nothing."""
    code, name = f"U+{ord(character):04X}", unicodedata.name(character, "a character").lower()
    mend = "type an ordinary space instead" if unicodedata.category(character) == "Zs" else "take it out"
    if character == "\uff1a":
        mend = "type an ordinary colon and a space instead"
    return Refusal("yaml-encoding", f"A character stands here that looks like another: {name} ({code})", mend)
