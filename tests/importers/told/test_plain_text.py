"""Plain words become a text that says just them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from imskit.importers.told import plain_text
from imskit.importers.told.plain_text import as_text
from imskit.text import Node, parse


def said(nodes: Iterable[Node]) -> str:
    """The words of *nodes* and of all within them, without spaces."""
    return "".join("".join((node.text + said(node.children)).split()) for node in nodes)


@pytest.mark.parametrize(
    "words",
    [
        "see foo_bar",
        "2 * 3 = 6",
        "costs < 5 and > 3",
        "https://forge.example/a_b",
        "R&D",
        "a - b",
        "# heading",
        "<b>",
    ],
)
def test_what_means_nothing_to_markdown_is_left_as_it_is(words: str) -> None:
    assert as_text(words) == words


@pytest.mark.parametrize(
    "words, text",
    [
        ("*now*", r"\*now\*"),
        ("1. first", r"1\. first"),
        ("one\ntwo", "one\n\ntwo"),
        ("Do:\n• this\n• that\nthen stop", "Do:\n\n- this\n- that\n\nthen stop"),
    ],
)
def test_signs_stand_as_they_are_and_lines_stay_lines(words: str, text: str) -> None:
    assert as_text(words) == text


@given(some.text("ab1 *_#->.)[]`|\\<&~\n:/=+", max_size=40))
def test_a_text_says_what_the_words_say(words: str) -> None:
    found = as_text(words)
    # A sign that begins an item in the source begins one in the text.
    plain = "".join(
        "".join(line.lstrip("-* \t") if line.strip()[:2] in {"- ", "* "} else line for line in [line])
        for line in words.split("\n")
    )
    assert said(parse(found).blocks).replace("-", "").replace("*", "") == "".join(plain.split()).replace(
        "-", ""
    ).replace("*", "")


@pytest.mark.parametrize(
    "line",
    ["2026-03-01", "3 of 4", "1.5 t", "12", "12)", "1. x", "7 | 8", "0", "5: *x*", "123456789. x", "1) "],
)
def test_a_line_that_begins_with_a_figure_says_what_it_says(line: str) -> None:
    said = plain_text._safe(line.strip())
    assert plain_text._says(said, line.strip())
