"""Where few documents changed since an earlier check, a check says what one says that knows of none."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imskit import partial_check, stat_index, state
from imskit.clock import Clock
from imskit.kept_ledger import Left
from imskit.partial_check import Rechecked
from imskit.rules.again import HoldAll
from tests.benchmarks.systems import make
from tests.edits import ALL, BROKEN, DOCUMENTS, FILES, OTHERS, Edits, reference
from tests.repositories import commit

if TYPE_CHECKING:
    from typing import Any

    from tests.running import Run

pytestmark = pytest.mark.skipif(not stat_index.TRUSTED, reason="nothing is kept here")

CHECK = ("check", "--as-of", "2026-11-23")
#: What a step changes where only documents change.
FEW = {**DOCUMENTS, **FILES, **BROKEN}


@pytest.fixture(autouse=True)
def _few_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "LEAST", 1)
    monkeypatch.setattr(stat_index, "YOUNG", 40_000_000)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Rechecked | HoldAll]:
    """What came of each partial check."""
    found: list[Rechecked | HoldAll] = []
    check_again = partial_check.check_again

    def noted(left: Left, *given: Any) -> Rechecked | HoldAll:
        found.append(check_again(left, *given))
        return found[-1]

    monkeypatch.setattr(partial_check, "check_again", noted)
    return found


def hold(run: Run, edits: Edits, steps: int) -> None:
    """Make random edits, and hold each check to one that keeps nothing."""
    root = edits.root
    run(root, "check", "--as-of", str(edits.day))
    for number, _ in enumerate(edits.steps(steps)):
        form = ("--format", "json") if number % 2 else ()
        asked = ("check", *form, "--as-of", str(edits.day))
        expected = run(root, *asked, "--no-cache")
        assert run(root, *asked) == expected, edits.told
        assert run(root, *asked) == expected, edits.told


def partial(tried: list[Rechecked | HoldAll]) -> int:
    """How many checks were partial, where none that was tried came to nothing."""
    assert [each.why for each in tried if isinstance(each, HoldAll)] == []
    return len(tried)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_of_documents_a_partial_check_says_what_a_whole_one_says(
    run: Run, tmp_path: Path, tried: list[Rechecked | HoldAll], seed: int
) -> None:
    make(tmp_path, 120, seed)
    commit(tmp_path, "2026-11-20")
    hold(run, Edits(tmp_path, seed, kinds=FEW), 24)
    assert partial(tried) >= 12


def test_the_reference_system_is_checked_in_parts(
    run: Run, tmp_path: Path, tried: list[Rechecked | HoldAll]
) -> None:
    root = reference(tmp_path / "system")
    commit(root, "2026-11-20")
    hold(run, Edits(root, 5, kinds=FEW), 10)
    assert partial(tried) >= 5


def test_whatever_else_changes_the_check_is_that_of_a_run_that_keeps_nothing(
    run: Run, tmp_path: Path, tried: list[Rechecked | HoldAll]
) -> None:
    make(tmp_path, 120, 3)
    commit(tmp_path, "2026-11-20")
    hold(run, Edits(tmp_path, 3, kinds=ALL), 24)
    assert sum(isinstance(each, Rechecked) for each in tried) >= 3


def test_what_is_wrong_in_files_of_other_commands_is_told_by_partial_checks_too(
    run: Run, tmp_path: Path, tried: list[Rechecked | HoldAll]
) -> None:
    make(tmp_path, 60, 3)
    commit(tmp_path, "2026-11-20")
    hold(run, Edits(tmp_path, 2, kinds={"text": 2, "title": 1, **OTHERS}), 12)
    assert partial(tried) >= 3


@pytest.fixture
def checked(run: Run, tmp_path: Path) -> Path:
    """A committed system that was checked, and in which one document has changed since."""
    make(tmp_path, 100, 1)
    commit(tmp_path, "2026-11-20")
    time.sleep(0.1)
    run(tmp_path, *CHECK)
    Edits(tmp_path, 1).make("text")
    return tmp_path


def test_what_is_left_behind_and_damaged_is_not_believed(
    run: Run, checked: Path, tried: list[Rechecked | HoldAll]
) -> None:
    for path in checked.glob(".imskit/state/*.kept"):
        body = bytearray(path.read_bytes())
        body[len(body) // 2] ^= 1
        path.write_bytes(body)
    assert run(checked, *CHECK) == run(checked, *CHECK, "--no-cache")
    assert tried == []


def test_rows_that_were_taken_away_mean_a_whole_check(
    run: Run, checked: Path, tried: list[Rechecked | HoldAll]
) -> None:
    for path in checked.glob(".imskit/state/*.kept"):
        if path.stat().st_size > 10_000:
            path.unlink()
    assert run(checked, *CHECK) == run(checked, *CHECK, "--no-cache")
    assert tried == []


def test_other_settings_mean_a_whole_check(run: Run, checked: Path, tried: list[Rechecked | HoldAll]) -> None:
    path = checked / "ims/people.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# Another line\n", encoding="utf-8")
    assert run(checked, *CHECK) == run(checked, *CHECK, "--no-cache")
    assert tried == []


def test_what_is_edited_while_a_partial_check_runs_is_not_kept(
    run: Run, checked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_again = partial_check.check_again
    more = Edits(checked, 2)

    def edited(*given: Any) -> Rechecked | HoldAll:
        found = check_again(*given)
        more.make("title")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(partial_check, "check_again", edited)
        run(checked, *CHECK)
    assert more.done
    assert run(checked, *CHECK) == run(checked, *CHECK, "--no-cache")


def test_after_a_commit_of_what_was_checked_only_what_changes_then_is_read(
    run: Run, checked: Path, tried: list[Rechecked | HoldAll], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Edits(checked, 1).clock
    monkeypatch.setattr("imskit.cli.kept.the_clock", lambda as_of: Clock(clock.now, as_of))
    monkeypatch.setattr("imskit.cli.options.the_clock", lambda as_of: Clock(clock.now, as_of))
    run(checked, "check")
    commit(checked, "2026-11-21")
    Edits(checked, 3).make("text")
    tried.clear()
    kept = run(checked, "check")
    assert partial(tried) == 1
    # The same day to the run that keeps nothing.
    assert kept == run(checked, "check", "--no-cache")


def test_several_processes_at_once_say_the_same(run: Run, checked: Path) -> None:
    expected = run(checked, *CHECK, "--no-cache").out
    call = [sys.executable, "-m", "imskit", *CHECK, "--root", str(checked)]
    running = [subprocess.Popen(call, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate()[0] for process in running] == [expected] * 3
