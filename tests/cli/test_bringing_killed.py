"""An import that is killed, wherever that is: the next run leaves what an undisturbed one leaves."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import warnings
from pathlib import Path

import pytest

from imskit.cli import main
from tests.builders import Small
from tests.cli.drawers import FIRE, FLOOD, HEAD, POLICY, procedure
from tests.running import Run
from tests.sources.books import book
from tests.sources.word_files import image, p, w_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal of Unix")

#: What changes files; each of them is a place at which a run can end.
_STEPS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir"})


def import_in_a_process(root: Path, drawer: Path, killed_at: int = 0) -> int:
    """Import *drawer* in a process of its own, killed before its step *killed_at*; gives how many steps it took."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _import(root, drawer, killed_at, writing)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as stream:
        steps = int(stream.read() or b"0")
    assert os.WIFSIGNALED(status) == bool(killed_at and not steps)
    return steps


def _import(root: Path, drawer: Path, killed_at: int, writing: int) -> None:
    count = 0

    def step(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in _STEPS and str(arguments[0]).startswith(str(root)):
            count += 1
            if count == killed_at:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        os.chdir(root)
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        sys.argv = ["imskit", "import", str(drawer)]
        sys.addaudithook(step)
        main()
    except SystemExit:
        os.write(writing, str(count).encode())
    finally:
        os._exit(0)


def files(root: Path) -> dict[str, bytes]:
    """All files of a system but those that are in work."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".imskit" not in path.parts and ".git" not in path.parts
    }


def filled(drawer: Path) -> None:
    """A Word file with an image, Markdown, and a register with a row that is held back: a mapping is proposed."""
    body = p("PRO-077", '<w:r><w:drawing><wp:inline><a:blip r:embed="i"/></wp:inline></w:drawing></w:r>')
    files = {"word/media/a.png": image()}
    (drawer / "PRO-077 Lamps.docx").write_bytes(
        w_file(body, relations={"i": ("image", "media/a.png")}, files=files)
    )
    (drawer / "suppliers.md").write_text(POLICY, encoding="utf-8")
    (drawer / "risks.xlsx").write_bytes(book([HEAD, FIRE, [*FLOOD[:8], "", ""]]))


def newer(drawer: Path) -> None:
    """The same sources, each of which says something else now, and a new one."""
    (drawer / "suppliers.md").write_text(POLICY.replace("on time", "within a week"), encoding="utf-8")
    row = [*FIRE]
    row[4] = "5"
    (drawer / "risks.xlsx").write_bytes(book([HEAD, row, [*FLOOD[:8], "", ""], ["R-9", "Ice", *FIRE[2:]]]))
    (drawer / "answering.docx").write_bytes(procedure())


@pytest.fixture
def drawer(small: Small, tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    small.read()
    folder = tmp_path_factory.mktemp("drawer")
    (folder / "first.md").write_text("# PRO-001 First\n\n## Purpose\n\nTo be there.\n", encoding="utf-8")
    # The copies of schemas for editors are laid with whatever is first.
    assert run(small.root, "import", str(folder)).code == 0
    return folder


@pytest.fixture
def aside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for copies of a system."""
    return tmp_path_factory.mktemp("aside")


def everywhere(root: Path, drawer: Path, aside: Path, every: int) -> dict[str, bytes]:
    """Kill the import at each *every*-th of its steps and run it again: gives what is there in the end, each time."""
    whole = aside / "whole"
    shutil.copytree(root, whole, symlinks=True)
    steps = import_in_a_process(whole, drawer)
    wanted = files(whole)
    assert wanted != files(root)
    assert steps > 15
    for at in range(1, steps + 1, every):
        killed = aside / f"killed-at-{at}"
        shutil.copytree(root, killed, symlinks=True)
        assert import_in_a_process(killed, drawer, at) == 0
        import_in_a_process(killed, drawer)
        assert files(killed) == wanted, at
        assert not (killed / ".imskit/import/ready").exists()
        assert not (killed / ".imskit/import/begun").exists()
        assert not [path for path in killed.rglob("*.part") if path.is_file() and ".imskit" not in path.parts]
        shutil.rmtree(killed)
    return wanted


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_a_first_import_that_is_killed_is_finished_by_the_next(
    small: Small, drawer: Path, aside: Path, every: int
) -> None:
    filled(drawer)
    wanted = everywhere(small.root, drawer, aside, every)
    assert "ims/import-mapping.yaml" in wanted
    assert sum(path.startswith("ims/imports/") for path in wanted) == 4
    assert any(path.startswith("ims/evidence/imported/") for path in wanted)


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_an_import_of_newer_sources_that_is_killed_is_finished_by_the_next(
    small: Small, drawer: Path, aside: Path, every: int
) -> None:
    filled(drawer)
    import_in_a_process(small.root, drawer)
    newer(drawer)
    wanted = everywhere(small.root, drawer, aside, every)
    assert b"within a week" in next(data for path, data in wanted.items() if "POL-033" in path)
    assert b"impact: severe" in wanted["ims/records/risk/RSK-007.yaml"]
