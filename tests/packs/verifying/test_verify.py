"""Verifying a pack: what was done to it is found, whatever it was."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from imskit.exporters.bag import manifest
from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying.verify import verify
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from tests.builders import NOW
from tests.packs.story import PERIOD


@pytest.fixture
def pack(made: Made, tmp_path: Path) -> Path:
    """A copy of the pack to do things to."""
    shutil.copytree(made.folder, tmp_path / "pack")
    return tmp_path / "pack"


def found(place: Path) -> list[str]:
    return [f"{finding.path} {finding.what}" for finding in verify(place).findings]


def rewrite(pack: Path) -> None:
    """Write both manifests anew, as somebody does who alters a pack and knows how they are made."""
    payload, tags = {}, {}
    for path in sorted(pack.rglob("*")):
        name = path.relative_to(pack).as_posix()
        if path.is_file() and name.startswith("data/"):
            payload[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (pack / "manifest-sha256.txt").write_bytes(manifest(payload))
    for path in sorted(pack.iterdir()):
        if path.is_file() and path.name != "tagmanifest-sha256.txt":
            tags[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (pack / "tagmanifest-sha256.txt").write_bytes(manifest(tags))


def test_a_pack_as_it_was_made_is_found_good_in_both_forms(made: Made) -> None:
    folder, archive = verify(made.folder), verify(made.archive)
    assert folder.findings == archive.findings == ()
    assert folder.digest == archive.digest == made.digest
    assert "the pages against the sources in the pack" in folder.checked
    assert folder.origin.startswith("integrity only, origin not proven")


def test_an_altered_a_missing_and_an_added_file_are_named(pack: Path) -> None:
    (pack / "data/system/ims/evidence/list.txt").write_bytes(b"nobody\n")
    (pack / "data/documents/POL-001.html").unlink()
    (pack / "data/more.txt").write_bytes(b"")
    assert found(pack) == [
        "data/documents/POL-001.html is missing",
        "data/more.txt was added",
        "data/system/ims/evidence/list.txt was altered",
    ]


def test_a_page_that_its_sources_do_not_give_is_found_behind_new_manifests(pack: Path) -> None:
    page = pack / "data/documents/POL-001.html"
    page.write_bytes(page.read_bytes().replace(b"We give a day a week.", b"We give two days."))
    rewrite(pack)
    assert found(pack) == ["data/documents/POL-001.html is not what the sources in the pack give"]


def test_a_source_that_was_not_approved_like_that_is_found_behind_new_manifests(pack: Path) -> None:
    for name in ("versions/POL-001/1.1.yaml", "system/ims/policies/POL-001.yaml"):
        source = pack / "data" / name
        source.write_bytes(source.read_bytes().replace(b"We give a day a week.", b"We give two days."))
    rewrite(pack)
    assert "data/versions/POL-001/1.1.yaml is not the version that the pack says it is" in found(pack)


def test_a_state_that_its_sources_do_not_give_is_found_behind_new_manifests(
    told: Path, tmp_path: Path
) -> None:
    pack = make_pack(told, Clock(NOW), Asked(None, PERIOD[1]), tmp_path / "pack").folder
    assert found(pack) == []
    stated = json.loads((pack / "data/pack.json").read_bytes())
    (row,) = (row for row in stated["states"]["tiny-2026"] if row["number"] == "2")
    was, row["state"] = row["state"], "audited"
    (pack / "data/pack.json").write_text(json.dumps(stated), encoding="utf-8")
    rewrite(pack)
    assert f"data/pack.json says tiny-2026 2 is audited, and it is {was}" in found(pack)


def test_every_random_change_of_one_byte_of_the_zip_is_found(made: Made, tmp_path: Path) -> None:
    data = made.archive.read_bytes()
    draw = random.Random(20261126)  # noqa: S311  a draw that is the same each time
    for turn in range(60):
        at = draw.randrange(len(data))
        changed = bytearray(data)
        changed[at] ^= draw.randrange(1, 256)
        place = tmp_path / "pack.zip"
        place.write_bytes(changed)
        try:
            report = verify(place)
        except CannotGoOn:
            continue
        assert report.findings, f"turn {turn}: byte {at} of {len(data)}"


def test_every_random_change_of_one_byte_of_a_file_is_found(pack: Path) -> None:
    draw = random.Random(20261126)  # noqa: S311  a draw that is the same each time
    files = [path for path in sorted(pack.rglob("*")) if path.is_file() and path.stat().st_size]
    for _ in range(60):
        path = draw.choice(files)
        data = path.read_bytes()
        at = draw.randrange(len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ draw.randrange(1, 256)]) + data[at + 1 :])
        assert found(pack), (path, at)
        path.write_bytes(data)


def _zip(place: Path, write: Callable[[zipfile.ZipFile], None]) -> Path:
    with zipfile.ZipFile(place, "w") as packed:
        packed.writestr("pack/bagit.txt", "")
        write(packed)
    return place


@pytest.mark.parametrize(
    "name, what",
    [
        ("pack/../../etc/passwd", "leads out of the pack"),
        ("pack/data/..\\x", "backslash"),
        ("pack/data/CON.txt", "keeps for a device"),
        ("pack/data/a:b", "not every system can store"),
        ("pack/data/x.", "not every system can store"),
        ("pack/data/a\nb", "cannot be shown"),
        ("pack/BAGIT.txt", "in case only"),
    ],
)
def test_a_name_that_leads_elsewhere_is_a_finding(tmp_path: Path, name: str, what: str) -> None:
    place = _zip(tmp_path / "x.zip", lambda packed: packed.writestr(zipfile.ZipInfo(name), "x"))
    assert any(what in line for line in found(place)), found(place)


def test_a_zip_that_says_it_is_larger_than_it_is_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("pack/data/zeros", b"\0" * 10_000_000)
    with pytest.raises(CannotGoOn, match="more than it does"):
        verify(tmp_path / "x.zip")


def test_links_in_a_folder_are_not_followed(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (pack / "data/out").symlink_to(tmp_path / "secret")
    (pack / "data/folder").symlink_to(tmp_path)
    assert "data/out is a link" in found(pack)
    assert "data/folder is a link" in found(pack)


def test_the_same_name_twice_is_a_finding(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        place = _zip(tmp_path / "x.zip", lambda packed: packed.writestr("pack/bagit.txt", "x"))
    assert "bagit.txt is there twice" in found(place)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_pack_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(CannotGoOn):
        verify(tmp_path / "x.zip")


def test_a_place_where_nothing_is_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="there is no pack"):
        verify(tmp_path / "nowhere")
