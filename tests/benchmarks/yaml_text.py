"""YAML as people write it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9 ,;()/%-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[A-Za-z0-9.-]+")
_NO_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def to_yaml(data: Mapping[str, Any]) -> str:
    """*data* as YAML: texts as blocks, short lists on one line, quotes only where they are needed."""
    return "".join(_mapping(data, ""))


def _mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        yield f"{indent}{key}:"
        yield from _value(value, indent + "  ")


def _value(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield "\n"
        yield from _mapping(value, indent)
    elif isinstance(value, list) and all(isinstance(item, str) and _ID.fullmatch(item) for item in value):
        yield f" [{', '.join(map(_scalar, value))}]\n"
    elif isinstance(value, list):
        yield "\n"
        for item in value:
            if isinstance(item, Mapping):
                yield f"{indent}- {''.join(_mapping(item, indent + '  '))[len(indent) + 2 :]}"
            else:
                yield f"{indent}- {_scalar(item)}\n"
    elif isinstance(value, str) and value.endswith("\n"):
        yield " |\n" + "".join(f"{indent}{line}".rstrip() + "\n" for line in value[:-1].split("\n"))
    else:
        yield f" {_scalar(value)}\n"


def _scalar(value: str | int) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _BARE.fullmatch(value) and value.lower() not in _NO_WORDS and not value.endswith(" ")
    return value if plain else json.dumps(value, ensure_ascii=False)
