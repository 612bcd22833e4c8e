"""Many builds, each with what earlier ones kept and without: the same site, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.built_again import Twins
from tests.edits import ALL
from tests.running import Run

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(10, 14))
def test_after_any_edits_a_build_makes_what_one_without_anything_kept_makes(
    run: Run, tmp_path: Path, seed: int
) -> None:
    twins = Twins(run, tmp_path, 40 + 40 * (seed % 2), seed, ALL)
    assert twins.are_the_same()
    for _ in range(30):
        twins.step()
        assert twins.are_the_same(), twins.told
