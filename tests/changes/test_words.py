"""A redline holds both texts, and shows as little as needed as changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.changes.words import Span, changed_words, redline

WORDS = st.lists(
    st.sampled_from(["must", "report", "within", "5", "days", ",", ".", " ", "\n"]), max_size=20
).map("".join)


@given(WORDS, WORDS)
def test_a_redline_holds_both_texts(before: str, after: str) -> None:
    spans = redline(before, after)
    assert "".join(span.text for span in spans if span.fate != "new") == before
    assert "".join(span.text for span in spans if span.fate != "gone") == after


@given(WORDS, WORDS)
def test_turned_round_it_says_the_same(before: str, after: str) -> None:
    turned = {"gone": "new", "new": "gone", "same": "same"}
    there = sorted((span.fate, span.text) for span in redline(before, after))
    back = sorted((turned[span.fate], span.text) for span in redline(after, before))
    assert there == back


@given(WORDS)
def test_a_text_and_itself_have_nothing_gone_or_new(text: str) -> None:
    assert {span.fate for span in redline(text, text)} <= {"same"}


def test_one_word_that_changed_is_one_word_that_changed() -> None:
    assert redline("Report within 10 days.", "Report within 5 days.") == (
        Span("same", "Report within "),
        Span("gone", "10"),
        Span("new", "5"),
        Span("same", " days."),
    )


@pytest.mark.parametrize(
    "before, after, words",
    [
        ("It must be done.", "It should be done.", (["must"], ["should"])),
        ("At most EUR 3.5 a day", "At most EUR 3.75 a day", (["3.5"], ["3.75"])),
        ("one two", "two one two", ([], ["two"])),
    ],
)
def test_changed_words(before: str, after: str, words: tuple[list[str], list[str]]) -> None:
    gone, come = changed_words(before, after)
    assert (list(gone), len(come)) == (words[0], len(words[1]))
