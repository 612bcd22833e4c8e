"""Stacked columns of counts by period."""

from __future__ import annotations

from imskit.site.figures.columns import columns

KINDS = ("in time", "late")


def test_each_count_is_a_part_with_its_words_and_all_of_them_are_said() -> None:
    drawn = columns((("Q1", (2, 1)), ("Q2", (0, 0))), KINDS, "Ideas")
    assert "<title>Q1: 2 in time</title>" in drawn
    assert "<title>Q1: 1 late</title>" in drawn
    assert 'aria-label="Ideas: Q1 2 in time, 1 late; Q2 none"' in drawn


def test_the_parts_of_the_highest_column_fill_the_height_in_proportion() -> None:
    drawn = columns((("Q1", (3, 1)),), KINDS, "Ideas")
    assert 'height="113"' in drawn
    assert 'height="37"' in drawn


def test_a_kind_that_never_occurs_is_not_in_the_key_and_nothing_is_drawn_of_nothing() -> None:
    assert ">late<" not in columns((("Q1", (2, 0)),), KINDS, "Ideas")
    assert columns((("Q1", (0, 0)),), KINDS, "Ideas") == ""
    assert columns((), KINDS, "Ideas") == ""


def test_of_many_periods_only_some_are_named() -> None:
    drawn = columns(tuple((f"P{place:02}", (1, 0)) for place in range(40)), KINDS, "Ideas")
    assert drawn.count('"middle">P') == 10
