"""What is due as the text of an issue on a forge: a table for each urgency, within a forge's limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imskit.exporters.forge_markdown import plain_text
from imskit.views.due import DueLine, DueList

#: GitHub takes 65,536 characters in an issue; some are left for whoever adds a line.
LIMIT = 60_000
#: What marks an issue as ours, so that the next run finds and updates it.
MARK = "<!-- imskit due -->"
#: How much of what is to be done is told; the document has it all.
_LONGEST = 200
_HEAD = "| Day | Who | What | Document |\n|---|---|---|---|\n"


def due_md(due: DueList) -> str:
    """*due* as Markdown, at most `LIMIT` characters: what does not fit is counted.

    The second line says whether anything is due; `### Nothing` begins it when nothing is.
    """
    whose = f" for {plain_text(due.owner_title)}" if due.owner else ""
    text = f"{MARK}\n### {_sum(due)}{whose}\n"
    foot = f"\n<sub>{plain_text(due.organisation)}, as of {due.as_of}.</sub>\n"
    left = LIMIT - len(text) - len(foot) - 200
    told = 0
    for heading, lines in (("Overdue", due.overdue), ("Due soon", due.soon), ("Later", due.later)):
        part = f"\n**{heading}** ({len(lines)})\n\n{_HEAD}" if lines else ""
        rows = list(_fitting(lines, left - len(part)))
        if rows:
            text += part + "".join(rows)
            left -= len(part) + sum(map(len, rows))
            told += len(rows)
        if len(rows) < len(lines):
            break
    if told < len(due.lines):
        text += f"\n{len(due.lines) - told} more do not fit here; `imskit due` shows them all.\n"
    return text + foot


def _sum(due: DueList) -> str:
    found = ((due.overdue, "overdue"), (due.soon, "due soon"), (due.later, "later"))
    words = ", ".join(f"{len(lines)} {what}" for lines, what in found if lines)
    return words or f"Nothing is overdue or due within {due.within.words}"


def _fitting(lines: Sequence[DueLine], left: int) -> Iterator[str]:
    """The rows of the first *lines*, as many as fit into *left* characters."""
    for line in lines:
        what = line.what if len(line.what) <= _LONGEST else f"{line.what[: _LONGEST - 1]}…"
        cells = (line.day, line.owner_title, what, f"{line.document} {line.title}")
        row = f"| {' | '.join(map(plain_text, cells))} |\n"
        left -= len(row)
        if left < 0:
            return
        yield row
