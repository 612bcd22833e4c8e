"""CODEOWNERS that is behind is told, where somebody wants it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imskit.problems import Problem, Severity
from tests.builders import Small
from tests.repositories import run as git

if TYPE_CHECKING:
    from imskit.pipeline import Reading


def behind(reading: Reading) -> list[Problem]:
    return [problem for problem in reading.problems if problem.rule == "codeowners-behind"]


@pytest.fixture
def system(small: Small) -> Small:
    small.decision(small.policy())
    small.ims["settings"] = {"forge": {"handles": [{"role": "director", "handle": "@small/board"}]}}
    return small


def export(small: Small) -> None:
    from imskit.exporters.codeowners import codeowners

    catalog = small.read().catalog
    assert catalog is not None
    (small.root / "CODEOWNERS").write_bytes(codeowners(catalog))


def test_nobody_is_told_who_did_not_ask(small: Small) -> None:
    assert behind(small.read()) == []


def test_a_missing_file_is_told_at_the_setting(system: Small) -> None:
    (found,) = behind(system.read())
    assert (found.place.path, found.severity) == ("ims/ims.yaml", Severity.WARNING)


def test_a_fresh_file_is_current_and_a_new_owner_makes_it_behind(system: Small) -> None:
    export(system)
    assert behind(system.read()) == []
    system.ims["settings"]["forge"]["handles"].append({"role": "innovation-manager", "handle": "@small/x"})
    (found,) = behind(system.read())
    assert found.place.path == "CODEOWNERS"
    export(system)
    assert behind(system.read()) == []


def test_other_line_ends_are_no_difference(system: Small) -> None:
    export(system)
    file = system.root / "CODEOWNERS"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert behind(system.read()) == []


def test_a_file_of_somebody_elses_is_told(system: Small) -> None:
    (system.root / "CODEOWNERS").write_bytes(b"* @\xff\n")
    (found,) = behind(system.read())
    assert "no part that imskit made" in found.message
    export(system)
    assert (system.root / "CODEOWNERS").read_bytes().startswith(b"* @\xff\n")


def test_a_revision_has_a_file_of_its_own(system: Small) -> None:
    from imskit.pipeline import Clock, read
    from tests.builders import NOW

    export(system)
    git(system.root, "init", "-q", "-b", "main", ".")
    git(system.root, "add", "-A")
    git(system.root, "commit", "-q", "-m", "x", at="2026-11-20T12:00:00Z")
    Path(system.root / "CODEOWNERS").unlink()
    assert len(behind(read(system.root, Clock(NOW)))) == 1
    assert behind(read(system.root, Clock(NOW), revision="HEAD")) == []
