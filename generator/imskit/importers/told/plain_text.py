"""Plain words as a text of ours: signs that mean something there stand as they are, and items of lists are items."""

from __future__ import annotations

import re

from imskit.text import parse

#: What can mean something in the small Markdown of texts.
_MARKS = re.compile(r"([\\`*_\[\]<>|&~])")
_BEGINS = re.compile(r"^([#>+=-]+|[0-9]{1,9}[.)])(?=\s|$)")
_ITEM = re.compile(r"^\s*(?:[-*\u2022\u2023\u25aa\u2013\u00b7\u25cf\u25cb\u25ba]|o(?=\s))\s+(?=\S)")
#: A line that begins with a figure and no number of a list, such as a day, and holds no sign that can mean something.
_FIGURE = re.compile(r"[0-9](?![0-9]*[.)](?:\s|$))[^\\`*_\[\]<>&|~\x00-\x1f\x7f-\x9f]*")
_ADDRESS = re.compile(r"https?://\S+")


def as_text(words: str) -> str:
    """*words* as a text that says just them; each line is a paragraph or an item of its own."""
    lines: list[str] = []
    for line in words.split("\n"):
        item = _ITEM.match(line)
        safe = _safe(" ".join((line[item.end() :] if item else line).split()))
        if lines and lines[-1] and safe and not (item and lines[-1].startswith("- ")):
            lines.append("")
        lines.append(f"- {safe}" if item else safe)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _safe(line: str) -> str:
    """*line* as it has to be typed to be read as it is; most lines need nothing."""
    if _FIGURE.fullmatch(line) or _says(line, line):
        return line
    escaped = _MARKS.sub(r"\\\1", line)
    return _BEGINS.sub(lambda found: f"{found[1][:-1]}\\{found[1][-1]}", escaped)


def _says(text: str, words: str) -> bool:
    """Whether *text* is read as one paragraph of just these *words*; addresses may become links to themselves."""
    blocks = parse(text).blocks
    if len(blocks) != 1 or blocks[0].kind not in {"paragraph", "tight_paragraph"}:
        return not words
    said = "".join(
        node.text if node.kind == "words" else node.target if node.kind == "link" else "\0"
        for node in blocks[0].children
    )
    return said == words and (
        all(node.kind == "words" for node in blocks[0].children) or _ADDRESS.search(words) is not None
    )
