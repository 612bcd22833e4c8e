"""A new system is laid as a whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from imskit.edit import new_file
from imskit.edit.beginning import begin
from imskit.edit.new_file import NewFile
from imskit.problems import CannotGoOn
from imskit.write import write_file

FILES = (
    NewFile(".gitignore", "site/\n"),
    NewFile(".github/workflows/ims.yml", "on: push\n"),
    NewFile("README.md", "Ours\n"),
    NewFile("ims/ims.yaml", "imskit: 1\n"),
    NewFile("ims/policies/POL-001.yaml", "id: POL-001\n"),
    NewFile("ims/starter.yaml", "imskit: 1.0.0\n"),
)
WRITES = len(FILES)


def there(root: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None
        for path in root.rglob("*")
    }


def test_all_files_are_there_and_nothing_else(tmp_path: Path) -> None:
    laid = begin(FILES, tmp_path / "deep/ours")
    found = there(tmp_path / "deep/ours")
    assert {path for path, data in found.items() if data is not None} == {file.path for file in FILES}
    assert ".imskit" not in found
    assert sorted(laid.written) == sorted(file.path for file in FILES)


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    (tmp_path / ".imskit").mkdir()
    (tmp_path / ".imskit/kept").write_text("x", encoding="utf-8")
    laid = begin(FILES, tmp_path)
    assert laid.kept == (".gitignore",)
    assert laid.lacking == {".gitignore": ("site/",)}
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"
    assert (tmp_path / ".imskit/kept").is_file()


@pytest.mark.parametrize("number", range(1, WRITES + 1))
@pytest.mark.parametrize("stop", [KeyboardInterrupt, CannotGoOn("disk full", "make room")])
@pytest.mark.parametrize("kind", ["missing", "empty", "used"])
def test_whatever_stops_it_nothing_is_left_behind(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    stop: BaseException | type[BaseException],
    kind: str,
) -> None:
    root = tmp_path / "deep/ours"
    if kind != "missing":
        root.mkdir(parents=True)
    if kind == "used":
        (root / ".github").mkdir()
        (root / ".gitignore").write_text("mine\n", encoding="utf-8")
    before = there(tmp_path)
    left = [number - (1 if kind == "used" and number == WRITES else 0)]

    def stopping(place: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise stop
        write_file(place, data)

    monkeypatch.setattr(new_file, "write_file", stopping)
    with pytest.raises((KeyboardInterrupt, CannotGoOn)):
        begin(FILES, root)
    assert there(tmp_path) == before
    monkeypatch.setattr(new_file, "write_file", write_file)
    begin(FILES, root)
    assert (root / "ims/starter.yaml").is_file()


_KILLED = """
import os, sys
from pathlib import Path
from imskit.cli import group
from imskit.edit import new_file
left = [int(sys.argv[1])]
true = new_file.write_file
def dying(place, data):
    left[0] -= 1
    if left[0] == 0:
        os._exit(9)
    true(place, data)
new_file.write_file = dying
group(["init", "--defaults", "--size", "small", sys.argv[2]])
"""


@pytest.mark.parametrize("number", [3, 40, 80])
def test_a_killed_run_leaves_no_half_a_system_and_the_next_one_begins_anew(
    tmp_path: Path, number: int
) -> None:
    root = tmp_path / "ours"
    killed = [sys.executable, "-c", _KILLED, str(number), str(root)]
    assert subprocess.run(killed, check=False, capture_output=True).returncode == 9
    assert not (root / "ims").exists()
    again = [sys.executable, "-m", "imskit", "init", "--defaults", "--size", "small", str(root)]
    ran = subprocess.run(again, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert (root / "ims/starter.yaml").is_file()
    assert not (root / ".imskit").exists()
    check = [sys.executable, "-m", "imskit", "check", "--root", str(root)]
    ran = subprocess.run(check, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout


def test_a_link_in_the_place_of_the_folder_of_work_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/.imskit").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotGoOn, match="is a link"):
        begin(FILES, tmp_path / "ours")
    assert list((tmp_path / "elsewhere").iterdir()) == []
