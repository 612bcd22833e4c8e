"""How words become a value, by what a field takes."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.importers.fields import Field, FieldKind
from imskit.importers.told.scales import scale
from imskit.importers.told.told import converted
from imskit.importers.told.value import NoValue, Value, World

WORLD = World(
    roles={"innovation-manager": ["Innovation manager"], "quality-manager": ["Quality manager", "QM"]},
    documents=frozenset({"POL-001"}),
)


def field(kind: FieldKind, refers: str = "", **schema: Any) -> Field:
    return Field("body.thing", "Thing", kind, schema, refers=refers)


@pytest.mark.parametrize("words", ["innovation-manager", "Innovation Manager", "INNOVATION MANAGER "])
def test_a_role_is_known_by_its_id_and_title(words: str) -> None:
    found = converted(words, field("reference", "role"), WORLD)
    assert isinstance(found, Value)
    assert found.value == "innovation-manager"


def test_a_role_that_nobody_knows_is_none_and_names_those_that_are_known() -> None:
    found = converted("The boss", field("reference", "role"), WORLD)
    assert isinstance(found, NoValue)
    assert "quality-manager" in found.why


def test_words_of_the_mapping_go_before_all_else() -> None:
    found = converted("The Boss", field("reference", "role"), WORLD, {"the boss": "quality-manager"})
    assert found == Value("quality-manager")


def test_the_id_of_a_document_is_found_in_a_sentence() -> None:
    found = converted("see POL-001, section 2", field("reference", "document"), WORLD)
    assert isinstance(found, Value)
    assert found.value == "POL-001"


@pytest.mark.parametrize(
    "words, meant",
    [("Hoch", "likely"), ("LIKELY", "likely"), ("Almost certain", "almost-certain"), ("mittel", "possible")],
)
def test_words_of_a_scale_are_known_in_other_languages(words: str, meant: str) -> None:
    wanted = field("word", enum=["rare", "unlikely", "possible", "likely", "almost-certain"])
    found = converted(words, wanted, WORLD)
    assert isinstance(found, Value)
    assert found.value == meant


def test_figures_are_a_scale_only_as_long_as_that_of_the_field() -> None:
    wanted = field("word", enum=["low", "middle", "high"])
    assert scale(["1", "3", "2"], wanted) == {"1": "low", "2": "middle", "3": "high"}
    assert scale(["1", "4"], wanted) == {}
    assert scale([], wanted) == {}


@pytest.mark.parametrize(
    "words, period",
    [
        ("yearly", "P1Y"),
        ("every 6 months", "P6M"),
        ("12 Monate", "P12M"),
        ("P2W", "P2W"),
        ("vierteljährlich", "P3M"),
    ],
)
def test_lengths_of_time_are_periods(words: str, period: str) -> None:
    found = converted(words, field("period"), WORLD)
    assert isinstance(found, Value)
    assert found.value == period


def test_a_line_that_is_too_long_is_none() -> None:
    assert isinstance(converted("x" * 301, field("line", maxLength=300), WORLD), NoValue)


def test_a_word_that_has_not_the_form_of_its_field_is_none() -> None:
    assert isinstance(converted("1.x", field("line", pattern="^[0-9]+[.][0-9]+$"), WORLD), NoValue)


def test_a_group_of_fields_is_no_cell() -> None:
    assert isinstance(converted("x", field("other"), WORLD), NoValue)
