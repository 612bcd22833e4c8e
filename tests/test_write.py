"""Writing whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from imskit import write
from imskit.problems import CannotGoOn
from imskit.write import (
    MARKER,
    check_replaceable,
    fresh_folder,
    replace_folder,
    working_folder,
    write_file,
    write_files,
)


def made_folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "index.html").write_text(text)
    return path


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("old")
    path.chmod(0o640)
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


@pytest.mark.skipif(os.name != "posix", reason="Windows asks for a right to make links")
def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("precious")
    (tmp_path / "link").symlink_to(outside)
    write_file(tmp_path / "link", b"new")
    assert outside.read_text() == "precious"
    assert not (tmp_path / "link").is_symlink()


def test_a_file_in_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="cannot be written"):
        write_file(tmp_path / "nowhere" / "a.yaml", b"")


def test_a_folder_takes_its_place_and_is_marked(tmp_path: Path) -> None:
    replace_folder(made_folder(tmp_path / "work", "first"), tmp_path / "deep" / "site")
    assert (tmp_path / "deep" / "site" / "index.html").read_text() == "first"
    assert (tmp_path / "deep" / "site" / MARKER).is_file()
    assert not (tmp_path / "work").exists()


def test_a_folder_of_ours_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    for text in ("first", "second"):
        replace_folder(made_folder(tmp_path / "work", text), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_without_an_exchange_in_one_step_it_is_replaced_in_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_exchange", lambda _one, _other: False)
    for text in ("first", "second"):
        replace_folder(made_folder(tmp_path / "work", text), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_a_killed_run_had_put_aside_comes_back(tmp_path: Path) -> None:
    replace_folder(made_folder(tmp_path / "work", "first"), tmp_path / "site")
    (tmp_path / "site").rename(tmp_path / ".site.imskit-old")
    check_replaceable(tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "first"


def test_what_a_killed_run_left_waiting_does_not_stop_the_next(tmp_path: Path) -> None:
    made_folder(tmp_path / ".site.imskit-new", "half")
    replace_folder(made_folder(tmp_path / "work", "whole"), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_full_disk_is_named_where_a_folder_is_copied_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made/page.html").write_text("new", encoding="utf-8")
    rename = Path.rename

    def elsewhere(source: Path, target: Path) -> Path:
        if source.name == "made":
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(source, target)

    def full(_source: str, target: str, **_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), target)

    monkeypatch.setattr(Path, "rename", elsewhere)
    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(CannotGoOn, match=f"out cannot be written: {os.strerror(errno.ENOSPC)}$"):
        replace_folder(tmp_path / "made", tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made"]


def test_an_empty_folder_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    replace_folder(made_folder(tmp_path / "work", "first"), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").is_file()


def test_a_folder_of_somebody_is_left_alone(tmp_path: Path) -> None:
    made_folder(tmp_path / "site", "mine")
    with pytest.raises(CannotGoOn, match="did not make") as refused:
        replace_folder(made_folder(tmp_path / "work", "new"), tmp_path / "site")
    assert "--output" in refused.value.mend
    assert (tmp_path / "site" / "index.html").read_text() == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(CannotGoOn, match="is a file"):
        check_replaceable(tmp_path / "site")


@pytest.mark.skipif(os.name != "posix", reason="Windows asks for a right to make links")
def test_a_link_to_a_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "precious")
    with pytest.raises(CannotGoOn, match="is a link"):
        check_replaceable(tmp_path / "site")


def test_a_fresh_folder_is_empty(tmp_path: Path) -> None:
    made_folder(tmp_path / "stage", "old")
    assert list(fresh_folder(tmp_path / "stage").iterdir()) == []


def test_the_working_folder_is_left_out_of_git_and_held_by_one_run(tmp_path: Path) -> None:
    with working_folder(tmp_path / ".imskit") as work:
        assert (work / ".gitignore").read_text() == "*\n"
        with pytest.raises(CannotGoOn, match="another run"), working_folder(tmp_path / ".imskit"):
            pass
    with working_folder(tmp_path / ".imskit"):
        pass


@pytest.mark.skipif(os.name != "posix", reason="Windows asks for a right to make links")
def test_a_working_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / ".imskit").symlink_to(tmp_path / "precious")
    with pytest.raises(CannotGoOn, match="is a link"), working_folder(tmp_path / ".imskit"):
        pass
    assert list((tmp_path / "precious").iterdir()) == []


def test_many_files_are_written_all_or_none(tmp_path: Path) -> None:
    write_files((tmp_path / f"{number}.txt", b"x") for number in range(300))
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"x"}
    assert len(list(tmp_path.iterdir())) == 300
    with pytest.raises(CannotGoOn, match="cannot be written"):
        write_files([(tmp_path / "new.txt", b"y"), (tmp_path / "gone" / "a.txt", b"y")])
    assert len(list(tmp_path.iterdir())) == 300


def test_many_files_end_before_any_where_one_cannot_be_made(tmp_path: Path) -> None:
    def files() -> Iterator[tuple[Path, bytes]]:
        yield tmp_path / "a.txt", b"x"
        raise CannotGoOn("there is no text for it")

    with pytest.raises(CannotGoOn, match="no text"):
        write_files(files())
    assert not list(tmp_path.iterdir())
