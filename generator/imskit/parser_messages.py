"""Why the YAML parser gave up, in the words of the person who wrote the file.

The parser speaks of tokens, simple keys and indicators. The table here turns its sentences into what is
wrong on the line and what to type instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import yaml

from imskit.problems import short
from imskit.refusals import (
    ALIAS,
    ANCHOR,
    DEPTH,
    DIRECTIVE,
    KEY_MISSING,
    MERGE_NOT_FINISHED,
    QUESTION,
    SECOND,
    SURROGATE,
    TAB,
    TAG,
    Refusal,
    odd_character,
)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """An error of the parser: its words, where it is, and where what it was reading began."""

    problem: str
    context: str
    at: int
    began: int
    text: str

    @property
    def character(self) -> str:
        return self.text[self.at : self.at + 1]

    def line_start(self, offset: int) -> int:
        """Where the line of the character at *offset* begins."""
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    @property
    def before(self) -> str:
        """What stands before it on its line."""
        return self.text[self.line_start(self.at) : self.at]


#: What git writes where two versions of a file meet.
_CONFLICT = re.compile(r"(?m)^<{7}(?= |$)")

#: What is wrong, and the offset at which the writer must look.
_Answer = tuple[Refusal, int]


def in_words(error: yaml.MarkedYAMLError, text: str) -> tuple[Refusal, int]:
    """What the parser's *error* means, and the offset in *text* at which the writer must look."""
    at = error.problem_mark.index if error.problem_mark else 0
    began = error.context_mark.index if error.context_mark else at
    unfinished = _CONFLICT.search(text)
    if unfinished is not None:
        return MERGE_NOT_FINISHED, unfinished.start()
    trouble = _Trouble(error.problem or "", error.context or "", at, began, text)
    for problem, context, answer in _TABLE:
        if problem in trouble.problem and context in trouble.context:
            return answer(trouble)
    said = ", ".join(part for part in (trouble.context, trouble.problem) if part)
    return _syntax(f"This cannot be read as YAML: {said}", "put the text in quotes"), at


def _syntax(message: str, mend: str) -> Refusal:
    return Refusal("yaml-syntax", message, mend)


def _here(refusal: Refusal) -> Callable[[_Trouble], _Answer]:
    return lambda trouble: (refusal, trouble.at)


def _where_it_began(refusal: Refusal) -> Callable[[_Trouble], _Answer]:
    return lambda trouble: (refusal, trouble.began)


def _unclosed(trouble: _Trouble) -> _Answer:
    quote = trouble.text[trouble.began : trouble.began + 1]
    return _syntax(
        f"The quote {quote} that begins here is never closed", f"write {quote} at the end of the text"
    ), trouble.began


def _no_beginning(trouble: _Trouble) -> _Answer:
    if trouble.character == "\t":
        return TAB, trouble.at
    return _syntax(
        f"A text that begins with {trouble.character} needs quotes", "put the whole text in quotes"
    ), trouble.at


_SPACE_MISSING = re.compile(r"[ ]*(?:- +)*([A-Za-z_][\w-]*):(?=[^\s])")


def _colon(trouble: _Trouble) -> _Answer:
    """A colon and a space where no field can begin."""
    start = trouble.line_start(trouble.at)
    odd = _odd(trouble, trouble.at) or (_odd(trouble, start - 1) if start else None)
    if odd is not None:
        return odd
    above = trouble.text[trouble.line_start(start - 1) : start] if start else ""
    glued = _SPACE_MISSING.match(above)
    if glued and not re.search(r":\s", above[: glued.end()]):
        return _glued(glued, start - len(above))
    if re.search(r":\s", trouble.before):
        second = _SECOND_FIELD.search(trouble.before)
        mend = f", or give {second[1]} a line of its own if it is a field" if second else ""
        return _syntax(
            "A colon and a space stand inside a text that has no quotes",
            f"put the whole text in quotes{mend}",
        ), trouble.at
    equals = _EQUALS.match(above)
    if equals:
        return _equals(equals, start - len(above))
    hyphen = _HYPHEN_GLUED.match(above)
    if hyphen:
        return _syntax("A space is missing after the hyphen", f"write - {short(hyphen[1])}"), start - len(
            above
        ) + hyphen.start(1) - 1
    return _syntax(
        "A field begins here, and the line above has its value already",
        "indent the line as its neighbours, or put a text of several lines in quotes",
    ), start + len(trouble.before) - len(trouble.before.lstrip(" "))


#: The word before a second colon, where it looks like the name of a field behind a value of one word.
_SECOND_FIELD = re.compile(r":\s+[a-z0-9][\w.-]*\s+([a-z][a-z0-9_]*)$")
_EQUALS = re.compile(r"[ ]*(?:- +)*([A-Za-z_][\w-]*) ?(=)(?!=)")
_HYPHEN_GLUED = re.compile(r"[ ]*-([A-Za-z_][\w-]*:\s[^\r\n]*)")


