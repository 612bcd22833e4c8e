"""A text that was edited keeps the lines that were not, and says what the copy says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.importers.edited.known import Odd
from imskit.importers.edited.texts import new_text
from imskit.load import load
from imskit.problems import Problem
from imskit.sources.inline_tokens import Token, markdown, of_nodes, tokens
from imskit.sources.text_lines import Line, as_markdown, lines_of, settled_depths
from imskit.text import parse

ROOT = Path(__file__).parents[3]
BASE = """\
One line that is
wrapped, with [a link](POL-001).

* first, `code` here
* second
  1. inner
  2. other

> quoted

| a | b |
|:--|--:|
|  x   | [y](POL-002) |

Last.
"""


def lines(source: str) -> list[Line]:
    return list(lines_of(parse(source).blocks))


def words(text: str) -> tuple[Token, ...]:
    return tokens([Token(text)])


def test_what_says_the_same_stays_byte_for_byte() -> None:
    assert new_text(BASE, lines(BASE)) == BASE


def test_a_link_stays_on_the_words_that_word_shows_plain() -> None:
    held = lines(BASE)
    shown = [replace(token, target="") for token in held[0].words]
    held[0] = replace(held[0], words=tokens([*shown, Token(" More.")]))
    assert new_text(BASE, held) == BASE.replace("(POL-001).", "(POL-001). More.")


def test_a_cell_of_a_table_changes_alone() -> None:
    held = lines(BASE)
    at = next(number for number, line in enumerate(held) if line.kind == "table")
    (head, row) = held[at].rows
    held[at] = replace(held[at], rows=(head, (words("z"), row[1])))
    assert new_text(BASE, held) == BASE.replace("|  x   | [y](POL-002) |", "| z | [y](POL-002) |")


def test_items_keep_the_sign_of_their_list() -> None:
    held = lines(BASE)
    held.insert(2, Line("item", words("between")))
    assert "* first, `code` here\n* between\n* second\n" in new_text(BASE, held)


@pytest.mark.parametrize(
    "text",
    [
        "- no item",
        "1. no number",
        "# no heading",
        "a *b* c",
        "<b>",
        "x | y",
        "[x](POL-001)",
        "> no quote",
        "a_b_c",
        "\\",
        "`",
        "+ x",
        "=",
        "---",
        "&amp;",
    ],
)
def test_signs_that_mean_something_in_markdown_are_words(text: str) -> None:
    made = markdown(words(text))
    (block,) = parse(made).blocks
    assert of_nodes(block.children) == words(text)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b c", "*", "_", "`x`", "|", "\\", "[", "](x)"]),
            st.sets(st.sampled_from(["strong", "emphasis"])),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_words_with_any_marks_come_back_or_are_refused(parts: list[tuple[str, set[str]]]) -> None:
    held = tokens([Token(f"{text} ", frozenset(marks)) for text, marks in parts])
    wanted = [Line("paragraph", held)]
    try:
        made = new_text("", wanted)
    except Odd:
        assert any(marks for _, marks in parts)
        return
    assert [line.key for line in lines(made)] == [line.key for line in wanted]


@cache
def texts() -> list[str]:
    found: list[str] = []
    for file in sorted((ROOT / "ims").rglob("*.yaml")):
        read = load(file.read_bytes(), "x")
        assert not isinstance(read, Problem)
        found += strings(read.data)
    return list(dict.fromkeys(found))


def strings(data: Any) -> Iterator[str]:
    if isinstance(data, str) and "\n" in data:
        yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from strings(inner)


def test_any_text_of_ours_takes_any_small_edit() -> None:
    chosen = random.Random(1)  # noqa: S311 - no secret
    for text in chosen.sample(texts(), 300):
        held = lines(text)
        assert new_text(text, held) == text
        at = chosen.randrange(len(held))
        edit = chosen.randrange(4)
        if edit == 0 and len(held) > 1:
            del held[at]
        elif edit == 1:
            held.insert(at, Line("paragraph", words("A new one, with * and _ and # in it.")))
        elif edit == 2:
            held.append(Line("item", words("1. an item")))
        else:
            chosen.shuffle(held)
        wanted = settled_depths(held)
        made = new_text(text, wanted)
        assert [line.key for line in lines(made)] == [line.key for line in wanted]
        assert as_markdown(wanted)
