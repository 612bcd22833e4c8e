"""The process map stands among the registers, where processes are in use."""

from __future__ import annotations

from pathlib import Path

from imskit.facts.graph import Graph
from imskit.site.stage import stage
from tests.builders import Small
from tests.facts.test_processes import process


def staged(small: Small, folder: Path) -> Path:
    reading = small.read()
    assert reading.catalog is not None
    stage(reading.catalog, Graph.of(reading.catalog), reading.problems, reading.tree, folder)
    return folder / "docs"


def test_the_map_draws_the_processes_and_lists_them(small: Small, tmp_path: Path) -> None:
    process(small, "PRC-001", outputs=[{"what": "A <lamp>", "process": "PRC-002"}])
    process(small, "PRC-002")
    process(small, "PRC-003", title="Zwitscherkanarie", classification="confidential")
    found = (staged(small, tmp_path / "stage") / "process-map.md").read_text(encoding="utf-8")
    assert found.count('class="im-process im-process--coming"') == 4  # drawn wide and narrow
    assert "PRC-001 leads to PRC-002" in found
    assert "A &lt;lamp&gt;" in found
    assert "A <lamp>" not in found
    assert "Zwitscherkanarie" not in found
    assert "1 withheld process is not shown here" in found


def test_without_processes_there_is_no_map(small: Small, tmp_path: Path) -> None:
    assert not (staged(small, tmp_path / "stage") / "process-map.md").exists()
