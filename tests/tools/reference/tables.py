"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable


def cell(words: str) -> str:
    """*words* for a cell of a Markdown table."""
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"
