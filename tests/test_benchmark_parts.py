"""What benchmarks do beside measuring: edits that no run has seen, projects for others, weights, and the model."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.__main__ import PARTS
from tests.benchmarks.editing import Edited, committed
from tests.benchmarks.growing import Points, measured_table, modelled, modelled_table, power
from tests.benchmarks.hugo import lay_project
from tests.benchmarks.measure import Failed, machine
from tests.benchmarks.rebuilding import refuse_other
from tests.benchmarks.systems import make
from tests.benchmarks.warming import KINDS
from tests.benchmarks.weighing import weights
from tests.folders import lay, run_git


def test_each_edit_makes_one_document_what_it_never_was(tmp_path: Path) -> None:
    make(tmp_path, 100)
    committed(tmp_path)
    for kind in KINDS:
        edited = Edited(tmp_path, kind)
        seen = {edited.path.read_bytes()}
        for _ in range(3):
            edited()
            seen.add(edited.path.read_bytes())
        assert len(seen) == 4
        assert edited.path.name.startswith(edited.id)
        assert len(run_git(tmp_path, "status", "--porcelain").splitlines()) == 1
        edited.undo()
        assert run_git(tmp_path, "status", "--porcelain") == ""


def test_hugo_gets_all_markdown_and_sections_for_pages_called_index(tmp_path: Path) -> None:
    docs = lay(tmp_path / "docs", {"index.md": "a", "documents/POL-001.md": "b", "assets/x.css": "c"})
    project = tmp_path / "project"
    assert lay_project(docs, project) == 2
    found = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    assert {"content/_index.md", "content/documents/POL-001.md", "static/assets/x.css"} <= found


def test_a_site_that_is_not_the_same_is_refused(tmp_path: Path) -> None:
    one = lay(tmp_path / "one", {"a.html": "a", "b.html": "b"})
    refuse_other(one, lay(tmp_path / "same", {"a.html": "a", "b.html": "b"}))
    for number, files in enumerate(({"a.html": "a"}, {"a.html": "a", "b.html": "other"})):
        with pytest.raises(Failed, match=r"b\.html"):
            refuse_other(one, lay(tmp_path / str(number), {**files}))


def test_what_a_reader_loads_is_weighed(tmp_path: Path) -> None:
    files = {f"documents/POL-{n:03d}.html": b"x" * size for n, size in enumerate((10_000, 20_000, 70_000))}
    site = lay(tmp_path, {**files, "matrix/index.html": b"x" * 5000, "search/index.json": b"x" * 10_000})
    found = weights(site)
    assert (found["pages"], found["document page, median kB"], found["over 60 kB"]) == ("4", "20", "1")
    assert (found["matrix, kB"], found["search, MB"], found["sitemap, kB"]) == ("5", "0.01", "none")
    assert found["heaviest other page, kB"] == "5 (matrix/index.html)"


def test_a_figure_that_was_not_measured_follows_from_the_sizes_next_to_it() -> None:
    measured = {1000: 30.0, 10_000: 120.0, 30_000: 1080.0}
    assert power(measured) == pytest.approx(2)
    near = {size: modelled(measured, size) for size in (500, 2000, 20_000, 60_000)}
    # A line with a part that does not grow, then as the square of the size.
    assert {size: cell.value for size, cell in near.items() if cell} == pytest.approx(
        {500: 25.0, 2000: 40.0, 20_000: 480.0, 60_000: 4320.0}
    )
    assert not any(cell.measured for cell in near.values() if cell)
    there = modelled(measured, 10_000)
    assert there is not None
    assert (there.value, there.measured) == (120.0, True)
    assert modelled({100: 0.0, 1000: 5.0}, 10_000) is None
    assert power({100: 0.0, 1000: 5.0}) is None


def test_each_cell_says_whether_it_was_measured() -> None:
    points: Points = {
        "files": {1000: 1000, 10_000: 10_000},
        "clone, CPU s": {1000: 1, 10_000: 10},
        "check, first, CPU s": {1000: 1, 10_000: 10},
        "build, CPU s": {1000: 57, 10_000: 570},
        ".git, MB": {1000: 1, 10_000: 10},
        "a commit, bytes of .git": {1000: 500, 10_000: 1000},
    }
    rows = {
        cells[0]: cells[1:]
        for line in modelled_table(points).splitlines()
        if (cells := [cell.strip() for cell in line.strip("|").split("|")])
    }
    assert rows["files"] == ["1,000", "~3,000", "10,000", "~30,000", "~100,000"]
    assert rows["a change at the forge, CPU minutes"] == ["~1.00", "~3.00", "~10.0", "~30.0", "~100"]
    assert rows[".git after 3 edits a document, MB"] == ["~4.00", "~12.0", "~40.0", "~120", "~400"]
    assert "| files " in measured_table(points)


def test_the_machine_is_told_with_versions_and_load() -> None:
    told = machine()
    for words in ("cores", "imskit ", "PyYAML ", "git ", "load "):
        assert words in told


def test_what_commits_the_systems_comes_after_what_does_not() -> None:
    parts = list(PARTS)
    assert max(map(parts.index, ("check", "build", "hugo", "weight"))) < min(
        map(parts.index, ("warm", "rebuild", "serve", "change", "growth", "editions"))
    )
