"""What the parser says is told at the place of the mistake, in the words of who made it."""

from __future__ import annotations

import pytest
import yaml

from imskit.parser_messages import in_words
from tests.loading import refuse


@pytest.mark.parametrize(
    "opening, place", [("x: [", "1:4"), ("x: [\n", "1:4"), ("y: 1\nx: {a: [1],\n", "2:4")]
)
def test_a_bracket_that_is_never_closed_is_where_the_mistake_is(opening: str, place: str) -> None:
    problem = refuse(opening)
    assert f"{problem.place.line}:{problem.place.column}" == place
    assert "begins here has no" in problem.message


def test_a_first_line_that_is_indented_deeper_is_where_the_mistake_is() -> None:
    problem = refuse("a: |\n     first\n  second\nb: c\n")
    assert (problem.place.line, problem.place.column) == (2, 6)
    assert problem.message == "The first line of this text is indented deeper than those below it"


@pytest.mark.parametrize(
    "text, place, code",
    [
        ("a:\n\u00a0\u00a0b: c\n", "2:1", "U+00A0"),
        ("a: b\nb:\u00a0c\n", "2:3", "U+00A0"),
        ("a\uff1a b\nc: d\n", "1:2", "U+FF1A"),
        ("a: b\nc\uff1ad\n", "2:2", "U+FF1A"),
        ("a\u200b: b\n", "1:2", "U+200B"),
    ],
)
def test_a_character_that_looks_like_another_is_named(text: str, place: str, code: str) -> None:
    problem = refuse(text)
    assert (problem.rule, f"{problem.place.line}:{problem.place.column}") == ("yaml-encoding", place)
    assert code in problem.message


def test_a_parser_that_gives_up_at_the_depth_says_so_in_our_words() -> None:
    mark = yaml.Mark("x", 3, 0, 3, None, 0)
    error = yaml.MarkedYAMLError("while increasing flow level", mark, "exceeded max depth", mark)
    refusal, offset = in_words(error, "x: [[[[")
    assert (refusal.rule, offset) == ("yaml-depth", 3)
