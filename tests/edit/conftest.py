"""What the tests of editing share: the shipped files, the types, a system that was just started."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from imskit.edit.answers import Answers
from imskit.edit.init import init
from imskit.edit.new_file import lay
from imskit.model import TypeInfo
from imskit.pipeline import Clock, Reading, read
from imskit.project import shipped_files
from imskit.schema import compile_types

TODAY = date(2026, 1, 15)


@pytest.fixture(scope="session")
def shipped() -> Mapping[str, bytes]:
    """Every shipped file by its path in a project."""
    return {path: place.read_bytes() for path, place in shipped_files().items()}


@pytest.fixture(scope="session")
def types(shipped: Mapping[str, bytes]) -> Mapping[str, TypeInfo]:
    """The shipped types."""
    return compile_types({path: data for path, data in shipped.items() if path.startswith("schemas/")})[0]


@pytest.fixture(scope="session")
def starters(shipped: Mapping[str, bytes]) -> Mapping[str, str]:
    """The shipped starters by type."""
    return {
        Path(path).stem: data.decode()
        for path, data in shipped.items()
        if path.startswith("templates/starters/")
    }


@pytest.fixture
def system(shipped: Mapping[str, bytes], tmp_path: Path) -> Path:
    """The root of a system that was just started."""
    files = init(
        shipped,
        Answers("Example", "Europe/Vienna", TODAY, standards=("iso-56001-2024", "iso-56002-2019")),
        "1.0",
    )
    lay(files, tmp_path, "keep")
    return tmp_path


@pytest.fixture
def reading() -> Callable[[Path], Reading]:
    """Read a system as on the day of the tests."""
    return lambda root: read(root, Clock(datetime(2026, 1, 15, 12, tzinfo=UTC)))
