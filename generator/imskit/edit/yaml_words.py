"""Words written as YAML, in the style of the starters."""

from __future__ import annotations

import re

from imskit.problems import CannotGoOn

#: Words that can stand without quotes and mean themselves to every reader of YAML.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.()/'+%&;-]*[\w.)%+])?")
_NOT_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def scalar(words: str) -> str:
    """Return *words* as a YAML scalar on one line: plain where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(words) and words.lower() not in _NOT_WORDS:
        return words
    escaped = re.sub(r'[\\"\t\n\r]', lambda match: _ESCAPES[match.group()], words)
    return f'"{_CONTROL.sub(lambda match: _escape(match.group()), escaped)}"'


def block(words: str, indent: int) -> str:
    """Return *words* as a literal block, each line *indent* spaces in, its lines without space at their ends.

    Raises CannotGoOn for control characters, which no text of a document may hold.
    """
    lines = [line.rstrip() for line in words.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")]
    if any(_CONTROL.search(line) for line in lines):
        raise CannotGoOn("a text may not hold control characters", "write it without them")
    pad = " " * indent
    return "|\n" + "".join(f"{pad}{line}\n" if line else "\n" for line in lines)


def one_line(words: str, what: str) -> str:
    """Return *words* without space around them.

    Raises CannotGoOn when *what* (`the title`) is not one line of 1 to 300 characters.
    """
    line = words.strip()
    if not line or len(line) > 300 or "\n" in line or "\r" in line or _CONTROL.search(line):
        raise CannotGoOn(f"{what} is not one line of words", "write 1 to 300 characters on one line")
    return line


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
