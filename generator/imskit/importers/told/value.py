"""What words of somebody's may become: a value with how sure it is, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: What a blank is written as; `check` lists it as a note.
BLANK = "[fill in: {}]"


@dataclass(frozen=True, slots=True)
class World:
    """What there is that words may name, each by its id, with what else it is called."""

    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    people: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sites: Mapping[str, Sequence[str]] = field(default_factory=dict)
    types: Mapping[str, Sequence[str]] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Value:
    """A value for a field."""

    value: Any
    #: From 0 to 1; 1 where the words are the value.
    confidence: float = 1.0
    #: Why it was taken for that, where it is not plain.
    why: str = ""


@dataclass(frozen=True, slots=True)
class NoValue:
    """Words that a field does not take, and why, for a person."""

    why: str


Converted = Value | NoValue
