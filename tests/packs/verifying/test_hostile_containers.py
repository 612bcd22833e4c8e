"""Zips and folders that lie about what they hold, field by field: found, in one sentence, with nothing written."""

from __future__ import annotations

import os
import shutil
import stat
import struct
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from imskit.packs.on_disk import OnDisk
from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying import verify as verifying
from imskit.packs.verifying.container import Container
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.integrity import integrity
from imskit.packs.verifying.verify import verify
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from tests.builders import NOW
from tests.packs.hostility import rewrite
from tests.packs.story import PERIOD

#: Where fields of a header before a file, and of its entry in the list, begin, with their size.
LOCAL = {
    "version": (4, 2),
    "flags": (6, 2),
    "method": (8, 2),
    "time": (10, 2),
    "crc": (14, 4),
    "packed": (18, 4),
}
LOCAL |= {"size": (22, 4), "name length": (26, 2), "extra length": (28, 2)}
ENTRY = {
    "made by": (4, 2),
    "needed": (6, 2),
    "flags": (8, 2),
    "method": (10, 2),
    "time": (12, 2),
    "crc": (16, 4),
}
ENTRY |= {"packed": (20, 4), "size": (24, 4), "name length": (28, 2), "extra length": (30, 2)}
ENTRY |= {"comment length": (32, 2), "disk": (34, 2), "inner": (36, 2), "outer": (38, 4), "offset": (42, 4)}
END = {"disk": (4, 2), "start": (6, 2), "here": (8, 2), "all": (10, 2), "length": (12, 4), "offset": (16, 4)}
END |= {"comment length": (20, 2)}
MARKS = {"local": b"PK\x03\x04", "entry": b"PK\x01\x02", "end": b"PK\x05\x06"}


