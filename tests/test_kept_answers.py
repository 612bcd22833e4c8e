"""An answer that was kept is the one that would be worked out now, whatever happened to the system in between."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imskit import kept_answers, stat_index, state
from imskit.cli.checked import Checked
from imskit.clock import Clock
from imskit.kept_answers import Asked, KeptAnswers, Made
from imskit.kept_files import KeptFiles
from imskit.pipeline import read
from imskit.shelf import Shelf
from imskit.tree import Tree
from tests.benchmarks.systems import make as make_system
from tests.edits import Edits
from tests.folders import run_git
from tests.kept_world import CHECK, MOMENT, SECRET, STEPS, World, same_length
from tests.repositories import commit

pytestmark = pytest.mark.skipif(not stat_index.TRUSTED, reason="nothing is kept where times can be set back")


@pytest.fixture(autouse=True)
def _few_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files are worth keeping, here, and are young for a moment only."""
    monkeypatch.setattr(state, "LEAST", 1)
    monkeypatch.setattr(state, "_STALE_FILES", 1)
    monkeypatch.setattr(stat_index, "YOUNG", MOMENT)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.made(tmp_path / "system")


def test_an_unchanged_system_is_not_read_again(world: World) -> None:
    first = world.kept()
    assert first == world.anew()
    assert world.kept() == first
    assert world.worked == 1


def test_of_an_unchanged_system_no_text_is_opened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.kept()

    def opened(path: str) -> bytes:
        pytest.fail(f"{path} was opened")

    monkeypatch.setattr(state, "text_at", opened)
    world.kept()
    assert world.worked == 1


def test_a_touch_without_a_change_gives_the_kept_answer(world: World) -> None:
    world.kept()
    os.utime(world.text(0))
    world.text(1).chmod(0o755)
    world.kept()
    assert world.worked == 1


def test_a_branch_and_back_gives_the_kept_answer(world: World) -> None:
    world.kept()
    run_git(world.root, "switch", "-q", "-c", "other")
    same_length(world, 0)
    commit(world.root, "2026-06-02")
    world.settle()
    assert world.kept() == world.anew()
    run_git(world.root, "switch", "-q", "main")
    world.settle()
    worked = world.worked
    assert world.kept() == world.anew()
    assert world.worked == worked


def test_a_commit_changes_nothing_of_an_answer_that_asked_no_history(world: World) -> None:
    world.small.idea("IDEA-050")
    world.kept()
    commit(world.root, "2026-06-04")
    assert world.kept() == world.anew()
    assert world.worked == 1


def test_a_commit_changes_an_answer_that_asked_the_history(world: World) -> None:
    # What a link remembers is another text now: whether that was material, the history says.
    world.small.policy(
        "POL-002", links={"see": [{"to": "POL-001", "fingerprint": f"imskit-1:sha256:{'0' * 64}"}]}
    )
    world.kept()
    commit(world.root, "2026-06-04")
    assert world.kept() == world.anew()
    assert world.worked == 2


def test_a_head_that_cannot_be_read_gives_no_kept_answer(world: World) -> None:
    world.kept()
    head = run_git(world.root, "rev-parse", "HEAD")
    (world.root / ".git/objects" / head[:2] / head[2:]).unlink()
    assert world.kept() == world.anew()
    assert world.worked == 2


def test_an_edit_of_the_same_size_whose_time_is_set_back_is_seen(world: World) -> None:
    world.kept()
    path = world.text(0)
    before = path.stat()
    same_length(world, 0)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert world.text(0).stat().st_size == before.st_size
    assert world.kept() == world.anew()
    assert world.worked == 2


@pytest.mark.parametrize("young", [True, False])
def test_a_file_that_changed_just_before_a_look_is_read_at_the_next_one(
    world: World, monkeypatch: pytest.MonkeyPatch, young: bool
) -> None:
    kept = KeptFiles(world.root / ".imskit/state", SECRET)
    name = world.text(0).relative_to(world.root).as_posix()
    same_length(world, 0)
    if not young:
        world.settle()
    first = state.look(world.root, kept, None)
    # It changes once more within one tick of the clock: the file system says the same of it.
    same_length(world, 0)
    monkeypatch.setattr(state, "walk", lambda _: first.folder)
    second = state.look(world.root, kept, None)
    # Of one that was older no tick is the same, so it need not be read.
    assert (second.blobs[name] != first.blobs[name]) is young


def test_a_clock_of_whole_seconds_makes_a_file_young_for_ever() -> None:
    second = 1_000_000_000
    assert stat_index.is_young((1, 5 * second, 5 * second, 7, 0o100644), 90 * second)
    assert not stat_index.is_young((1, 5 * second, 5 * second + 1, 7, 0o100644), 90 * second)


def test_evidence_that_changes_is_seen(world: World) -> None:
    first = world.kept()
    world.small.write("ims/evidence/a.txt", "evidencE\n")
    world.settle()
    assert world.kept() == world.anew() != first
    assert world.worked == 2


def test_the_next_day_is_another_answer(world: World) -> None:
    world.kept()
    world.now += timedelta(days=400)
    assert world.kept() == world.anew()
    assert world.worked == 2


