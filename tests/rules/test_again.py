"""Held again where few documents changed, rules say what they say of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from imskit.rules.again import Held
from tests.benchmarks.systems import make
from tests.edits import BROKEN, DOCUMENTS, FILES, Edits, reference
from tests.rules.partial import Whole, difference, held_between

_KINDS: Mapping[str, int] = {**DOCUMENTS, **FILES, **BROKEN}


def _holds(root: Path, seed: int, steps: int, kinds: Mapping[str, int] = _KINDS) -> int:
    """Make random edits at *root*, and hold each partial run to the whole one; how many were partial."""
    edits = Edits(root, seed, kinds=kinds)
    before = Whole.of(root, edits.clock)
    partial = 0
    for _ in edits.steps(steps):
        after = Whole.of(root, edits.clock, before)
        held = held_between(before, after)
        if isinstance(held, Held):
            partial += 1
            assert not (found := difference(held, after)), f"{edits.told}\n{found}"
        before = after
    return partial


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_a_partial_run_finds_what_a_whole_one_finds(tmp_path: Path, seed: int) -> None:
    make(tmp_path, 120, seed)
    assert _holds(tmp_path, seed, 20) == 20


def test_the_reference_system_is_held_again_as_a_whole(tmp_path: Path) -> None:
    assert _holds(reference(tmp_path / "system"), 5, 8) == 8
