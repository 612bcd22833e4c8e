"""On a shuffled history, git gives the days that looking at each commit gives."""

from __future__ import annotations

import random
import subprocess
from datetime import UTC, timedelta
from datetime import date as Day
from pathlib import Path

import pytest

from imskit.commit_log import logged
from imskit.in_git import in_git
from imskit.model import Document
from imskit.problems import Place
from tests.repositories import run

IDS = ("POL-001", "POL-002", "TRN-001")


class Shuffled:
    """A repository in which files come, change, are renamed and go, on branches that are merged."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)  # noqa: S311 - not for secrets
        run(root, "init", "-q", "-b", "main", ".")
        self.day = Day(2026, 1, 1)

    def commit(self, *how: str) -> None:
        self.day += timedelta(days=self.chance.randrange(3))
        run(self.root, *how, at=f"{self.day.isoformat()}T12:00:00Z")

    def edit(self) -> None:
        name = self.chance.choice(IDS)
        files = sorted(self.root.glob(f"ims/*/{name}*.yaml"))
        path = self.root / f"ims/{self.chance.choice('abc')}/{name}-{self.chance.randrange(3)}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        for file in files:
            file.unlink()
        if not files or self.chance.random() < 0.8:
            path.write_text(f"id: {name}\nn: {self.chance.randrange(10**6)}\n", "utf-8")
        run(self.root, "add", "-A")
        self.commit("commit", "-q", "--allow-empty", "-m", "x")

    def merge(self) -> None:
        run(self.root, "checkout", "-q", "-b", "side")
        for _ in range(self.chance.randrange(1, 4)):
            self.edit()
        run(self.root, "checkout", "-q", "main")
        for _ in range(self.chance.randrange(3)):
            self.edit()
        self.commit("merge", "-q", "--no-ff", "-X", "ours", "-s", "ort", "-m", "m", "side")
        run(self.root, "branch", "-q", "-D", "side")


def file_of(root: Path, path: Path) -> Document:
    """The document in the file at *path*, as far as the history asks for it."""
    return Document(
        id=path.name[:7],
        type="policy",
        lifecycle="controlled",
        title="A title",
        owner="director",
        classification="internal",
        language="en",
        path=path.relative_to(root).as_posix(),
        data={},
        locate=lambda *_: Place("x"),
    )


def held_one_by_one(root: Path, name: str) -> Day | None:
    """Since when the main branch holds *name*, looked up commit by commit."""
    since = None
    for line in run(root, "log", "--first-parent", "--format=%H %cs").splitlines():
        commit, day = line.split()
        if not any(
            f"/{name}" in path for path in run(root, "ls-tree", "-r", "--name-only", commit).splitlines()
        ):
            break
        since = Day.fromisoformat(day)
    return since


@pytest.mark.parametrize("seed", range(4))
def test_a_shuffled_history_gives_the_days_that_looking_at_each_commit_gives(
    tmp_path: Path, seed: int
) -> None:
    shuffled = Shuffled(tmp_path, seed)
    for _ in range(6):
        shuffled.edit()
        try:
            shuffled.merge()
        except subprocess.CalledProcessError:
            # Renamed on one side and taken away on the other: somebody would have to settle that.
            run(tmp_path, "merge", "--abort")
            run(tmp_path, "branch", "-q", "-D", "side")
    commits_behind = logged(tmp_path, "HEAD", "ims/")
    documents = [file_of(tmp_path, path) for path in sorted(tmp_path.glob("ims/*/*.yaml"))]
    found = in_git(
        tmp_path, commits_behind[0].id, UTC, documents, lambda path: (tmp_path / path).read_bytes()
    )
    assert {name: since.day for name, since in found.held.items()} == {
        name: day for name in IDS if (day := held_one_by_one(tmp_path, name)) is not None
    }
    assert not any(since.uncommitted for since in found.held.values())
