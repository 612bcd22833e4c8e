"""PDFs and the workbook of a pack."""

from __future__ import annotations

import io
import shutil
from datetime import date as Day
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from imskit.cli import group
from imskit.kept_files import KeptFiles
from imskit.packs.addresses import document_address, population_address
from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying.verify import verify
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from tests.builders import NOW
from tests.folders import run_git
from tests.packs.hostility import rewrite
from tests.packs.story import PERIOD


def test_each_version_in_force_and_each_kind_of_record_has_a_pdf(made: Made) -> None:
    there = {path.name for path in (made.folder / "data/pdf").iterdir()}
    assert there == {"POL-001-1.0.pdf", "POL-001-1.1.pdf", "records-idea.pdf", "records-training.pdf"}
    first = PdfReader(io.BytesIO((made.folder / "data/pdf/POL-001-1.0.pdf").read_bytes()))
    text = " ".join(page.extract_text() for page in first.pages)
    assert "We give time." in text
    assert "a day a week" not in text


def test_a_kind_of_which_there_are_too_many_has_none(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imskit.packs.paper.MOST", 0)
    made = make_pack(told, Clock(NOW), Asked(*PERIOD), tmp_path / "pack")
    there = {path.name for path in (made.folder / "data/pdf").iterdir()}
    assert there == {"POL-001-1.0.pdf", "POL-001-1.1.pdf"}
    assert verify(made.folder).findings == ()


def test_the_evidence_index_opens_as_a_workbook_with_days_as_days(made: Made) -> None:
    sheet = openpyxl.load_workbook(made.folder / "data/index/evidence-index.xlsx")["Evidence index"]
    head, *rows = sheet.iter_rows(values_only=True)
    (policy,) = (row for row in rows if row[head.index("Document ID")] == "POL-001")
    assert policy[head.index("Approved on")] == datetime(2026, 5, 25)  # noqa: DTZ001  # workbooks know no time zones
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref


def test_a_pdf_that_is_not_what_the_sources_give_is_found(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "pack")
    place = tmp_path / "pack/data/pdf/POL-001-1.0.pdf"
    place.write_bytes((tmp_path / "pack/data/pdf/POL-001-1.1.pdf").read_bytes())
    (tmp_path / "pack/data/pdf/more.pdf").write_bytes(b"%PDF")
    rewrite(tmp_path / "pack")
    found = [f"{each.path} {each.what}" for each in verify(tmp_path / "pack").findings]
    assert "data/pdf/POL-001-1.0.pdf is not what the sources in the pack give" in found
    assert "data/pdf/more.pdf is no file that the sources in the pack give" in found


def test_with_other_programs_pdfs_are_said_not_to_be_checked(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imskit.installed.version_of", lambda _: "0.0.1")
    report = verify(made.folder)
    assert report.findings == ()
    assert any(line.startswith("PDFs and workbooks: ") for line in report.not_checked)
    assert not any("PDFs" in line for line in report.checked)


def test_many_records_of_a_kind_are_printed_in_parts_that_their_pages_lead_to(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imskit.packs.paper.A_PART", 1)
    data = make_pack(told, Clock(NOW), Asked(Day(2026, 1, 1), PERIOD[1]), tmp_path / "pack").folder / "data"
    parts = [f"pdf/records-training-{part}-of-2.pdf" for part in (1, 2)]
    assert sorted(path.name for path in data.glob("pdf/records-training*")) == [
        part.removeprefix("pdf/") for part in parts
    ]
    assert "TRN-001" in _words(data / parts[0])
    assert "TRN-002" not in _words(data / parts[0])
    assert "part 2 of 2" in _words(data / parts[1])
    listed = (data / population_address("training")).read_text("utf-8")
    assert all(f'href="../{part}"' in listed for part in parts)
    assert f'href="../{parts[1]}"' in (data / document_address("TRN-002")).read_text("utf-8")
    assert verify(tmp_path / "pack").findings == ()


def _words(pdf: Path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_a_pack_with_pdfs_that_were_kept_is_the_same_whatever_became_of_them(
    told: Path, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptFiles(tmp_path / ".imskit/paper", b"s" * 32)

    def again() -> bytes:
        asked = Asked(*PERIOD)
        return make_pack(told, Clock(NOW), asked, tmp_path / "pack", kept=kept).archive.read_bytes()

    fresh = made.archive.read_bytes()
    assert again() == fresh
    with monkeypatch.context() as patch:
        patch.setattr("imskit.exporters.typeset.typeset_words", None)
        assert again() == fresh
    for place in (tmp_path / ".imskit/paper").iterdir():
        place.write_bytes(place.read_bytes()[:-1] + b"x")
    assert again() == fresh


def test_verify_makes_pdfs_afresh_and_believes_none_that_were_kept(told: Path, tmp_path: Path) -> None:
    class Wrong:
        def get(self, key: str) -> bytes:
            return b"%PDF of " + key.encode()

        def add(self, key: str, made: bytes) -> None:
            raise AssertionError(key, made)

    pack = make_pack(told, Clock(NOW), Asked(*PERIOD), tmp_path / "pack", kept=Wrong())
    found = [f"{each.path} {each.what}" for each in verify(pack.folder).findings]
    assert len(found) == 4
    assert "data/pdf/POL-001-1.0.pdf is not what the sources in the pack give" in found


def test_a_pdf_that_cannot_be_made_again_is_found(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(*_: object) -> bytes:
        raise CannotGoOn("it cannot")

    monkeypatch.setattr("imskit.exporters.typeset.typeset_words", cannot)
    (found,) = verify(made.folder).findings
    assert found.path == "data/pdf"
    assert found.what == "cannot be made again: POL-001 Title of POL-001: it cannot"


def test_without_a_cache_no_pdf_is_kept(told: Path, tmp_path: Path) -> None:
    run_git(told, "clone", "-q", str(told), str(tmp_path / "system"))
    root = tmp_path / "system"
    days = f"{PERIOD[0]}..{PERIOD[1]}"
    words = ["export", "audit-pack", "--root", str(root), "--period", days, "-o", str(tmp_path / "pack")]
    assert CliRunner().invoke(group, [*words, "--no-cache"]).exit_code == 0
    assert not (root / ".imskit/paper").exists()
    assert CliRunner().invoke(group, words).exit_code == 0
    assert len(list((root / ".imskit/paper").iterdir())) == 4
