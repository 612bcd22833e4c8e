"""Staged trees for tests of what is made of them, and the sites that come of it, file by file."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

from imskit.facts.graph import Graph
from imskit.kept_files import KeptFiles
from imskit.pipeline import Reading
from imskit.site.mkdocs_inside import run_mkdocs
from imskit.site.rendering import render_site
from imskit.site.stage import stage

DAY = Day(2026, 11, 23)


def laid(reading: Reading, folder: Path) -> Path:
    """The configuration of the tree that is staged in *folder* of *reading*."""
    catalog = reading.in_force()
    assert catalog is not None
    return stage(catalog, Graph.of(catalog), reading.problems, reading.tree, folder).config


def by_mkdocs(config: Path, folder: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """What `mkdocs build` makes of *config*, and what it warns of."""
    folder.mkdir(parents=True)
    warnings = run_mkdocs(config, folder, DAY)
    return files_in(folder), warnings


def by_us(
    config: Path, folder: Path, keep: KeptFiles | None = None, processes: int = 1
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """What we make of *config*, and what we warn of."""
    folder.mkdir(parents=True)
    warnings = render_site(config, folder, DAY, keep=keep, processes=processes)
    return files_in(folder), warnings


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def unlike(ours: dict[str, bytes], theirs: dict[str, bytes]) -> list[str]:
    """The files that are not the same, by name: less to read than all bytes of two sites."""
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