def _equals(match: re.Match[str], line_start: int) -> _Answer:
    return _syntax(
        "A colon belongs where = stands", f"write {short(match[1])}: and a space before the value"
    ), line_start + match.start(2)


def _glued(match: re.Match[str], line_start: int) -> _Answer:
    return _syntax(
        "A space is missing after the colon", f"write {short(match[1])}: and a space before the value"
    ), line_start + match.end() - 1


#: What looks like the colon or the space that belongs to a field, and is another character.
_ODD = re.compile("(?<=:)[\u00a0\u2000-\u200b\u202f\u3000]|\uff1a|^ *[\u00a0\u2000-\u200b\u202f\u3000]")


def _odd(trouble: _Trouble, offset: int) -> _Answer | None:
    """A character on the line of *offset* that looks like another and is none."""
    start = trouble.line_start(offset)
    line = re.split(r"[\r\n]", trouble.text[start : start + 2000], maxsplit=1)[0]
    found = _ODD.search(line)
    return None if found is None else (odd_character(found[0][-1]), start + found.end() - 1)


def _no_colon(trouble: _Trouble) -> _Answer:
    odd = _odd(trouble, trouble.began)
    if odd is not None:
        return odd
    start = trouble.line_start(trouble.began)
    line = re.split(r"[\r\n]", trouble.text[start : start + 2000], maxsplit=1)[0]
    glued = _SPACE_MISSING.match(line)
    if glued:
        return _glued(glued, start)
    equals = _EQUALS.match(line)
    if equals:
        return _equals(equals, start)
    return _syntax(
        "This line has no colon after the name of a field, and is not part of the text above",
        "write the name, a colon and a space, or indent the line as the text it belongs to",
    ), trouble.began


def _no_field(trouble: _Trouble) -> _Answer:
    """Something stands where the next field, or the end of a group, should be."""
    before = trouble.before.rstrip()
    if trouble.character == ":":
        return KEY_MISSING, trouble.at
    unclosed = _closed_by_a_later_quote(trouble, before)
    if unclosed is not None:
        return unclosed
    if before.endswith(("'", '"', "]", "}")):
        mend = "put the whole text in quotes"
        if before[-1] == "'":
            mend += ", and write a quote inside it twice"
        elif before[-1] == '"':
            mend = "put single quotes around the whole text"
        return _syntax(f"Text follows after the closing {before[-1]}", mend), trouble.at
    deeper = _deeper_first_line(trouble)
    if deeper is not None:
        return _syntax(
            "The first line of this text is indented deeper than those below it",
            "indent all its lines alike",
        ), deeper
    return _syntax(
        "This line is not indented as the lines it belongs to",
        "give all fields of a group the same number of spaces before them",
    ), trouble.at


_TEXT_BEGINS = re.compile(r":[ ]+[|>][-+0-9]*[ ]*$")


def _deeper_first_line(trouble: _Trouble) -> int | None:
    """Where the first line of the text behind | or > begins that the line of the trouble should belong to."""
    lines = trouble.text[: trouble.line_start(trouble.at)].splitlines(keepends=True)
    here, offset, first = len(trouble.before), sum(map(len, lines)), None
    for line in reversed(lines):
        offset -= len(line)
        indent = len(line) - len(line.lstrip(" "))
        if _TEXT_BEGINS.search(line.rstrip("\r\n")):
            return first if indent < here else None
        if line.strip():
            if indent <= here:
                return None
            first = offset + indent
    return None


_FIELD_BEGINS = re.compile(r"[\r\n][ ]*(?:- +)*[\w-]+:\s")


def _closed_by_a_later_quote(trouble: _Trouble, before: str) -> _Answer | None:
    """A quote that was not closed on its line ends at the next one, which was meant to begin another text.

    *before* is what stands before the trouble on its line. None when no fields were swallowed in between.
    """
    quote = before[-1:]
    if quote not in {"'", '"'}:
        return None
    end = trouble.line_start(trouble.at) + len(before) - 1
    began = trouble.text.rfind(quote, 0, end)
    while began > 0 and _stands_for_itself(quote, trouble.text[:began]):
        began = trouble.text.rfind(quote, 0, began - 1)
    if began < 0 or not _FIELD_BEGINS.search(trouble.text, began, end):
        return None
    line = len(re.findall(r"\r\n?|\n", trouble.text[:end])) + 1
    return _syntax(
        f"The quote {quote} that begins here ends only on line {line}",
        f"write {quote} at the end of the text",
    ), began


