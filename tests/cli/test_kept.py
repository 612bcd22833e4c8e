"""What commands answered is answered again, in every form, and the files that they write are written anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imskit import kept_answers, state
from imskit.cli import diff, matrix
from imskit.exporters.diff_formats import DIFF_FORMATS
from imskit.exporters.matrix_formats import MATRIX_FORMATS
from imskit.kept_answers import Asked, KeptAnswers, Make
from imskit.stat_index import TRUSTED
from tests.builders import Small
from tests.folders import run_git
from tests.repositories import commit

if TYPE_CHECKING:
    from typing import Any

    from imskit.clock import Clock
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
COMMANDS = [
    ("check",),
    ("check", "--strict", "--format", "json"),
    ("check", "--format", "sarif"),
    ("check", "--base", "HEAD"),
    ("check", "--rev", "HEAD"),
    ("status",),
    ("status", "--format", "json", "--acknowledgements"),
    ("due", "--within", "1y"),
    ("due", "--format", "md", "--owner", "director"),
    ("matrix",),
    ("matrix", "--format", "csv", "--audience", "public"),
    ("diff", "HEAD"),
    ("diff", "HEAD~1", "HEAD", "--format", "html"),
]

pytestmark = pytest.mark.skipif(not TRUSTED, reason="no answer is kept here")


@pytest.fixture
def changed(evidenced: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A committed system with a change in the folder, of which answers are kept."""
    monkeypatch.setattr(state, "LEAST", 1)
    commit(evidenced.root, "2026-06-01")
    evidenced.idea()
    commit(evidenced.root, "2026-06-02")
    evidenced.policy("POL-002")
    return evidenced


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What was asked of which the answer was worked out."""
    found: list[Asked] = []
    answer = KeptAnswers.answer

    def noted(self: KeptAnswers, asked: Asked, clock: Clock, make: Make, _shortcut: object) -> Any:
        def working(*given: Any) -> Any:
            found.append(asked)
            return make(*given)

        return answer(self, asked, clock, working)

    monkeypatch.setattr(kept_answers.KeptAnswers, "answer", noted)
    return found


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_answer_is_the_same_when_it_was_kept(
    run: Run, changed: Small, made: list[Asked], command: tuple[str, ...]
) -> None:
    cold = run(changed.root, *command, "--no-cache", *AS_OF)
    assert made == []
    assert run(changed.root, *command, *AS_OF) == cold
    assert run(changed.root, *command, *AS_OF) == cold
    assert len(made) == 1


def test_all_forms_of_a_check_come_from_one_answer(run: Run, changed: Small, made: list[Asked]) -> None:
    for form in ("text", "json", "github", "gitlab", "sarif"):
        run(changed.root, "check", "--format", form, *AS_OF)
    assert len(made) == 1


def test_files_are_written_anew(run: Run, changed: Small, made: list[Asked], tmp_path: Path) -> None:
    for command, name in (
        (("due", "--ics"), "due.ics"),
        (("matrix", "--format", "xlsx", "--output"), "matrix.xlsx"),
        (("diff", "HEAD", "--output"), "diff.md"),
    ):
        target = tmp_path / name
        first = run(changed.root, *command, str(target), *AS_OF)
        written = target.read_bytes()
        target.unlink()
        assert run(changed.root, *command, str(target), *AS_OF) == first
        assert target.read_bytes() == written
    assert len(made) == 3


def test_a_base_that_leads_elsewhere_is_another_answer(run: Run, changed: Small, made: list[Asked]) -> None:
    run_git(changed.root, "branch", "base", "HEAD~1")
    asked = ("check", "--base", "base", *AS_OF)
    run(changed.root, *asked)
    run_git(changed.root, "branch", "-f", "base", "HEAD")
    assert run(changed.root, *asked) == run(changed.root, *asked, "--no-cache")
    assert len(made) == 2


def test_a_name_that_means_another_commit_in_time_is_looked_up_each_time(
    run: Run, changed: Small, made: list[Asked]
) -> None:
    asked = ("check", "--base", "HEAD@{0}", *AS_OF)
    assert run(changed.root, *asked) == run(changed.root, *asked)
    assert made == []


def test_what_cannot_be_answered_is_told_each_time(run: Run, changed: Small, made: list[Asked]) -> None:
    first = run(changed.root, "diff", "nothing", *AS_OF)
    assert first.code == 2
    assert run(changed.root, "diff", "nothing", *AS_OF) == first
    assert len(made) == 2


def test_where_a_link_leads_out_no_answer_is_kept(run: Run, changed: Small, made: list[Asked]) -> None:
    (changed.root / "ims/evidence").mkdir(exist_ok=True)
    (changed.root / "ims/evidence/out").symlink_to("/etc/hostname")
    first = run(changed.root, "check", *AS_OF)
    assert "path-outside" in first.out
    assert run(changed.root, "check", *AS_OF) == first
    assert len(made) == 2


def test_the_forms_on_the_command_line_are_those_that_there_are() -> None:
    assert tuple(MATRIX_FORMATS) == matrix.FORMS
    assert tuple(DIFF_FORMATS) == diff.FORMS


def test_several_processes_at_once_say_the_same(small: Small) -> None:
    for number in range(state.LEAST):
        small.idea(f"IDEA-{number:03d}")
    small.policy("POL-002")
    small.read()
    commit(small.root, "2026-06-01")
    call = [sys.executable, "-m", "imskit", "check", "--root", str(small.root), *AS_OF]
    expected = subprocess.run([*call, "--no-cache"], capture_output=True, check=False)
    assert b"POL-002" in expected.stdout
    for _ in range(2):
        running = [subprocess.Popen(call, stdout=subprocess.PIPE) for _ in range(3)]
        assert [process.communicate()[0] for process in running] == [expected.stdout] * 3
    assert list(small.root.glob(".imskit/state/*.kept"))
    assert not list(small.root.glob(".imskit/state/.part-*"))
