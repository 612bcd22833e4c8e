"""Dataclasses from plain data, as JSON holds it: the way back from `dataclasses.asdict`, checked at every step."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


class NotOfThatShape(Exception):
    """Data that a type cannot be made of."""


def made_of(kind: type[T], data: Any) -> T:
    """The value of the dataclass *kind* that *data* describes, dataclasses, tuples and mappings within it too.

    Raises NotOfThatShape where a field is missing, unknown, or of another type.
    """
    return cast("T", _made(kind, data, kind.__name__))


def _made(kind: Any, data: Any, at: str) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind, data, at)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _one_of(inner, data, at)
    if origin is Literal:
        _need(any(data == each and type(data) is type(each) for each in inner), at)
        return data
    if origin is tuple:
        _need(isinstance(data, list | tuple), at)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_made(inner[0], each, f"{at}[]") for each in data)
        _need(len(data) == len(inner), at)
        return tuple(_made(each, value, f"{at}[]") for each, value in zip(inner, data, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        _need(isinstance(data, dict) and all(isinstance(key, str) for key in data), at)
        return {key: _made(inner[1], value, f"{at}.{key}") for key, value in data.items()}
    if kind is type(None):
        _need(data is None, at)
        return None
    # A truth value is a number to Python, and is none here.
    _need(type(data) is kind, at)
    return data


def _record(kind: Any, data: Any, at: str) -> Any:
    _need(isinstance(data, dict), at)
    hints = _hints(kind)
    names = {each.name for each in fields(kind) if each.init}
    if data.keys() != names:
        wrong = sorted(data.keys() ^ names)
        raise NotOfThatShape(f"{at}: {wrong[0]} is {'unknown' if wrong[0] in data else 'missing'}")
    return kind(**{name: _made(hints[name], data[name], f"{at}.{name}") for name in names})


def _one_of(kinds: tuple[Any, ...], data: Any, at: str) -> Any:
    for kind in kinds:
        try:
            return _made(kind, data, at)
        except NotOfThatShape:
            continue
    raise NotOfThatShape(f"{at} is none of what it can be")


def _need(fits: bool, at: str) -> None:
    if not fits:
        raise NotOfThatShape(f"{at} is of another type")


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
