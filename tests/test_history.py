"""What git knows of a folder: whether there is a repository, its last day, the names on its branches."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from imskit.branches import ids_on_branches
from imskit.history import head_day, is_repository
from imskit.problems import CannotGoOn
from tests.folders import commit, lay, run_git

VIENNA, LIMA = ZoneInfo("Europe/Vienna"), ZoneInfo("America/Lima")


def test_a_folder_deep_in_a_repository_is_in_it(tmp_path: Path) -> None:
    deep = tmp_path / "a/b"
    deep.mkdir(parents=True)
    assert not is_repository(deep)
    commit(tmp_path)
    assert is_repository(deep)


def test_the_day_of_the_last_commit_is_that_of_the_organisation(tmp_path: Path) -> None:
    commit(tmp_path, at="2026-01-31T23:30:00Z")
    assert head_day(tmp_path, VIENNA) == Day(2026, 2, 1)
    assert head_day(tmp_path, LIMA) == Day(2026, 1, 31)


def test_without_a_commit_there_is_no_such_day(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    assert head_day(tmp_path, VIENNA) is None


def test_without_git_nobody_knows_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotGoOn, match="git is not installed"):
        head_day(tmp_path, VIENNA)


def test_names_are_those_of_every_branch(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/policies/POL-001-purpose.yaml": "a: b", "ims/ims.yaml": "a: b", "notes/x.yaml": ""})
    commit(tmp_path)
    run_git(tmp_path, "checkout", "-qb", "other")
    commit(lay(tmp_path, {"ims/policies/Ä-2.yaml": "a: b", "ims/evidence/plan.pdf": ""}))
    run_git(tmp_path, "checkout", "-q", "main")
    assert ids_on_branches(tmp_path) == {"POL-001-purpose", "ims", "Ä-2"}
    run_git(tmp_path, "branch", "-q", "-D", "other")
    assert ids_on_branches(tmp_path) == {"POL-001-purpose", "ims"}


def test_without_a_repository_there_are_no_names(tmp_path: Path) -> None:
    assert ids_on_branches(tmp_path) == frozenset()


def test_a_repository_that_is_broken_cannot_be_asked_for_names(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /nowhere\n", encoding="utf-8")
    with pytest.raises(CannotGoOn, match="git cannot read the repository"):
        ids_on_branches(tmp_path)
