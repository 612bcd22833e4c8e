"""What a pack withholds: counted and named as far as it may be, never said to be verified."""

from __future__ import annotations

import json
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest

from imskit.packs.packed import in_part_file
from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying.verify import Wanted, verify
from imskit.pipeline import Clock
from tests.builders import BODIES, NOW, Small
from tests.folders import commit, run_git
from tests.leaks.searching import found_in
from tests.packs.hostility import rewrite
from tests.packs.story import PERIOD

#: A record of the pack of which nothing is withheld.
DECISION = "records/decision/DEC-20260525-POL-001-1.1-approve-person-01.yaml"


def pack_of(root: Path, folder: Path, **changes: Any) -> Made:
    return make_pack(root, Clock(NOW), Asked(*PERIOD, **changes), folder / "pack")


def test_records_about_individuals_are_in_part_and_their_files_are_not_in_the_pack(made: Made) -> None:
    data = made.folder / "data"
    (unit,) = made.stated.population["training"]
    assert (unit.id, unit.included, unit.in_part) == ("TRN-002", False, True)
    assert not (data / "system/ims/records/training/TRN-002.yaml").exists()
    rest = (data / in_part_file("TRN-002")).read_text("utf-8")
    assert "What it asks of us." in rest
    assert "person-03" not in rest
    page = (data / "documents/TRN-002.html").read_text("utf-8")
    assert "person-03" not in page
    assert "Withheld in part, so it cannot be recomputed: Attendees." in page
    assert unit.sha256 in page


def test_what_is_withheld_in_part_is_never_said_to_be_verified(made: Made, told: Path) -> None:
    report = verify(made.folder, Wanted(repository=told))
    assert report.findings == ()
    assert "2 records that are withheld in part: not recomputable" in report.not_checked
    assert "the states of 4 clauses against the sources in the repository" in report.checked
    # Clause 1 rests on the training, clause 2 on nothing in the period that is whole.
    assert any("states of" in line for line in verify(made.folder).not_checked)


def test_the_repository_tells_whether_a_withheld_record_is_there(
    made: Made, told: Path, tmp_path: Path
) -> None:
    import shutil

    pack = tmp_path / "pack"
    shutil.copytree(made.folder, pack)
    stated = json.loads((pack / "data/pack.json").read_text("utf-8"))
    stated["population"]["training"][0]["sha256"] = "0" * 64
    (pack / "data/pack.json").write_text(json.dumps(stated), encoding="utf-8")
    rewrite(pack)
    findings = verify(pack, Wanted(repository=told)).findings
    assert any("lists a record of the type training" in finding.what for finding in findings)


@pytest.mark.parametrize(
    "path, data",
    [
        (in_part_file("TRN-002"), b"id: TRN-002\ntype: policy\n"),
        (in_part_file("TRN-002"), b"[" * 2000),
        (in_part_file("TRN-002"), b"id: TRN-002\ntype: training\nbody: 7\n"),
        ("pack.json", None),
    ],
)
def test_a_strangers_rest_of_a_record_is_refused_in_one_sentence(
    made: Made, tmp_path: Path, path: str, data: bytes | None
) -> None:
    import shutil

    pack = tmp_path / "pack"
    shutil.copytree(made.folder, pack)
    if data is None:
        stated = json.loads((pack / "data/pack.json").read_text("utf-8"))
        stated["in_part"]["../../POL-001"] = ["body.purpose"]
        data = json.dumps(stated).encode()
    (pack / "data" / path).write_bytes(data)
    rewrite(pack)
    (finding,) = verify(pack).findings
    assert finding.what.endswith("in this pack cannot be read")


def test_a_left_out_document_is_named_by_its_fingerprint_alone(told: Path, tmp_path: Path) -> None:
    run_git(told, "clone", "-q", str(told), str(tmp_path / "clone"))
    root = tmp_path / "clone"
    audiences = (
        "audiences:\n  - id: auditor\n    title: Auditors\n    sees: [public, internal]\n    personal: true\n"
        "    leave_out:\n      documents: [POL-001]\n"
    )
    (root / "ims/audiences.yaml").write_text(audiences, encoding="utf-8")
    commit(root, at="2026-06-13T12:00:00Z")
    made = pack_of(root, tmp_path)
    (row,) = (row for row in made.stated.withheld if row.lifecycle == "controlled")
    assert row.fingerprint.startswith("imskit-1:sha256:")
    assert not list((made.folder / "data").rglob("*POL-001*"))
    assert b"POL-001" not in (made.folder / "data/pack.json").read_bytes()
    # With the fields about individuals, the records are there as they were committed.
    assert (made.folder / "data/system/ims/records/training/TRN-002.yaml").exists()
    assert verify(made.folder).findings == ()


def test_what_was_decided_today_holds_for_what_was_committed_before(told: Path, tmp_path: Path) -> None:
    run_git(told, "clone", "-q", str(told), str(tmp_path / "clone"))
    root = tmp_path / "clone"
    before = run_git(root, "rev-parse", "HEAD")
    text = "audiences:\n  - {id: auditor, title: A, sees: [public, internal], leave_out: {types: [idea]}}\n"
    (root / "ims/audiences.yaml").write_text(text, encoding="utf-8")
    commit(root, at="2026-06-13T12:00:00Z")
    made = pack_of(root, tmp_path, revision=before)
    assert made.stated.commit == before
    assert [unit.id for unit in made.stated.population["idea"]] == [""]


