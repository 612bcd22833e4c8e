"""How earlier contents were classified is read by one process of git, or a few where they are large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from imskit import earlier_levels
from imskit.git import git, read_blobs

LEVELS = ("public", "internal", "confidential", "internal")


@pytest.fixture
def blobs(tmp_path: Path) -> dict[str, str]:
    """How each content is classified that a repository holds, by its id."""
    git(tmp_path, "init", "-q")
    texts = [f"id: POL-{number}\nclassification: {level}\n" for number, level in enumerate(LEVELS)]
    return {
        git(tmp_path, "hash-object", "-w", "--stdin", given=text.encode()).decode().strip(): level
        for text, level in zip(texts, LEVELS, strict=True)
    }


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many contents each process of git was asked for."""
    asked: list[int] = []

    def counted(root: Path, wanted: Sequence[str]) -> Iterator[bytes]:
        asked.append(len(wanted))
        return read_blobs(root, wanted)

    monkeypatch.setattr(earlier_levels, "read_blobs", counted)
    return asked


def test_all_contents_are_read_by_one_process(tmp_path: Path, blobs: dict[str, str], read: list[int]) -> None:
    assert earlier_levels.classified(tmp_path, list(blobs)) == blobs
    assert read == [len(blobs)]


def test_more_than_fits_into_memory_is_read_in_turn(
    tmp_path: Path, blobs: dict[str, str], read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier_levels, "AT_ONCE", 80)
    assert earlier_levels.classified(tmp_path, list(blobs)) == blobs
    assert read == [2, 2]


def test_a_content_that_is_larger_than_a_document_is_not_read(
    tmp_path: Path, blobs: dict[str, str], read: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier_levels, "TEXT_LIMIT", 10)
    assert set(earlier_levels.classified(tmp_path, list(blobs)).values()) == {""}
    assert read == []
