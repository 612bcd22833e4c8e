"""Text of documents within Markdown that a forge shows: it stays text.

Forges turn more than Markdown into something: `@name` calls a person, `#12` and `owner/repo#12` link (and `closes #12`
closes) an issue, an address of an issue leaves a mark there, GitLab runs `/close` at the begin of a line. So marks
are written as entities, which Markdown takes for no syntax, and a zero-width space stands behind each mark that a
forge looks for in the finished text.
"""

from __future__ import annotations

import re

_BREAK = "&#8203;"
#: Where a forge looks for something: behind a mark that calls a person, an issue, a request, a label; within
#: `GH-12`, an address, a short name for a picture (`:x:`), and the id of a commit.
_CALLS = re.compile(
    r"[@#!~%&$^](?=[\w\[\"])|\bGH-(?=\d)|\bwww\.|:(?=//|[a-z+_-])|\b[0-9a-f]{6}(?=[0-9a-f]{34}\b)",
    re.IGNORECASE,
)
#: A mark that means nothing within a line, so that words stay words for who reads the source.
_HARMLESS = frozenset(" ,;.()-/'\"+=?")
#: What begins a list or a heading at the start of a line.
_BEGINS = re.compile(r"^(?:[-+]|\d+(?=[.)]))")


def plain_text(text: str) -> str:
    """*text* on one line, shown as it is and meaning nothing to the forge."""
    line = "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in " ".join(text.split())
    )
    line = _CALLS.sub(lambda found: f"{found[0]}\0", line)
    begin = _BEGINS.match(line)
    at = begin.end() if begin is not None else 0
    first = f"&#{ord(line[0])};" if at == 1 and not line[0].isalnum() else line[:at]
    if at and line[0].isdigit():
        return f"{line[:at]}&#{ord(line[at])};" + "".join(map(_character, line[at + 1 :]))
    return first + "".join(map(_character, line[at:]))


def _character(each: str) -> str:
    if each == "\0":
        return _BREAK
    if each.isascii() and not each.isalnum() and each not in _HARMLESS:
        return f"&#{ord(each)};"
    return each
