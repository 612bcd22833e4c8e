"""What people write in Markdown that its standard knows nothing of: lists by letters, and lines meant to stay lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: `(a)`, `b)`, `c.`, `(iv)`, `(2)`; not `A.`, which begins names of people.
_MARKER = re.compile(
    r"(\((?:[A-Za-z]|[ivx]{1,5}|\d{1,3})\)|(?:[A-Za-z]|[ivx]{1,5}|\d{1,3})\)|(?:[a-z]|[ivx]{1,5})\.) +(?=\S)"
)
_SIGN = re.compile(r"[-*+•] +(?=\S)|(\d{1,3}[.)]) +(?=\S)")
_FIRST = frozenset({"a", "i", "1"})
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
#: A line of a title block: what it is called, a colon, and what it is.
_LABELLED = re.compile(r"\s*(?:\*\*|__)?[^\W\d_][^:.!?]{0,48}:(?:\*\*|__)?(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Lettered:
    """An item of a list by letters: what it is counted by, as a reader sees it, and its words."""

    number: str
    text: str


def flowed(text: str) -> str:
    """*text* of a paragraph as one line, but for breaks that are meant.

    These are two spaces, a backslash, and the lines of a title block.
    """
    lines = [line for line in _broken(text).split("\n") if line.strip()]
    if len(lines) < 2:
        return text.rstrip() if not lines else lines[0].rstrip()
    kept = all(_LABELLED.match(line) for line in lines)
    out = ""
    for at, line in enumerate(lines):
        words, last = line.strip(), at + 1 == len(lines)
        hard = not last and (kept or line.endswith("  ") or _odd_backslashes(words))
        bare = words[:-1].rstrip() if not last and _odd_backslashes(words) else words
        out += bare + ("" if last else "\\\n" if hard else " ")
    return out


def _broken(text: str) -> str:
    """*text* with breaks of HTML as those of Markdown; in code they are words."""
    return text if "`" in text else _BREAK.sub("  \n", text)


def cell_lines(cell: str) -> str:
    """*cell* of a table with its breaks of HTML as line ends."""
    return cell if "`" in cell else _BREAK.sub("\n", cell).strip()


def _odd_backslashes(words: str) -> bool:
    return (len(words) - len(words.rstrip("\\"))) % 2 == 1


def lettered(text: str, before: str) -> list[Lettered]:
    """The items that *text* of a paragraph holds; none where it does not begin as one.

    *before* is the number of the item above, empty where there is none: only behind one does a list go on with `c)`.
    """
    found = _MARKER.match(text)
    if found is None or not (before or found[1].strip("().").casefold() in _FIRST):
        return []
    items: list[Lettered] = []
    held: list[str] = []
    number = ""
    for line in text.split("\n"):
        marker = _MARKER.match(line)
        if marker is None:
            held.append(line)
            continue
        if number:
            items.append(Lettered(number, flowed("\n".join(held))))
        number = counted(marker[1], items[-1].number if items else before)
        held = [line[marker.end() :]]
    return [*items, Lettered(number, flowed("\n".join(held)))]


def counted(marker: str, before: str) -> str:
    """The number of an item with this *marker*: where all have the same one, it is counted on from the one *before*."""
    own, last = marker.strip("()."), before.strip("().")
    if own not in _FIRST or marker.replace(own, "x") != before.replace(last, "x"):
        return marker
    if own == "i" and last in _ROMAN[:-1]:
        return marker.replace(own, _ROMAN[_ROMAN.index(last) + 1])
    if own == "a" and len(last) == 1 and "a" <= last < "z":
        return marker.replace(own, chr(ord(last) + 1))
    return marker


def indented_items(code: str, before: str) -> list[Lettered]:
    """The items that an indented block holds below an item; none where it is anything else, such as code.

    *before* is the number of the item above of the same depth.
    """
    lines = [line for line in code.split("\n") if line.strip()]
    if not lines or not _begins(lines[0]):
        return []
    items: list[Lettered] = []
    for line in lines:
        words = line.strip()
        marker, sign = _MARKER.match(words), _SIGN.match(words)
        if marker is not None:
            items.append(
                Lettered(counted(marker[1], items[-1].number if items else before), words[marker.end() :])
            )
        elif sign is not None:
            items.append(Lettered(sign[1] or "", words[sign.end() :]))
        else:
            items[-1] = Lettered(items[-1].number, f"{items[-1].text} {words}")
    return items


def _begins(line: str) -> bool:
    words = line.strip()
    return _MARKER.match(words) is not None or _SIGN.match(words) is not None
