"""Patterns, formats and days as jsonschema-rs takes them."""

from __future__ import annotations

import time

import pytest

from imskit.load import load
from imskit.loaded import Loaded
from imskit.problems import CannotGoOn
from imskit.schema import Validator
from imskit.schema.engine import compiled, has_format, is_day, matches, pattern_error


def test_a_pattern_takes_linear_time() -> None:
    began = time.process_time()
    assert not matches("^(a+)+$", "a" * 100_000 + "!")
    validator = Validator({"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a|a)*$"}}})
    loaded = load(b"a: " + b"a" * 5_000 + b"!", "x")
    assert isinstance(loaded, Loaded)
    assert len(validator.problems(loaded.data, loaded)) == 1
    assert time.process_time() - began < 2


@pytest.mark.parametrize("pattern", ["(?=a)", "(?<!a)b", "(a)\\1", "(", "a{1000}{1000}{1000}"])
def test_patterns_that_cannot_be_used(pattern: str) -> None:
    assert pattern_error(pattern)


@pytest.mark.parametrize("text", ["2026-01-15", "2024-02-29", "0001-01-01", "9999-12-31"])
def test_days_that_the_calendar_has(text: str) -> None:
    assert is_day(text)
    assert has_format("date", text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-29",
        "2026-13-01",
        "0000-01-01",
        "2026-1-1",
        "20260115",
        "2026-W03-4",
        "2026-01-15\n",
        "\uff12\uff10\uff12\uff16-01-15",
        "",
    ],
)
def test_days_that_it_has_not(text: str) -> None:
    assert not is_day(text)
    assert not has_format("date", text)


def test_a_schema_that_cannot_be_used_ends_the_run() -> None:
    with pytest.raises(CannotGoOn, match="Broken cannot be used"):
        compiled({"title": "Broken", "pattern": "("})
