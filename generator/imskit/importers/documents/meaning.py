"""Which row of a table of words is meant by what a document says."""

from __future__ import annotations

import re

from imskit.importers.documents.words import Words

_NUMBER = re.compile(
    r"^(?:(?:\d{1,3}|[A-Za-z])(?:\.\d{1,3})*[.)]|§\s*\d+|\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}(?:\.[A-Z\d]{1,3})*[.)])\s+"
    # A number of Rome without a point is one where it stands apart.
    r"|^[IVX]{1,5}\t\s*"
)
#: A number at the beginning as Markdown has it where it begins no list.
_ESCAPED = re.compile(r"^(\d+)\\([.)])")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
#: Rows that become lists of things: `Business records and documents` speaks of such things, and lists none.
_LISTED = frozenset({"records", "inputs", "outputs", "resources", "criteria"})
_AND = re.compile(r"\s*[&/,+]\s*|\s+(?:and|und|et|y|e|en|och)\s+")
_SPACE = re.compile(r"\s+")


def bare(words: str) -> str:
    """*words* of a heading, label or column as the tables have them: without number, brackets, emphasis and colon."""
    text = _NUMBER.sub("", words.strip()).replace("*", "").replace("\\", "").replace("\xa0", " ")
    text = _SPACE.sub(" ", text).strip().casefold()
    text = text.replace("ﬁ", "fi").replace("’", "'").replace("‐", "-").replace("‑", "-")
    text = _NUMBER.sub("", text)
    return _BRACKETS.sub(" ", text).strip(" .:;-–—_/")


def without_number(words: str) -> str:
    """*words* without a number that somebody typed before them."""
    whole = _ESCAPED.sub(r"\1\2", words.strip())
    return _NUMBER.sub("", whole) or whole


def meant(words: str, table: Words) -> str:
    """Which row of *table* is called *words*; empty where none is."""
    text = bare(words)
    if not text:
        return ""
    return next((row for row, known in table.items() if text in known), "")


def meant_by_part(words: str, table: Words) -> str:
    """As `meant`, also where *words* hold more than the word (`Purpose and background`); the longest word decides."""
    exact = meant(words, table)
    if exact:
        return exact
    text = f" {bare(words)} "
    found = [
        (len(word), row)
        for row, known in table.items()
        for word in known
        if len(word) > 4
        and f" {word} " in text
        and len(text) < 4 * len(word) + 12
        # `Policy review` and `Policy sections` are about the policy, and are not what it says.
        and (word != "policy" or text.endswith(" policy "))
        and (row not in _LISTED or text.startswith(f" {word} ") or text.endswith(f" {word} "))
    ]
    return max(found, default=(0, ""))[1]


def meanings_of(words: str, table: Words) -> frozenset[str]:
    """The rows of *table* that *words* mean which name several at once (`Purpose & Scope`)."""
    return frozenset(filter(None, (meant(each, table) for each in _AND.split(bare(words)))))
