"""A site whose pages are made in two processes: it is the one that one process makes, and so is what is kept of it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from imskit.clock import Clock
from imskit.ending import WATCH
from imskit.facts.graph import Graph
from imskit.kept_files import KeptFiles
from imskit.pipeline import Reading, read
from imskit.problems import CannotGoOn
from imskit.site import forked, made_together
from imskit.site.kept_pages import Kept, KeptPages
from imskit.site.making import MadePage, laid_out
from imskit.site.page import Page
from imskit.site.stage import stage
from imskit.site.templates import Templates
from tests.benchmarks.systems import make
from tests.builders import REFERENCE, Small
from tests.edits import ALL, Edits, reference

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system makes no copies of processes")


@pytest.fixture(autouse=True)
def worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few pages there are, and nothing of the tests before runs beside."""
    assert threading.enumerate() == [threading.main_thread()]
    monkeypatch.setattr(made_together, "_WORTH_A_PROCESS", 1)


def staged(reading: Reading, work: Path, processes: int) -> tuple[dict[str, bytes], KeptPages]:
    """What is staged in a new folder, and what is kept of it for the next run."""
    catalog = reading.in_force()
    assert catalog is not None
    kept = Kept(KeptFiles(work / "kept", b"secret"))
    folder = work / "stage"
    stage(
        catalog,
        Graph.of(catalog),
        reading.problems,
        reading.tree,
        folder,
        kept=kept,
        processes=processes,
    )
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"(folder)"
        for path in folder.rglob("*")
    }
    return files, Kept(KeptFiles(work / "kept", b"secret")).pages


@pytest.mark.parametrize("seed", [1, 2])
def test_two_processes_stage_and_keep_what_one_does(seed: int, tmp_path: Path) -> None:
    root = tmp_path / "system"
    make(root, 40, seed)
    edits = Edits(root, seed, kinds=ALL)
    for number, _ in enumerate(edits.steps(4)):
        if read(root, edits.clock).catalog is None:
            continue
        one = staged(read(root, edits.clock), tmp_path / f"one-{number}", 1)
        for processes in (2, 3):
            several = staged(read(root, edits.clock), tmp_path / f"{processes}-{number}", processes)
            assert several == one, edits.told


def test_the_reference_system_is_staged_by_two_processes_as_by_one(tmp_path: Path) -> None:
    root = reference(tmp_path / "system")
    edits = Edits(root, 1, kinds=ALL)
    one = staged(read(root, edits.clock), tmp_path / "one", 1)
    assert staged(read(root, edits.clock), tmp_path / "two", 2) == one


def test_other_processes_do_make_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "system", 60, 1)
    here, made = os.getpid(), set()

    def told(page: Page, templates: Templates) -> MadePage:
        if os.getpid() == here:
            made.add(page.address)
        return laid_out(page, templates)

    monkeypatch.setattr("imskit.site.making.laid_out", told)
    _, kept = staged(read(tmp_path / "system", Clock(REFERENCE)), tmp_path / "work", 2)
    others = kept.pages.keys() - made
    assert others
    assert all(name.startswith("documents/") for name in others)


def test_pages_of_a_process_that_is_killed_are_made_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "system", 60, 1)
    one = staged(read(tmp_path / "system", Clock(REFERENCE)), tmp_path / "one", 1)
    here, made = os.getpid(), set()

    def killed(page: Page, templates: Templates) -> MadePage:
        if os.getpid() != here:
            made.add(page.address)
            if len(made) == 3:
                os._exit(9)
        return laid_out(page, templates)

    monkeypatch.setattr("imskit.site.making.laid_out", killed)
    assert staged(read(tmp_path / "system", Clock(REFERENCE)), tmp_path / "two", 2) == one


def test_of_two_templates_that_cannot_be_used_the_same_is_told_of(small: Small, tmp_path: Path) -> None:
    small.procedure()
    small.policy()
    small.write("templates/site/documents/policy.md.j2", "{{ nothing.there }}\n")
    small.write("templates/site/about.md.j2", "{{ nothing.there }}\n")
    said = set()
    for number, processes in enumerate((1, 2, 2, 2)):
        with pytest.raises(CannotGoOn) as raised:
            staged(small.read(), tmp_path / str(number), processes)
        said.add(str(raised.value))
    assert len(said) == 1
    assert "documents/policy.md.j2:1" in said.pop()


def test_the_thread_that_minds_signals_keeps_nothing_back() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait, name=WATCH)
    thread.start()
    try:
        found = forked.shared_out(range(30), lambda taken: (os.getpid(), len(list(taken))), 2)
    finally:
        ended.set()
        thread.join()
    assert len({process for process, _ in found}) == 2
    assert sum(count for _, count in found) == 30
