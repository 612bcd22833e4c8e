"""Drawing a sample from populations."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.packs.sampling import draw, shares
from imskit.packs.stated import Unit


def unit(name: str, stratum: str = "") -> Unit:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Unit(
        name, f"Title of {name}", "2026-05-05", stratum, digest, "2026-05-06", "2026-05-06", included=True
    )


UNITS = [unit(f"INI-{number:03}", "stopped" if number % 10 == 0 else "running") for number in range(1, 41)]


def names(seed: str, count: int = 5) -> list[str]:
    return [each.id for each in draw({"initiative": UNITS}, count, seed)["initiative"]]


def test_the_same_seed_draws_the_same_whatever_the_order_they_stand_in() -> None:
    turned = draw({"initiative": UNITS[::-1]}, 5, "77")["initiative"]
    assert [each.id for each in turned] == names("77")


def test_another_seed_draws_others() -> None:
    assert len({tuple(names(str(seed))) for seed in range(20)}) > 15


def test_each_stratum_is_drawn_from() -> None:
    drawn = draw({"initiative": UNITS}, 5, "1")["initiative"]
    assert {each.stratum for each in drawn} == {"running", "stopped"}


def test_the_draw_is_the_published_one() -> None:
    """As somebody would do it with sha256sum and sort."""
    stopped = [each for each in UNITS if each.stratum == "stopped"]
    ranked = sorted(
        stopped, key=lambda each: hashlib.sha256(f"imskit-sample-1:9:{each.sha256}".encode()).hexdigest()
    )
    drawn = [each for each in draw({"initiative": UNITS}, 5, "9")["initiative"] if each.stratum == "stopped"]
    assert drawn == ranked[: len(drawn)]
    assert drawn


def test_more_than_there_are_is_all() -> None:
    assert sorted(names("1", 1000)) == sorted(each.id for each in UNITS)


@pytest.mark.parametrize(
    "sizes, count, expected",
    [
        ({"a": 30, "b": 10}, 4, {"a": 3, "b": 1}),
        ({"a": 98, "b": 1, "c": 1}, 10, {"a": 8, "b": 1, "c": 1}),
        ({"a": 5, "b": 3, "c": 1}, 2, {"a": 1, "b": 1, "c": 0}),
        ({"a": 2}, 10, {"a": 2}),
        ({}, 3, {}),
    ],
)
def test_shares_are_one_each_and_the_rest_in_proportion(
    sizes: dict[str, int], count: int, expected: dict[str, int]
) -> None:
    assert shares(sizes, count) == expected


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 500)),
    st.integers(1, 200),
)
def test_shares_add_up_and_take_no_more_than_there_are(sizes: dict[str, int], count: int) -> None:
    found = shares(sizes, count)
    assert sum(found.values()) == min(count, sum(sizes.values()))
    assert all(0 <= found[name] <= sizes[name] for name in sizes)
    if count >= len(sizes):
        assert all(found.values())
