"""A file of somebody's read by what it is: one table of the formats that are read, told by bytes and not by names."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from imskit.problems import CannotGoOn
from imskit.sources.comma_separated import MARKS_OF_UTF_16, read_comma_separated
from imskit.sources.kinds import FileKind, kind_of
from imskit.sources.markdown import read_markdown
from imskit.sources.pieces import Source
from imskit.sources.sheets import read_workbook
from imskit.sources.word import read_word

#: Most bytes of any file that is read.
SIZE_LIMIT = 64 * 1024 * 1024
#: How names of text files end that say what stands in them.
_TABLES = frozenset({".csv", ".tsv", ".tab"})
_TEXTS = frozenset({".md", ".markdown", ".mdown", ".mkd", ".txt"})
#: So many lines are looked at to tell a table from a text.
_LOOKED_AT = 20


def read_source(data: bytes, name: str) -> Source:
    """The file with the bytes *data*, called *name*, as pieces.

    Raises CannotGoOn: it is of no kind that is read, damaged, encrypted or too large.
    """
    kind = kind_of(data)
    if kind == "other" and (data.startswith(MARKS_OF_UTF_16) or _ending(name) in _TABLES):
        # Spreadsheets write CSV in encodings of their own, too.
        return _text(data, name)
    return READERS.get(kind, read_word)(data, name)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _text(data: bytes, name: str) -> Source:
    """Text is a table or Markdown: where its name does not say so, what stands in it does."""
    ending = _ending(name)
    if ending in _TABLES or (ending not in _TEXTS and _is_table(data)):
        return read_comma_separated(data, name)
    if ending in _TEXTS:
        return read_markdown(data, name)
    raise CannotGoOn(
        f"{name} is text of a kind that is not read",
        "give it the ending .md if it is Markdown, .csv if it is a table",
    )


def _is_table(data: bytes) -> bool:
    encoding = "utf-16" if data.startswith(MARKS_OF_UTF_16) else "utf-8"
    lines = data[:65536].decode(encoding, "replace").splitlines()[:_LOOKED_AT]
    counts = {
        sign: {len(cells) for cells in csv.reader((line for line in lines if line.strip()), delimiter=sign)}
        for sign in ";\t,"
    }
    return len(lines) > 1 and any(len(found) == 1 and min(found) > 1 for found in counts.values())


#: By what a file is. All others get their sentence from the reader of Word files.
READERS: Mapping[FileKind, Callable[[bytes, str], Source]] = MappingProxyType(
    {"word": read_word, "word-template": read_word, "workbook": read_workbook, "text": _text}
)
