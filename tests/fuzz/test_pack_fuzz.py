"""Whatever is done to the files of a pack, with manifests to match: a finding, or nothing; soon, and never raised.

`pytest -m slow tests/fuzz` takes the long run; IMSKIT_FUZZ_SEED and IMSKIT_FUZZ_RUNS set where it begins and how
long it goes.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from imskit.packs.verifying.verify import verify
from tests.packs.everything import make_everything, tell_everything
from tests.packs.hostility import alter
from tests.signing import Keys

#: Of the processor, since the machine has other work; what hangs takes longer by far.
SECONDS = 30


@pytest.mark.slow
@pytest.mark.ssh
def test_whatever_is_done_to_a_pack_ends_soon_with_words_that_can_be_printed(tmp_path: Path) -> None:
    seed, runs = os.environ.get("IMSKIT_FUZZ_SEED", "1"), int(os.environ.get("IMSKIT_FUZZ_RUNS", "1"))
    keys = Keys(tmp_path / "keys")
    root = tell_everything(tmp_path / "system", keys)
    with_pdf = make_everything(root, keys, tmp_path / "pack").folder
    without = make_everything(root, keys, tmp_path / "without", pdf=False).folder
    for turn in range(20 * runs):
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        # Making PDFs again takes most of the time, and is reached by one turn in four.
        shutil.copytree(without if turn % 4 else with_pdf, tmp_path / "copy")
        done = alter(tmp_path / "copy", random.Random(f"{seed} {turn}"))  # noqa: S311  the same each time
        began = time.process_time()
        findings = verify(tmp_path / "copy").findings
        assert time.process_time() - began < SECONDS, (turn, done)
        for finding in findings:
            assert (finding.path + finding.what).isprintable(), (turn, done)
