"""A small system with a history: a policy in two versions, records before and in the period, evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from imskit.packs.packing import Asked, Made, make_pack
from imskit.pipeline import Clock
from tests.builders import NOW, Small
from tests.folders import commit
from tests.packs.story import PERIOD, tell


@pytest.fixture(scope="package")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the system, committed."""
    return tell(tmp_path_factory.mktemp("told") / "system")


@pytest.fixture(scope="package")
def made(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A pack of it, never to be changed."""
    return make_pack(told, Clock(NOW), Asked(*PERIOD), tmp_path_factory.mktemp("made") / "pack")


@pytest.fixture
def bare(tmp_path: Path) -> Small:
    """A system with nothing in it but its settings, committed once."""
    small = Small(tmp_path / "system")
    small.read()
    commit(small.root, at="2026-01-05T12:00:00Z")
    return small
