"""What moved is moved, what changed is changed, and both sides see the same."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.changes.structure import Difference, differences

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(["a", "b", "a long sentence of words", "c d e"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("pqrs"), inner, max_size=4),
    max_leaves=16,
)


def brief(before: Any, after: Any) -> list[tuple[Any, ...]]:
    return [(each.kind, each.path, each.before, each.after) for each in differences(before, after)]


def steps(*titles: str) -> list[dict[str, str]]:
    return [
        {"title": title, "text": f"The whole text of {title}, long enough to be known again."}
        for title in titles
    ]


@given(PLAIN)
def test_a_value_does_not_differ_from_itself(value: Any) -> None:
    assert differences(value, json.loads(json.dumps(value))) == ()


@given(PLAIN, PLAIN)
def test_there_are_differences_exactly_where_values_differ(one: Any, other: Any) -> None:
    assert bool(differences(one, other)) == (
        json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True)
    )


@given(PLAIN, PLAIN)
def test_both_sides_see_the_same(one: Any, other: Any) -> None:
    def bare(found: Difference) -> str:
        return json.dumps([found.kind, found.before, found.after], sort_keys=True)

    there = Counter(bare(each) for each in differences(one, other))
    back = Counter(bare(each.reverse()) for each in differences(other, one))
    assert there == back


@given(st.permutations(range(7)))
def test_a_new_order_is_nothing_but_moves(order: list[int]) -> None:
    entries = steps(*"abcdefg")
    found = differences(entries, [entries[place] for place in order])
    assert {each.kind for each in found} <= {"moved"}
    assert len(found) < 7


def test_one_moved_entry_is_one_move() -> None:
    assert brief(steps("a", "b", "c", "d"), steps("b", "c", "d", "a")) == [("moved", (3,), 0, 3)]


def test_a_step_with_another_wording_is_one_changed_step() -> None:
    after = steps("a", "b", "c")
    after[1]["text"] = "Something else."
    assert brief(steps("a", "b", "c"), after) == [
        ("changed", (1, "text"), "The whole text of b, long enough to be known again.", "Something else.")
    ]


def test_a_step_with_another_title_is_known_by_its_text() -> None:
    after = steps("a", "b", "c")
    after[1]["title"] = "B"
    assert brief(steps("a", "b", "c"), after) == [("changed", (1, "title"), "b", "B")]


def test_a_step_that_moved_and_changed_is_both() -> None:
    after = steps("c", "a", "b")
    after[0]["text"] += " More."
    assert [(each.kind, each.path) for each in differences(steps("a", "b", "c"), after)] == [
        ("moved", (0,)),
        ("changed", (0, "text")),
    ]


def test_added_and_taken_out_entries_leave_the_others_alone() -> None:
    before = ["We meet on Mondays", *steps("b", "c")]
    after = [*steps("b", "c"), "Nobody is asked twice"]
    assert brief(before, after) == [
        ("removed", (0,), "We meet on Mondays", None),
        ("added", (2,), None, "Nobody is asked twice"),
    ]


def test_entries_of_one_kind_are_told_apart_by_their_id() -> None:
    before = [{"id": "R1", "text": "one"}, {"id": "R2", "text": "two"}]
    after = [{"id": "R1", "text": "two"}, {"id": "R2", "text": "one"}]
    assert brief(before, after) == [
        ("changed", (0, "text"), "one", "two"),
        ("changed", (1, "text"), "two", "one"),
    ]


@pytest.mark.parametrize("one, other", [(1, True), (0, False), (1, "1"), ([], {}), (None, ""), ([1], [True])])
def test_what_looks_alike_to_python_is_not_the_same(one: Any, other: Any) -> None:
    assert differences(one, other)


def test_long_lists_are_compared_in_a_moment() -> None:
    before = [{"text": f"entry {number} of a long list"} for number in range(400)]
    after = [{"text": f"other {number} in a long list"} for number in range(400)]
    assert len(differences(before, after)) == 800
