"""What an export leaves behind that does not come to its end: the last good pack, or nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying.verify import verify
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from tests.builders import NOW
from tests.folders import commit, run_git
from tests.packs.story import EVIDENCE, PERIOD

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of Unix")

EXPORT = (sys.executable, "-m", "imskit", "export", "audit-pack", "--period", "2026-04-01..2026-09-30")


def cloned(told: Path, folder: Path) -> Path:
    run_git(told, "clone", "-q", str(told), str(folder / "system"))
    return folder / "system"


def export(root: Path, output: Path, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, *EXPORT, "--root", str(root), "-o", str(output)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_run_that_is_killed_leaves_the_last_pack_or_the_new_one(told: Path, tmp_path: Path) -> None:
    root, output = cloned(told, tmp_path), tmp_path / "out/pack"
    places = (output, output.with_name("pack.zip"))
    # Without PDFs, which take most of the time: what is put where, and when, is the same.
    plain = (*EXPORT, "--no-pdf", "--root", str(root), "-o", str(output))
    began = time.monotonic()
    subprocess.run(plain, check=True, capture_output=True)
    whole = time.monotonic() - began
    good = files_in(output.parent)
    draw = random.Random(20261126)  # noqa: S311  a draw that is the same each time
    for _ in range(3):
        command = [*plain, "--clauses", "2"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(whole * draw.uniform(0.3, 1.0))
            process.send_signal(signal.SIGKILL)
        for place in places:
            assert verify(place).findings == ()
        subprocess.run(plain, check=True, capture_output=True)
        assert files_in(output.parent) == good


def test_a_disk_that_is_full_is_one_sentence_and_leaves_nothing(told: Path, tmp_path: Path) -> None:
    root, output = cloned(told, tmp_path), tmp_path / "out/pack"
    # No file may grow beyond 40 KiB: the zip does.
    ran = export(
        root,
        output,
        "bash",
        "-c",
        'trap "" XFSZ; ulimit -f 40; exec "$@"',
        "bash",
        PYTHONDONTWRITEBYTECODE="1",
    )
    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.startswith("imskit: the pack cannot be written: File too large\n"), ran.stderr
    assert "Traceback" not in ran.stderr
    assert not output.parent.exists()
    assert not (root / ".imskit/pack").exists()
    assert not (root / ".imskit/pack.zip").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_one_sentence(told: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(CannotGoOn, match="cannot be written"):
        make_pack(told, Clock(NOW), Asked(*PERIOD), closed / "pack")
    assert list(closed.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_one_sentence(told: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CannotGoOn, match="cannot be"):
        make_pack(told, Clock(NOW), Asked(*PERIOD), tmp_path / "file/pack")
    assert (tmp_path / "file").read_text() == "mine"


def test_somebody_elses_zip_keeps_the_folder_as_it_was_too(told: Path, tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_text("mine")
    with pytest.raises(CannotGoOn, match="left alone"):
        make_pack(told, Clock(NOW), Asked(*PERIOD), tmp_path / "pack")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack.zip"]


@pytest.mark.parametrize("name", ["CON", "a:b", "x."])
def test_a_name_that_not_every_system_can_store_is_refused(told: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotGoOn, match="cannot be called"):
        make_pack(told, Clock(NOW), Asked(*PERIOD), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_evidence_whose_name_an_auditor_could_not_store_is_refused(told: Path, tmp_path: Path) -> None:
    root = cloned(told, tmp_path)
    record = root / "ims/records/training/TRN-002.yaml"
    record.write_text(record.read_text().replace("list.txt", "con.txt"))
    (root / "ims/evidence/con.txt").write_bytes(EVIDENCE)
    commit(root, at="2026-06-13T12:00:00Z")
    with pytest.raises(CannotGoOn, match="Windows keeps for a device"):
        make_pack(root, Clock(NOW), Asked(*PERIOD), tmp_path / "pack")


def test_time_zone_locale_hash_seed_umask_and_folder_change_no_byte(
    told: Path, made: Made, tmp_path: Path
) -> None:
    worlds = [
        ("022", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
        ("077", {"TZ": "America/Adak", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242", "PYTHONUTF8": "0"}),
    ]
    for number, (mask, environment) in enumerate(worlds):
        folder = tmp_path / f"deeper {number}" / "still"
        folder.mkdir(parents=True)
        ran = export(
            cloned(told, folder),
            folder / "pack",
            "bash",
            "-c",
            f'umask {mask}; exec "$@"',
            "bash",
            **environment,
        )
        assert ran.returncode == 0, ran.stderr
        assert (folder / "pack.zip").read_bytes() == made.archive.read_bytes()
        for path in made.folder.rglob("*"):
            if path.is_file():
                assert (folder / "pack" / path.relative_to(made.folder)).read_bytes() == path.read_bytes()


def test_a_pipe_gets_no_progress(told: Path, tmp_path: Path) -> None:
    command = (*EXPORT, "--no-pdf", "--root", str(cloned(told, tmp_path)), "-o", str(tmp_path / "pack"))
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "\r" not in ran.stdout + ran.stderr