def test_where_decisions_are_withheld_nobody_is_told_that_there_are_none(told: Path, tmp_path: Path) -> None:
    run_git(told, "clone", "-q", str(told), str(tmp_path / "clone"))
    root = tmp_path / "clone"
    text = (
        "audiences:\n  - {id: auditor, title: A, sees: [public, internal], leave_out: {types: [decision]}}\n"
    )
    (root / "ims/audiences.yaml").write_text(text, encoding="utf-8")
    commit(root, at="2026-06-13T12:00:00Z")
    made = pack_of(root, tmp_path)
    page = (made.folder / "data/documents/POL-001.html").read_text("utf-8")
    assert "Decisions about it are withheld" in page
    assert "Approval lacks" not in page
    report = verify(made.folder)
    assert report.findings == ()
    assert "the approvals of 2 versions: decisions about them are withheld" in report.not_checked


def _in_two_versions(small: Small) -> None:
    """POL-001 in 1.0, which is confidential, until June, and then in 1.1, which is not."""
    first = small.policy(
        classification="confidential", body={**BODIES["policy"], "purpose": "To dismiss half of us."}
    )
    small.decision(first)
    small.policy("POL-002")
    commit(small.root, subject="Plan the dismissals", at="2026-03-12T12:00:00Z")
    revision = {
        "version": "1.1",
        "date": "2026-05-20",
        "by": "person-02",
        "change": "material",
        "summary": "X",
    }
    second = small.policy(
        version="1.1",
        effective_from="2026-06-01",
        revisions=[revision, *first["revisions"]],
        body={**BODIES["policy"], "purpose": "To keep all of us."},
    )
    small.decision(second, on="2026-05-25")
    commit(small.root, subject="Give the dismissals up", at="2026-06-12T12:00:00Z")


def test_an_earlier_version_that_was_confidential_is_nowhere_in_a_pack(bare: Small, tmp_path: Path) -> None:
    _in_two_versions(bare)
    made = pack_of(bare.root, tmp_path)
    assert [row.version for row in made.stated.versions] == ["1.1"]
    assert [(row.type, row.lifecycle) for row in made.stated.withheld] == [("policy", "controlled")]
    assert not found_in(made.folder, ["dismiss"])
    assert found_in(made.folder, ["to keep all of us"])
    report = verify(made.folder, Wanted(repository=bare.root))
    assert report.findings == ()
    assert any("withheld" in line for line in report.not_checked)


def test_a_document_whose_versions_in_force_were_confidential_is_said_to_lie_outside(
    bare: Small, tmp_path: Path
) -> None:
    _in_two_versions(bare)
    bare.training("TRN-002", date="2026-04-10")
    commit(bare.root, at="2026-06-13T12:00:00Z")
    period = (PERIOD[0], Day(2026, 5, 30))
    made = make_pack(bare.root, Clock(NOW), Asked(*period, revision="HEAD", pdf=False), tmp_path / "pack")
    assert "POL-001" not in {row.id for row in made.stated.versions}
    assert made.stated.outside["POL-001"].why == "each of its versions that was in force is withheld"
    assert not found_in(made.folder, ["dismiss"])
    assert verify(made.folder).findings == ()


@pytest.mark.parametrize(
    "path, subject, shown",
    [
        (DECISION, "A word more", "subject A word more"),
        (DECISION, "As somebody@example.org asked", "subject As (address) asked"),
        (DECISION, "As PRO-001 shows", "subject not shown"),
        ("records/training/TRN-002.yaml", "Who was absent", "subject not shown"),
        ("people.yaml", "Who left us", "subject not shown"),
    ],
)
def test_the_subject_of_a_commit_is_shown_where_it_tells_of_nothing_withheld(
    told: Path, tmp_path: Path, path: str, subject: str, shown: str
) -> None:
    run_git(told, "clone", "-q", str(told), str(tmp_path / "clone"))
    root = tmp_path / "clone"
    text = (
        "audiences:\n  - id: auditor\n    title: A\n    sees: [public, internal]\n"
        "    leave_out:\n      documents: [PRO-001]\n"
    )
    (root / "ims/audiences.yaml").write_text(text, encoding="utf-8")
    commit(root, subject="Who sees what", at="2026-06-13T12:00:00Z")
    for name in {path, DECISION}:
        file = root / "ims" / name
        file.write_text(file.read_text("utf-8") + "# more\n", encoding="utf-8")
    commit(root, subject=subject, at="2026-06-14T12:00:00Z")
    log = (pack_of(root, tmp_path, pdf=False).folder / "data/git-log.txt").read_text("utf-8")
    (entry,) = (each for each in log.split("\n\n") if "date 2026-06-14" in each)
    assert shown in entry
    assert shown != "subject not shown" or subject not in log
