"""The files around the code say what is so: lock, decisions, README."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from imskit.cli import COMMANDS


@pytest.fixture(scope="module")
def pyproject(checkout: Path) -> dict[str, Any]:
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock(checkout: Path) -> str:
    return (checkout / "requirements.lock").read_text(encoding="utf-8")


def requirements(pyproject: dict[str, Any]) -> list[Requirement]:
    return [
        Requirement(line)
        for line in pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["dev"]
    ]


def test_the_lock_names_no_index_no_host_and_no_path(lock: str) -> None:
    assert re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links|(?<!\w)/\w", lock) == []


def test_the_lock_has_a_hash_for_each_package(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n", "", lock).strip())
    assert [
        block for block in blocks if not re.fullmatch(r"\S+==.*(\n +--hash=sha256:\w{64}.*)+", block)
    ] == []


def test_the_lock_is_installed_without_resolving_anything(checkout: Path) -> None:
    # Decision 0004: otherwise a release newer than the lock stops an install that was good before.
    files = [
        checkout / "Makefile",
        *(path for folder in (".ci", ".github", "docs") for path in (checkout / folder).rglob("*")),
        *checkout.glob("*.md"),
    ]
    lines = [
        line
        for path in files
        if path.is_file() and path.suffix != ".png"
        for line in path.read_text(encoding="utf-8").splitlines()
        # In prose the option may be named alone; a line that installs something also says from which file.
        if "--require-hashes" in line and " -r " in line
    ]
    assert len(lines) >= 4
    assert [line for line in lines if "--no-deps" not in line] == []


def test_the_lock_holds_what_pyproject_asks_for(lock: str, pyproject: dict[str, Any]) -> None:
    locked = dict(re.findall(r"(?m)^([a-z0-9-]+)==([^ ;]+)", lock))
    for requirement in requirements(pyproject):
        version = locked.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in requirements.lock: run make lock"
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}: run make lock"


def test_each_dependency_has_its_reason(checkout: Path, pyproject: dict[str, Any]) -> None:
    reasons = (checkout / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")
    assert [
        r.name for r in requirements(pyproject) if not re.search(rf"\b{re.escape(r.name)}\b", reasons)
    ] == []


def test_each_decision_is_in_the_index_once_and_in_order(checkout: Path) -> None:
    index = (checkout / "docs/index.md").read_text(encoding="utf-8")
    decisions = sorted(path.name for path in (checkout / "docs/decisions").glob("*.md"))
    assert re.findall(r"(?m)^- \[.*\]\(decisions/([^)]+)\)$", index) == decisions


def test_the_readme_names_each_command(checkout: Path) -> None:
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\| `imskit (\w+)", readme) == list(COMMANDS)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/index.md"])
def test_links_between_files_lead_somewhere(checkout: Path, page: str) -> None:
    file = checkout / page
    targets = re.findall(r"\]\(([^)#]+)", file.read_text(encoding="utf-8"))
    here = [target for target in targets if "://" not in target]
    assert [target for target in here if not (file.parent / target).exists()] == []
