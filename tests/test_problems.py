"""Problems are values: they have an order, a word for how much they count, and a guess only where it is a good one."""

from __future__ import annotations

import pytest

from imskit.problems import Place, Problem, Severity, nearest, short


def test_problems_stand_in_the_order_of_their_places() -> None:
    places = [("b.yaml", 1, 1), ("a.yaml", 10, 1), ("a.yaml", 9, 5), ("a.yaml", 9, 2)]
    problems = [Problem(Place(*place), "rule", "message") for place in places]
    assert [str(each.place) for each in sorted(problems)] == [
        "a.yaml:9:2",
        "a.yaml:9:5",
        "a.yaml:10:1",
        "b.yaml:1:1",
    ]


def test_how_much_a_problem_counts_has_a_word_and_an_order() -> None:
    assert [each.word for each in sorted(Severity)] == ["note", "warning", "error"]


@pytest.mark.parametrize(
    "word, offered",
    [("polcy", "did you mean policy?"), ("policies", "did you mean policy?"), ("risk", "see the list")],
)
def test_only_a_word_that_is_nearly_the_same_is_offered(word: str, offered: str) -> None:
    assert nearest(word, ["policy", "procedure"], "see the list") == offered


def test_where_known_words_are_alike_more_can_be_asked_for() -> None:
    assert nearest("iso-45001", ["iso-14001"], "none") == "did you mean iso-14001?"
    assert nearest("iso-45001", ["iso-14001"], "none", alike=0.9) == "none"


@pytest.mark.parametrize(
    "text, shown", [("a\n  b\tc ", "a b c"), ("x" * 60, "x" * 60), ("x" * 61, "x" * 59 + "…"), ("", "")]
)
def test_a_text_in_a_message_stands_on_one_line_and_is_short(text: str, shown: str) -> None:
    assert short(text) == shown


def test_a_huge_text_is_shortened_at_once() -> None:
    assert len(short("word " * 10_000_000)) == 60
