"""Markdown as real policies have it: lists by letters, lines that were full, title blocks line by line."""

from __future__ import annotations

from itertools import pairwise

import pytest

from imskit.sources.markdown import read_markdown
from imskit.sources.markdown_lines import flowed
from imskit.sources.pieces import Piece


def read(text: str) -> tuple[Piece, ...]:
    return read_markdown(text.encode(), "policy.md").pieces


def items(text: str) -> list[tuple[str, int, str]]:
    return [(piece.number, piece.level, piece.text) for piece in read(text) if piece.kind == "item"]


@pytest.mark.parametrize(
    "typed, read_as",
    [
        ("goods from\nqualified suppliers", "goods from qualified suppliers"),
        ("Audits  \nfindings", "Audits\\\nfindings"),
        ("Audits\\\nfindings", "Audits\\\nfindings"),
        ("**Owner:** QM\n**Version:** 2", "**Owner:** QM\\\n**Version:** 2"),
        ("Note: read it\nand keep it", "Note: read it and keep it"),
        ("Buyer<br>QM", "Buyer\\\nQM"),
        ("`a<br>b`", "`a<br>b`"),
    ],
)
def test_a_line_that_was_full_goes_on_and_one_that_was_meant_stays(typed: str, read_as: str) -> None:
    assert flowed(typed) == read_as


def test_paragraphs_by_letters_are_items_and_what_is_indented_below_them_too() -> None:
    text = (
        "a. *Joining:*\n\n    i. HR writes.\n\n    i. The owner\nagrees.\n\n    i. IT sets up.\n\n"
        "a. *Leaving:* as above\n"
    )
    assert items(text) == [
        ("a.", 0, "*Joining:*"),
        ("i.", 1, "HR writes."),
        ("ii.", 1, "The owner agrees."),
        ("iii.", 1, "IT sets up."),
        ("b.", 0, "*Leaving:* as above"),
    ]


def test_letters_in_brackets_below_each_other_are_items_of_their_own() -> None:
    assert items("Rules:\n\n(a) one\nand more\n(b) two\n\n(c) three") == [
        ("(a)", 0, "one and more"),
        ("(b)", 0, "two"),
        ("(c)", 0, "three"),
    ]


@pytest.mark.parametrize("text", ["c. 1890 it began", "A. Author wrote it", "e.g. this", "a.m. and p.m."])
def test_what_only_looks_like_a_letter_of_a_list_is_a_paragraph(text: str) -> None:
    assert [piece.kind for piece in read(text)] == ["paragraph"]


def test_code_behind_a_paragraph_stays_code() -> None:
    assert [piece.kind for piece in read("Run:\n\n    a. b\n\na. one\n\n    x = 1\n")] == [
        "paragraph",
        "code",
        "item",
        "code",
    ]


def test_a_list_that_is_indented_by_too_little_is_meant_to_be_within_the_other() -> None:
    text = "1. one\n2. two:\n  1. first\n  2. second\n3. three\n"
    assert [(number, level) for number, level, _ in items(text)] == [
        ("1.", 0),
        ("2.", 0),
        ("1.", 1),
        ("2.", 1),
        ("3.", 0),
    ]


def test_front_matter_that_only_a_fence_closes_is_front_matter() -> None:
    source = read_markdown(b"name: Access policy\nacronym: AP\n---\n# Purpose\n", "a.md")
    assert source.properties == {"name": "Access policy", "acronym": "AP"}
    (heading,) = (piece for piece in source.pieces if piece.kind == "heading")
    assert (heading.text, heading.place) == ("Purpose", "line 4")


@pytest.mark.parametrize(
    "text", ["Note: a heading\n---\n", "a: b\n\nc: d\n---\n", "a: b\nplain words\n---\n"]
)
def test_a_heading_that_is_underlined_is_no_front_matter(text: str) -> None:
    assert not [piece for piece in read(text) if piece.kind == "field"]


def test_a_heading_in_bold_is_a_heading() -> None:
    assert [piece.text for piece in read("## **1. Purpose**\n\n## **A** and **B**\n")] == [
        "1. Purpose",
        "**A** and **B**",
    ]


def test_breaks_within_cells_part_what_stands_in_them() -> None:
    (table,) = read("| Who | What |\n|---|---|\n| Buyer<br>QM | x |\n")
    assert table.rows[1] == ("Buyer\nQM", "x")


def test_many_lines_take_time_in_proportion() -> None:
    lines = ["a. x" if at % 2 else f"    i. {'y ' * 5}" for at in range(4000)]
    found = items("a. x\n\n" + "\n\n".join(lines))
    assert len(found) == 4001
    assert all(len(one[0]) < 8 for one, _ in pairwise(found))


def test_a_list_behind_a_letter_stands_below_it_and_the_letters_go_on() -> None:
    found = items("(a) one:\n\n- first\n- second\n\n(b) two\n\nEnd.\n\n- other\n")
    assert found == [
        ("(a)", 0, "one:"),
        ("", 1, "first"),
        ("", 1, "second"),
        ("(b)", 0, "two"),
        ("", 0, "other"),
    ]


def test_the_text_of_a_box_is_no_code() -> None:
    found = [(piece.kind, piece.text) for piece in read("!!! Note\n\n    Read it\n    all.\n\n    Twice.\n")]
    assert found == [("paragraph", "!!! Note"), ("paragraph", "Read it all."), ("paragraph", "Twice.")]
