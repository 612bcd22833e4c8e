"""The folder of a staged site holds what the last run wrote, and nothing is written through a link."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO

import pytest

from imskit.kept_files import KeptFiles
from imskit.problems import CannotGoOn
from imskit.site.staged_folder import StagedFolder

FILES = {"a": b"one", "b": b"two"}


def run(folder: Path, files: dict[str, bytes]) -> None:
    made = StagedFolder(folder)
    for name, data in files.items():
        made.write(folder / name, data)
    made.tidy()


def held(folder: Path) -> dict[str, bytes | None]:
    found = sorted(folder.rglob("*"))
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in found
    }


@pytest.mark.parametrize(
    "before, after",
    [
        ({"a": b"1", "b/c": b"2"}, {"a": b"1"}),
        ({"a": b"1"}, {"a": b"2", "b/c/d": b"3"}),
        ({"a": b"1"}, {"a/b": b"2"}),
        ({"a/b/c": b"1", "a/d": b"2"}, {"a": b"3"}),
        ({"a/b": b"1"}, {"a/b/c": b"2"}),
        ({"a": b"1"}, {}),
    ],
)
def test_after_a_run_the_folder_holds_what_it_wrote(
    before: dict[str, bytes], after: dict[str, bytes], tmp_path: Path
) -> None:
    run(tmp_path / "again", before)
    run(tmp_path / "again", after)
    run(tmp_path / "fresh", after)
    assert held(tmp_path / "again") == held(tmp_path / "fresh")


def test_a_file_that_is_the_same_is_left_alone(tmp_path: Path) -> None:
    run(tmp_path / "stage", {"a": b"1", "b": b"1"})
    times = {name: (tmp_path / "stage" / name).stat().st_mtime_ns for name in "ab"}
    run(tmp_path / "stage", {"a": b"1", "b": b"2"})
    assert (tmp_path / "stage/a").stat().st_mtime_ns == times["a"]
    assert (tmp_path / "stage/b").read_bytes() == b"2"


def test_nothing_is_written_to_where_a_link_leads(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a").write_bytes(b"mine")
    folder = tmp_path / "stage"
    folder.mkdir()
    (folder / "a").symlink_to(outside / "a")
    (folder / "b").symlink_to(outside, target_is_directory=True)
    run(folder, {"a": b"1", "b/a": b"2"})
    assert held(folder) == {"a": b"1", "b": None, "b/a": b"2"}
    assert held(outside) == {"a": b"mine"}


def test_a_link_in_the_place_of_the_folder_is_replaced(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "stage").symlink_to(outside, target_is_directory=True)
    run(tmp_path / "stage", {"a": b"1"})
    assert held(outside) == {}
    assert held(tmp_path / "stage") == {"a": b"1"}


def test_a_file_holds_what_its_digest_says(tmp_path: Path) -> None:
    run(tmp_path, {"a/b": b"12"})
    made = StagedFolder(tmp_path)
    digest = hashlib.sha256(b"12").hexdigest()
    assert made.holds("a/b", 2, digest)
    assert not made.holds("a/b", 3, digest)
    assert not made.holds("a/b", 2, hashlib.sha256(b"21").hexdigest())
    assert not made.holds("a/c", 2, digest)
    made.leave("a/b")
    made.tidy()
    assert held(tmp_path) == {"a": None, "a/b": b"12"}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotGoOn, match="cannot be written"):
        StagedFolder(tmp_path / "file" / "stage")


def test_a_file_that_is_known_is_not_read_again_unless_anything_touched_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = tmp_path / "stage", KeptFiles(tmp_path / "kept", b"secret")
    run(folder, FILES)
    # As if some seconds had gone by since they were written.
    monkeypatch.setattr("imskit.site.staged_folder.is_young", lambda *_: False)
    read: list[str] = []

    def noted(path: str, mode: str) -> IO[bytes]:
        read.append(path[-1])
        return Path(path).open(mode)

    monkeypatch.setattr("imskit.site.staged_folder.open", noted, raising=False)

    def held_by_a_run() -> list[bool]:
        read.clear()
        made = StagedFolder(folder, store)
        found = [made.holds(name, 3, hashlib.sha256(said).hexdigest()) for name, said in FILES.items()]
        for name in FILES:
            made.leave(name)
        made.tidy()
        return found

    assert (held_by_a_run(), read) == ([True, True], ["a", "b"])
    assert (held_by_a_run(), read) == ([True, True], [])
    about = (folder / "a").stat()
    (folder / "a").write_bytes(b"six")
    os.utime(folder / "a", ns=(about.st_atime_ns, about.st_mtime_ns))
    assert (held_by_a_run(), read) == ([False, True], ["a"])


def test_a_file_that_was_just_written_is_read_the_next_time_too(tmp_path: Path) -> None:
    folder, store = tmp_path / "stage", KeptFiles(tmp_path / "kept", b"secret")
    run(folder, {"a": b"one"})
    made = StagedFolder(folder, store)
    assert made.holds("a", 3, hashlib.sha256(b"one").hexdigest())
    made.leave("a")
    made.tidy()
    assert not (tmp_path / "kept").exists()
