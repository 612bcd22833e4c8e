"""Rows that say the same have one digest, in every process; rows that do not have another."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date as Day
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest
from markupsafe import Markup

from imskit.site.digests import NotPlainError, digest_of, document_digest
from tests.builders import Small


class Word(StrEnum):
    ONE = "one"


@dataclass(frozen=True)
class Row:
    name: str
    more: Any = ()
    kept: dict[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Other:
    name: str
    more: Any = ()


@dataclass(frozen=True)
class Single:
    name: str


ROWS: list[Any] = [
    None,
    "",
    "a",
    Markup("a"),
    Word.ONE,
    "one",
    0,
    False,
    1,
    True,
    "1",
    Decimal(1),
    Decimal("1.0"),
    Day(2026, 1, 2),
    "2026-01-02",
    b"a",
    (),
    ("a",),
    ("a", "b"),
    (("a",), "b"),
    {},
    {"a": "b"},
    {"a": "b", "c": ""},
    {"c": "", "a": "b"},
    frozenset(),
    frozenset({"a", "b"}),
    Row("a"),
    Row("a", ("b",)),
    Row("a", Row("b")),
    Other("a"),
    Single("a"),
    SimpleNamespace(a="b"),
]


def test_rows_that_say_something_else_have_another_digest() -> None:
    assert len({digest_of(row) for row in ROWS}) == len(ROWS)


def test_what_is_the_same_twice_and_what_is_equal_twice_have_one_digest() -> None:
    shared = Row(str(b"ab", "ascii"), ["c"])
    assert digest_of((shared, shared)) == digest_of((Row("ab", ["c"]), Row("ab", ["c"])))
    assert digest_of({"a": 1}) == digest_of(MappingProxyType({"a": 1}))
    assert digest_of(Row("a", kept={"b": 1})) == digest_of(Row("a"))


def test_another_process_comes_to_the_same_digest() -> None:
    code = (
        "from imskit.site.digests import digest_of;"
        "print(digest_of((frozenset(map(str, range(50))), {'a': 'b', 'n': 1.5}, [None, True])))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("value", [object(), len, (1, [{"a": lambda: 1}])])
def test_what_is_no_plain_data_has_no_digest(value: Any) -> None:
    with pytest.raises(NotPlainError):
        digest_of(value)


def test_a_document_has_another_digest_when_it_says_something_else(small: Small) -> None:
    small.policy()
    _, one = small.document("POL-001")
    _, same = small.document("POL-001")
    small.policy(title="Another")
    _, other = small.document("POL-001")
    assert document_digest(one) == document_digest(same) == document_digest(one)
    assert document_digest(one) != document_digest(other)
    assert digest_of((one,)) != digest_of((other,))
