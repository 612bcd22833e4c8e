"""A folder that is laid beside the last one takes over what nothing has touched, and writes all else."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from imskit.laying import Laid, Piece, from_bytes, lay, settled, to_bytes
from imskit.write import fresh_folder, replace_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no time of a change")


def pieces(files: Mapping[str, bytes]) -> dict[str, Piece]:
    def piece(content: bytes) -> Piece:
        return Piece(content.hex(), lambda: content)

    return {path: piece(content) for path, content in files.items()}


class Site:
    """A folder that is laid again and again."""

    def __init__(self, root: Path) -> None:
        self.made, self.folder = root / "made", root / "site"
        self.known: dict[str, Laid] = {}

    def lay(self, files: Mapping[str, bytes]) -> None:
        laid = lay(pieces(files), fresh_folder(self.made), self.folder, self.known)
        replace_folder(self.made, self.folder)
        self.known = from_bytes(to_bytes(settled(self.folder, laid)))

    def files(self) -> dict[str, bytes]:
        found = {
            p.relative_to(self.folder).as_posix(): p.read_bytes()
            for p in self.folder.rglob("*")
            if p.is_file()
        }
        del found[".imskit-made"]
        return found

    def inode(self, path: str) -> int:
        return (self.folder / path).stat().st_ino


FILES = {"index.html": b"one", "a/b/page.html": b"two", "a/ü.html": b"three"}


def test_what_did_not_change_is_the_same_file(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.lay(FILES)
    before = {path: site.inode(path) for path in FILES}
    more = {**FILES, "index.html": b"eno", "new.html": b"four"}
    for _ in range(2):
        site.lay(more)
        assert site.files() == more
    assert {path for path in FILES if site.inode(path) == before[path]} == {"a/b/page.html", "a/ü.html"}
    assert all(path.stat().st_nlink == 1 for path in site.folder.rglob("*.html"))


def test_what_somebody_wrote_into_it_is_not_taken_over(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.lay(FILES)
    page = site.folder / "index.html"
    about = page.stat()
    page.write_bytes(b"own")
    os.utime(page, ns=(about.st_atime_ns, about.st_mtime_ns))
    (site.folder / "a/ü.html").unlink()
    (site.folder / "a/ü.html").symlink_to(site.folder / "a/b/page.html")
    (site.folder / "more.html").write_bytes(b"more")
    site.lay(FILES)
    assert site.files() == FILES


def test_what_is_written_while_the_folder_is_put_in_place_is_not_known(tmp_path: Path) -> None:
    site = Site(tmp_path)
    laid = lay(pieces(FILES), fresh_folder(site.made), site.folder, {})
    replace_folder(site.made, site.folder)
    (site.folder / "index.html").write_bytes(b"own")
    (site.folder / "a/ü.html").unlink()
    assert settled(site.folder, laid).keys() == {"a/b/page.html"}


def test_where_there_are_no_links_all_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Not permitted")

    site = Site(tmp_path)
    site.lay(FILES)
    before = {path: site.inode(path) for path in FILES}
    monkeypatch.setattr(os, "link", refuse)
    site.lay(FILES)
    assert site.files() == FILES
    assert all(site.inode(path) != before[path] for path in FILES)
