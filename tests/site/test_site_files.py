"""The folder of a site: only what changed is written, and what is linked from the last one is its very bytes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from imskit.problems import CannotGoOn
from imskit.site.site_files import SiteFiles

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files are linked on POSIX systems only")


@pytest.fixture
def last(tmp_path: Path) -> Path:
    """A site of an earlier run."""
    folder = tmp_path / "last"
    folder.mkdir()
    files = SiteFiles(folder)
    files.write("a/same.html", b"same")
    files.write("a/other.html", b"other")
    return folder


def written(folder: Path, last: Path | None) -> SiteFiles:
    folder.mkdir()
    files = SiteFiles(folder, last)
    files.write("a/same.html", b"same")
    files.write("a/other.html", b"changed")
    return files


def test_what_is_the_same_is_linked_and_what_is_not_is_written(tmp_path: Path, last: Path) -> None:
    written(tmp_path / "new", last)
    assert (tmp_path / "new/a/same.html").samefile(last / "a/same.html")
    assert (tmp_path / "new/a/other.html").read_bytes() == b"changed"
    assert (last / "a/other.html").read_bytes() == b"other"


def test_a_file_of_the_last_site_that_was_changed_is_not_believed(tmp_path: Path, last: Path) -> None:
    (last / "a/same.html").write_bytes(b"SAME")
    written(tmp_path / "new", last)
    assert (tmp_path / "new/a/same.html").read_bytes() == b"same"


@pytest.mark.parametrize("kind", ["link", "second name", "open to all", "folder", "pipe", "gone"])
def test_a_file_that_somebody_else_may_write_to_is_not_linked(tmp_path: Path, last: Path, kind: str) -> None:
    path, elsewhere = last / "a/same.html", tmp_path / "mine.html"
    match kind:
        case "link":
            path.rename(elsewhere)
            path.symlink_to(elsewhere)
        case "second name":
            elsewhere.hardlink_to(path)
        case "open to all":
            path.chmod(0o666)
        case "folder":
            path.unlink()
            path.mkdir()
        case "pipe":
            path.unlink()
            os.mkfifo(path)
        case _:
            path.unlink()
    before = os.umask(0o022)
    try:
        written(tmp_path / "new", last)
    finally:
        os.umask(before)
    new = tmp_path / "new/a/same.html"
    assert new.read_bytes() == b"same"
    assert not new.is_symlink()
    assert new.stat().st_nlink == 1


def test_another_run_writes_what_changed_and_removes_what_is_gone(tmp_path: Path, last: Path) -> None:
    files = written(tmp_path / "new", last)
    files.begin()
    files.write("a/same.html", b"now another")
    files.page("a/page.html", "token", lambda: b"page")
    assert files.end() == {"a/other.html"}
    assert files.written == {"a/same.html", "a/page.html"}
    assert not (tmp_path / "new/a/other.html").exists()
    # The site that it was linked from keeps what it had.
    assert (last / "a/same.html").read_bytes() == b"same"


def test_a_page_is_not_made_where_it_would_be_the_same(tmp_path: Path) -> None:
    files = SiteFiles(tmp_path)
    files.page("page.html", "token", lambda: b"page")
    files.begin()

    def never() -> bytes:
        raise AssertionError("it is there")

    files.page("page.html", "token", never)
    assert files.written == set()
    assert files.end() == frozenset()


def test_an_empty_page_is_not_written(tmp_path: Path) -> None:
    files = SiteFiles(tmp_path)
    files.page("404.html", "token", lambda: b" \n")
    assert list(tmp_path.iterdir()) == []
    assert files.tokens == {}


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")
    with pytest.raises(CannotGoOn, match="cannot be written"):
        SiteFiles(tmp_path).write("a/page.html", b"page")
