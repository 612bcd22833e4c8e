"""What a workbook can hold, and words made fit for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from imskit.exporters.printable import encodable

#: As many UTF-16 units as a cell holds, lines as a sheet, links as a sheet, and characters as its name.
CELL = 32_767
ROWS = 1_048_576
LINKS = 65_530
NAME = 31
#: Digits that a number in a cell keeps.
DIGITS = 15
#: Characters that a header or footer of a page holds, as far as we fill it.
_HEADER = 80

#: Points of a line of words, and the tallest row.
_LINE, _TALLEST = 15, 405

#: What the library takes for words with formats of their own.
_RICH = ("<r>", "</r>")
#: Words that the library takes for the place of a cell: `Wow!A1`.
_PLACE = re.compile(r"!(?=\$?[A-Z]+\$?[0-9])")
#: Characters that no XML file may hold.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def fit(words: str) -> str:
    """*words* without what no XML file may hold, for names, titles and headers."""
    return _NO_XML.sub("\ufffd", encodable(words))


def chart_words(words: str) -> str:
    """*words* for a title in a chart, where they could lead to a cell."""
    return _PLACE.sub("! ", fit(words))


def cell_words(lines: Sequence[str]) -> str:
    """The lines of a cell, as many as a cell holds; the last says how many it does not."""
    words = encodable("\n".join(lines))
    if "\r" in words:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    if words.startswith(_RICH[0]) and words.endswith(_RICH[1]):
        # The library would write it as marks of the file, and not as words.
        words += " "
    # No character takes more than two units, so that most cells need not be counted.
    if len(words) * 2 <= CELL or _units(words) <= CELL:
        return words
    cut = _cut(words, CELL - 40)
    kept = cut.rpartition("\n")[0] or cut
    more = len(lines) - kept.count("\n") - 1
    return f"{kept}\n… and {more} more" if more > 0 else f"{kept} …"


def header_words(words: str) -> str:
    """*words* for the header or footer of a page, where `&` begins a command."""
    line = " ".join(fit(words).split())
    return (line if len(line) <= _HEADER else f"{line[: _HEADER - 2]} …").replace("&", "&&")


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A name for each sheet: at most 31 characters, without those that a workbook forbids, no two the same."""
    known = {"history", *(name.lower() for name in taken)}
    names: list[str] = []
    for words in wanted:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", fit(words)).strip("' ") or "Sheet"
        name, number = _cut(plain, NAME).strip("' "), 1
        while name.lower() in known:
            number += 1
            name = f"{_cut(plain, NAME - 5)} ({number})"
        known.add(name.lower())
        names.append(name)
    return names


def lines_at(words: str, width: float) -> int:
    """How many lines *words* take in a column of so many characters, rather too many than too few."""
    room = max(int(width), 4)
    if len(words) <= room and "\n" not in words:
        return 1
    return sum(_wrapped(line, room) for line in words.split("\n"))


def _wrapped(line: str, room: int) -> int:
    """How many lines a *line* takes that breaks between words, and within one only where it is longer than a line."""
    if len(line) <= room:
        return 1
    lines, used = 1, 0
    for word in line.split(" "):
        length = len(word)
        if used and used + 1 + length > room:
            lines, used = lines + 1, 0
        used += length + (1 if used else 0)
        if used > room:
            more = (used - 1) // room
            lines, used = lines + more, used - more * room
    return lines


def height_of(lines: int) -> int | None:
    """The height of a row with so many lines of words, in points; None for the height that rows have anyway.

    Not every program works it out when it opens a file.
    """
    return min(lines * _LINE, _TALLEST) if lines > 1 else None


def _units(words: str) -> int:
    return len(words) + sum(character > "\uffff" for character in words)


def _cut(words: str, units: int) -> str:
    """The beginning of *words* that takes no more than so many UTF-16 units, never half a character."""
    return words.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")
