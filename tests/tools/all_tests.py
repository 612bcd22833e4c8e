"""`make test`: the whole test suite, in two runs of pytest side by side where the machine has two cores.

Arguments go to pytest. Where they name files or folders, or there is one core, there is one run. The second run is
silent until the first has ended, so that each reads as a whole; the exit code is that of the first run that failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
#: The folders of the first run, which need about as long as all the others together.
FIRST = ("tests/site", "tests/cli", "tests/views", "tests/browser")
#: With what pytest ends where the choice of tests left one run nothing to do.
NOTHING_CHOSEN = pytest.ExitCode.NO_TESTS_COLLECTED


def runs(arguments: Sequence[str], cores: int) -> list[list[str]]:
    """What pytest is called with, once or twice."""
    if cores < 2 or any(_is_a_place(argument) for argument in arguments):
        return [list(arguments)]
    return [[*arguments, *FIRST], [*arguments, *(f"--ignore={folder}" for folder in FIRST)]]


def verdict(codes: Sequence[int]) -> int:
    """The exit code of all runs together: nothing chosen in one of them is fine, in all of them it is not."""
    failed = [code for code in codes if code not in {0, NOTHING_CHOSEN}]
    return failed[0] if failed else min(codes)


def _is_a_place(argument: str) -> bool:
    return not argument.startswith("-") and (CHECKOUT / argument.partition("::")[0]).exists()


def main(arguments: Sequence[str]) -> int:
    """Run the tests and say how it went, as an exit code."""
    first, *others = runs(arguments, os.cpu_count() or 1)
    pytest_with = [sys.executable, "-m", "pytest"]
    with tempfile.TemporaryFile() as said:
        beside = [
            subprocess.Popen([*pytest_with, *each], cwd=CHECKOUT, stdout=said, stderr=subprocess.STDOUT)
            for each in others
        ]
        try:
            codes = [subprocess.run([*pytest_with, *first], cwd=CHECKOUT, check=False).returncode]
            codes.extend(each.wait() for each in beside)
        finally:
            for each in beside:
                each.kill()
        said.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(said.read())
    return verdict(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
