"""What was verified is remembered in the user's own folder only, and what is damaged is never believed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from imskit.verified_store import VerifiedStore, cache_folder

ONE, TWO = "1" * 64, "2" * 64
posix = pytest.mark.skipif(sys.platform == "win32", reason="folders of this kind are not on Windows")


def test_what_was_added_is_known_by_the_next_run(tmp_path: Path) -> None:
    VerifiedStore(tmp_path / "imskit").add([ONE])
    VerifiedStore(tmp_path / "imskit").add([TWO])
    store = VerifiedStore(tmp_path / "imskit")
    assert ONE in store
    assert TWO in store
    assert "3" * 64 not in store


def test_what_another_run_added_in_the_meantime_stays(tmp_path: Path) -> None:
    first, second = VerifiedStore(tmp_path / "imskit"), VerifiedStore(tmp_path / "imskit")
    first.add([ONE])
    second.add([TWO])
    assert ONE in VerifiedStore(tmp_path / "imskit")


@pytest.mark.parametrize(
    "damage", [b"1" * 63 + b"\n", b"1" * 32, b"\0" * 65, b"verified\n", b"1" * 65 + b"\n"]
)
def test_a_damaged_entry_is_not_believed(tmp_path: Path, damage: bytes) -> None:
    store = VerifiedStore(tmp_path / "imskit")
    store.add([ONE])
    (file,) = (tmp_path / "imskit").iterdir()
    file.write_bytes(damage)
    damaged = VerifiedStore(tmp_path / "imskit")
    assert ONE not in damaged
    damaged.add([ONE])
    assert ONE in VerifiedStore(tmp_path / "imskit")


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    store = VerifiedStore(None)
    store.add([ONE])
    assert ONE in store
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "imskit").write_text("a file", encoding="utf-8")
    VerifiedStore(tmp_path / "imskit").add([ONE])


@posix
def test_the_folder_is_the_one_that_the_user_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, root = tmp_path / "home", tmp_path / "system"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cache_folder(root) == tmp_path / "cache" / "imskit"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    found = cache_folder(root)
    assert found is not None
    assert found.is_relative_to(home)
    monkeypatch.delenv("HOME")
    assert cache_folder(root) is None


@posix
def test_it_is_never_inside_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "system").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cache_folder(tmp_path / "system") is None
    link = tmp_path.parent / f"{tmp_path.name}-link"
    link.symlink_to(tmp_path / "cache", target_is_directory=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(link))
    assert cache_folder(tmp_path / "system") is None


@posix
def test_a_folder_that_others_may_write_to_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cache" / "imskit"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cache_folder(tmp_path / "system") is None
    folder.chmod(0o700)
    assert cache_folder(tmp_path / "system") == folder
    folder.rmdir()
    folder.symlink_to(tmp_path, target_is_directory=True)
    assert cache_folder(tmp_path / "system") is None
