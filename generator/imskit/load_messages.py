"""What a YAML file is refused for, in the words of the person who wrote it.

The parser speaks of tokens, simple keys and indicators. The table here turns its sentences into what is
wrong on the line and what to type instead.
"""

from __future__ import annotations

import re
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
DEPTH: Final = Refusal(
    "yaml-depth",
    "Fields are nested more than 40 deep here",
    "write the content flatter",
)
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
    "yaml-anchor",
    "The merge key << is not used here",
    "write the fields out where they are needed",
)
ESCAPED: Final = Refusal(
    "yaml-encoding",
    "The text holds a backslash code for a character that cannot be shown",
    "take the code out, or write the text without double quotes",
)
SURROGATE: Final = Refusal(
    "yaml-encoding",
    "A backslash code in this text stands for half a character, as \\ud83d\\udca9 does",
    "type the character itself; the file is UTF-8",
)
BOM: Final = Refusal(
    "yaml-encoding",
    "The file begins with a byte order mark",
    "save it as UTF-8 without BOM",
)
UTF16: Final = Refusal(
    "yaml-encoding",
    "The file is saved as UTF-16 or UTF-32",
    "save it as UTF-8 without BOM",
)
NOT_UTF8: Final = Refusal(
    "yaml-encoding",
    "The file is not UTF-8 from here on",
    "save it as UTF-8 without BOM",
)
TAB: Final = Refusal(
    "yaml-tab",
    "A tab stands where spaces belong",
    "indent with spaces, two for each level",
)


def unwanted(character: str) -> Refusal:
    """The refusal of a *character* that may stand in no file."""
    code = f"U+{ord(character):04X}"
    if character in "\x85\u2028\u2029":
        return Refusal(
            "yaml-encoding",
            f"An invisible line break ({code}) stands here, as texts copied from a word processor hold it",
            "delete it and press Enter instead",
        )
    if character == "\x00":
        return Refusal("yaml-encoding", "The file holds a NUL byte here", "save the file as UTF-8 text")
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
    return Refusal(
        "yaml-key",
        f"The name of a field is text, and {short(typed)} is not",
        f'put it in quotes: "{short(typed)}"',
    )


def number(typed: str) -> Refusal:
    """The refusal of a number that not every program would read alike."""
    return Refusal(
        "yaml-number",
        f"The number {short(typed)} is too large or no number, and programs would read it differently",
        f'put it in quotes: "{short(typed)}"',
    )


def anchor(typed: str) -> Refusal:
    """The refusal of an anchor or alias, which a text that begins with & or * looks like."""
    return Refusal(
        "yaml-anchor",
        f"A value that begins with {typed[:1]} is a reference to another place, which is not used here",
        f"put the text in quotes if it is text that begins with {typed[:1]}, or write the content out",
    )


def tag(typed: str) -> Refusal:
    """The refusal of a tag, which a text that begins with ! looks like."""
    return Refusal(
        "yaml-tag",
        "A value that begins with ! names a type, which is not used here",
        "put the text in quotes if it is text that begins with !, or take the tag out",
    )


