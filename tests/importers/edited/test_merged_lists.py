"""Two sides change one list: what one of them did counts, and only what both did is a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imskit.edit.changing import New
from imskit.importers.edited.lists import list_edits
from imskit.importers.edited.merged_lists import merged, places

Side = tuple[int | str, ...]


def both(base: Sequence[Any], ours: Side, theirs: Side) -> list[Any] | str:
    """What comes of *base* where both sides hold numbers of its items, and words for new ones."""
    here = [base[each] if isinstance(each, int) else each for each in ours]
    items = [each if isinstance(each, int) else New(each) for each in theirs]
    found = merged(base, here, items, ())
    if isinstance(found, str):
        return found
    return [here[each] if isinstance(each, int) else each.value for each in found]


BASE = ("a", "b", "c", "d", "e")


@pytest.mark.parametrize(
    "ours, theirs, wanted",
    [
        # Here one was added, there another was taken away.
        ((0, 1, "new", 2, 3, 4), (0, 1, 2, 3), "a b new c d"),
        ((1, 2, 3, 4), (0, 1, 2, 3, 4, "new"), "b c d e new"),
        # Here one was moved, there another was taken away, or added, or moved.
        ((1, 2, 3, 4, 0), (0, 1, 3, 4), "b d e a"),
        ((0, 1, 2, 4, 3), (0, "new", 1, 2, 3, 4), "a new b c e d"),
        ((1, 0, 2, 3, 4), (0, 1, 2, 4, 3), "b a c e d"),
        ((1, 2, 3, 4, 0), (0, 2, 1, 3, 4), "c b d e a"),
        # Both did the same.
        ((0, "new", 1, 2, 3, 4), (0, "new", 1, 2, 3, 4), "a new b c d e"),
        ((0, 2, 3, 4), (0, 2, 3, 4), "a c d e"),
        # Neighbours were taken away.
        ((2, 3, 4), (0, 1, 3, 4), "d e"),
    ],
)
def test_what_one_side_did_counts(ours: Side, theirs: Side, wanted: str) -> None:
    assert both(BASE, ours, theirs) == wanted.split()
    assert both(BASE, theirs, ours) == wanted.split()


@pytest.mark.parametrize(
    "ours, theirs, said",
    [
        ((0, "x", 1, 2, 3, 4), (0, "y", 1, 2, 3, 4), "at one place"),
        ((1, 2, 3, 4, 0), (1, 2, 0, 3, 4), "in another order"),
        ((1, 2, 3, 4, 0), (1, 2, 3, 4), "item 1 was taken away on one side and moved"),
    ],
)
def test_what_both_did_otherwise_is_a_conflict(ours: Side, theirs: Side, said: str) -> None:
    for one, other in ((ours, theirs), (theirs, ours)):
        found = both(BASE, one, other)
        assert isinstance(found, str)
        assert said in found or "and changed on the other" in found


def test_an_item_that_was_changed_here_is_not_taken_away_there() -> None:
    base = [{"title": "Look", "text": "Look at it."}, {"title": "Act", "text": "Act."}]
    here = [{"title": "Look", "text": "Look at it closely."}, {"title": "Act", "text": "Act."}]
    assert merged(base, here, [1], ()) == "item 1 was taken away on one side and changed on the other"
    assert merged(base, here[1:], [0, 1], [0]) == "item 1 was taken away on one side and changed on the other"
    assert merged(base, here, [0], ()) == (0,)


def test_changed_and_moved_items_are_known_again() -> None:
    base = [{"title": title, "text": "What is done in it."} for title in "abcd"]
    now = [{"title": "new"}, base[3], base[0], {**base[1], "text": "What is done in it now."}, base[2]]
    assert places(base, now) == [2, 3, 4, 1]


@st.composite
def two_sides(draw: st.DrawFn) -> tuple[int, list[tuple[str, int]], list[tuple[str, int]]]:
    """How long a list is, and what each side does to it: each item and each gap is touched by one side at most."""
    many = draw(st.integers(0, 8))
    touched = draw(st.lists(st.sampled_from(range(-1, many)), unique=True, max_size=many + 1))
    acts: tuple[list[tuple[str, int]], list[tuple[str, int]]] = ([], [])
    taken: set[int] = set()
    for at in touched:
        # Neighbours are left alone, so that no two acts meet in one gap.
        if {at - 1, at, at + 1} & taken:
            continue
        taken.add(at)
        act = draw(st.sampled_from(["add"] if at < 0 else ["add", "remove", "change"]))
        acts[draw(st.integers(0, 1))].append((act, at))
    return many, *acts


def acted(base: list[str], acts: Sequence[tuple[str, int]], by: str) -> list[str]:
    """The plain model: *base* with the *acts* of one side done to it, from the end."""
    found = list(base)
    for act, at in sorted(acts, key=lambda each: -each[1]):
        if act == "add":
            found.insert(at + 1, f"new {by} {at}")
        elif act == "remove":
            del found[at]
        else:
            found[at] = f"{found[at]}, changed {by}"
    return found


@given(two_sides())
@settings(deadline=None, max_examples=300)
def test_sides_that_touch_different_items_and_gaps_never_conflict(
    sides: tuple[int, list[tuple[str, int]], list[tuple[str, int]]],
) -> None:
    many, ours, theirs = sides
    base = [f"item {at} of the list" for at in range(many)]
    here = acted(base, ours, "here")
    there = acted(base, theirs, "there")
    items: list[int | New] = []
    changed = set()
    for words in there:
        plain = words.partition(",")[0]
        if plain in base:
            items.append(base.index(plain))
            if plain != words:
                changed.add(base.index(plain))
        else:
            items.append(New(words))
    found = merged(base, here, items, changed)
    assert not isinstance(found, str), found
    # Where both acted, the changes of both stand in one list: the model does them one after the other.
    at = places(base, here)
    values = [each.value if isinstance(each, New) else here[each] for each in found]
    for number in changed:
        place = at[number]
        assert place is not None
        values[found.index(place)] += ", changed there"
    assert values == _model(base, ours, theirs)


def _model(base: list[str], ours: list[tuple[str, int]], theirs: list[tuple[str, int]]) -> list[str]:
    found = list(base)
    acts = [(act, at, "here") for act, at in ours] + [(act, at, "there") for act, at in theirs]
    for act, at, by in sorted(acts, key=lambda each: -each[1]):
        found = acted(found, [(act, at)], by)
    return found


@given(st.permutations(range(6)), st.integers(0, 63), st.permutations(range(6)), st.integers(0, 63))
@settings(deadline=None, max_examples=300)
def test_it_does_not_matter_which_side_is_asked_first(
    one: list[int], some: int, two: list[int], others: int
) -> None:
    base = [f"item {at}" for at in range(6)]
    ours = tuple(each for each in one if not some & 1 << each)
    theirs = tuple(each for each in two if not others & 1 << each)
    first, second = both(base, ours, theirs), both(base, theirs, ours)
    assert first == second or (isinstance(first, str) and isinstance(second, str))
    unchanged = tuple(range(6))
    assert both(base, ours, unchanged) == [base[each] for each in ours]
    assert both(base, unchanged, theirs) == [base[each] for each in theirs]
    assert both(base, ours, ours) == [base[each] for each in ours]


def test_edits_of_a_list_say_what_stays() -> None:
    (edit,) = list_edits(("x",), ["a", "b", "c"], ["c", "a", "new"])
    assert edit.items == (2, 0, New("new"))  # type: ignore[union-attr]
