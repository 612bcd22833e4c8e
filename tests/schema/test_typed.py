"""Values stand in messages as one would type them in YAML."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.schema.typed import examples_of, flow, listed, of_types, quoted, type_of, typed, types_of
from tests.loading import read


@pytest.mark.parametrize(
    "value, shown",
    [("en", "en"), ("1.0", '"1.0"'), ("2026", '"2026"'), (True, "true"), (None, "null"), (3, "3")],
)
def test_a_text_that_reads_as_a_number_gets_quotes(value: Any, shown: str) -> None:
    assert typed(value) == shown


#: Words as examples in schemas are: no value of another kind, no sign that means something at their beginning.
WORDS = st.from_regex(r"[a-z][a-z,:#\[\]{}\" ]{0,8}[a-z]", fullmatch=True).filter(
    lambda word: word not in {"true", "false", "null"}
)
VALUES = st.recursive(
    WORDS | st.integers(0, 99),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(VALUES, max_size=3) | st.dictionaries(WORDS, VALUES, max_size=3))
def test_an_example_can_be_typed_as_it_is_shown(value: Any) -> None:
    assert read(f"example: {flow(value)}\n").data == {"example": value}


def test_examples_are_those_of_the_schema() -> None:
    schema = {"examples": [{"to": "POL-001", "why": "a: b"}, ["5.2"], "P1Y"]}
    assert examples_of(schema) == ['{to: POL-001, why: "a: b"}', '["5.2"]', "P1Y"]
    assert examples_of({}) == []


def test_a_text_is_quoted_on_one_line_and_short() -> None:
    assert quoted("a\nb") == '"a b"'
    assert len(quoted("x" * 500)) == 62
    assert quoted([1, "ä"]) == '[1, "ä"]'


def test_of_many_values_the_first_are_listed() -> None:
    assert listed(["a", 1, "c"]) == "a, 1, c"
    assert listed([str(number) for number in range(30)]).endswith("18, 19 and more")


def test_types_are_told_in_words() -> None:
    assert of_types(types_of({"type": ["array", "string"]})) == "a list or text"
    assert of_types(types_of({"type": "object"})) == "a group of fields"
    assert of_types(types_of({})) == "something else"
    values: tuple[Any, ...] = (True, 1.5, "a", [], {})
    assert [type_of(each) for each in values] == [
        "read as true",
        "a number",
        "text",
        "a list",
        "a group of fields",
    ]
