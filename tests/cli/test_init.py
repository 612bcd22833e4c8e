"""`imskit init`: a system that checks without errors, in a folder that was empty or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.running import Run


def test_a_new_system_has_notes_only(tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "init", "ours", "--organisation", "Ours: & Co", "--time-zone", "Europe/Vienna")
    assert ran.code == 0
    assert (tmp_path / "ours" / ".git").is_dir()
    checked = run(tmp_path / "ours", "check")
    assert checked.code == 0
    assert "warning" not in checked.out


def test_a_second_system_in_the_same_folder_is_refused(tmp_path: Path, run: Run) -> None:
    run(tmp_path, "init", "ours")
    ran = run(tmp_path, "init", "ours")
    assert ran.code == 2
    assert "already holds a folder ims" in ran.err


def test_files_that_are_there_are_kept(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "README.md").write_text("mine\n")
    ran = run(tmp_path, "init", "ours")
    assert "kept README.md" in ran.out
    assert (folder / "README.md").read_text() == "mine\n"


def test_a_standard_or_zone_that_nobody_knows(tmp_path: Path, run: Run) -> None:
    assert run(tmp_path, "init", "ours", "--standard", "iso-56001-2025").code == 2
    assert run(tmp_path, "init", "ours", "--time-zone", "Europe/Wien").code == 2
    assert not (tmp_path / "ours").exists()


def test_another_choice_of_standards(tmp_path: Path, run: Run) -> None:
    run(tmp_path, "init", "ours", "--standard", "iso-9001-2015")
    assert run(tmp_path / "ours", "check").code == 0


def test_files_for_another_forge_are_left_out(tmp_path: Path, run: Run) -> None:
    run(tmp_path, "init", "ours", "--forge", "gitlab")
    assert (tmp_path / "ours" / ".gitlab-ci.yml").is_file()
    assert not (tmp_path / "ours" / ".github").exists()
    run(tmp_path, "init", "plain", "--forge", "none")
    assert not (tmp_path / "plain" / ".gitlab-ci.yml").exists()
    assert run(tmp_path / "plain", "check").code == 0
