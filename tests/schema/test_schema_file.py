"""A schema file is JSON without surprises, or what is wrong with it is said."""

from __future__ import annotations

import pytest

from imskit.schema.schema_file import JsonFault, SchemaFault, parse

FILE = "idea.schema.json"


def test_a_schema_becomes_plain_data() -> None:
    assert parse(b'{"type": "object", "required": ["id"]}', FILE) == {"type": "object", "required": ["id"]}


@pytest.mark.parametrize(
    "data, message",
    [
        (b"[]", "A schema file holds an object"),
        (b'{"a": "\xfc"}', "not UTF-8"),
        (b'{"a": {"b": 1, "b": 2}}', "The name b is written twice in one object"),
        (b'{"minimum": NaN}', "a number that JSON does not have: NaN"),
        (b'{"minimum": -Infinity}', "a number that JSON does not have: -Infinity"),
        (b'{"items": ' * 101 + b"{}" + b"}" * 101, "nested too deeply"),
    ],
)
def test_what_is_no_schema_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(SchemaFault, match=message) as raised:
        parse(data, FILE)
    assert raised.value.file == FILE
    assert raised.value.mend


@pytest.mark.parametrize(
    "text, place, message",
    [
        ('{\n  "a": 1\n  "b": 2\n}', (3, 3), "a comma or a closing bracket is missing before this"),
        ('{"a" 1}', (1, 6), "a colon is missing before this"),
        ("{'a': 1}", (1, 2), "the name of a field belongs here, in double quotes"),
        ('{"a": }', (1, 7), "a value belongs here"),
        ('{"a": "b}', (1, 7), "the text that begins here is never closed"),
        ('{"a": "b\nc"}', (1, 9), "a text ends with its line"),
        ('{"a": "C:\\d"}', (1, 10), "a backslash stands before a character with which it has no meaning"),
        ('{"a": 1}}', (1, 9), "it ends before this"),
    ],
)
def test_what_is_no_json_is_told_at_its_place(text: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(JsonFault, match=message) as raised:
        parse(text.encode(), FILE)
    assert (raised.value.line, raised.value.column) == place


def test_a_hundred_levels_are_read() -> None:
    assert parse(b'{"items": ' * 98 + b"{}" + b"}" * 98, FILE)
