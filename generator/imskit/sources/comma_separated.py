"""Comma-separated values as pieces: a piece for each line that holds something, whatever sign is between its cells."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator

from imskit.problems import CannotGoOn
from imskit.sources.cell_words import plain
from imskit.sources.pieces import Piece, Source

SIZE_LIMIT = 64 * 1024 * 1024
ROW_LIMIT = 200_000
CELL_LIMIT = 2_500_000
#: Signs between cells, in the order in which they win where two fit alike.
_SIGNS = ";\t,|"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")
#: How many lines are looked at to tell the sign.
_LOOKED_AT = 200
#: What encodings a spreadsheet writes, by how a file in them begins; without such a beginning, UTF-8 and then that of
#: western Windows are tried.
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), *((mark, "utf-16") for mark in MARKS_OF_UTF_16))


def read_comma_separated(data: bytes, name: str) -> Source:
    """The file with the bytes *data*, called *name*: a `row` for each line that holds something.

    Raises CannotGoOn: it is too large, or no text.
    """
    if len(data) > SIZE_LIMIT:
        raise CannotGoOn(f"{name} is larger than {SIZE_LIMIT // 1024 // 1024} MiB", "part it")
    words, notes = _decoded(data, name)
    if "\0" in words:
        raise CannotGoOn(f"{name} is no text", "save it as CSV in UTF-8")
    sign = _sign(words)
    pieces: list[Piece] = []
    count = line = 0
    reader = csv.reader(_lines(words), delimiter=sign, strict=False)
    try:
        # A row is counted as a spreadsheet counts it; one of several lines is found where it begins.
        for number, cells in enumerate(reader, 1):
            line, begins = reader.line_num, line + 1
            count += len(cells)
            if count > CELL_LIMIT:
                raise CannotGoOn(f"{name} has more than {CELL_LIMIT:,} cells, and so is not read", "part it")
            said = [plain(cell) for cell in cells]
            while said and not said[-1]:
                said.pop()
            if number == 1 and words.startswith(f"sep={sign}"):
                pieces.append(Piece("rest", "line 1", f"sep={sign}", name="the sign between cells"))
            elif said:
                pieces.append(Piece("row", f"line {begins}", rows=(tuple(said),), level=number))
            if len(pieces) > ROW_LIMIT:
                raise CannotGoOn(f"{name} has more than {ROW_LIMIT:,} rows, and so is not read", "part it")
    except csv.Error as error:
        raise CannotGoOn(f"{name}, line {reader.line_num}: this cannot be read as CSV: {error}") from error
    return Source(name, "csv", hashlib.sha256(data).hexdigest(), tuple(pieces), notes=notes)


def _lines(words: str) -> Iterator[str]:
    """The lines of *words* with their ends, one at a time: a stream of them would take four bytes a letter."""
    return (found[0] for found in _LINE.finditer(words))


def _decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise CannotGoOn(
                    f"{name} begins as {encoding} and goes on otherwise", "save it as UTF-8"
                ) from error
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        # Each byte is a sign there, so this cannot fail; whether it is right, a reader sees by the umlauts.
        return data.decode("cp1252", "replace"), (
            "the file is not UTF-8 and was read as Windows-1252; look at letters such as ü and é",
        )


def _sign(words: str) -> str:
    """The sign between cells: the one that gives most lines the same number of cells, of more than one."""
    lines = words.splitlines()[:_LOOKED_AT]
    if lines and (told := lines[0].strip().lower()).startswith("sep=") and len(told) == 5:
        return lines[0].strip()[4]

    def worth(sign: str) -> tuple[int, int]:
        try:
            counts = [len(cells) for cells in csv.reader(lines, delimiter=sign) if any(cells)]
        except csv.Error:
            return 0, 0
        usual = max(set(counts), key=lambda count: (counts.count(count), count), default=1)
        return (counts.count(usual), usual) if usual > 1 else (0, 0)

    return max(_SIGNS, key=worth)
