"""A folder for the steps, and the forges at their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflow_scripts.forges import GitHub, GitLab, play_github, play_gitlab
from tests.workflow_scripts.steps import Runner


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    folder = tmp_path / "work"
    folder.mkdir()
    return Runner(folder)


@pytest.fixture
def github() -> Iterator[GitHub]:
    yield from play_github()


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    yield from play_gitlab()
