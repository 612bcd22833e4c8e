"""Where an export may be put, and what it may replace."""

from __future__ import annotations

import os
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from imskit.problems import CannotGoOn
from imskit.targets import check_apart, check_file, put_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for a right to make links")

CORE = "<dcterms:created>{}</dcterms:created><dcterms:modified>{}</dcterms:modified>"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The root of a system, with a file of it."""
    (tmp_path / "system/ims").mkdir(parents=True)
    (tmp_path / "system/ims/ims.yaml").write_text("imskit: 1\n")
    return tmp_path / "system"


def office(folder: str, created: str = "2026-01-01", modified: str = "2026-01-01") -> bytes:
    """A Word file (*folder*: word) or a workbook (xl), with the days of its making and its saving."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("docProps/core.xml", CORE.format(created, modified))
        made.writestr(f"{folder}/content.xml", modified)
    return held.getvalue()


@pytest.mark.parametrize(
    "place",
    [
        "ims/ims.yaml",
        "ims/new/out.pdf",
        "ims",
        "schemas/out.json",
        "templates/out",
        "mkdocs.yml",
        ".git/config",
        "sub/.git/hooks/pre-commit",
        ".imskit/out",
        "sub/../ims/out",
    ],
)
def test_nothing_is_put_among_what_it_is_made_from(root: Path, place: str) -> None:
    with pytest.raises(CannotGoOn) as stop:
        check_apart(root / place, root)
    assert place in stop.value.sentence


@pytest.mark.parametrize("place", ["out.pdf", "CODEOWNERS", "ims.pdf", "docs/ims/out.pdf", "../ims/out.pdf"])
def test_beside_it_there_is_room(root: Path, place: str) -> None:
    check_apart(root / place, root)


@posix
def test_a_link_leads_nobody_round_that(root: Path) -> None:
    (root / "way").symlink_to("ims")
    with pytest.raises(CannotGoOn, match="lies in ims/"):
        check_file(root / "way/out.pdf", root)


@posix
@pytest.mark.parametrize("leads_to", ["file", "folder", "nothing", "../outside"])
def test_a_link_is_neither_followed_nor_replaced(root: Path, leads_to: str) -> None:
    (root / "file").write_text("mine")
    (root / "folder").mkdir()
    (root.parent / "outside").write_text("mine")
    (root / "link").symlink_to(leads_to)
    with pytest.raises(CannotGoOn, match="is a link"):
        put_file(root / "link", b"mine, too", root)
    assert (root / "link").is_symlink()
    assert (root / "file").read_text() == (root.parent / "outside").read_text() == "mine"
    assert not (root / "nothing").exists()


def test_a_folder_a_missing_folder_and_a_file_to_read_only_are_refused(root: Path) -> None:
    (root / "file").write_text("mine")
    (root / "file").chmod(0o444)
    for place, why in (
        (".", "is a folder"),
        ("nowhere/out", "there is no folder"),
        ("file/out", "there is no folder"),
        ("file", "may only be read"),
    ):
        with pytest.raises(CannotGoOn, match=why):
            put_file(root / place, b"mine", root)
    (root / "file").chmod(0o644)
    assert sorted(path.name for path in root.iterdir()) == ["file", "ims"]


def test_a_name_that_no_system_takes_is_one_sentence(root: Path) -> None:
    with pytest.raises(CannotGoOn, match="cannot be written"):
        check_file(root / ("x" * 5000), root)


@posix
def test_a_pipe_and_a_device_are_written_to(root: Path) -> None:
    put_file(Path("/dev/null"), b"data", root)
    assert Path("/dev/null").is_char_device()
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as read, os.fdopen(writing, "wb") as held:
        put_file(Path(f"/dev/fd/{held.fileno()}"), b"data", root)
        held.close()
        assert read.read() == b"data"


@pytest.mark.parametrize(
    "old, new",
    [
        (b"", b"%PDF-1.7"),
        (b"Clause,Title\n1,x\n", b"Clause,Title,Owner\n2,y\n"),
        (b"# Manual: as of 2026-01-01\n", b"# Manual: as of 2026-02-01\n"),
        (b'{\n  "catalog": {"uuid": "1"}}', b'{\n  "catalog": {"uuid": "2"}}'),
        (b"BEGIN:VCALENDAR\nx", b"BEGIN:VCALENDAR\ny"),
        (office("xl"), office("xl", "2026-02-01", "2026-02-01")),
    ],
)
def test_an_earlier_export_is_replaced(root: Path, old: bytes, new: bytes) -> None:
    (root / "out").write_bytes(old)
    put_file(root / "out", new, root)
    assert (root / "out").read_bytes() == new


@pytest.mark.parametrize(
    "old, new",
    [
        (b"id: POL-001\n", b"Clause,Title\n"),
        (b"# yaml-language-server: $schema=x\n", b"# Manual\n"),
        (b"%PDF-1.7 a contract", b"%PDF-1.7 <xmp:CreatorTool>Typst 0.15.1<"),
        (b'{"name": "a package"}', b'{"version": 1}'),
        (b'{"version": 1}', b'{"version": 1, "tool": {"name": "imskit"}}'),
        (b"PK\x03\x04 and no zip", office("xl")),
        (office("word"), office("xl")),
        (office("word"), b"%PDF-1.7"),
        (b"\0\0", b"# Manual\n"),
    ],
)
def test_another_kind_of_file_is_left_alone(root: Path, old: bytes, new: bytes) -> None:
    (root / "out").write_bytes(old)
    with pytest.raises(CannotGoOn, match="no earlier export of this kind"):
        put_file(root / "out", new, root)
    assert (root / "out").read_bytes() == old


def test_what_another_program_saved_since_is_left_alone(root: Path) -> None:
    mine = office("word", "2026-01-01", "2026-03-01")
    (root / "out").write_bytes(mine)
    with pytest.raises(CannotGoOn, match="saved by another program"):
        put_file(root / "out", office("word"), root)
    assert (root / "out").read_bytes() == mine


def test_words_that_may_be_filled_in_are_left_alone(root: Path) -> None:
    put_file(root / "out", b"# Review: old\n", root, to_fill_in=True)
    put_file(root / "out", b"# Review: old\n", root, to_fill_in=True)
    with pytest.raises(CannotGoOn, match="may be filled in"):
        put_file(root / "out", b"# Review: new\n", root, to_fill_in=True)
    assert (root / "out").read_bytes() == b"# Review: old\n"
