"""Numbers as spreadsheets of several countries write them; what may be two numbers is none."""

from __future__ import annotations

import pytest

from imskit.importers.told.numbers import number_of
from imskit.importers.told.value import NoValue, Value


@pytest.mark.parametrize(
    "words, number",
    [
        ("12", "12"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        ("25%", "25"),
        ("0,125", "0.125"),
    ],
)
def test_digits_with_a_point_come_out(words: str, number: str) -> None:
    found = number_of(words)
    assert isinstance(found, Value)
    assert found.value == number


@pytest.mark.parametrize("words", ["1,234", "twelve", "", "12 EUR", "1e9"])
def test_these_are_no_numbers_that_can_be_told(words: str) -> None:
    assert isinstance(number_of(words), NoValue)


def test_a_whole_number_has_no_places_behind_the_point() -> None:
    assert number_of("12", whole=True) == Value(12)
    assert isinstance(number_of("12.5", whole=True), NoValue)
