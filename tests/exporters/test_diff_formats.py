"""What a change means, for readers: the sum comes first and is short, the rest fits, and no word of it is markup."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import Any

import pytest
from markdown_it import MarkdownIt

from imskit.changes.lines import Line
from imskit.changes.report import ClauseRow, DecisionRow, ReadRow, Report, TouchedRow
from imskit.changes.words import Span
from imskit.exporters.diff_html import diff_html
from imskit.exporters.diff_md import LIMIT, diff_md
from imskit.exporters.diff_summary import summary, verdict
from tests.exporters.reports import HOSTILE, approval, document, form, huge, problem, report


def sums(found: Report) -> dict[str, str]:
    return {
        line.label: "; ".join(" ".join(filter(None, (p.id, p.grave, p.words))) for p in line.parts)
        for line in summary(found)
    }


def test_the_sum_says_what_changes_who_must_approve_and_who_must_read() -> None:
    found = report(
        documents=(document(),),
        approvals=(approval(),),
        read_again=(ReadRow("POL-001", "Innovation policy", "1.1", ("everyone",)),),
    )
    assert sums(found) == {
        "What changes": "POL-001 Innovation policy, 1.0 → 1.1, material, holds from 2026-12-01, "
        "approved → in-review. Answers come sooner",
        "Who must approve": "POL-001 1.1 needs an approval by Managing director",
        "To be read": "POL-001 1.1 by everyone",
    }


@pytest.mark.parametrize(
    "fields, words",
    [
        ({}, "no change of content"),
        ({"path_before": "ims/policies/old.yaml", "lines": ()}, "renamed"),
        ({"what": "retired", "lines": (), "weight": ""}, "no longer followed"),
        ({"what": "added", "weight": ""}, "new"),
        ({"weight": "editorial"}, "changed in Purpose"),
    ],
)
def test_what_became_of_a_document_is_said_in_its_line(fields: dict[str, Any], words: str) -> None:
    row = document(**{"weight": "none", "summaries": (), **fields})
    assert words in sums(report(documents=(row,)))["What changes"]


@pytest.mark.parametrize(
    "fields, ready, words",
    [
        ({}, True, "Nothing is missing before this may merge."),
        (
            {"approvals": (approval(),)},
            True,
            "Nothing is missing before this may merge. What still has to be approved is not in force until then.",
        ),
        ({"problems": (problem(),)}, False, "Not ready to merge: 1 thing is missing."),
        ({"problems": (problem(), problem("x"))}, False, "Not ready to merge: 2 things are missing."),
        (
            {"older_problems": 1},
            False,
            "The change itself lacks nothing. One error was there before; imskit check names it.",
        ),
        (
            {"problems": (problem(),), "older_problems": 2},
            False,
            "Not ready to merge: 1 thing is missing. 2 errors were there before; imskit check names them.",
        ),
    ],
)
def test_the_verdict_comes_first(fields: dict[str, Any], ready: bool, words: str) -> None:
    found = report(documents=(document(),), **fields)
    assert (verdict(found).ready, verdict(found).words) == (ready, words)
    shown = shown_text(diff_md(found))
    assert shown.index(words) < shown.index("What changes")


def test_a_decision_stands_in_the_sum_and_not_among_the_documents() -> None:
    record = document("DEC-1", what="added", weight="", version="", summaries=())
    given = DecisionRow(
        "DEC-1", "POL-001", "1.1", "approve", "person-02", "Director", "2026-11-26", "signed", counts=True
    )
    found = report(documents=(record, document()), decisions=(given,))
    assert sums(found)["Approved"] == "POL-001 1.1 by person-02 as Director on 2026-11-26, signed"
    assert "DEC-1" not in diff_md(found)
    assert "DEC-1" not in diff_html(found)
    other = replace(found, decisions=(replace(given, counts=False),))
    assert sums(other)["Approved"].startswith("POL-001 does not count: 1.1 by person-02")


def test_clauses_are_told_turn_by_turn_and_bad_news_first() -> None:
    row = ClauseRow("tiny", "TINY 1", "1", "Direction", "won", "open", "fresh", "It is there")
    lost = [replace(row, clause=str(number), turn="lost") for number in range(2, 7)]
    said = sums(report(documents=(document(),), clauses=(row, *lost)))["Clauses"]
    assert said == "lost TINY 1 2, TINY 1 3, TINY 1 4 and 2 more; won TINY 1 1"


def test_whoever_owns_what_became_suspect_is_asked_to_look() -> None:
    rests = TouchedRow("PRO-001", "How", "Innovation manager", True, "", False, "implements POL-001", 1)
    said = sums(report(documents=(document(),), touched=(rests, replace(rests, id="PRO-002", suspect=False))))
    assert said["What rests on it"] == "2 documents; 1 of them suspect until its owner looked"


def test_a_huge_and_hostile_change_fits_into_a_comment() -> None:
    said = diff_md(huge(HOSTILE))
    assert len(said) <= LIMIT
    assert len(said.encode()) <= 3 * LIMIT
    assert "parts do not fit in a comment" in said
    assert said.count("<details") == said.count("</details>") == said.count("<summary>") > 3
    for part in ("Missing before this may merge (2000)", "Worth a look (2000)", "Approvals (400)"):
        assert part in said, "a long part hides no other"
    assert (
        sum(len(line) for line in takewhile(lambda line: "<details" not in line, said.splitlines())) < 15_000
    )


def test_no_word_of_a_document_is_markup() -> None:
    found = huge(HOSTILE)
    said = diff_md(replace(found, documents=found.documents[:2]))
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(said)
    assert "<script" not in html
    assert "<a " not in html
    assert "<h1" not in html
    assert html.count("<h3>") == 1
    assert "@octocat" not in said
    assert "closes #1" not in html
    assert "closes #\u200b1" in html
    assert not [line for line in said.splitlines() if line.startswith("/")]


def test_a_page_of_a_huge_change_holds_all_of_it_and_no_markup_of_it() -> None:
    page = diff_html(huge(HOSTILE))
    assert "<script" not in page
    assert page.count("</h3>") == 400
    assert page.count('<li><a href="#POL-') == 400
    assert "Missing before this may merge (2000)" in page


def test_the_lines_of_a_file_are_no_lines_of_a_page() -> None:
    text = "One\nparagraph.\n\nAnother:\n- an entry\n- a second"
    page = diff_html(report(documents=(document(lines=(Line("Text", "added", (Span("new", text),)),)),)))
    assert "<ins>One paragraph.\n\nAnother:\n- an entry\n- a second</ins>" in page


def test_what_is_lost_is_not_asked_to_be_approved_as_it_is() -> None:
    found = report(documents=(document(),), approvals=(approval(lost=True),))
    assert "imskit approve" not in diff_md(found) + diff_html(found)
    assert "imskit approve POL-001 --as PERSON" in diff_md(report(approvals=(approval(),)))


def shown_text(markdown: str) -> str:
    """The words of a comment as a reader sees them."""
    tokens = MarkdownIt("commonmark", {"html": True}).parse(markdown)
    return "\n".join(
        "".join(child.content for child in token.children or () if child.type in {"text", "text_special"})
        for token in tokens
    )


def test_forms_of_many_documents_leave_room_for_what_changes() -> None:
    names = [f"POL-{number:03}" for number in range(40)]
    forms = tuple(form(name, 6) for name in names)
    for found in (report(forms=forms), replace(huge("word "), forms=forms)):
        said = diff_md(found)
        assert len(said) <= LIMIT
        assert said.count("<details") == said.count("</details>") == said.count("<summary>")
    assert "Clauses (300)" in said, "the forms hide no other part"
    said = diff_md(report(forms=forms))
    assert said.count("```yaml") == 12
    assert "Approve 28 more versions in a browser" in said
    assert "5 more could approve" in said
    few = diff_md(report(forms=(form(people=6),)))
    assert few.count("```yaml") == 6
    assert "more could approve" not in few


def test_a_form_says_why_somebody_gets_none_and_nothing_of_it_is_markup() -> None:
    said = diff_md(report(forms=(form(people=0, why_not=(HOSTILE,)),)))
    html = MarkdownIt("commonmark", {"html": True}).render(said)
    assert "Not now: @" in html
    assert "<script" not in html
    assert "@octocat" not in said
    page = diff_html(report(documents=(document(),), forms=(form(people=1, why_not=(HOSTILE,)),)))
    assert "Not offered: @octocat" in page
    assert "<script" not in page


def test_what_a_text_holds_does_not_end_its_block() -> None:
    record = replace(form().records[0], text="a: |\n  ```\n  # not a heading\n")
    said = diff_md(report(forms=(form(records=(record,)),)))
    assert "````yaml\na: |\n  ```\n  # not a heading\n````\n" in said
