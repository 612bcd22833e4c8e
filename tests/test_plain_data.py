"""Dataclasses from plain data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.plain_data import NotOfThatShape, made_of


@dataclass(frozen=True)
class Inner:
    name: str
    kind: Literal["good", "bad"] = "good"


@dataclass(frozen=True)
class Outer:
    count: int
    sure: bool
    inner: tuple[Inner, ...] = ()
    pair: tuple[str, int] = ("", 0)
    by_name: Mapping[str, Inner] = field(default_factory=dict)
    perhaps: str | None = None


WHOLE = Outer(3, True, (Inner("a"), Inner("b", "bad")), ("x", 1), {"y": Inner("c")}, "z")


def test_what_json_holds_becomes_what_it_was() -> None:
    assert made_of(Outer, json.loads(json.dumps(asdict(WHOLE)))) == WHOLE


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"count": "3"}, "Outer.count is of another type"),
        ({"count": True}, "Outer.count is of another type"),
        ({"inner": [{"name": "a"}]}, r"Outer.inner\[\]: kind is missing"),
        ({"inner": [{"name": "a", "kind": "ugly"}]}, r"Outer.inner\[\].kind is of another type"),
        ({"inner": {}}, "Outer.inner is of another type"),
        ({"pair": ["x"]}, "Outer.pair is of another type"),
        ({"by_name": []}, "Outer.by_name is of another type"),
        ({"perhaps": 7}, "Outer.perhaps is none of what it can be"),
        ({"more": 1}, "Outer: more is unknown"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(changes: dict[str, Any], sentence: str) -> None:
    data = {**json.loads(json.dumps(asdict(WHOLE))), **changes}
    with pytest.raises(NotOfThatShape, match=sentence):
        made_of(Outer, data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "kind", "count"]), inner)
    ),
    max_leaves=8,
)


@given(_JSON)
def test_whatever_it_is_given_it_is_made_or_refused(data: Any) -> None:
    try:
        made = made_of(Inner, data)
    except NotOfThatShape:
        return
    assert asdict(made) == data
