"""The sequences of changes that fast ways are held to their slow twins with: alike for a seed, and of every kind."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from imskit.pipeline import read
from tests.benchmarks.systems import make
from tests.builders import Small
from tests.edits import ALL, DOCUMENTS, Edits, reference, replay
from tests.repositories import run


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A system of sixty documents."""
    root = tmp_path_factory.mktemp("sixty")
    make(root, 60)
    return root


def copied(system: Path, target: Path) -> Path:
    return Path(shutil.copytree(system, target))


def contents(root: Path) -> dict[str, bytes]:
    """All files but those of git, which knows in which folder and when they were looked at."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def test_two_folders_of_one_seed_stay_alike(sixty: Path, tmp_path: Path) -> None:
    one, other = (Edits(copied(sixty, tmp_path / name), 3) for name in ("one", "other"))
    for first, second in zip(one.steps(60), other.steps(60), strict=True):
        assert first == second
    assert contents(one.root) == contents(other.root)
    assert run(one.root, "rev-parse", "HEAD") == run(other.root, "rev-parse", "HEAD")
    assert one.clock == other.clock


def test_a_step_is_made_again_from_seed_and_number(sixty: Path, tmp_path: Path) -> None:
    edits = Edits(copied(sixty, tmp_path / "one"), 5)
    states = [contents(edits.root) for _ in edits.steps(30)]
    again = replay(copied(sixty, tmp_path / "other"), 5, 17)
    assert again.done == edits.done[:17]
    assert contents(again.root) == states[16]


def test_other_seeds_are_other_sequences(sixty: Path, tmp_path: Path) -> None:
    found = {tuple(replay(copied(sixty, tmp_path / str(seed)), seed, 5).done) for seed in range(4)}
    assert len(found) == 4


@pytest.mark.parametrize(
    "kind", [kind for kind in ALL if kind not in {"touch", "write the same", "next day"}]
)
def test_each_kind_changes_something(sixty: Path, tmp_path: Path, kind: str) -> None:
    edits = Edits(copied(sixty, tmp_path / "one"), 1)
    for needed in {"mend": ["break YAML"], "take back": ["text"], "amend": ["commit"], "tag": ["commit"]}.get(
        kind, []
    ):
        assert edits.make(needed)
    before = contents(edits.root), refs(edits.root)
    found = edits.make(kind)
    assert found is not None
    assert found.kind == kind
    assert (contents(edits.root), refs(edits.root)) != before


def refs(root: Path) -> str:
    """What the branches and tags of the repository stand on; nothing where there is none."""
    return run(root, "for-each-ref") if (root / ".git").exists() else ""


def test_a_touched_file_is_the_same_and_another_for_who_looks_at_its_time(
    sixty: Path, tmp_path: Path
) -> None:
    edits = Edits(copied(sixty, tmp_path / "one"), 1)
    before = contents(edits.root)
    for kind in ("touch", "write the same"):
        found = edits.make(kind)
        assert found is not None
        assert (edits.root / found.path).stat().st_mtime_ns > (sixty / found.path).stat().st_mtime_ns
    assert contents(edits.root) == before


def test_a_change_can_hide_behind_size_and_time(sixty: Path, tmp_path: Path) -> None:
    edits = Edits(copied(sixty, tmp_path / "one"), 1)
    paths = {path: (edits.root / path).stat() for path in edits.documents()}
    found = edits.make("same size and time")
    assert found is not None
    before, after = paths[found.path], (edits.root / found.path).stat()
    assert (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    assert (edits.root / found.path).read_bytes() != (sixty / found.path).read_bytes()


def test_what_was_broken_is_mended(sixty: Path, tmp_path: Path) -> None:
    edits = Edits(copied(sixty, tmp_path / "one"), 2)
    sound = rules(edits)
    assert edits.make("break YAML")
    assert edits.make("break schema")
    assert rules(edits) - sound
    assert edits.make("mend")
    assert edits.make("mend")
    assert contents(edits.root) == contents(sixty)


def rules(edits: Edits) -> Counter[str]:
    """How often each rule finds something."""
    return Counter(problem.rule for problem in read(edits.root, edits.clock).problems)


def test_days_go_on_and_commits_never_lie_behind_them(sixty: Path, tmp_path: Path) -> None:
    edits = Edits(copied(sixty, tmp_path / "one"), 9, kinds={"commit": 1, "next day": 1, "text": 1})
    for edit in edits.steps(25):
        if edit.kind == "commit":
            assert run(edits.root, "log", "-1", "--format=%cs") == edits.day.isoformat()
    days = [edit.detail for edit in edits.done if edit.kind == "next day"]
    assert days == sorted(days)
    assert edits.day.isoformat() == days[-1]


def test_only_some_kinds_can_be_asked_for(sixty: Path, tmp_path: Path) -> None:
    edits = replay(copied(sixty, tmp_path / "one"), 4, 40, kinds=DOCUMENTS, without=("title",))
    assert {edit.kind for edit in edits.done} <= set(DOCUMENTS) - {"title"}


def test_every_kind_comes_about_and_rules_find_much(sixty: Path, tmp_path: Path) -> None:
    edits = replay(copied(sixty, tmp_path / "one"), 11, 400)
    assert {edit.kind for edit in edits.done} == set(ALL)
    assert len(rules(edits)) > 15, edits.told


def test_the_smallest_system_and_the_reference_system_can_be_changed(tmp_path: Path) -> None:
    small = Small(tmp_path / "small")
    small.decision(small.policy())
    small.training()
    small.catalog()
    for root in (tmp_path / "small", reference(tmp_path / "reference")):
        edits = replay(root, 1, 40)
        assert len(edits.done) == 40
        read(root, edits.clock)
