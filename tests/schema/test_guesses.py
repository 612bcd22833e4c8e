"""What was most likely meant is offered; what is only a little alike is not."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.schema.guesses import allowed_values, fits, nearest_field

SCHEMA: dict[str, Any] = {
    "properties": {
        "effective_from": {"title": "In force from", "type": "string", "format": "date"},
        "owner": {"title": "Owner", "type": "string"},
        "must_read": {"type": "array"},
    }
}


@pytest.mark.parametrize(
    "name, meant",
    [
        ("efective_from", "effective_from"),
        ("Effective-From", "effective_from"),
        ("in force from", "effective_from"),
        ("Owner", "owner"),
        ("must read", "must_read"),
        ("budget", None),
        ("x" * 100_000, None),
    ],
)
def test_a_field_is_known_by_its_spelling_or_its_title(name: str, meant: str | None) -> None:
    assert nearest_field(name, list(SCHEMA["properties"]), SCHEMA) == meant


def test_only_fields_that_may_be_meant_are_offered() -> None:
    assert nearest_field("owner", ["must_read"], SCHEMA) is None


@pytest.mark.parametrize(
    "value, mend",
    [
        ("Draft", "did you mean draft? Allowed are draft, approved"),
        ("aproved", "did you mean approved? Allowed are draft, approved"),
        ("secret", "allowed are draft, approved"),
        (3, "allowed are draft, approved"),
    ],
)
def test_the_nearest_value_is_offered_with_all_that_are_allowed(value: Any, mend: str) -> None:
    assert allowed_values(value, ["draft", "approved"]) == mend


def test_an_only_value_is_simply_written() -> None:
    assert allowed_values("2", ["1.0"]) == 'write "1.0"'


def test_a_value_fits_where_the_schema_of_the_field_takes_it() -> None:
    assert fits("2026-01-15", SCHEMA, "effective_from")
    assert not fits("soon", SCHEMA, "effective_from")
    assert not fits("anything", SCHEMA, "nowhere")
