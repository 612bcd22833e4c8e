"""Documents for a word processor, read back."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.document import Document

from imskit.exporters.document_docx import document_docx
from imskit.origin import Origin
from imskit.views.audience import Audience
from imskit.views.printed import printed
from tests.builders import Small

ORIGIN = Origin("1f2e3d4c5b6a", "2026-11-23", changed=False)


def made(small: Small, name: str, template: bytes | None = None) -> bytes:
    catalog = small.catalog()
    return document_docx(
        printed(catalog, Audience.of(catalog), [catalog.documents[name]], name, ORIGIN), template
    )


def read(small: Small, name: str) -> Document:
    return docx.Document(io.BytesIO(made(small, name)))


def test_headings_are_headings(small: Small) -> None:
    small.policy()
    found = [(each.style.name, each.text) for each in read(small, "POL-001").paragraphs if each.style]
    assert ("Title", "POL-001 Title of POL-001") in found
    assert ("Heading 1", "Purpose") in found
    assert ("Normal", "Say where we go.") in found


def test_tables_have_a_head_that_repeats(small: Small) -> None:
    small.policy()
    commitments = read(small, "POL-001").tables[1]
    assert [cell.text for cell in commitments.rows[0].cells] == ["Commitment", "What it means"]
    assert [cell.text for cell in commitments.rows[1].cells] == ["Time", "We give time."]
    assert commitments.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_emphasis_lists_and_links_are_those_of_the_text(small: Small) -> None:
    text = "Say *where* we **go**:\n\n- one\n- two\n\nSee [there](https://example.org)."
    small.policy(body={**small.policy()["body"], "purpose": text})
    found = read(small, "POL-001")
    runs = [(run.text, run.bold, run.italic) for each in found.paragraphs for run in each.runs]
    assert ("where", None, True) in runs
    assert ("go", True, None) in runs
    assert [each.text for each in found.paragraphs if each.style and each.style.name == "List Bullet"] == [
        "one",
        "two",
    ]
    assert [link.address for each in found.paragraphs for link in each.hyperlinks] == ["https://example.org"]


def test_the_foot_says_that_a_printed_copy_is_not_kept_up_to_date(small: Small) -> None:
    small.policy()
    foot = read(small, "POL-001").sections[0].footer.paragraphs[0].text
    assert foot.startswith("POL-001, version 1.0. Uncontrolled when printed. Small Works, commit 1f2e3d4c5b")


def test_a_template_of_the_company_gives_the_styles(small: Small) -> None:
    small.policy()
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Company Sans"
    stream = io.BytesIO()
    own.save(stream)
    found = docx.Document(io.BytesIO(made(small, "POL-001", stream.getvalue())))
    assert found.styles["Heading 1"].font.name == "Company Sans"


def test_the_same_document_gives_the_same_bytes(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    small.policy()
    first = made(small, "POL-001")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert made(small, "POL-001") == first
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}
