"""A build that uses what earlier builds kept, against one that keeps nothing: the same site, byte for byte."""

from __future__ import annotations

from pathlib import Path

from tests.built_again import Twins
from tests.edits import ALL, DOCUMENTS
from tests.running import Run


def test_after_any_edits_a_build_makes_what_one_without_anything_kept_makes(run: Run, tmp_path: Path) -> None:
    twins = Twins(run, tmp_path, 20, 3, ALL)
    assert twins.are_the_same()
    for _ in range(4):
        twins.step()
        assert twins.are_the_same(), twins.told
    assert twins.built > 2


def test_after_edits_of_documents_alone_too(run: Run, tmp_path: Path) -> None:
    twins = Twins(run, tmp_path, 80, 1, DOCUMENTS)
    assert twins.are_the_same()
    for _ in range(2):
        twins.step()
        assert twins.are_the_same(), twins.told
    assert twins.built == 3
