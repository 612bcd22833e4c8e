"""Staging again what was staged before: the fast way, which leaves pages as they are, against the slow one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from imskit.facts.graph import Graph
from imskit.kept_files import KeptFiles
from imskit.pipeline import Reading, read
from imskit.site import making
from imskit.site.kept_pages import Kept
from imskit.site.making import MadePage, laid_out
from imskit.site.page import Page
from imskit.site.stage import Staged, stage
from imskit.site.templates import Templates
from imskit.site.watched import is_covered
from tests.benchmarks.systems import make
from tests.builders import Small
from tests.edits import ALL, DOCUMENTS, FILES, Edits, reference


def staged(reading: Reading, folder: Path, kept: Kept | None = None) -> Staged:
    assert reading.catalog is not None
    catalog = reading.in_force()
    assert catalog is not None
    return stage(catalog, Graph.of(catalog), reading.problems, reading.tree, folder, kept=kept)


def files(folder: Path) -> Mapping[str, bytes]:
    """All that lies in *folder*: empty folders count, too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"(folder)"
        for path in sorted(folder.rglob("*"))
    }


class Twins:
    """One system, staged again and again in one folder, and each time anew in another."""

    def __init__(self, root: Path, work: Path, *, between_runs: bool) -> None:
        self.root = root
        self._work = work
        #: Whether each run reads what the one before it kept on disk, or one process has it in memory.
        self._between_runs = between_runs
        self._kept = self._fresh()
        self._count = 0

    def _fresh(self) -> Kept:
        return Kept(KeptFiles(self._work / "kept", b"secret"))

    def same(self, edits: Edits) -> bool:
        """Whether both ways lead to the same; a system that cannot be read is not staged by either."""
        if self._between_runs:
            self._kept = self._fresh()
        fast, slow = read(self.root, edits.clock), read(self.root, edits.clock)
        if fast.catalog is None:
            return True
        self._count += 1
        fresh = self._work / f"fresh-{self._count}"
        staged(slow, fresh)
        staged(fast, self._work / "again", self._kept)
        assert files(self._work / "again").keys() == files(fresh).keys(), edits.told
        return files(self._work / "again") == files(fresh)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_edits_what_is_staged_again_is_what_is_staged_anew(seed: int, tmp_path: Path) -> None:
    root = tmp_path / "system"
    make(root, 40, seed)
    edits = Edits(root, seed, kinds=ALL)
    twins = Twins(root, tmp_path, between_runs=bool(seed % 2))
    assert twins.same(edits)
    for _ in edits.steps(10):
        assert twins.same(edits), edits.told


def test_the_reference_system_staged_again_is_what_is_staged_anew(tmp_path: Path) -> None:
    root = reference(tmp_path / "system")
    edits = Edits(root, 5, kinds={**DOCUMENTS, **FILES})
    twins = Twins(root, tmp_path, between_runs=False)
    assert twins.same(edits)
    for _ in edits.steps(3):
        assert twins.same(edits), edits.told


def test_every_part_of_a_catalog_is_watched_or_changes_all_pages() -> None:
    assert is_covered()


def test_a_page_that_shows_nothing_of_an_edit_is_not_made_again(small: Small, tmp_path: Path) -> None:
    small.policy()
    small.procedure()
    kept = Kept()
    staged(small.read(), tmp_path / "stage", kept)
    before = dict(kept.pages.pages)
    small.procedure(title="Another title")
    staged(small.read(), tmp_path / "stage", kept)
    after = kept.pages.pages
    assert after["documents/POL-001.html"] is before["documents/POL-001.html"]
    assert after["documents/PRO-001.html"] is not before["documents/PRO-001.html"]
    assert after["registers/procedure.html"] is not before["registers/procedure.html"]
    assert "Another title" in (tmp_path / "stage/docs/registers/procedure.md").read_text(encoding="utf-8")


def test_a_page_that_asked_for_more_than_it_shows_is_not_laid_out_again(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid: list[str] = []

    def noted(page: Page, templates: Templates) -> MadePage:
        laid.append(page.address)
        return laid_out(page, templates)

    monkeypatch.setattr(making, "laid_out", noted)
    small.training(body={"content": "What it was about."})
    kept = Kept()
    staged(small.read(), tmp_path / "stage", kept)
    asked = ("of type", "training")
    assert asked in kept.pages.pages["registers/training.html"].asked
    before = kept.pages.answers[asked]
    laid.clear()
    small.training(body={"content": "Said in other words."})
    staged(small.read(), tmp_path / "stage", kept)
    assert kept.pages.answers[asked] != before
    assert "documents/TRN-001.html" in laid
    assert "registers/training.html" not in laid
    small.training(title="Another title")
    staged(small.read(), tmp_path / "stage", kept)
    assert "registers/training.html" in laid


def test_a_staged_file_that_somebody_changed_is_written_anew(small: Small, tmp_path: Path) -> None:
    small.policy()
    kept = Kept()
    staged(small.read(), tmp_path / "stage", kept)
    page = tmp_path / "stage/docs/documents/POL-001.md"
    whole = page.read_bytes()
    page.write_bytes(whole.replace(b"POL", b"LOP"))
    (tmp_path / "stage/docs/documents/POL-002.md").write_text("left over", encoding="utf-8")
    staged(small.read(), tmp_path / "stage", kept)
    assert page.read_bytes() == whole
    assert not (tmp_path / "stage/docs/documents/POL-002.md").exists()


def test_what_is_kept_and_damaged_is_not_believed(small: Small, tmp_path: Path) -> None:
    small.policy()
    store = KeptFiles(tmp_path / "kept", b"secret")
    staged(small.read(), tmp_path / "stage", Kept(store))
    assert Kept(store).pages.pages
    assert not Kept(KeptFiles(tmp_path / "kept", b"another")).pages.pages
    for file in (tmp_path / "kept").iterdir():
        whole = file.read_bytes()
        file.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    assert not Kept(store).pages.pages
    staged(small.read(), tmp_path / "stage", Kept(store))
    assert Kept(store).pages.pages
