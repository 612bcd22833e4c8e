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


@pytest.mark.parametrize(
    "text, place, message, mend",
    [
        (
            "a: b\nc = d\ne: f\n",
            "2:3",
            "A colon belongs where = stands",
            "write c: and a space before the value",
        ),
        ("a:\n  c = d\n  e: f\n", "2:5", "A colon belongs where = stands", "write c: and a space"),
        ("a: [b, c}\n", "1:9", "A list ends with ], and here stands }", "write ]"),
        ("a: {b: c]\n", "1:9", "A group ends with }, and here stands ]", "write }"),
        (
            "a:\n  -b: c\n   d: e\n",
            "2:3",
            "A space is missing after the hyphen",
            "write - b: c",
        ),
        (
            "effect: threat area: money\n",
            "1:20",
            "A colon and a space stand inside a text",
            "or give area a line of its own if it is a field",
        ),
        (
            "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n",
            "2:1",
            "A merge of two versions was not finished here",
            "keep one of them",
        ),
    ],
)
def test_slips_of_people_who_seldom_write_yaml(text: str, place: str, message: str, mend: str) -> None:
    problem = refuse(text)
    assert f"{problem.place.line}:{problem.place.column}" == place
    assert message in problem.message
    assert mend in problem.mend


def test_a_title_with_a_colon_is_not_taken_for_two_fields() -> None:
    assert refuse("title: Risk: one supplier\n").mend == "put the whole text in quotes"


def test_a_parser_that_gives_up_at_the_depth_says_so_in_our_words() -> None:
    mark = yaml.Mark("x", 3, 0, 3, None, 0)
    error = yaml.MarkedYAMLError("while increasing flow level", mark, "exceeded max depth", mark)
    refusal, offset = in_words(error, "x: [[[[")
    assert (refusal.rule, offset) == ("yaml-depth", 3)
