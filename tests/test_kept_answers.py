"""An answer that was kept is the one that would be worked out now, whatever happened to the system in between."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date as Day
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imskit import kept_answers, stat_index, state
from imskit.cli.checked import Checked
from imskit.cli.kept import minded
from imskit.clock import Clock
from imskit.kept_answers import Asked, KeptAnswers, Made
from imskit.kept_files import KeptFiles
from imskit.pipeline import Reading, read
from imskit.shelf import Shelf
from imskit.tree import Tree
from tests.benchmarks.systems import make as make_system
from tests.builders import NOW, Small
from tests.folders import run_git
from tests.repositories import commit

SECRET = b"s" * 32
#: More than a tick of the clock by which files are stamped.
MOMENT = 40_000_000
CHECK = Asked(("check",))

pytestmark = pytest.mark.skipif(not stat_index.TRUSTED, reason="nothing is kept where times can be set back")


@pytest.fixture(autouse=True)
def _few_and_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files are worth keeping, here, and are young for a moment only."""
    monkeypatch.setattr(state, "LEAST", 1)
    monkeypatch.setattr(state, "_STALE_FILES", 1)
    monkeypatch.setattr(stat_index, "YOUNG", MOMENT)


class World:
    """A committed system, and how often its answer was worked out."""

    def __init__(self, root: Path) -> None:
        self.small = Small(root)
        self.root = root
        self.now = NOW
        self.as_of: Day | None = None
        self.worked = 0

    @classmethod
    def made(cls, root: Path) -> World:
        """A new one."""
        world = cls(root)
        world.fill()
        return world

    def fill(self) -> None:
        """Write its files, and commit them."""
        self.small.decision(self.small.policy())
        for number in range(4):
            self.small.idea(f"IDEA-{number:03d}")
        self.small.write("ims/evidence/a.txt", "evidence\n")
        named = {"title": "A list", "file": "a.txt", "sha256": hashlib.sha256(b"evidence\n").hexdigest()}
        self.small.training(evidence=[named])
        self.small.read()
        commit(self.root, "2026-06-01")
        self.settle()

    def settle(self) -> None:
        """Wait until no file is young any more."""
        time.sleep(1.5 * MOMENT / 1e9)

    def clock(self) -> Clock:
        return Clock(self.now, self.as_of)

    def anew(self) -> Any:
        """What a check finds that keeps nothing and believes nothing."""
        return json.loads(json.dumps(Checked.of(read(self.root, self.clock())).plain()))

    def kept(self, asked: Asked = CHECK) -> Any:
        """What is answered by a new run that may believe what earlier ones kept."""

        def make(clock: Clock, folder: Callable[[Path], Tree]) -> Made:
            self.worked += 1

            def work() -> tuple[Any, Reading]:
                reading = read(self.root, clock, shelf=Shelf(folder=folder), names=asked.names)
                return Checked.of(reading).plain(), reading

            return minded(work)

        kept = KeptFiles(self.root / ".imskit/state", SECRET)
        said = KeptAnswers(self.root, kept).answer(asked, self.clock(), make)
        return json.loads(json.dumps(said))

    def text(self, number: int) -> Path:
        """One of its documents."""
        found = sorted(self.root.glob("ims/records/idea/*.yaml")) or [self.root / "ims/people.yaml"]
        return found[number % len(found)]

    def stored(self) -> list[Path]:
        return sorted(self.root.glob(".imskit/state/*.kept"))


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


def same_length(world: World, number: int) -> None:
    """Change a document without changing its size."""
    path = world.text(number)
    data = path.read_bytes()
    swapped = data.replace(b"It is dark.", b"It is darK.")
    path.write_bytes(swapped if swapped != data else data.replace(b"It is darK.", b"It is dark."))


def replace_by_link(world: World, number: int) -> None:
    path = world.text(number)
    target = world.root / ("ims/policies/POL-001.yaml" if number % 2 else "../outside.yaml")
    (world.root / "../outside.yaml").write_text("id: POL-009\n")
    path.unlink()
    path.symlink_to(target)


