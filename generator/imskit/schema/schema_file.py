"""Reading one schema file: JSON without names written twice, or what is wrong with it and where."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from imskit.model import Path

#: A JSON Schema as plain data.
Schema: TypeAlias = "dict[str, Any]"


class SchemaFault(Exception):
    """A schema file is wrong: what, how to mend it, and where in which file."""

    def __init__(self, message: str, mend: str, file: str, at: Path = ()) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend
        self.file = file
        self.at = at


#: Most objects and lists that may stand inside each other in a schema file.
_NESTING_LIMIT: Final = 100


def parse(data: bytes, file: str) -> Schema:
    """The schema in the bytes of a JSON *file*. Raises SchemaFault; its `at` may be a line and column."""
    try:
        schema = json.loads(data, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except _Doubled as error:
        raise SchemaFault(
            f"The name {error} is written twice in one object", "keep one of the two", file
        ) from error
    except json.JSONDecodeError as error:
        raise JsonFault(error, file) from error
    except UnicodeDecodeError as error:
        raise SchemaFault("The file is not UTF-8", "save it as UTF-8 without BOM", file) from error
    except RecursionError as error:
        raise SchemaFault("The file is nested too deeply", "write the schema flatter", file) from error
    except ValueError as error:
        raise SchemaFault(
            f"The file holds a number that JSON does not have: {error}", "write it otherwise", file
        ) from error
    if not isinstance(schema, dict):
        raise SchemaFault("A schema file holds an object", "begin it with { and end it with }", file)
    if _is_deeper(schema, _NESTING_LIMIT):
        raise SchemaFault("The file is nested too deeply", "write the schema flatter", file)
    return schema


def _is_deeper(value: Any, limit: int) -> bool:
    """Whether objects and lists are nested more than *limit* deep; newer readers of JSON do not mind."""
    level = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


#: How what the JSON reader says begins, what that means, and how to mend it.
_NOT_JSON: Final[Mapping[str, tuple[str, str]]] = {
    "Expecting ',' delimiter": (
        "a comma or a closing bracket is missing before this",
        "put a comma between the two fields, or close the bracket",
    ),
    "Expecting ':' delimiter": (
        "a colon is missing before this",
        "put a colon between the name of the field and its value",
    ),
    "Expecting property name": (
        "the name of a field belongs here, in double quotes",
        "write it so, or take out the comma before this place",
    ),
    "Expecting value": (
        "a value belongs here",
        "write it, a text in double quotes, or take out the comma before this place",
    ),
    "Illegal trailing comma": ("nothing follows this comma", "take it out"),
    "Unterminated string": (
        "the text that begins here is never closed",
        "write a double quote at its end",
    ),
    "Invalid control character": (
        "a text ends with its line, and a tab in it is written \\t",
        "write a double quote at the end of the text, or \\n where a new line of it begins",
    ),
    "Invalid \\": ("a backslash stands before a character with which it has no meaning", "write two of them"),
    "Extra data": ("it ends before this", "take out what follows, or the bracket that closes it too early"),
}


class JsonFault(SchemaFault):
    """A schema file is not JSON; it has a line and a column of its own."""

    def __init__(self, error: json.JSONDecodeError, file: str) -> None:
        said, mend = next(
            (words for beginning, words in _NOT_JSON.items() if error.msg.startswith(beginning)),
            (f"{error.msg[:1].lower()}{error.msg[1:]}", "compare it with the schema of another type"),
        )
        super().__init__(f"The file is not JSON: {said}", mend, file)
        self.line = error.lineno
        self.column = error.colno


class _Doubled(Exception):
    """A name stands twice in one object."""


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Doubled(next(name for name in names if names.count(name) > 1))
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)
