"""What a stranger can send in the place of a pack: no name leads out of it, no list of files is a trap."""

from __future__ import annotations

import os
import shutil
import struct
import sys
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from imskit.packs.packing import Made
from imskit.packs.path_in_pack import Folded, unfit
from imskit.packs.verifying.container import container
from imskit.packs.verifying.verify import verify
from imskit.problems import CannotGoOn


@pytest.fixture
def pack(made: Made, tmp_path: Path) -> Path:
    """A copy of the pack to do things to."""
    shutil.copytree(made.folder, tmp_path / "pack")
    return tmp_path / "pack"


def found(place: Path) -> list[str]:
    return [f"{finding.path} {finding.what}" for finding in verify(place).findings]


def zipped(place: Path, write: Callable[[zipfile.ZipFile], None]) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(place, "w") as packed:
        warnings.simplefilter("ignore")
        packed.writestr("pack/bagit.txt", "")
        write(packed)
    return place


def again(made: Made, place: Path, name: Callable[[str], str]) -> Path:
    """The zip of a pack with other names in it, all else as it is packed."""
    with zipfile.ZipFile(made.archive) as old, zipfile.ZipFile(place, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(name(entry.filename), entry.date_time)
            info.external_attr, info.create_system = entry.external_attr, entry.create_system
            new.writestr(info, old.read(entry))
    return place


@pytest.mark.parametrize(
    "name, what",
    [
        ("pack/../../etc/passwd", "leads out of the pack"),
        ("pack//etc/passwd", "leads out of the pack"),
        ("pack/C:/x", "leads out of the pack"),
        ("pack/data/..\\x", "backslash"),
        ("pack/data/CON.txt", "keeps for a device"),
        ("pack/data/nul", "keeps for a device"),
        ("pack/data/com1 .txt", "keeps for a device"),
        ("pack/data/a:b", "not every system can store"),
        ("pack/data/x.", "not every system can store"),
        ("pack/data/x ", "not every system can store"),
        ("pack/data/a\nb", "cannot be shown"),
        ("pack/data/a\u202eb", "cannot be shown"),
        ("pack/" + "a/" * 60 + "x", "lies too deep"),
        ("pack/" + "a" * 300, "is too long"),
        ("pack/BAGIT.txt", "where case and accents are not told apart"),
        ("pack/bagit.txt/x", "is a file"),
        ("pack/data/", "is no file"),
    ],
)
def test_a_name_that_leads_elsewhere_is_a_finding(tmp_path: Path, name: str, what: str) -> None:
    place = zipped(tmp_path / "x.zip", lambda packed: packed.writestr(zipfile.ZipInfo(name), "x"))
    assert any(what in line for line in found(place)), found(place)


@pytest.mark.parametrize("top", ["..", "", ".", "C:", "a\\b", "CON"])
def test_the_one_folder_of_a_zip_cannot_lead_elsewhere_either(made: Made, tmp_path: Path, top: str) -> None:
    place = again(made, tmp_path / "x.zip", lambda name: f"{top}/{name.removeprefix('pack/')}")
    assert found(place)


def test_names_that_differ_in_the_way_an_accent_is_written_clash(tmp_path: Path) -> None:
    def write(packed: zipfile.ZipFile) -> None:
        for form in ("NFC", "NFD"):
            packed.writestr(f"pack/data/{unicodedata.normalize(form, 'Prüfung')}.txt", "x")

    assert any("accents are not told apart" in line for line in found(zipped(tmp_path / "x.zip", write)))


def test_folders_clash_as_files_do() -> None:
    folded = Folded()
    assert folded.clash("data/Audits/one") == ""
    assert folded.clash("data/Audits/two") == ""
    assert "another name for data/Audits" in folded.clash("data/audits/three")
    assert folded.clash("data/audits") == "is a file and a folder"


def test_names_that_every_system_can_store_are_fit() -> None:
    for name in ("data/system/ims/evidence/Anwesenheit Köln (2).pdf", "a/b-c_d.e", "data/console.txt"):
        assert unfit(name) == ""


def test_the_same_name_twice_is_a_finding(tmp_path: Path) -> None:
    place = zipped(tmp_path / "x.zip", lambda packed: packed.writestr("pack/bagit.txt", "x"))
    assert "bagit.txt is there twice" in found(place)


@pytest.mark.parametrize("kind", [0o120000, 0o020000, 0o010000, 0o040000])
def test_links_and_devices_in_a_zip_are_findings(tmp_path: Path, kind: int) -> None:
    entry = zipfile.ZipInfo("pack/data/x")
    entry.external_attr = (kind | 0o644) << 16
    place = zipped(tmp_path / "x.zip", lambda packed: packed.writestr(entry, "/etc/passwd"))
    assert {"data/x is a link", "data/x is no file"} & set(found(place))


def test_links_in_a_folder_are_not_followed(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (pack / "data/out").symlink_to(tmp_path / "secret")
    (pack / "data/folder").symlink_to(tmp_path)
    assert "data/out is a link" in found(pack)
    assert "data/folder is a link" in found(pack)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_nobody_waits_for_a_pipe(pack: Path) -> None:
    os.mkfifo(pack / "data/pipe")
    assert "data/pipe is no file" in found(pack)


def test_folders_without_end_are_not_followed_to_their_end(pack: Path) -> None:
    deep = pack / "data" / "/".join("d" * 80)
    deep.mkdir(parents=True)
    assert any("lies too deep" in line for line in found(pack))


def test_an_empty_folder_was_added(pack: Path) -> None:
    (pack / "data/new").mkdir()
    assert found(pack) == ["data/new is an empty folder"]


def test_a_zip_that_says_it_is_larger_than_it_is_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("pack/data/zeros", b"\0" * 10_000_000)
    assert found(tmp_path / "x.zip") == ["x.zip says that it holds more than it does, so it is not opened"]


def test_what_is_compressed_is_not_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("pack/data/x", os.urandom(100))
    assert "data/x is compressed or encrypted" in found(tmp_path / "x.zip")


def test_entries_that_overlap_are_a_trap(made: Made, tmp_path: Path) -> None:
    """Many entries that all mean the same bytes, as in a bomb that does not compress."""
    data = made.archive.read_bytes()
    count, length, offset = struct.unpack("<HLL", data[-12:-2])
    listed = data[offset : offset + length]
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count * 5, count * 5, length * 5, offset, 0)
    (tmp_path / "x.zip").write_bytes(data[:offset] + listed * 5 + end)
    assert found(tmp_path / "x.zip")


@pytest.mark.parametrize("size", [2**32 - 1, 2**31])
def test_a_list_of_files_that_is_larger_than_a_pack_can_have_is_not_read(tmp_path: Path, size: int) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 60_000, 60_000, size, 0, 0)
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04" + b"\0" * 100 + end)
    assert "more than a pack has, so it is not opened" in found(tmp_path / "x.zip")[0]


