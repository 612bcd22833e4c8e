"""Classes of `imskit.values` do what those of `dataclasses` do."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pytest

from imskit import values


def made_by(dataclass: Any) -> Any:
    """The same class, made by one or the other."""

    @dataclass(frozen=True, slots=True)
    class Thing:
        name: str
        place: str = dataclasses.field(default="", repr=False, compare=False)
        parts: tuple[str, ...] = ()
        more: Mapping[str, int] | None = None

    return Thing


BOTH = pytest.mark.parametrize(
    "thing", [made_by(values.dataclass), made_by(dataclasses.dataclass)], ids=["ours", "theirs"]
)


@BOTH
def test_equal_is_what_has_equal_values_where_values_count(thing: Any) -> None:
    assert thing("a", "here") == thing("a", "there")
    assert thing("a") != thing("b")
    assert thing("a") != made_by(dataclasses.dataclass)("a")
    assert thing("a") != ("a", (), None)


@BOTH
def test_what_is_equal_has_one_hash(thing: Any) -> None:
    assert len({thing("a", "here"), thing("a", "there"), thing("b")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(thing("a", more={}))


@BOTH
def test_it_shows_its_fields(thing: Any) -> None:
    assert repr(thing("a", "here", ("b",))).endswith("Thing(name='a', parts=('b',), more=None)")


@BOTH
def test_nothing_can_be_changed_or_added(thing: Any) -> None:
    one = thing("a")
    for name in ("name", "other"):
        with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
            setattr(one, name, "b")
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.name
    assert not hasattr(one, "__dict__")


@BOTH
def test_a_changed_copy_can_be_made(thing: Any) -> None:
    assert dataclasses.replace(thing("a", parts=("b",)), name="c") == thing("c", parts=("b",))
    assert [field.name for field in dataclasses.fields(thing)] == ["name", "place", "parts", "more"]


@BOTH
def test_it_is_made_of_its_fields_by_place_and_by_name(thing: Any) -> None:
    assert thing(parts=("b",), name="a") == thing("a", "", ("b",), None)
    for wrong in (thing, lambda: thing("a", other=1), lambda: thing("a", name="b")):
        with pytest.raises(TypeError, match="__init__"):
            wrong()


@BOTH
def test_it_survives_a_copy_and_another_process(thing: Any) -> None:
    one = thing("a", "here", ("b",), {"c": 1})
    assert copy.deepcopy(one) == copy.copy(one) == one
    assert thing.__reduce_ex__(one, 4)[2] is not None


def test_a_default_that_is_made_is_made_anew() -> None:
    @values.dataclass(frozen=True)
    class Holder:
        held: list[str] = dataclasses.field(default_factory=list)

        @cached_property
        def first(self) -> str:
            return self.held[0]

    Holder().held.append("a")
    assert Holder().held == []
    assert Holder(["b"]).first == "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        Holder().held = []  # type: ignore[misc]  # what is tried here


def test_a_class_of_one_field_compares_too() -> None:
    @values.dataclass(frozen=True)
    class One:
        name: str

    assert One("a") == One("a")
    assert hash(One("a")) == hash(One("a"))
    assert One("a") != One("b")


def made_with_more(dataclass: Any) -> Any:
    @dataclass(frozen=True)
    class More:
        name: str
        shared: dict[str, int] = dataclasses.field(default_factory=dict)
        derived: str = dataclasses.field(init=False)
        fixed: int = dataclasses.field(default=3, init=False)
        only: str = dataclasses.field(default="x", kw_only=True)

        def __post_init__(self) -> None:
            object.__setattr__(self, "derived", self.name.upper())

    return More


@pytest.mark.parametrize("dataclass", [values.dataclass, dataclasses.dataclass])
def test_it_is_made_as_its_fields_say(dataclass: Any) -> None:
    more = made_with_more(dataclass)
    one, other = more("a"), more(name="a", only="y")
    assert (one.shared, one.derived, one.fixed, one.only) == ({}, "A", 3, "x")
    assert one.shared is not other.shared
    assert (other.only, dataclasses.replace(one, name="b").derived) == ("y", "B")
    for wrong in ({}, {"name": "a", "fixed": 4}, {"name": "a", "none": 1}):
        with pytest.raises(TypeError):
            more(**wrong)
    with pytest.raises(TypeError):
        more("a", {}, "y")


@pytest.mark.parametrize("dataclass", [values.dataclass, dataclasses.dataclass])
def test_a_class_without_fields_can_be_made(dataclass: Any) -> None:
    @dataclass(frozen=True)
    class Nothing:
        pass

    assert Nothing() == Nothing()


@pytest.mark.parametrize("dataclass", [values.dataclass, dataclasses.dataclass])
def test_a_class_made_from_another_has_the_fields_of_both(dataclass: Any) -> None:
    first = made_with_more(dataclass)

    @dataclass(frozen=True)
    class Further(first):  # type: ignore[misc,valid-type]  # made by the one or the other
        count: int = 0

    found = Further("a", {}, 2)
    assert (found.derived, found.count) == ("A", 2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.name = "b"


def test_a_class_with_slots_can_keep_what_was_worked_out_of_it() -> None:
    @values.dataclass(frozen=True, slots=True)
    class Named(values.Keeping):
        name: str

        @cached_property
        def loud(self) -> str:
            return self.name.upper()

    found = Named("a")
    assert found.loud is found.loud
    assert vars(found) == {"loud": "A"}
    assert vars(dataclasses.replace(found, name="b")) == {}
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.name = "b"  # type: ignore[misc]  # that it cannot be changed is what is looked at


def in_order(dataclass: Any) -> Any:
    @dataclass(frozen=True, slots=True, order=True)
    class Line:
        path: str
        number: int
        said: str = dataclasses.field(default="", compare=False)

    return Line


@pytest.mark.parametrize("dataclass", [values.dataclass, dataclasses.dataclass])
def test_instances_are_sorted_by_the_fields_that_count(dataclass: Any) -> None:
    line = in_order(dataclass)
    first, second, third = line("a", 2, "x"), line("a", 10), line("b", 1)
    assert sorted([third, second, first]) == [first, second, third]
    assert first < second
    assert first <= line("a", 2)
    assert third > second
    assert third >= second
    with pytest.raises(TypeError, match="not supported"):
        assert first < ("a", 2)


@pytest.mark.parametrize("dataclass", [values.dataclass, dataclasses.dataclass])
def test_where_it_says_so_an_instance_equals_only_itself(dataclass: Any) -> None:
    @dataclass(frozen=True, slots=True, eq=False)
    class Thing:
        parts: list[str]

    one = Thing([])
    assert one != Thing([])
    assert {one: 1}[one] == 1


def test_of_many_the_later_ones_are_made_as_the_first() -> None:
    more = made_with_more(values.dataclass)
    made = [more("a", only="y") for _ in range(40)]
    assert all(vars(each) == vars(made[0]) for each in made)
    assert made[0].shared is not made[-1].shared
