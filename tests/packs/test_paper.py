"""PDFs and the workbook of a pack."""

from __future__ import annotations

import io
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying.verify import verify
from imskit.pipeline import Clock
from tests.builders import NOW
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
    monkeypatch.setattr("imskit.packs.paper.version", lambda _: "0.0.1")
    report = verify(made.folder)
    assert report.findings == ()
    assert any(line.startswith("PDFs and workbooks: ") for line in report.not_checked)
    assert not any("PDFs" in line for line in report.checked)
