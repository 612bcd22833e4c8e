"""A template is compiled once a process, and anew when its source changes."""

from __future__ import annotations

from pathlib import Path

from imskit.facts.graph import Graph
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
