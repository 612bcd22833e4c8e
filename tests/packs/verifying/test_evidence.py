"""Evidence that is kept elsewhere, held against the files of a folder in which somebody shows it."""

from __future__ import annotations

import hashlib
import os
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from imskit.packs import elsewhere
from imskit.packs.elsewhere import shown_in
from imskit.packs.evidence_files import EvidenceFile
from imskit.packs.packing import Asked, EvidenceMissing, Made, make_pack
from imskit.packs.verifying.verify import Report, Wanted, verify
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from tests.builders import NOW
from tests.packs.everything import ELSEWHERE, make_everything, tell_everything
from tests.packs.story import EVIDENCE, PERIOD
from tests.signing import Keys

pytestmark = pytest.mark.ssh


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Made:
    place = tmp_path_factory.mktemp("evidence")
    keys = Keys(place / "keys")
    return make_everything(tell_everything(place / "system", keys), keys, place / "pack", pdf=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shown/deep").mkdir(parents=True)
    return tmp_path / "shown"


def read(pack: Path, folder: Path) -> Report:
    return verify(pack, Wanted(evidence=folder))


def test_evidence_is_known_by_its_bytes_whatever_it_is_called(plain: Made, folder: Path) -> None:
    (folder / "deep/scan 17.bin").write_bytes(ELSEWHERE)
    report = read(plain.archive, folder)
    assert report.findings == ()
    assert "a piece of evidence that lies elsewhere, by SHA-256" in report.checked
    assert report.shown is not None
    (kept,) = report.shown.kept
    assert (kept.standing, kept.found, kept.holders) == ("as recorded", ("deep/scan 17.bin",), ("TRN-003",))
    assert (kept.custodian, kept.size) == ("innovation-manager", len(ELSEWHERE))


def test_a_file_that_goes_by_its_name_and_is_another_is_a_finding(plain: Made, folder: Path) -> None:
    (folder / "deep/Signed-List.TXT").write_bytes(b"Signed by nobody.\n")
    (finding,) = read(plain.folder, folder).findings
    assert finding.path == f"{folder}/deep/Signed-List.TXT"
    assert finding.what.startswith(
        "goes by the name of the evidence 'Signed list' of TRN-003, and is not what was recorded"
    )


def test_where_the_bytes_are_there_another_file_of_that_name_belongs_to_nothing(
    plain: Made, folder: Path
) -> None:
    (folder / "a").write_bytes(ELSEWHERE)
    (folder / "signed-list.txt").write_bytes(b"an older one")
    report = read(plain.folder, folder)
    assert report.findings == ()
    assert report.shown is not None
    assert report.shown.strange == ("signed-list.txt",)


def test_what_is_not_shown_is_not_checked_and_is_no_finding(plain: Made, folder: Path) -> None:
    report = read(plain.folder, folder)
    assert report.findings == ()
    assert f"a piece of evidence that lies elsewhere: not in {folder}" in report.not_checked
    alone = verify(plain.folder)
    assert "a piece of evidence that lies elsewhere: name a folder with --evidence" in alone.not_checked


def test_what_lies_in_the_pack_as_well_and_what_belongs_to_nothing_are_told_apart(
    plain: Made, folder: Path
) -> None:
    (folder / "list").write_bytes(EVIDENCE)
    (folder / "more").write_bytes(b"more")
    shown = read(plain.folder, folder).shown
    assert shown is not None
    assert (shown.inside, shown.strange) == (("list",), ("more",))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files in folders")
def test_nothing_outside_the_folder_is_read_and_nobody_waits(
    plain: Made, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/list").write_bytes(ELSEWHERE)
    (folder / "link").symlink_to(tmp_path / "outside/list")
    (folder / "links").symlink_to(tmp_path / "outside")
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    report = read(plain.folder, folder)
    assert report.shown is not None
    assert dict(report.shown.unread) == {
        "link": "is a link, and is not followed",
        "links": "is a link, and is not followed",
        "pipe": "is no file",
        "round": "is a link, and is not followed",
    }
    assert [each.standing for each in report.shown.kept] == ["not shown"]
    assert f"{folder}/pipe: is no file" in report.not_checked


def row(data: bytes, **more: Any) -> EvidenceFile:
    digest = hashlib.sha256(data).hexdigest()
    plain = EvidenceFile("A film", "", "", len(data), digest, "kept elsewhere", "", "", ("TRN-009",))
    return replace(plain, **more)


def test_a_size_that_the_record_says_otherwise_is_told(folder: Path) -> None:
    (folder / "x").write_bytes(b"film")
    (kept,) = shown_in(folder, [row(b"film", size=5)]).kept
    assert (kept.standing, kept.found) == ("of another size than recorded", ("x",))


def test_evidence_that_is_missing_in_the_pack_is_looked_for_as_well(folder: Path) -> None:
    (folder / "x").write_bytes(b"film")
    missing = row(b"film", file="films/a.mp4", size=None, standing="missing")
    another = row(b"other", file="b.mp4", size=7, standing="not the file that was recorded")
    (folder / "b.mp4").write_bytes(b"third")
    kept = shown_in(folder, [missing, another]).kept
    assert [each.standing for each in kept] == ["as recorded", "not what was recorded"]


def test_large_evidence_is_never_read_whole(folder: Path) -> None:
    with (folder / "film").open("wb") as film:
        film.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    shown = shown_in(folder, [row(b"film")])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert shown.strange == ("film",)
    assert peak < 8 * 1024 * 1024


def test_a_name_that_cannot_be_shown_is_shown_as_its_codes(folder: Path) -> None:
    (folder / "a\u202eb\nc").write_bytes(b"x")
    assert shown_in(folder, []).strange == ("a\\u202eb\\nc",)


def test_a_folder_with_more_files_than_anybody_shows_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "_MOST_FILES", 3)
    for number in range(4):
        (folder / str(number)).write_bytes(b"")
    with pytest.raises(CannotGoOn, match="holds more than 3 files"):
        shown_in(folder, [])


def test_what_a_pack_says_that_cannot_be_read_is_held_against_no_evidence(
    plain: Made, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "pack.zip").write_bytes(plain.archive.read_bytes() + b"x")
    assert read(tmp_path / "pack.zip", folder).shown is None


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("system")
    return tell_everything(place / "system", Keys(place / "keys"))


def test_evidence_is_looked_at_when_a_pack_is_made_and_the_pack_is_the_same(
    system: Path, folder: Path, tmp_path: Path
) -> None:
    (folder / "x").write_bytes(ELSEWHERE)
    asked = Asked(*PERIOD, pdf=False)
    without = make_pack(system, Clock(NOW), asked, tmp_path / "pack")
    made = make_pack(system, Clock(NOW), replace(asked, evidence=folder, strict=True), tmp_path / "pack")
    assert made.digest == without.digest
    assert without.shown is None
    assert made.shown is not None
    assert [(each.standing, each.found) for each in made.shown.kept] == [("as recorded", ("x",))]


def test_no_pack_is_made_where_all_evidence_has_to_be_there_and_is_not(
    system: Path, folder: Path, tmp_path: Path
) -> None:
    (folder / "signed-list.txt").write_bytes(b"another")
    with pytest.raises(EvidenceMissing) as stop:
        make_pack(
            system, Clock(NOW), Asked(*PERIOD, pdf=False, evidence=folder, strict=True), tmp_path / "pack"
        )
    (lack,) = stop.value.lacks
    assert (lack.document, lack.what) == (
        "TRN-003",
        f"the evidence 'Signed list' is not what was recorded in {folder}",
    )
    assert not (tmp_path / "pack").exists()
