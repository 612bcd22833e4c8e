"""Folders that are in the way, streams that nobody reads and a kill: nothing that is not ours is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from imskit.write import MARKER
from tests.bad_input.attempts import AS_OF, apart, digest, posix, started, system
from tests.running import Run


@pytest.mark.parametrize("output", ["site", "ims", ".", "..", "ims/..", "", "/"])
def test_an_output_folder_that_is_not_ours_is_left_as_it_is(output: str, tmp_path: Path, run: Run) -> None:
    root = system(tmp_path)
    (root / "site").mkdir()
    (root / "site/mine.txt").write_text("mine", encoding="utf-8")
    before = digest(root)
    ran = run(root, "build", *AS_OF, "--output", output)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    shutil.rmtree(root / ".imskit", ignore_errors=True)
    assert digest(root) == before
    assert [path.name for path in tmp_path.iterdir()] == ["system"]


@pytest.mark.parametrize("output", ["ims/ims.yaml", "ims/ims.yaml/site"])
def test_an_output_folder_that_cannot_be_written(output: str, tmp_path: Path, run: Run) -> None:
    root = system(tmp_path)
    before = digest(root)
    ran = run(root, "build", *AS_OF, "--output", output)
    assert (ran.code, ran.out) == (2, "")
    assert output in ran.err
    shutil.rmtree(root / ".imskit", ignore_errors=True)
    assert digest(root) == before


@posix
def test_an_output_folder_that_is_a_link_is_not_followed(tmp_path: Path, run: Run) -> None:
    root = system(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "site").symlink_to(elsewhere)
    ran = run(root, "build", *AS_OF)
    assert ran.code == 2
    assert "site is a link, and what it leads to is not replaced" in ran.err
    assert list(elsewhere.iterdir()) == []


def test_a_file_in_the_place_of_the_working_folder(tmp_path: Path, run: Run) -> None:
    root = system(tmp_path)
    (root / ".imskit").write_text("mine", encoding="utf-8")
    ran = run(root, "build", *AS_OF)
    assert ran.code == 2
    assert ran.err.startswith(f"imskit: {root / '.imskit'} cannot be written")
    assert (root / ".imskit").read_text(encoding="utf-8") == "mine"


@posix
def test_an_output_that_nobody_can_read_ends_it_quietly(tmp_path: Path) -> None:
    root = system(tmp_path, "small")
    with Path("/dev/full").open("w") if Path("/dev/full").exists() else (tmp_path / "x").open("w") as full:
        assert apart(root, "check", *AS_OF, stdout=full).code in {0, 2}
    reader, writer = os.pipe()
    os.close(reader)
    assert apart(root, "check", *AS_OF, stdout=writer).code in {0, 2}
    os.close(writer)
    closed = subprocess.run(
        ["sh", "-c", '"$0" -m imskit check --as-of 2026-11-23 >&-', sys.executable],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in closed.stderr
    assert closed.returncode in {0, 2}


@posix
@pytest.mark.slow
def test_a_build_that_is_killed_leaves_a_whole_site(built: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(built, tmp_path / "system", symlinks=True))
    old = digest(root / "site")
    other = Path(shutil.copytree(built, tmp_path / "other", symlinks=True))
    for folder in (root, other):
        ims = folder / "ims/ims.yaml"
        ims.write_text(ims.read_text(encoding="utf-8").replace("Rowan", "Hazel"), encoding="utf-8")
    begun = time.monotonic()
    assert apart(other, "build", *AS_OF).code == 0
    takes = time.monotonic() - begun
    new = digest(other / "site")
    assert new != old
    killed = 0
    for part in (0.3, 0.7, 0.9, 1.0):
        process = started(root, "build", *AS_OF)
        time.sleep(takes * part)
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert digest(root / "site") in {old, new}
    assert killed >= 2
    assert apart(root, "build", *AS_OF).code == 0
    assert digest(root / "site") == new
    assert (root / "site" / MARKER).is_file()
    assert sorted(path.name for path in root.iterdir()) == [".imskit", "ims", "site"]
