"""A template is compiled once a process, and anew when its source changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from imskit.facts.graph import Graph
from imskit.kept_files import KeptFiles
from imskit.site import compiled
from imskit.site.sandbox import BoundedSandbox
from imskit.site.stage import stage
from tests.builders import Small


def home(small: Small, folder: Path) -> str:
    reading = small.read()
    assert reading.catalog is not None
    stage(reading.catalog, Graph.of(reading.catalog), reading.problems, reading.tree, folder)
    return (folder / "docs" / "about.md").read_text(encoding="utf-8")


def test_a_template_that_changes_is_compiled_anew(small: Small, tmp_path: Path) -> None:
    small.write("templates/site/about.md.j2", "# First {: #top }\n")
    assert "# First" in home(small, tmp_path / "first")
    small.write("templates/site/about.md.j2", "# Other {: #top }\n")
    assert "# Other" in home(small, tmp_path / "other")
    small.write("templates/site/about.md.j2", "# First {: #top }\n")
    assert "# First" in home(small, tmp_path / "again")


def test_what_was_compiled_is_taken_out_by_the_next_process(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[tuple[str, str], bytes] = {}
    monkeypatch.setattr(compiled, "_KEPT", kept)
    monkeypatch.setattr(compiled, "_beside", dict)
    files = KeptFiles(tmp_path / "kept", b"secret")
    page = home(small, tmp_path / "first")
    compiled.put_away(files, "ab", 0)
    before = dict(kept)
    kept.clear()
    assert compiled.take_out(files, "cd") == 0
    assert compiled.take_out(files, "ab") == len(before) > 10
    assert kept == before
    monkeypatch.setattr(BoundedSandbox, "compile", None)
    assert home(small, tmp_path / "again") == page
