"""What a YAML file is refused for, in the words of the person who wrote it.

The parser speaks of tokens, simple keys and indicators. The table here turns its sentences into what is
wrong on the line and what to type instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import yaml


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
NOT_UTF8: Final = Refusal(
    "yaml-encoding", "From here on the file is not UTF-8", "save it as UTF-8 without BOM"
)
QUESTION: Final = Refusal(
    "yaml-syntax", "A text that begins with a question mark needs quotes", "put the whole text in quotes"
)
TAB: Final = Refusal("yaml-tab", "A tab stands where spaces belong", "indent with spaces, two for each level")


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


def duplicate(name: str, line: int) -> Refusal:
    """The refusal of a field that stands in the same place twice, first on *line*."""
    return Refusal(
        "yaml-duplicate-key",
        f"The field {short(name)} is written twice; the first is on line {line}",
        "keep one of the two",
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


def short(text: str) -> str:
    """*text* on one line and not longer than 60 characters."""
    line = " ".join(text[:200].split())
    return line if len(line) <= 60 else f"{line[:59]}…"


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


#: What is wrong, and the offset at which the writer must look.
_Answer = tuple[Refusal, int]


def in_words(error: yaml.MarkedYAMLError, text: str) -> tuple[Refusal, int]:
    """What the parser's *error* means, and the offset in *text* at which the writer must look."""
    at = error.problem_mark.index if error.problem_mark else 0
    began = error.context_mark.index if error.context_mark else at
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
        return _syntax(
            "A colon and a space stand inside a text that has no quotes", "put the whole text in quotes"
        ), trouble.at
    return _syntax(
        "A field begins here, and the line above has its value already",
        "indent the line as its neighbours, or put a text of several lines in quotes",
    ), start + len(trouble.before) - len(trouble.before.lstrip(" "))


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


def odd_character(character: str) -> Refusal:
    """The refusal of a *character* that looks like one that belongs there, or like nothing."""
    code, name = f"U+{ord(character):04X}", unicodedata.name(character, "a character").lower()
    mend = "type an ordinary space instead" if unicodedata.category(character) == "Zs" else "take it out"
    if character == "\uff1a":
        mend = "type an ordinary colon and a space instead"
    return Refusal("yaml-encoding", f"A character stands here that looks like another: {name} ({code})", mend)


def _no_colon(trouble: _Trouble) -> _Answer:
    odd = _odd(trouble, trouble.began)
    if odd is not None:
        return odd
    start = trouble.line_start(trouble.began)
    line = re.split(r"[\r\n]", trouble.text[start : start + 2000], maxsplit=1)[0]
    glued = _SPACE_MISSING.match(line)
    if glued:
        return _glued(glued, start)
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
