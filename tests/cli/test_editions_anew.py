"""A site of editions in which little was written anew is the one that is written from nothing, byte for byte.

Over random sequences of editions, of damage to what is kept and to the site, and of other names and audiences.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from imskit import all_editions
from tests.builders import Small
from tests.cli.pretended import Pretended
from tests.edits import DOCUMENTS, FILES, Edits
from tests.repositories import commit, edition
from tests.repositories import run as run_git

if TYPE_CHECKING:
    from tests.running import Run

Told = str | None


def pages(folder: Path) -> Mapping[str, bytes]:
    """What a folder holds, by path; links to files are none of ours."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if not path.is_symlink() else b"a link"
        for path in folder.rglob("*")
        if path.is_file()
    }


class Story:
    """A repository in which editions come and go, and whose kept pages and site come to harm."""

    def __init__(self, system: Small, seed: int) -> None:
        self.root = system.root
        self.site = self.root / "site"
        self.dice = Random(seed)  # noqa: S311 - no secret
        self.edits = Edits(self.root, seed, kinds={**DOCUMENTS, **FILES})
        self.number = 0
        self.how: list[str] = []
        self.told: list[str] = []

    def step(self) -> None:
        """Let one thing happen."""
        happens: tuple[Callable[[], Told], ...] = (
            self.release,
            self.release,
            self.nothing,
            self.take_away,
            self.harm_kept,
            self.harm_kept,
            self.harm_site,
            self.harm_site,
            self.lose,
            self.other_names,
            self.other_audience,
        )
        for _ in range(20):
            told = self.dice.choice(happens)()
            if told is not None:
                self.told.append(told)
                return

    def release(self) -> Told:
        self.number += 1
        for _ in self.edits.steps(2):
            pass
        day = f"2026-08-{self.number:02d}"
        commit(self.root, day)
        edition(self.root, f"2026.{self.number}", day)
        return f"edition 2026.{self.number}"

    def nothing(self) -> Told:
        return "nothing"

    def take_away(self) -> Told:
        """The newest edition; an older one would break the chain."""
        tags = run_git(self.root, "tag", "--sort=creatordate").splitlines()
        if len(tags) < 2:
            return None
        run_git(self.root, "tag", "-d", tags[-1])
        return f"{tags[-1]} taken away"

    def harm_kept(self) -> Told:
        return self._harm(
            [path for path in (self.root / ".imskit").glob("editions*/*/**/*") if path.is_file()]
        )

    def harm_site(self) -> Told:
        if self.site.is_dir() and self.dice.randrange(4) == 0:
            (self.site / "2026.1").mkdir(exist_ok=True)
            (self.site / "2026.1/own.html").write_text("somebody's own", encoding="utf-8")
            return "a page of somebody's own in the site"
        return self._harm(
            [path for path in self.site.rglob("*") if path.is_file() and path.name != ".imskit-made"]
        )

    def _harm(self, files: list[Path]) -> Told:
        """One of *files* is cut off, goes, is a link, or holds something else of the same size, unseen by its times."""
        if not files:
            return None
        path = self.dice.choice(sorted(files))
        about = path.stat()
        how = self.dice.choice(("cut", "gone", "link", "other", "hidden", "folder"))
        content = path.read_bytes()
        if how in {"gone", "link", "folder"}:
            path.unlink()
        if how == "cut":
            path.write_bytes(content[: len(content) // 2])
        elif how == "link":
            path.symlink_to(self.root / "ims/ims.yaml")
        elif how == "folder":
            path.mkdir()
        elif how in {"other", "hidden"}:
            path.write_bytes(bytes(each ^ 1 for each in content))
        if how == "hidden":
            os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
        return f"{how}: {path.relative_to(self.root)}"

    def lose(self) -> Told:
        name = self.dice.choice(("site", ".imskit", ".imskit/laid", ".imskit/editions"))
        shutil.rmtree(self.root / name, ignore_errors=True)
        return f"lost {name}"

    def other_names(self) -> Told:
        name = self.dice.choice(("Ada", "Grace"))
        (self.root / "names.yaml").write_text(f"people: {{person-01: {{name: {name}}}}}\n", encoding="utf-8")
        self.how = ["--names", "names.yaml"]
        return f"names with {name}"

    def other_audience(self) -> Told:
        self.how = [] if self.how else ["--audience", "public"]
        return " ".join(["shown to", *self.how])


@pytest.mark.parametrize("seed", range(4))
def test_what_is_written_again_is_what_is_written_from_nothing(
    system: Small, run: Run, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(all_editions, "side_by_side", Pretended())
    (system.root / ".gitignore").write_text(
        "/site/\n/other/\n/.imskit/\n/.kept/\n/names.yaml\n", encoding="utf-8"
    )
    story = Story(system, seed)
    story.release()
    for _ in range(14):
        story.step()
        told = "\n".join([f"seed {seed}", *story.told])
        ran = run(system.root, "build", "--all-editions", *story.how)
        assert ran.code == 0, f"{told}\n{ran.err}"
        slow = from_nothing(system.root, run, story.how)
        assert pages(story.site) == slow, told
        assert not any(path.stat().st_nlink > 1 for path in story.site.rglob("*") if path.is_file()), told


def from_nothing(root: Path, run: Run, how: list[str]) -> Mapping[str, bytes]:
    """The site as it is built where nothing is kept."""
    away = root / ".kept"
    (root / ".imskit").rename(away)
    ran = run(root, "build", "--all-editions", *how, "--output", "other")
    assert ran.code == 0, ran.err
    found = pages(root / "other")
    shutil.rmtree(root / "other")
    shutil.rmtree(root / ".imskit")
    away.rename(root / ".imskit")
    return found


def test_what_did_not_change_is_not_written_again(
    system: Small, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_editions, "side_by_side", Pretended())
    story = Story(system, 1)
    for _ in range(3):
        story.release()
    run(system.root, "build", "--all-editions")
    before = {path: path.stat().st_ino for path in story.site.rglob("*.html")}
    run(system.root, "build", "--all-editions")
    assert {path: path.stat().st_ino for path in story.site.rglob("*.html")} == before
    story.release()
    run(system.root, "build", "--all-editions")
    # The oldest editions but for pages that came or went; the third is not the current one any more.
    assert all(
        (story.site / page).stat().st_ino == before[story.site / page]
        for page in ("2026.1/index.html", "2026.2/index.html")
    )
    assert (story.site / "2026.3/index.html").stat().st_ino != before[story.site / "2026.3/index.html"]


def test_an_edition_whose_kept_page_is_damaged_is_built_anew_and_no_other(
    system: Small, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretended = Pretended()
    monkeypatch.setattr(all_editions, "side_by_side", pretended)
    story = Story(system, 1)
    for _ in range(3):
        story.release()
    run(system.root, "build", "--all-editions")
    pretended.take()
    (system.root / ".imskit/editions/2026.2/index.html").write_text("made up", encoding="utf-8")
    shutil.rmtree(story.site)
    ran = run(system.root, "build", "--all-editions")
    assert pretended.take() == ["2026.2"]
    assert "wrote 3 editions (1 built, 2 as they were)" in ran.err
    assert b"made up" not in b"".join(pages(story.site).values())


def test_editions_for_two_audiences_are_kept_beside_each_other(
    system: Small, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretended = Pretended()
    monkeypatch.setattr(all_editions, "side_by_side", pretended)
    story = Story(system, 1)
    story.release()
    both = (("build", "--all-editions"), ("build", "--all-editions", "--audience", "public", "-o", "public"))
    for call in both:
        run(system.root, *call)
        assert pretended.take() == ["2026.1"]
    story.release()
    for call in both:
        run(system.root, *call)
        assert pretended.take() == ["2026.2"]
    # An audience that is no more leaves nothing behind.
    system.write("ims/audiences.yaml", {"audiences": [{"id": "board", "title": "Board", "sees": ["public"]}]})
    run(system.root, "build", "--all-editions")
    assert [path.name for path in (system.root / ".imskit").glob("editions*")] == ["editions"]
