"""What an import remembers of a source can be read again, and what is damaged is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from imskit.importers.memory import (
    Memory,
    Remembered,
    Single,
    memory_path,
    memory_text,
    read_head,
    read_memory,
    single_of,
)
from imskit.problems import Problem

VALUES: Any = some.recursive(
    some.none() | some.booleans() | some.integers(-9, 9) | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
MEMORIES = some.builds(
    Memory,
    some.text(max_size=10),
    some.text(max_size=5),
    some.just("0" * 64),
    some.just("2026-11-26"),
    some.lists(
        some.builds(
            Remembered,
            some.text(max_size=4),
            some.text(max_size=6),
            some.dictionaries(some.text(max_size=3), VALUES),
        ),
        max_size=4,
    ).map(tuple),
)


@given(MEMORIES)
def test_what_was_written_is_read_again(memory: Memory) -> None:
    assert read_memory(memory_text(memory).encode(), "x") == memory


@given(some.binary(max_size=60))
def test_damaged_files_are_problems_and_no_crash(data: bytes) -> None:
    assert isinstance(read_memory(data, "ims/imports/x.jsonl"), Problem)


@pytest.mark.parametrize("line", [b"{}", b"[1]", b'{"key":1,"id":"A-1","data":{}}', b"{" * 100_000])
def test_a_line_that_is_no_document_is_named(line: bytes) -> None:
    found = read_memory(memory_text(Memory("a")).encode() + line + b"\n", "ims/imports/x.jsonl")
    assert isinstance(found, Problem)
    assert found.place.line == 2


def test_two_sources_never_share_a_file() -> None:
    paths = {
        memory_path(*each)
        for each in [("a b.xlsx",), ("a-b.xlsx",), ("a b.xlsx", "S"), ("ä.docx",), ("日本.docx",)]
    }
    assert len(paths) == 5
    assert all(path.isascii() for path in paths)


def test_a_source_of_one_document_is_known_from_the_beginning_of_its_memory() -> None:
    def known(memory: Memory) -> Single | None:
        head = read_head(memory_text(memory).encode())
        return single_of(head) if head is not None else None

    one = Remembered("VA-1", "PRO-001", {"id": "PRO-001"})
    assert known(Memory("a.docx", "", "0" * 64, "", (one,))) == Single("a.docx", "0" * 64, "VA-1", "PRO-001")
    for other in (
        Memory("a.docx"),
        Memory("a.csv", "", "", "", (one, one)),
        Memory("a.xlsx", "Risks", "", "", (one,)),
    ):
        assert known(other) is None
    assert read_head(b"{\n[") is None
