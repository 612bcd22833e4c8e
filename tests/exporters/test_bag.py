"""Bags and their zips."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from imskit.exporters.bag import ArchiveWriter, BagWriter, bag_info, encoded, manifest


def write(folder: Path, files: dict[str, list[bytes]]) -> bytes:
    """The bytes of the zip; the bag stands in *folder*."""
    folder.mkdir()
    stream = io.BytesIO()
    with ArchiveWriter(stream, "bag") as archive:
        bag = BagWriter(folder, archive)
        for path, chunks in files.items():
            bag.add(path, chunks)
        bag.finish({"Source-Organization": "Small Works"})
    return stream.getvalue()


def test_a_bag_holds_what_was_added_and_sha256sum_agrees(tmp_path: Path) -> None:
    write(tmp_path / "bag", {"a.txt": [b"one ", b"two"], "deep/b.txt": []})
    assert (tmp_path / "bag/data/a.txt").read_bytes() == b"one two"
    assert (tmp_path / "bag/data/deep/b.txt").read_bytes() == b""
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--quiet", "--strict", "-c", name], cwd=tmp_path / "bag", check=True)
    assert "Payload-Oxum: 7.2\n" in (tmp_path / "bag/bag-info.txt").read_text()


def test_pieces_make_no_difference(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"a.txt": [b"one ", b"two"]})
    assert one == write(tmp_path / "two", {"a.txt": [b"o", b"", b"ne two"]})


def test_files_that_were_laid_ahead_make_no_difference(tmp_path: Path) -> None:
    files = {"a.txt": [b"one"], "deep/b.txt": [b"two"], "deep/c.txt": [b""]}
    plain = write(tmp_path / "plain", files)
    folder, stream = tmp_path / "ahead", io.BytesIO()
    folder.mkdir()
    with ArchiveWriter(stream, "bag") as archive:
        bag = BagWriter(folder, archive)
        bag.ahead("deep/c.txt", b"")
        bag.ahead("deep/b.txt", b"two")
        bag.add("a.txt", files["a.txt"])
        bag.add_ahead("deep/b.txt")
        bag.add_ahead("deep/c.txt")
        bag.finish({"Source-Organization": "Small Works"})
    assert stream.getvalue() == plain
    for path in (each for each in (tmp_path / "plain").rglob("*") if each.is_file()):
        assert (folder / path.relative_to(tmp_path / "plain")).read_bytes() == path.read_bytes()


def test_the_zip_is_stored_and_can_be_read_by_others(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(write(tmp_path / "bag", {"a.txt": [b"x" * 1000]}))) as packed:
        assert packed.testzip() is None
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}
        assert packed.read("bag/data/a.txt") == b"x" * 1000


@pytest.mark.parametrize(
    "path, written", [("data/a b.txt", "data/a b.txt"), ("data/50%\n.txt", "data/50%25%0A.txt")]
)
def test_paths_are_escaped_as_bagit_wants_it(path: str, written: str) -> None:
    assert encoded(path) == written
    assert manifest({path: "ab"}) == f"ab  {written}\n".encode()


def test_bag_info_has_one_line_for_each_that_is_filled() -> None:
    assert bag_info({"One": "two\n three", "Four": ""}) == b"One: two three\n"