@pytest.fixture(scope="module")
def plain(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_pack(told, Clock(NOW), Asked(*PERIOD, pdf=False), tmp_path_factory.mktemp("plain") / "pack")


@pytest.fixture
def pack(plain: Made, tmp_path: Path) -> Path:
    """A copy of the pack to do things to."""
    shutil.copytree(plain.folder, tmp_path / "pack")
    return tmp_path / "pack"


def found(place: Path) -> list[str]:
    """What is found at *place*; a pack that cannot be opened at all is one sentence, and never a traceback."""
    before = sorted(place.parent.rglob("*"))
    try:
        findings = [f"{finding.path} {finding.what}" for finding in verify(place).findings]
    except CannotGoOn as stop:
        findings = [stop.sentence]
    assert sorted(place.parent.rglob("*")) == before
    for line in findings:
        assert line.isprintable()
    return findings


def fields() -> Iterator[tuple[str, str, int, int]]:
    for where, table in (("local", LOCAL), ("entry", ENTRY), ("end", END)):
        yield from ((where, name, at, size) for name, (at, size) in table.items())


@pytest.mark.parametrize("value", ["zero", "one more", "most"])
@pytest.mark.parametrize("header", list(fields()), ids=lambda header: f"{header[0]} {header[1]}")
def test_a_field_of_a_zip_that_lies_is_found(
    plain: Made, tmp_path: Path, header: tuple[str, str, int, int], value: str
) -> None:
    where, _, at, size = header
    data = bytearray(plain.archive.read_bytes())
    # One of the middle, so that there is something before and behind it.
    begin = -1
    for _ in range(1 if where == "end" else 7):
        begin = data.index(MARKS[where], begin + 1)
    place = slice(begin + at, begin + at + size)
    was = int.from_bytes(data[place], "little")
    now = {"zero": 0, "one more": (was + 1) % 256**size, "most": 256**size - 1}[value]
    data[place] = now.to_bytes(size, "little")
    (tmp_path / "pack.zip").write_bytes(data)
    assert bool(found(tmp_path / "pack.zip")) is (was != now)


def forged(place: Path, entries: list[tuple[str, bytes]], **more: object) -> Path:
    """A zip of *entries* in the folder pack/."""
    with zipfile.ZipFile(place, "w") as packed:
        for name, data in entries:
            info = zipfile.ZipInfo(f"pack/{name}")
            for field, value in more.items():
                setattr(info, field, value)
            packed.writestr(info, data)
    return place


STORED = "has a name that not every system can store"
DEVICE = "has a name that Windows keeps for a device"
SHOWN = "has a name that cannot be shown"
LEADS_OUT = "leads out of the pack"


@pytest.mark.parametrize(
    "name, what",
    [
        ("data/ok.txt:stream", STORED),
        ("data/ok.txt::$DATA", STORED),
        ("data/$MFT:x", STORED),
        ("data/x. .", STORED),
        ("data/ x", STORED),
        ("data/COM¹", DEVICE),
        ("data/LPT9.pdf", DEVICE),
        ("data/conout$", DEVICE),
        ("data/aux.tar.gz", DEVICE),
        ("data/a\u2028b", SHOWN),
        ("data/a\x7fb", SHOWN),
        ("data/a\u00adb\u200bc", SHOWN),
        ("data/x\udcff", SHOWN),
        ("data/./x", LEADS_OUT),
        ("data/x/../../y", LEADS_OUT),
        ("/etc/passwd", LEADS_OUT),
        ("data/C:evil", STORED),
        ("data/\\\\server\\share", "has a backslash in its name, which leads elsewhere on Windows"),
        ("data/~/x?", STORED),
    ],
)
def test_a_name_that_another_system_reads_otherwise_is_found(tmp_path: Path, name: str, what: str) -> None:
    try:
        place = forged(tmp_path / "x.zip", [("bagit.txt", b""), (name, b"x")])
    except UnicodeEncodeError:
        place = forged(tmp_path / "x.zip", [("bagit.txt", b""), ("data/x??", b"x")])
        place.write_bytes(place.read_bytes().replace(b"data/x??", b"data/x\xff\xfe"))
    assert [line for line in found(place) if line.endswith(what)]


@pytest.mark.parametrize(
    "one, two",
    [
        ("data/Policy.txt", "data/policy.TXT"),
        ("data/stra\u00dfe", "data/STRASSE"),
        ("data/\ufb01le", "data/file"),
        ("data/caf\u00e9", "data/cafe\u0301"),
        ("data/\u212b", "data/\u00c5"),
        ("data/a", "data/a/b"),
        ("data/A/x", "data/a/y"),
    ],
)
def test_two_names_for_one_file_clash(tmp_path: Path, one: str, two: str) -> None:
    place = forged(tmp_path / "x.zip", [("bagit.txt", b""), (one, b"1"), (two, b"2")])
    told = found(place)
    assert any(word in line for line in told for word in ("not told apart", "is a file")), told


def test_an_entry_that_says_it_is_encrypted_before_the_file_alone_is_found(
    plain: Made, tmp_path: Path
) -> None:
    data = bytearray(plain.archive.read_bytes())
    begin = data.index(MARKS["local"], 10)
    data[begin + 6] |= 1
    (tmp_path / "pack.zip").write_bytes(data)
    assert found(tmp_path / "pack.zip")


def test_a_bomb_in_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", b"\0" * 50_000_000)
    data = inner.read_bytes()
    inner.unlink()
    place = forged(tmp_path / "x.zip", [("bagit.txt", b""), ("data/inner.zip", data)])
    began = time.monotonic()
    assert "manifest-sha256.txt is missing" in found(place)
    assert time.monotonic() - began < 5


def test_sizes_of_64_bits_in_an_entry_are_not_believed(tmp_path: Path) -> None:
    place = forged(tmp_path / "x.zip", [("bagit.txt", b""), ("data/x", b"xxxx")])
    with zipfile.ZipFile(place, "w") as packed:
        info = zipfile.ZipInfo("pack/bagit.txt")
        info.extra = struct.pack("<HHQQ", 1, 16, 2**60, 2**60)
        packed.writestr(info, b"x")
    data = bytearray(place.read_bytes())
    begin = data.index(MARKS["entry"])
    data[begin + 20 : begin + 28] = b"\xff" * 8
    place.write_bytes(data)
    assert found(place) == ["x.zip says that it holds more than it does, so it is not opened"]


def test_a_comment_of_an_entry_and_of_the_zip_are_found(plain: Made, tmp_path: Path) -> None:
    shutil.copy(plain.archive, tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip", "a") as packed:
        packed.comment = b"see you"
    assert found(tmp_path / "pack.zip")


def test_a_zip_with_two_lists_of_files_is_found(plain: Made, tmp_path: Path) -> None:
    """Programs that read from the beginning, and those that read from the end, would see two packs."""
    data = plain.archive.read_bytes()
    (tmp_path / "pack.zip").write_bytes(data + data)
    assert found(tmp_path / "pack.zip")


def test_a_zip_packed_by_another_program_is_found_and_says_so(pack: Path, tmp_path: Path) -> None:
    made = shutil.make_archive(str(tmp_path / "again"), "zip", pack.parent, "pack")
    assert found(Path(made))


needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files in folders")


@needs_unix
@pytest.mark.parametrize("kind", ["fifo", "socket", "device"])
def test_what_is_no_file_in_a_folder_is_named_and_not_opened(pack: Path, kind: str) -> None:
    place = pack / "data/x"
    if kind == "fifo":
        os.mkfifo(place)
    elif kind == "socket":
        os.mknod(place, stat.S_IFSOCK | 0o600)
    else:
        try:
            os.mknod(place, stat.S_IFCHR | 0o600, os.makedev(1, 5))
        except PermissionError:
            pytest.skip("only root makes devices")
    assert found(pack) == ["data/x is no file"]


@needs_unix
def test_a_file_that_is_a_link_by_the_time_it_is_read_is_not_followed(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    link = pack / "data/link"
    link.symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match=r"."):
        list(OnDisk(link).chunks())
    link.unlink()
    os.mkfifo(link)
    with pytest.raises(OSError, match="is no file any more"):
        list(OnDisk(link).chunks())


@needs_unix
def test_a_hard_link_is_a_file_like_any_other(pack: Path, tmp_path: Path) -> None:
    """It leads nowhere that a copy of its bytes would not; what is altered through it is found."""
    os.link(pack / "data/style.css", tmp_path / "outside.css")
    assert found(pack) == []
    (tmp_path / "outside.css").write_bytes(b"x")
    assert found(pack) == ["data/style.css was altered"]


@needs_unix
def test_a_file_that_nobody_may_read_is_named(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.open

    def refusing(path: Path, flags: int) -> int:
        if path.name == "style.css":
            raise PermissionError(13, "Permission denied")
        return before(path, flags)

    # root, as which tests often run, may read everything.
    monkeypatch.setattr(os, "open", refusing)
    assert found(pack) == ["data/style.css was altered or cannot be read: Permission denied"]


@needs_unix
def test_a_file_that_grows_while_it_is_read_ends_all_the_same(tmp_path: Path) -> None:
    place = tmp_path / "growing"
    place.write_bytes(b"x" * 3_000_000)
    chunks = OnDisk(place).chunks()
    next(chunks)
    with place.open("ab") as more:
        more.write(b"y" * 5_000_000)
    with pytest.raises(OSError, match="it grew while it was read"):
        list(chunks)


def test_a_pack_that_is_changed_between_two_looks_at_it_is_found(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is hashed first and read then must be the same."""
    real = integrity
    page = pack / "data/documents/POL-001.html"

    def slow(found: Container, told: Callable[[int], object]) -> list[Finding]:
        findings = list(real(found, told))
        page.write_bytes(page.read_bytes())
        return findings

    monkeypatch.setattr(verifying, "integrity", slow)
    assert found(pack) == ["data/documents/POL-001.html changed while it was verified"]


def test_whoever_changes_a_pack_without_end_does_not_hang_it(pack: Path) -> None:
    ended = threading.Event()

    def write() -> None:
        with (pack / "data/style.css").open("ab") as file:
            while not ended.is_set():
                file.write(b"x" * 65536)
                file.flush()
                time.sleep(0.001)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert any("style.css" in line for line in found_while_written(pack))
    finally:
        ended.set()
        thread.join()


def found_while_written(place: Path) -> list[str]:
    return [f"{finding.path} {finding.what}" for finding in verify(place).findings]


def test_a_manifest_that_names_what_lies_outside_is_found(pack: Path) -> None:
    rewrite(pack)
    manifest = pack / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes() + b"0" * 64 + b"  data/../../../etc/passwd\n")
    assert any("etc/passwd" in line for line in found(pack))