def _stands_for_itself(quote: str, before: str) -> bool:
    """Whether a *quote* is one inside a text in quotes, by what stands *before* it."""
    if quote == "'":
        return before.endswith("'")
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _unfinished(trouble: _Trouble) -> _Answer:
    """A list or group in brackets that goes on where it should not."""
    kind, end = ("list", "]") if "sequence" in trouble.context else ("group", "}")
    if trouble.character and trouble.character in "]}":
        return _syntax(
            f"A {kind} ends with {end}, and here stands {trouble.character}", f"write {end}"
        ), trouble.at
    return _syntax(
        f"The {kind} that begins here lacks a comma, or {end} at its end",
        "add what is missing, or put the text in quotes if the bracket belongs to it",
    ), trouble.began


def _no_start(trouble: _Trouble) -> _Answer:
    if trouble.text.startswith("%"):
        return DIRECTIVE, 0
    if re.search(r"^\.\.\.\s*$", trouble.text[: trouble.at], re.MULTILINE):
        return SECOND, trouble.at
    return _syntax(
        "This line does not belong to what stands above it",
        "begin it at the first column with the name of a field, a colon and a space",
    ), trouble.at


def _open_bracket(text: str) -> int | None:
    """Where the innermost bracket begins that *text* never closes; brackets in quotes do not count."""
    open_at: list[int] = []
    for found in re.finditer(r""""(?:\\.|[^"\\])*"|(?<=[\s\[{,])'(?:''|[^'])*'|[\[{\]}]""", text):
        if found[0] in "[{":
            open_at.append(found.start())
        elif found[0] in "]}" and open_at:
            open_at.pop()
    return open_at[-1] if open_at else None


def _no_value(trouble: _Trouble) -> _Answer:
    character = trouble.character
    bracket = None if character.strip("\0") or "flow" not in trouble.context else _open_bracket(trouble.text)
    if bracket is not None:
        kind, end = ("list", "]") if trouble.text[bracket] == "[" else ("group", "}")
        return _syntax(
            f"The {kind} that begins here has no {end} at its end",
            f"write {end} at its end, or put the text in quotes if the bracket belongs to it",
        ), bracket
    return _syntax(
        f"A value is missing before {character}" if character in set("]},:-?") else "A value is missing here",
        "write the value, or put the whole text in quotes",
    ), trouble.at


_BACKSLASH = _syntax(
    "A backslash stands before a character with which it has no meaning",
    "write two backslashes, or single quotes around the text",
)
_LIST_ITEM = _syntax(
    "A list cannot begin behind the name of a field", "begin it on the next line, or put the text in quotes"
)
_BLOCK = _syntax(
    "The text after | or > begins on the next line",
    "write only | behind the colon and indent the text below it, or put the text in quotes",
)
_NO_ITEM = _syntax(
    "This line is not an item of the list around it",
    "begin it with a hyphen and a space, or indent it as the lines it belongs to",
)

#: Part of what the parser says is wrong, part of what it was doing, and the answer; the first that fits.
#: libyaml and PyYAML's own parser word some errors differently.
_TABLE: Final[tuple[tuple[str, str, Callable[[_Trouble], _Answer]], ...]] = (
    ("", "increasing flow level", _here(DEPTH)),
    ("", "increasing indent level", _here(DEPTH)),
    ("unexpected end of stream", "quoted scalar", _unclosed),
    ("unexpected document", "quoted scalar", _unclosed),
    ("invalid Unicode", "", _here(SURROGATE)),
    ("escape", "", _here(_BACKSLASH)),
    ("hexdec", "", _here(_BACKSLASH)),
    ("directive", "", _where_it_began(DIRECTIVE)),
    ("", "directive", _where_it_began(DIRECTIVE)),
    ("incompatible", "", _where_it_began(DIRECTIVE)),
    ("", "scanning an alias", _where_it_began(ALIAS)),
    ("", "scanning an anchor", _where_it_began(ANCHOR)),
    ("", "tag", _where_it_began(TAG)),
    ("tag handle", "", _where_it_began(TAG)),
    ("tab character", "", _here(TAB)),
    ("cannot start any token", "", _no_beginning),
    ("mapping values are not allowed", "", _colon),
    ("could not find expected ':'", "", _no_colon),
    ("sequence entries are not allowed", "", _here(_LIST_ITEM)),
    ("mapping keys are not allowed", "", _here(QUESTION)),
    ("", "block scalar", _here(_BLOCK)),
    ("expected ','", "flow", _unfinished),
    ("expected '-' indicator", "", _here(_NO_ITEM)),
    ("<block end>", "block collection", _here(_NO_ITEM)),
    ("expected key", "", _no_field),
    ("<block end>", "", _no_field),
    ("<document start>", "", _no_start),
    ("node content", "", _no_value),
)
