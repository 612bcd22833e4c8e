"""A pack that is made from a system with a history."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import zipfile
from datetime import date as Day
from pathlib import Path

import pytest

from imskit.packs.packing import Asked, Made, make_pack
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from tests.builders import NOW, Small
from tests.folders import commit, run_git
from tests.packs.story import EVIDENCE, PERIOD, tell


def texts(made: Made, path: str) -> str:
    """A file of the payload."""
    return (made.folder / "data" / path).read_text(encoding="utf-8")


def test_sha256sum_accepts_both_manifests(made: Made) -> None:
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--quiet", "--strict", "-c", name], cwd=made.folder, check=True)


def test_both_versions_in_force_in_the_period_are_there_and_say_when(made: Made) -> None:
    assert [(row.version, row.since, row.until) for row in made.stated.versions] == [
        ("1.0", "2026-03-01", "2026-05-31"),
        ("1.1", "2026-06-01", ""),
    ]
    assert "We give a day a week." in texts(made, "documents/POL-001.html")
    assert "We give time." in texts(made, "versions/POL-001/1.0.html")
    assert "We give time." in texts(made, "versions/POL-001/1.0.yaml")


def test_what_was_never_approved_is_named_as_missing_and_not_shown(made: Made) -> None:
    assert not (made.folder / "data/documents/PRO-001.html").exists()
    assert [lack.document for lack in made.stated.missing] == ["PRO-001"]


def test_records_of_the_period_are_there_and_earlier_ones_are_not(made: Made) -> None:
    there = {path.stem for path in (made.folder / "data/documents").iterdir()}
    assert {"TRN-002", "IDEA-001"} <= there
    assert not there & {"TRN-001", "IDEA-002"}


def test_the_chain_of_approvals_reaches_back_behind_the_period(made: Made) -> None:
    there = {path.stem for path in (made.folder / "data/documents").iterdir()}
    assert "DEC-20260220-POL-001-1.0-approve-person-01" in there


def test_evidence_lies_beside_its_record_byte_for_byte(made: Made) -> None:
    assert (made.folder / "data/system/ims/evidence/list.txt").read_bytes() == EVIDENCE
    assert 'href="../system/ims/evidence/list.txt"' in texts(made, "documents/TRN-002.html")


def test_the_population_of_each_type_is_listed_with_hashes(made: Made) -> None:
    (training,) = made.stated.population["training"]
    assert (training.id, training.day, training.recorded) == ("TRN-002", "2026-06-10", "2026-06-12")
    assert training.sha256 in texts(made, "records/training.html")


def test_the_zip_holds_the_folder(made: Made) -> None:
    with zipfile.ZipFile(made.archive) as packed:
        for entry in packed.infolist():
            path = made.folder / entry.filename.removeprefix("pack/")
            assert packed.read(entry) == path.read_bytes()
        inside = {entry.filename.removeprefix("pack/") for entry in packed.infolist()}
    assert inside == {
        path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()
    }


def test_no_page_asks_for_anything_from_elsewhere(made: Made) -> None:
    for page in made.folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "http" not in text.replace('http-equiv="', ""), page
        assert "<script" not in text


def test_every_link_of_every_page_leads_to_a_file_of_the_pack(made: Made) -> None:
    import re

    for page in made.folder.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"#]+)', page.read_text(encoding="utf-8")):
            assert (page.parent / link).resolve().is_file(), f"{page}: {link}"


def test_the_same_commit_and_period_give_the_same_bytes_anywhere(
    told: Path, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C")
    run_git(told, "clone", "-q", str(told), str(tmp_path / "clone"))
    before = os.umask(0o077)
    try:
        again = make_pack(tmp_path / "clone", Clock(NOW), Asked(*PERIOD), tmp_path / "pack")
    finally:
        os.umask(before)
    assert again.archive.read_bytes() == made.archive.read_bytes()
    assert again.digest == made.digest


def test_what_belongs_to_the_period_and_was_recorded_after_it_is_there_and_said_to_be_late(
    tmp_path: Path,
) -> None:
    root = tell(tmp_path / "system")
    Small(root).training("TRN-003", date="2026-06-20")
    commit(root, at="2026-10-15T12:00:00Z")
    now = make_pack(root, Clock(NOW), Asked(*PERIOD, pdf=False), tmp_path / "of-the-period")
    of_then = make_pack(root, Clock(NOW), Asked(None, PERIOD[1], pdf=False), tmp_path / "as-of")
    late = {each.id: each.recorded for each in now.stated.population["training"]}
    assert late == {"TRN-002": "2026-06-12", "TRN-003": "2026-10-15"}
    assert "TRN-003" in texts(now, "missing.html")
    assert "TRN-003" not in {each.id for each in of_then.stated.population["training"]}


def test_a_pack_is_made_from_what_is_committed_whatever_the_folder_holds(told: Path, tmp_path: Path) -> None:
    run_git(told, "clone", "-q", str(told), str(tmp_path / "clone"))
    changed = tmp_path / "clone/ims/records/idea/IDEA-001.yaml"
    changed.write_text(changed.read_text().replace("A lamp.", "A comet."))
    again = make_pack(tmp_path / "clone", Clock(NOW), Asked(*PERIOD), tmp_path / "pack")
    assert "A comet." not in texts(again, "documents/IDEA-001.html")


def test_clauses_narrow_what_is_in_a_pack(told: Path, tmp_path: Path) -> None:
    narrow = make_pack(told, Clock(NOW), Asked(*PERIOD, clauses=("2",)), tmp_path / "pack")
    there = {path.stem for path in (narrow.folder / "data/documents").iterdir()}
    assert there == {"IDEA-001"}
    assert [row.number for row in narrow.stated.states["tiny-2026"]] == ["2"]
    # The population is that of the period, whatever was asked for.
    assert not narrow.stated.population["training"][0].included


def test_a_pack_replaces_one_that_was_made_before(told: Path, made: Made, tmp_path: Path) -> None:
    first = make_pack(told, Clock(NOW), Asked(*PERIOD, clauses=("2",), pdf=False), tmp_path / "pack")
    second = make_pack(told, Clock(NOW), Asked(*PERIOD), tmp_path / "pack")
    assert first.archive == second.archive
    assert second.archive.read_bytes() == made.archive.read_bytes()


@pytest.mark.parametrize("taken", ["pack", "pack.zip"])
def test_what_is_somebody_elses_is_left_alone(told: Path, tmp_path: Path, taken: str) -> None:
    place = tmp_path / taken
    if taken == "pack":
        place.mkdir()
        place = place / "letter.txt"
    place.write_text("mine")
    with pytest.raises(CannotGoOn, match=r"left alone"):
        make_pack(told, Clock(NOW), Asked(*PERIOD), tmp_path / "pack")
    assert place.read_text() == "mine"
    assert {each.name for each in tmp_path.iterdir()} == {taken}


def test_a_full_disk_is_one_sentence_and_leaves_the_pack_that_was_there(
    told: Path, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(made.folder, tmp_path / "pack")
    archive = shutil.copy(made.archive, tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("imskit.exporters.bag.BagWriter.finish", full)
    with pytest.raises(CannotGoOn, match="the pack cannot be written: No space left on device"):
        make_pack(told, Clock(NOW), Asked(*PERIOD, pdf=False), tmp_path / "pack")
    assert Path(archive).read_bytes() == made.archive.read_bytes()
    assert {each.name for each in tmp_path.iterdir()} == {"pack", "pack.zip"}
    assert not (told / ".imskit/pack").exists()


@pytest.mark.parametrize(
    "asked, sentence",
    [
        (Asked(Day(2026, 9, 30), Day(2026, 4, 1)), "before it begins"),
        (Asked(Day(2020, 1, 1), Day(2020, 12, 31)), "nothing from 2020-01-01 to 2020-12-31"),
        (Asked(Day(2026, 1, 1), Day(2027, 12, 31)), "still to come"),
        (Asked(*PERIOD, clauses=("9.9",)), "no clause 9.9"),
        (Asked(*PERIOD, standards=("iso-1",)), "iso-1 is not in use"),
        (Asked(*PERIOD, revision="nowhere"), "no revision nowhere"),
    ],
)
def test_what_is_not_there_is_one_sentence_and_nothing_is_written(
    told: Path, tmp_path: Path, asked: Asked, sentence: str
) -> None:
    with pytest.raises(CannotGoOn, match=sentence):
        make_pack(told, Clock(NOW), asked, tmp_path / "pack")
    assert list(tmp_path.iterdir()) == []


def test_nothing_committed_is_one_sentence(tmp_path: Path) -> None:
    small = Small(tmp_path / "system")
    small.read()
    with pytest.raises(CannotGoOn, match="nothing is committed"):
        make_pack(small.root, Clock(NOW), Asked(*PERIOD), tmp_path / "pack")


def test_a_shallow_clone_is_refused_with_what_mends_it(told: Path, tmp_path: Path) -> None:
    run_git(told, "clone", "-q", "--depth", "1", f"file://{told}", str(tmp_path / "clone"))
    with pytest.raises(CannotGoOn, match="shallow") as stop:
        make_pack(tmp_path / "clone", Clock(NOW), Asked(*PERIOD), tmp_path / "pack")
    assert "--unshallow" in stop.value.mend


def test_what_is_stated_reads_back(made: Made) -> None:
    assert json.loads(texts(made, "pack.json"))["format"] == "imskit-pack-1"
