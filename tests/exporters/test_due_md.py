"""What is due as the text of an issue: it fits, and no document calls anybody."""

from __future__ import annotations

from dataclasses import replace

from markdown_it import MarkdownIt

from imskit.exporters.due_md import LIMIT, due_md
from imskit.model import Period
from imskit.views.due import DueLine, DueList

LINE = DueLine(
    day="2026-01-10",
    what="Buy a lamp",
    document="NCR-001",
    title="Dark hall",
    owner="director",
    owner_title="Director",
    kind="action",
    overdue=True,
    soon=False,
    key="k",
)


def due_list(*lines: DueLine) -> DueList:
    return DueList("Small Works", "2026-01-15", Period(30, "D"), "", "", lines, (), ())


def test_each_urgency_has_its_table() -> None:
    soon = replace(LINE, what="Hang it up", overdue=False, soon=True)
    html = MarkdownIt("gfm-like", {"linkify": False}).render(due_md(replace(due_list(LINE), soon=(soon,))))
    assert html.count("<table>") == 2
    assert html.index("Buy a lamp") < html.index("Due soon") < html.index("Hang it up")


def test_no_words_of_a_document_mean_anything_to_the_forge() -> None:
    hostile = replace(LINE, what="| @octocat closes #12\n/close <script>", title="](https://x.example)")
    source = due_md(due_list(hostile))
    row = next(line for line in source.splitlines() if line.startswith("| 2026"))
    assert row.count("|") == 5
    assert not {"@octocat", "#12", "<script>", "https://"} & set(row.split())
    assert "<script>" not in MarkdownIt("gfm-like", {"linkify": False}).render(source)


def test_what_does_not_fit_is_counted() -> None:
    source = due_md(due_list(*(replace(LINE, what=f"{number} " + "x" * 400) for number in range(500))))
    assert len(source) <= LIMIT
    told = source.count("| NCR")
    assert 100 < told < 500
    assert f"{500 - told} more do not fit here" in source
