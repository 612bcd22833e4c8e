"""How jsonschema-rs is asked: formats count, nothing is fetched, and every pattern takes linear time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import jsonschema_rs

from imskit.problems import CannotGoOn

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@lru_cache(maxsize=8192)
def is_day(text: str) -> bool:
    """Whether *text* is a day that the calendar has, as YYYY-MM-DD.

    jsonschema-rs's own check takes the year 0000 for one, which dates in Python do not have.
    """
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def compiled(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """What gives the verdict on a flat *schema*. Raises CannotGoOn: the schema cannot be used."""
    try:
        return _validator(dict(schema))
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        name = schema.get("title", "a schema")
        raise CannotGoOn(f"the schema {name} cannot be used: {error}", "mend the schema") from error


def matches(pattern: str, text: str) -> bool:
    """Whether some of *text* fits the regular expression *pattern*."""
    return _of_keyword("pattern", pattern).is_valid(text)


def has_format(form: str, text: str) -> bool:
    """Whether *text* has the format *form*; one that is not known fits everything."""
    return _of_keyword("format", form).is_valid(text)


def pattern_error(pattern: str) -> str | None:
    """Why the regular expression *pattern* cannot be used; None when it can."""
    try:
        _of_keyword("pattern", pattern)
    except ValueError:
        return f"{pattern[:60]} looks around, looks back, or is not a regular expression"
    return None


@lru_cache(maxsize=1024)
def _of_keyword(keyword: str, value: str) -> jsonschema_rs.Draft202012Validator:
    return _validator({keyword: value})


def _validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        schema,
        validate_formats=True,
        formats={"date": is_day},
        offline=True,
        pattern_options=jsonschema_rs.RegexOptions(),
    )