def overlay_schema(world: World, number: int) -> None:
    text = (Path(__file__).parents[1] / "schemas/idea.schema.json").read_text(encoding="utf-8")
    world.small.write("schemas/idea.schema.json", text.replace('"title"', f'"title{number % 2}"', 1))


def damage(world: World, number: int) -> None:
    for at, path in enumerate(world.stored()):
        data = bytearray(path.read_bytes())
        data[(number * 37 + at) % len(data)] ^= 1 + number % 255
        path.write_bytes(data[: number * 13] if number % 3 == 0 else data)


def on_a_branch(world: World, number: int) -> None:
    run_git(world.root, "switch", "-q", "-C", f"branch-{number % 2}")
    same_length(world, number)
    commit(world.root, "2026-06-03")


def stash(world: World, number: int) -> None:
    same_length(world, number)
    run_git(world.root, "stash", "-q", "-u")
    with suppress(Exception):
        run_git(world.root, "stash", "pop", "-q")


def pipe(world: World, number: int) -> None:
    path = world.text(number)
    path.unlink()
    os.mkfifo(path)


def next_day(world: World, number: int) -> None:
    world.now += timedelta(days=1 + number * 20)


STEPS: dict[str, Callable[[World, int], object]] = {
    "edit": lambda world, n: world.text(n).write_text(world.text(n).read_text() + f"# {n}\n"),
    "same length": same_length,
    "break": lambda world, n: world.text(n).write_text("id: [\n"),
    "touch": lambda world, n: os.utime(world.text(n)),
    "delete": lambda world, n: world.text(n).unlink(),
    "add": lambda world, n: world.small.idea(f"IDEA-{n + 100}"),
    "rename": lambda world, n: world.text(n).rename(world.text(n).with_name(f"IDEA-00{n % 9}-x.yaml")),
    "odd name": lambda world, n: world.small.write(f"ims/records/idea/IDEA-{n}\n.yaml", "x"),
    "other ending": lambda world, n: world.small.write(f"ims/records/idea/IDEA-{n}.yml", "x"),
    "mode": lambda world, n: world.text(n).chmod((0o000, 0o600, 0o755)[n % 3]),
    "link": replace_by_link,
    "pipe": pipe,
    "evidence": lambda world, n: world.small.write("ims/evidence/a.txt", f"evidence {n % 3}\n"),
    "schema": overlay_schema,
    "template": lambda world, n: world.small.write(f"templates/site/nothing-{n % 2}.md", "x"),
    "settings": lambda world, n: world.small.write("mkdocs.yml", f"site_nam: {n}\n"),
    "owners": lambda world, n: world.small.write("CODEOWNERS", f"* @x{n}\n"),
    "names": lambda world, n: world.small.write(
        "ims/people.local.yaml", f"people: {{person-0{n % 3}: {{name: A}}}}\n"
    ),
    "standard": lambda world, n: world.small.write("ims/standards/tiny-2026.yaml", f"id: {n}\n"),
    "commit": lambda world, _: commit(world.root, "2026-06-02"),
    "amend": lambda world, _: run_git(world.root, "commit", "-q", "--amend", "-m", "y", "--allow-empty"),
    "branch": on_a_branch,
    "stash": stash,
    "pack": lambda world, _: run_git(world.root, "gc", "-q"),
    "no git": lambda world, _: (world.root / ".git/HEAD").unlink(missing_ok=True),
    "damage": damage,
    "take away": lambda world, _: shutil.rmtree(world.root / ".imskit", ignore_errors=True),
    "next day": next_day,
    "wait": lambda world, _: world.settle(),
}


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
    shared = pytest.importorskip("tests.edits", reason="the shared sequences of edits are not here yet")
    root = tmp_path / "system"
    make_system(root, 25)
    commit(root, "2026-06-01")
    world, edits = World(root), shared.Edits(root, seed)
    for edit in edits.steps(12):
        world.now, world.as_of = edits.clock.now, edits.clock.as_of if edit.number % 2 else None
        expected = world.anew()
        assert world.kept() == expected, edits.told
        assert world.kept() == expected, edits.told