def test_the_same_day_is_the_same_answer(world: World) -> None:
    world.kept()
    world.now += timedelta(minutes=1)
    world.kept()
    assert world.worked == 1


def test_what_people_are_called_is_part_of_it(world: World, tmp_path: Path) -> None:
    names = tmp_path / "names.yaml"
    names.write_text("people: {person-01: {name: Ada}}\n")
    asked = Asked(("check",), names=names)
    world.kept(asked)
    world.kept(asked)
    assert world.worked == 1
    names.write_text("people: {person-01: {name: 7}}\n")
    world.kept(asked)
    assert world.worked == 2


def test_an_answer_is_not_kept_when_a_file_changes_while_it_is_worked_out(world: World) -> None:
    def make(clock: Clock, folder: Callable[[Path], Tree]) -> Made:
        reading = read(world.root, clock, shelf=Shelf(folder=folder))
        same_length(world, 0)
        return Made(Checked.of(reading).plain(), sure=True)

    KeptAnswers(world.root, KeptFiles(world.root / ".imskit/state", SECRET)).answer(
        CHECK, world.clock(), make
    )
    world.kept()
    assert world.worked == 1


def test_an_answer_is_not_kept_when_a_branch_comes_while_it_is_worked_out(world: World) -> None:
    def branches(_clock: Clock, _folder: Callable[[Path], Tree]) -> Made:
        if coming:
            run_git(world.root, "branch", coming.pop())
        return Made(run_git(world.root, "branch", "--format=%(refname:short)"), sure=True)

    coming = ["other"]
    kept = KeptAnswers(world.root, KeptFiles(world.root / ".imskit/state", SECRET))
    asked = Asked(("branches",), refs=True)
    assert kept.answer(asked, world.clock(), branches) == "main\nother"
    run_git(world.root, "branch", "-D", "other")
    assert kept.answer(asked, world.clock(), branches) == "main"


def test_an_answer_that_could_not_tell_all_is_not_kept(world: World) -> None:
    def make(_clock: Clock, _folder: Callable[[Path], Tree]) -> Made:
        return Made("perhaps", sure=False)

    kept = KeptAnswers(world.root, KeptFiles(world.root / ".imskit/state", SECRET))
    assert kept.answer(CHECK, world.clock(), make) == "perhaps"
    assert world.kept() == world.anew()


@pytest.mark.parametrize("options", [("check", "x"), ("status",)])
def test_another_question_has_another_answer(world: World, options: tuple[str, ...]) -> None:
    world.kept()
    world.kept(Asked(options))
    assert world.worked == 2


def test_branches_count_only_where_they_are_asked_for(world: World) -> None:
    asked = Asked(("check", "base"), refs=True)
    world.kept()
    world.kept(asked)
    run_git(world.root, "branch", "elsewhere")
    world.kept()
    assert world.worked == 2
    world.kept(asked)
    assert world.worked == 3


def test_a_folder_copied_with_what_it_keeps_answers_for_itself(world: World, tmp_path: Path) -> None:
    world.kept()
    there = tmp_path / "copy"
    shutil.copytree(world.root, there, symlinks=True)
    same_length(world, 0)
    copy = World(there)
    assert copy.kept() == copy.anew()
    assert copy.worked == 1
    assert world.kept() == world.anew()


def test_two_runs_at_once_answer_alike(world: World) -> None:
    expected = world.anew()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: world.kept(), range(8)))
    assert answers == [expected] * 8


def test_what_is_kept_is_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "_MOST_BYTES", 4000)
    kept = KeptAnswers.of(world.root)
    assert kept is not None
    for turn in range(30):
        asked = Asked(("check", str(turn)))
        kept.answer(asked, world.clock(), lambda *_: Made("x" * 500, sure=True))
    assert sum(path.stat().st_size for path in world.stored()) <= 4000


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 12)), min_size=1, max_size=9))
def test_whatever_happens_the_kept_answer_is_that_of_a_run_that_keeps_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    world = World.made(tmp_path_factory.mktemp("world") / "system")
    world.kept()
    for kind, number in steps:
        # What cannot be done (a stash of nothing, a commit without a repository) is left out.
        with suppress(Exception):
            STEPS[kind](world, number)
        expected = world.anew()
        assert world.kept() == expected, (kind, number)
        assert world.kept() == expected, (kind, number)


def test_what_cannot_be_read_is_told_each_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.text(0)
    path.write_bytes(path.read_bytes() + b"# more\n")

    def refused(real: str) -> bytes:
        if real == str(path):
            raise PermissionError(13, "Permission denied")
        return Path(real).read_bytes()

    monkeypatch.setattr(state, "text_at", refused)
    world.kept()
    world.kept()
    assert world.worked == 2


@pytest.mark.parametrize("seed", range(3))
def test_over_a_sequence_of_edits_the_kept_answers_are_those_worked_out(tmp_path: Path, seed: int) -> None:
    root = tmp_path / "system"
    make_system(root, 25)
    commit(root, "2026-06-01")
    world, edits = World(root), Edits(root, seed)
    for edit in edits.steps(12):
        world.now, world.as_of = edits.clock.now, edits.clock.as_of if edit.number % 2 else None
        expected = world.anew()
        assert world.kept() == expected, edits.told
        assert world.kept() == expected, edits.told
