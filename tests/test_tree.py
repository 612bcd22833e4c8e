"""A set of files by path, as everything behind it sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from imskit.load import SIZE_LIMIT
from imskit.problems import CannotGoOn
from imskit.tree import Tree


def test_a_tree_can_be_made_of_bytes() -> None:
    tree = Tree.of({"b.yaml": b"2", "a.yaml": b"1"})
    assert tree.paths() == ("a.yaml", "b.yaml")
    assert tree.read("b.yaml") == b"2"
    assert tree.sha256("a.yaml") == hashlib.sha256(b"1").hexdigest()


class Broken:
    """A file that gives one piece and then cannot be read any more."""

    def chunks(self) -> Iterator[bytes]:
        yield b"x" * (SIZE_LIMIT + 5_000)
        raise OSError(5, "gone")


def test_of_a_text_no_more_is_read_than_shows_that_it_is_too_large() -> None:
    assert len(Tree.of({"ims/a.yaml": Broken()}).read("ims/a.yaml")) == SIZE_LIMIT + 1


def test_evidence_that_cannot_be_read_any_more_ends_the_run() -> None:
    with pytest.raises(CannotGoOn, match=r"ims/evidence/a\.yaml cannot be read any more"):
        Tree.of({"ims/evidence/a.yaml": Broken()}).sha256("ims/evidence/a.yaml")
    assert Tree.of({}).sha256("ims/evidence/a.yaml") is None
