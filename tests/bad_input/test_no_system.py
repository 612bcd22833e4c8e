"""Where there is no system, or something stands in its place, one sentence says so."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad_input.attempts import AS_OF, posix, system
from tests.running import Run

COMMANDS = [["check"], ["build"], ["matrix"], ["status"], ["new", "idea"], ["serve"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_a_system_each_command_says_so(command: list[str], tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, *command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"imskit: there is no ims/ims.yaml in {tmp_path} or in a folder above it\n"
        "    mend: go to your system's folder, name it with --root, or start a system with: imskit init DIR\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("root", ["nowhere", "a-file", "ims"])
def test_a_root_that_is_none(root: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "a-file").write_text("x", encoding="utf-8")
    (tmp_path / "ims").mkdir()
    ran = run(tmp_path, "check", "--root", root)
    assert ran.code == 2
    assert ran.err.startswith(
        f"imskit: there is no ims/ims.yaml in {tmp_path / root}\n    mend: name the folder"
    )


def _nothing(_: Path) -> None:
    pass


def _folder(ims: Path) -> None:
    (ims / "ims.yaml").mkdir()


def _file(ims: Path) -> None:
    ims.rmdir()
    ims.write_text("imskit: 1\n", encoding="utf-8")


def _link_to_itself(ims: Path) -> None:
    (ims / "ims.yaml").symlink_to("ims.yaml")


def _pipe(ims: Path) -> None:
    os.mkfifo(ims / "ims.yaml")


@pytest.mark.parametrize(
    "make",
    [
        _nothing,
        _folder,
        _file,
        pytest.param(_link_to_itself, marks=posix),
        pytest.param(_pipe, marks=posix),
    ],
)
def test_what_stands_in_the_place_of_ims_yaml(make: Callable[[Path], None], tmp_path: Path, run: Run) -> None:
    (tmp_path / "ims").mkdir()
    make(tmp_path / "ims")
    ran = run(tmp_path, "check", *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("imskit: there is no ims/ims.yaml in ")


def test_an_empty_ims_yaml_is_a_problem_of_check_and_the_end_of_all_else(tmp_path: Path, run: Run) -> None:
    root = system(tmp_path)
    (root / "ims/ims.yaml").write_bytes(b"")
    ran = run(root, "check", *AS_OF)
    assert (ran.code, ran.first) == (1, "ims/ims.yaml:1:1: error: The file is empty [yaml-document]")
    for command in COMMANDS[1:]:
        ran = run(root, *command)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("imskit: ims/ims.yaml:1:1: The file is empty\n    mend: ")
