"""What tests of the command line share."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imskit.edit.answers import Answers
from imskit.edit.init import init
from imskit.edit.new_file import lay
from imskit.project import shipped_files
from tests.builders import Small
from tests.cli.releasing import begin
from tests.cli.upgrades import World
from tests.folders import commit

if TYPE_CHECKING:
    from tests.running import Run


@pytest.fixture
def evidenced(small: Small) -> Small:
    """A system that checks green: an approved policy and a training that claim clause 1."""
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.read()
    return small


@pytest.fixture
def system(small: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A committed system with a policy in force, and a git that knows who works here."""
    config = small.root.parent / f"{small.root.name}.gitconfig"
    config.write_text("[user]\n\tname = Quality\n\temail = quality@example.org\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    begin(small)
    return small


@pytest.fixture
def drawer(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside of a system that is ready to take something in."""
    small.read()
    return tmp_path_factory.mktemp("drawer")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A system that was started and committed; each test works on a copy."""
    root = tmp_path_factory.mktemp("begun") / "ours"
    shipped = {path: place.read_bytes() for path, place in shipped_files().items()}
    lay(init(shipped, Answers("ours", "UTC", date(2026, 1, 15)), "0.1.0"), root, "keep")
    commit(root)
    return root


@pytest.fixture
def world(begun: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> World:
    """A copy of that system, and an imskit of a later version."""
    root = tmp_path / "ours"
    shutil.copytree(begun, root)
    found = World(root, run, tmp_path / "next", {})
    theirs = shipped_files()
    monkeypatch.setattr("imskit.cli.upgrading.shipped_files", lambda: {**theirs, **found.altered})
    for module in ("upgrade", "upgrade_json", "upgrading"):
        monkeypatch.setattr(f"imskit.cli.{module}.__version__", "9.9.0")
    return found