def test_a_64_bit_end_that_lies_is_not_believed(tmp_path: Path) -> None:
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**40, 2**40, 2**50, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 4, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04" + record + locator + end)
    assert "more than a pack has" in found(tmp_path / "x.zip")[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"#!/bin/sh\n" + data,
        lambda data: data + b"\0",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-2] + b"\x03\0abc",
        lambda data: b"MZ" + data[2:],
    ],
)
def test_what_stands_around_the_files_is_found(
    made: Made, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "x.zip").write_bytes(change(made.archive.read_bytes()))
    assert found(tmp_path / "x.zip")


def test_a_name_that_stands_otherwise_before_the_file_than_in_the_list_is_found(
    made: Made, tmp_path: Path
) -> None:
    data = made.archive.read_bytes()
    assert data.count(b"pack/data/style.css") == 2
    (tmp_path / "x.zip").write_bytes(data.replace(b"pack/data/style.css", b"pack/data/style.exe", 1))
    assert "data/style.css was altered or cannot be read: the zip is damaged" in " ".join(
        found(tmp_path / "x.zip")
    )


@pytest.mark.parametrize("content", [b"", b"no zip", b"\x7fELF" + b"\0" * 100])
def test_what_is_no_pack_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(CannotGoOn, match="is no zip"):
        verify(tmp_path / "x.zip")


def test_a_zip_without_files_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x05\x06" + b"\0" * 18)
    assert "a pack is one folder in a zip" in found(tmp_path / "x.zip")[0]


def test_a_place_where_nothing_is_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="there is no pack"):
        verify(tmp_path / "nowhere")


def test_a_link_to_a_pack_is_not_followed(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(pack)
    with pytest.raises(CannotGoOn, match="is a link"), container(tmp_path / "link"):
        pass