def short(text: str) -> str:
    """*text* on one line and not longer than 60 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."


def in_words(error: yaml.MarkedYAMLError, text: str) -> tuple[Refusal, int]:
    """What the parser's *error* means, and the offset in *text* at which the writer must look."""
    at = error.problem_mark.index if error.problem_mark else 0
    began = error.context_mark.index if error.context_mark else at
    problem, context = error.problem or "", error.context or ""
    here = text[at : at + 1]
    if "unexpected end of stream" in problem or "unexpected document indicator" in problem:
        quote = text[began : began + 1] or '"'
        return _syntax(
            f"The quote {quote} that begins here is never closed", f"write {quote} at the end of the text"
        ), began
    if "escape character" in problem and "Unicode" in problem or "invalid Unicode" in problem:
        return SURROGATE, at
    if "escape" in problem or "hexdec" in problem or "hexadecimal" in problem:
        return _syntax(
            "After a backslash in double quotes stands a character that has no meaning there",
            "write two backslashes, or use single quotes around the text",
        ), at
    if "directive" in context or "directive" in problem or "incompatible YAML document" in problem:
        return DIRECTIVE, at
    if "tag" in context or "undefined tag handle" in problem:
        return tag(text[began : began + 1]), began
    if "anchor" in context or "alias" in context:
        return anchor(text[began : began + 1]), began
    if "tab" in problem.split() or here == "\t":
        return TAB, at
    if "cannot start any token" in problem:
        return _syntax(
            f"A text cannot begin with {here} unless it is in quotes", "put the text in quotes"
        ), at
    if "mapping values are not allowed" in problem:
        return _syntax(
            "A colon followed by a space stands inside a text, or the line is indented wrongly",
            "put the text in quotes, or set the line at the same depth as its neighbours",
        ), at
    if "could not find expected ':'" in problem:
        return _no_colon(text, began)
    if "block sequence entries are not allowed" in problem:
        return _syntax(
            "A list item (- and a space) cannot stand here",
            "begin the list on the next line, one item a line, or put the text in quotes",
        ), at
    if "mapping keys are not allowed" in problem:
        return _syntax("A question mark cannot begin a text here", "put the text in quotes"), at
    if "comment or line break" in problem:
        return _syntax(
            "After | or > the text begins on the next line, indented",
            "move the text to the next line, or put it in quotes",
        ), at
    if "block scalar" in context:
        return _syntax(
            "What follows | or > is not understood", "write | alone, and the text on the next lines"
        ), at
    if "flow" in context and ("',' or" in problem or "expected ','" in problem):
        closing = "]" if "sequence" in context else "}"
        return _syntax(
            f"The {'list' if closing == ']' else 'group'} that begins here lacks a comma or its closing {closing}",
            f"write a comma between its items and {closing} at its end, or put a text that begins so in quotes",
        ), began
    if "expected '-' indicator" in problem:
        return _syntax(
            "This line is not an item of the list around it",
            "begin it with - and a space, or indent it as the lines it belongs to",
        ), at
    if "did not find expected key" in problem:
        return _no_key(text, at)
    if "document start" in problem:
        return _syntax(
            "This line does not belong to what stands above it",
            "begin it at the first column with the name of a field and a colon",
        ), at
    if "node content" in problem:
        return _syntax(
            f"A value is missing before {here or 'the end'}", "write the value, or put the text in quotes"
        ), at
    sentence = f"{context}, {problem}" if context and problem else context or problem or "unknown error"
    return _syntax(
        f"This is not YAML: {sentence}", "put the text in quotes, or compare with a line that works"
    ), at


def _syntax(message: str, mend: str) -> Refusal:
    return Refusal("yaml-syntax", message, mend)


def _line(text: str, at: int) -> str:
    begin = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    end = re.compile(r"[\r\n]|\Z").search(text, at)
    return text[begin : end.start() if end else len(text)]


def _no_colon(text: str, at: int) -> tuple[Refusal, int]:
    """A line that should be `name: value` and is not."""
    line = _line(text, at)
    name = re.match(r"\s*(?:- +)*([A-Za-z_][\w-]*):(?=[^\s])", line)
    if name:
        return _syntax(
            "A space is missing after the colon", f"write {name[1]}: and a space before the value"
        ), at
    return _syntax(
        "This line has no field name with a colon, and is not part of the text above",
        "write a name, a colon and a space, or indent the line as the text it belongs to",
    ), at


def _no_key(text: str, at: int) -> tuple[Refusal, int]:
    """Something stands where the next field should begin."""
    before = _line(text, at)[: at - (max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1)]
    if before.rstrip().endswith(("'", '"')):
        return _syntax(
            "Text follows after the closing quote",
            "put the whole text in one pair of quotes, and double a quote that belongs to the text",
        ), at
    return _syntax(
        "This line is not indented as the lines it belongs to, or no field begins here",
        "give fields of one group the same number of spaces, and put a text with special characters in quotes",
    ), at
